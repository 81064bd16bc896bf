"""The settings of a batch, as ``batch.toml`` holds them."""

from typing import Annotated, Literal

from pydantic import Field

from bloginator.records.base import Record
from bloginator.records.corpus import Retrieval


class Packing(Record):
    """The limits of one pack; a single section that is larger than they allow gets a pack of its own.

    Args:
        tokens: Most that an assistant has to read, in estimated tokens.
        kilobytes: Most that the file may hold, in units of 1,000 bytes.
        answer_tokens: Most that an assistant has to write, in estimated tokens.
        sections: Most sections.
    """

    tokens: int = Field(default=20_000, ge=1_000)
    kilobytes: int = Field(default=200, ge=10)
    answer_tokens: int = Field(default=15_000, ge=500)
    sections: int = Field(default=20, ge=1, le=200)


Footnotes = Literal["run", "sentence", "none"]


class Settings(Record):
    """What the writer chose for one batch; every field has a default that serves, and each room its own table.

    Args:
        outline: Path of the outline, relative to the batch; ``None`` for the one that lies there.
        corpus: Folders or globs of the author's own writing, relative to the batch; ``None`` for ``corpus/``, or for
            nothing when an ``index`` is named.
        index: Folder or address of a search index; ``None`` for one of our own under ``.bloginator/``.
        output: Path of the draft, relative to the batch.
        footnotes: Whether the draft's footnotes stand behind each run of sentences of one paragraph that cite the same
            passages, behind every sentence, or nowhere.
        exports: Names of exporters that write the draft in other forms, beside it.
        responder: Who answers; a list is a chain, the next one taking what is still open.
        threshold: Share of the sections that must count, from 0 to 1.
        timeout_s: How long to wait for answers, in seconds; 0 does not wait.
        source_characters_per_section: The most characters of sources that a section is given.
        sources_per_section: How many sources those may be.
        words_per_section: Word budget of a section that names none.
        stand_in: Whether a missing section's placeholder shows an extract of its sources.
        attribute: Whether a sentence that cites nothing gets a footnote where its support is found, said to be ours.
        draft: Whether ``doit draft`` takes this batch when others exist.
        serial: Whether the next request is written only after the answer to the one before.
        max_answer_mb: Larger files in ``responses/`` are named and not read.
        budget: What programs may cost this batch, in US dollars; ``None`` for no limit.
        tables: A responder's name -> its own table, which its own record has found right.
    """

    outline: str | None = None
    corpus: tuple[str, ...] | None = None
    index: str | None = None
    output: str = "draft.md"
    footnotes: Footnotes = "run"
    exports: tuple[str, ...] = ()
    responder: Annotated[tuple[str, ...], Field(min_length=1)] = ("assistant",)
    threshold: Annotated[float, Field(ge=0, le=1)] = 0.8
    timeout_s: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 1800
    source_characters_per_section: Annotated[int, Field(ge=200, le=200_000)] = 6000
    sources_per_section: Annotated[int, Field(ge=1, le=200)] = 60
    words_per_section: Annotated[int, Field(ge=10, le=20_000)] = 150
    temperature: Annotated[float, Field(ge=0, le=2)] = 0.7
    stand_in: bool = True
    attribute: bool = True
    draft: bool = True
    serial: bool = False
    max_answer_mb: Annotated[float, Field(gt=0, le=1000)] = 16
    retrieval: Retrieval = Retrieval()
    pack: Packing = Packing()
    budget: Annotated[float | None, Field(ge=0, allow_inf_nan=False)] = None
    tables: dict[str, dict[str, object]] = Field(default_factory=dict)
