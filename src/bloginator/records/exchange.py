"""What goes out and what comes back: request, answer, verdict."""

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from bloginator.records.base import Record, stored_as

Standing = Literal["missing", "pending", "accepted", "outdated", "stale", "refused"]
COUNTING: frozenset[Standing] = frozenset({"accepted", "outdated"})  # the standings that count towards the threshold
STAND_IN = "extract"  # the responder of texts picked from the sources: they stand in, and count only where it was chosen
EDITED = "edited"  # the folder under ``responses/`` of what the writer edited: it comes first, and is taken as it is
JUDGING = 9  # version of the rules by which answers become verdicts: when it grows, every answer is judged again
Form = Literal["md", "json", "bundle", "jsonl", "program"]

SourceKey = tuple[str, str]  # a source, whatever its marker: its document and its text


class Source(Record):
    """A chunk of the corpus as ranked for one section.

    Args:
        marker: ``S1``, ``S2`` … within one request.
        document: Path of the document, as it is cited.
        title: Of the document; empty in a request that an earlier version wrote.
        heading: Headings above the passage, joined by `` › ``.
        lines: First and last line in the document, from 1; ``None`` for a converted one (``page`` where it has pages).
        score: As retrieval gave it, 4 digits.
        chunk: The chunk's own id.
        quoted: Ranges of ``text`` that are not the author's words, in order; ``None`` where that is not known.
    """

    marker: str
    document: str
    title: str = ""
    heading: str = ""
    lines: tuple[int, int] | None = None
    page: int | None = None
    text: str
    score: float | None = None
    chunk: str = ""
    quoted: tuple[tuple[int, int], ...] | None = None

    @property
    def key(self) -> SourceKey:
        """What tells one source from another."""
        return self.document, self.text


class Samples(Record):
    """What of the author's manner goes into every request of a batch, pinned once in ``requests/samples.json``.

    Args:
        passages: The author's own prose, as an example of how to write.
        style: One line for each measured habit of the author.
    """

    passages: tuple[Source, ...] = ()
    style: tuple[str, ...] = ()


class Request(Record):
    """One section's question, as it lies in ``requests/<id>.json``: canonical bytes, no clock.

    Args:
        request_id: ``<id>@<first 8 hex of digest>``.
        digest: Of the question, words, temperature, sources and templates; not of ordinal, total, below or siblings.
        question_digest: Of title, description, ancestors, classification and audience.
        ordinal: Place among the sections that ask for text, from 1; 0 where no section is asked for but the outline.
        path: Titles of the ancestors, outermost first.
        below: Titles of its own subsections, which its text leads into and does not tell.
        appended: How many of the last ``sources`` came after the others were chosen: looked for since, or cited by an
            earlier answer. No digest covers them, so that they make no answer outdated.
        looked: The words that were looked for, in order; what they found is among the appended.
        superseded: Marker of an appended source that its document does not say any more -> how its label says so.
        feedback: What the writer asks to be changed, with the text it speaks of; empty when none.
        siblings: One line for each other section, so that they do not repeat each other.
        low_evidence: Why retrieval is not enough for this section, one sentence; empty when it is.
        respond_to: Path of the answer, relative to the batch.
    """

    left_out_empty = frozenset({"superseded"})

    request_id: str
    digest: str
    section: str
    ordinal: int
    total: int
    title: str
    path: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    description: str = ""
    question_digest: str
    system_prompt: str
    prompt: str
    max_words: int
    max_tokens: int
    temperature: float
    sources: tuple[Source, ...] = ()
    appended: int = 0
    looked: tuple[str, ...] = ()
    superseded: dict[str, str] = Field(default_factory=dict)
    siblings: tuple[str, ...] = ()
    feedback: str = ""
    low_evidence: str = stored_as("thin", "low_evidence")
    respond_to: str

    @property
    def chosen(self) -> tuple[Source, ...]:
        """The sources that its digest covers."""
        return self.sources[: len(self.sources) - self.appended]

    @property
    def unscored(self) -> "Request":
        """It without its sources' scores, which differ in their last digit whenever a document comes or goes."""
        return self.model_copy(
            update={"sources": tuple(source.model_copy(update={"score": None}) for source in self.sources)}
        )

    @property
    def asks_outline(self) -> bool:
        """Tell whether it asks for an outline, with a map of the corpus as its sources."""
        return self.ordinal == 0


class Reason(Record):
    """Why a standing is what it is, or one thing to look at.

    Args:
        code: One hyphenated word for machines: ``cut``, ``empty``, ``wrong-section``, ``repaired`` …
        what: One sentence: what is so.
        where: File with line or JSON path.
        hint: One sentence: what to do; empty when nothing need be done.
    """

    code: str
    what: str
    where: str = ""
    hint: str = stored_as("mend", "hint")


class Answer(Record):
    """One answer as found in ``responses/``, before it is judged.

    Args:
        section: Id it is for, by file name or by the id in its ``request_id``; only ids of the outline.
        claimed: Its ``request_id`` as written (``<id>@<digest>``, ``<id>``, a number), ``None`` when it has none.
        file: Path relative to the batch, with ``/``.
        line: First line of the answer in that file, from 1.
        claim_line: Line of that file that holds ``claimed``, from 1; 0 where none does (JSON, a file's name).
        digest: Of ``text``.
        text: The content as read, before the section's own cleaning.
        faults: Why it can never count; empty for a readable answer.
        notes: What was mended in reading (``repaired``, a fence removed …).
        unfinished: Whether a longer file might cure the faults: it may still be being written.
        responder: Folder under ``responses/`` for what programs wrote, else empty.
        is_batch_line: Whether it is a line that answers an input file of ours, whose prompt was the request's own.
    """

    section: str
    claimed: str | int | None = None
    file: str
    line: int = 1
    claim_line: int = 0
    form: Form
    digest: str
    text: str = ""
    faults: tuple[Reason, ...] = ()
    notes: tuple[Reason, ...] = ()
    unfinished: bool = False
    responder: str = ""
    is_batch_line: bool = False
    model: str | None = None
    finish_reason: str | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    tokens_used: int | None = None


class Verdict(Record):
    """Our reading of what was answered for one section, as it lies in ``verdicts/<id>.json``.

    Args:
        standing: The one word.
        reasons: Why, each with place and remedy; empty for a plain ``accepted``.
        findings: What to look at although it does not change the standing.
        request_id: The current request, the one judged against.
        asked: Digest of each request the section has had -> its question digest.
        ordinals: Every ordinal its requests have had.
        taken_for: Digest of an answer -> digest of the request it was first accepted for.
        answers: ``request_id`` of the request that the kept text answers; its markers resolve there.
        file, line, form, response_digest: Where the kept or judged answer lies.
        text: The cleaned text that counts, or the last one that did; empty when there is none.
        sources: Those of the answered request that the text cites, in the order of first citation.
        kept: Whether ``text`` comes from an earlier answer that has since been overwritten or dropped.
        stand_in: An extract of the sources that a placeholder may show while the section is missing.
    """

    section: str
    standing: Standing
    reasons: tuple[Reason, ...] = ()
    findings: tuple[Reason, ...] = ()
    request_id: str = ""
    request_digest: str = ""
    question_digest: str = ""
    asked: dict[str, str] = Field(default_factory=dict)
    ordinals: tuple[int, ...] = ()
    taken_for: dict[str, str] = Field(default_factory=dict)
    answers: str = ""
    file: str = ""
    line: int = 0
    form: Form | None = None
    response_digest: str = ""
    text: str = ""
    sources: tuple[Source, ...] = ()
    kept: bool = False
    stand_in: str = ""
    model: str | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A section whose verdict became another."""

    section: str
    before: Verdict | None
    after: Verdict
