"""What a batch comes to: the draft and everything measured on it. "Not measured" is ``None``."""

from typing import ClassVar, Literal

from pydantic import Field

from bloginator.records.base import Record
from bloginator.records.exchange import Standing
from bloginator.records.report import Finding, Outcome, SentenceEvidence
from bloginator.records.settings import Footnotes
from bloginator.records.voice import VoiceChange, VoicePhrase


class Reference(Record):
    """One passage that the draft cites, numbered from 1 in the order of first citation."""

    number: int
    document: str
    title: str = ""
    heading: str = ""
    lines: tuple[int, int] | None = None
    page: int | None = None
    text: str
    chunk: str = ""


class DraftTable(Record):
    """One table of the draft, parsed: its size and its header."""

    columns: int
    rows: int
    header: tuple[str, ...] = ()


class DraftSection(Record):
    """One section as it stands in the draft.

    Args:
        kind: ``written``, ``placeholder``, or ``heading`` (asks for no text).
        text: As printed in ``draft.md``, without its heading, each sentence with footnotes of its own.
        target: Words that were asked for; ``None`` where that is not known.
        citations: Reference numbers in the order they stand.
        found: Numbers of the footnotes that we found, in the order they stand; nobody cited these passages.
        gaps: What the answer says that its sources lack, each as one sentence; the text does not have them.
        reason: Why it is a placeholder, one sentence; empty when written.
        request_id: Of the request that its text answers; empty where there is no such text.
        cost: What its answer has cost, in US dollars; ``None`` when tokens or price are not known.
        voice: The score of its ``Voice``, whose other fields are named after it.
        sentences: Of a measured text, each sentence beside what supports it; places and markers are those of its answer.
    """

    id: str
    title: str
    depth: int
    kind: Literal["written", "placeholder", "heading"]
    standing: Standing | None = None
    reason: str = ""
    text: str = ""
    words: int = 0
    target: int | None = None
    citations: tuple[int, ...] = ()
    found: tuple[int, ...] = ()
    tables: tuple[DraftTable, ...] = ()
    file: str = ""
    request_id: str = ""
    responder: str = ""
    model: str | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cost: float | None = None
    findings: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    voice: float | None = None
    voice_percentile: int | None = None
    voice_words: int | None = None
    voice_quoted: float | None = None
    voice_reason: str | None = None
    voice_changes: tuple[VoiceChange, ...] = ()
    voice_phrases: tuple[VoicePhrase, ...] = ()
    supported: float | None = None
    sentences: tuple[SentenceEvidence, ...] = ()


class KeptSection(Record):
    """A section as it stood in a draft, before voice and findings, and what of it depends on the sections before.

    Args:
        key: Digest of all that it is made from by itself.
        cited: Marker and number of each passage that it cites, in the order in which they were numbered.
        places: Which of its measured sentences have a footnote that we found; their numbers are those of the section.
        folded: Its text with its footnotes where they stand in ``draft.md``.
    """

    key: str
    cited: tuple[tuple[str, int], ...] = ()
    places: tuple[int, ...] = ()
    folded: str = ""
    section: DraftSection


class SectionsCache(Record):
    """The sections that the cache keeps, and the version of the program that made them."""

    version: str = ""
    sections: tuple[KeptSection, ...] = ()


class Draft(Record):
    """The document and its figures, as ``draft.json`` holds them.

    Args:
        batch: Name of the batch, as commands take it; empty until findings were looked for.
        footnotes: Where footnotes stand in ``draft.md``, as the writer's setting says.
        home: Path of the batch's folder as seen from the draft's; empty where the draft lies in it.
        places: Cited document -> its path as seen from the batch's folder where it lies outside; left out where none does.
        total: Sections that ask for text.
        needed: How many of them must count.
        inputs_digest: Of all that assembly depended on, the author's profile aside; equal inputs give equal bytes.
        output_digest: sha256 of the ``draft.md`` written with it, to tell a hand-edited one.
        cost: Sum of what the sections have cost, in US dollars, as far as it is known.
        found: The passages that we found for sentences which cite nothing; ``[^found1]`` in ``draft.md``.
        is_extract: Whether any text of it was picked by the embedded extractive writer.
        claims: Sentences that claim something, in the texts that were measured; ``None`` until they are.
        unsupported: How many of them no source supports.
        outcome: How the batch stood when the draft was made, as status and report say it.
        open_findings: What is worth a look and not settled yet, with the ids that decisions take.
        settled_findings: What the writer has accepted or dismissed, with the decision and its why.
        voice: And the fields named after it, as for a section, over all written sections.
    """

    version: int = 1
    left_out_empty: ClassVar[frozenset[str]] = frozenset({"places"})  # those of a draft whose documents lie in its batch

    batch: str = ""
    title: str
    thesis: str = ""
    classification: str = ""
    audience: str = ""
    keywords: tuple[str, ...] = ()
    date: str | None = None
    footnotes: Footnotes = "run"
    home: str = ""
    places: dict[str, str] = Field(default_factory=dict)
    complete: bool
    total: int
    needed: int
    accepted: int
    outdated: int
    placeholders: int
    is_extract: bool = False
    words: int
    citations: int
    tables: int
    cost: float | None = None
    voice: float | None = None
    voice_percentile: int | None = None
    voice_words: int | None = None
    voice_quoted: float | None = None
    voice_reason: str | None = None
    voice_changes: tuple[VoiceChange, ...] = ()
    voice_phrases: tuple[VoicePhrase, ...] = ()
    supported: float | None = None
    claims: int | None = None
    unsupported: int | None = None
    outcome: Outcome | None = None
    open_findings: tuple[Finding, ...] = ()
    settled_findings: tuple[Finding, ...] = ()
    sections: tuple[DraftSection, ...]
    references: tuple[Reference, ...] = ()
    found: tuple[Reference, ...] = ()
    inputs_digest: str = ""
    output_digest: str = ""
