"""What was found out about a draft: each sentence's evidence, and what is worth a look. "Not measured" is ``None``."""

from typing import Literal, get_args

from pydantic import Field

from bloginator.records.base import Record, stored_as
from bloginator.records.voice import Voice

RULES = 38  # of evidence: counted up when something else is told of the same text, so that no cache keeps what was
Severity = Literal["critical", "high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)  # the most severe first
Grounded = Literal["supported", "weak", "unsupported", "no claim"]
Settling = Literal["accept", "dismiss"]
FindingKind = Literal["unsupported", "weak", "source", "repetition", "lint", "link", "table", "secret"]


class Support(Record):
    """The passage that supports a sentence best.

    Args:
        marker: Of the source, as ``S1``, within the request that the text answers.
        text: The supporting sentence, as the source writes it.
    """

    marker: str
    document: str
    title: str = ""
    heading: str = ""
    lines: tuple[int, int] | None = None
    page: int | None = None
    text: str


class CheckedCitation(Record):
    """One marker of a sentence, checked.

    Args:
        probability: That this source alone supports the sentence; ``None`` where it claims nothing.
        holds: Whether it does, or adds to what the others cited with it say; ``None`` where nothing is claimed.
        support: What of this source comes nearest, where the sentence cites others, too; ``None`` where nothing does.
    """

    marker: str
    probability: float | None = None
    holds: bool | None = None
    support: Support | None = None


class SentenceEvidence(Record):
    """One sentence of an accepted text.

    Args:
        start, end: Its characters in the text of ``verdicts/<id>.json``.
        probability: That the section's sources support it; ``None`` where it claims nothing.
        doubt: The probability that it says more than the sources that it cites; ``None`` where it claims nothing.
        cited: Its markers, in order, each checked.
        support: What supports it best, ``None`` where nothing comes near.
        found: Whether ``support`` was found by us: the sentence has no marker, and that source alone supports it.
        better: Marker of a source that is not cited and supports it far better than the cited ones, or has a number or name
            that they lack; empty when none.
        cited_support: Where there is a better one, the passage of a cited source that comes nearest.
        reasons: What speaks against it, each a phrase.
        codes: The code of each reason.
    """

    start: int
    end: int
    text: str
    probability: float | None = None
    doubt: float | None = None
    verdict: Grounded = "no claim"
    cited: tuple[CheckedCitation, ...] = ()
    support: Support | None = None
    found: bool = False
    better: str = ""
    cited_support: Support | None = None
    reasons: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


class SectionEvidence(Record):
    """The evidence of one section.

    Args:
        key: Digest of text, sources and model: the same key, the same evidence.
        supported: Share of its claims that are supported, from 0 to 1; ``None`` where it claims nothing.
        probability: That all of them are.
    """

    section: str
    key: str
    supported: float | None = None
    probability: float | None = None
    sentences: tuple[SentenceEvidence, ...] = ()


class EvidenceCache(Record):
    """The evidence that the cache keeps, so that only what changed is weighed again.

    Args:
        seen: Section id -> a stamp of the files that its key was taken of: while it is the same they need not be read.
    """

    version: Literal[2] = 2
    sections: tuple[SectionEvidence, ...] = ()
    seen: dict[str, str] = Field(default_factory=dict)


class Finding(Record):
    """One thing to look at.

    Args:
        id: Eight hex digits of kind (a doubted sentence has one), section and digests of sentence and source.
        code: What exactly it is, ``unsupported-fact`` say: its kind, its severity and its texts go with that.
        section: Its id.
        start, end: The characters that it is about, in the section's accepted text.
        sentence: Those characters, on one line.
        quote: The words of the sentence that it is about; empty where it is about all of them.
        place, passage: The passage that bears on it, and where that stands; empty where none does.
        earlier: The passage as it was when the sentence was written, whole, where it is another now or gone.
        reasons: Why, each a phrase.
        hint: One sentence: what to do.
        subject: What it is about, where a sentence may have several findings of its kind: a rule, an address.
        sentence_digest, source_digest: Of the whole sentence without its markers, and of what it is compared with.
        decision: ``accept``, ``dismiss``, or empty while it is open.
        why: As the writer gave it with the decision.
        settled_before: The words for which one like it was settled; empty where none was.
    """

    id: str = ""
    severity: Severity
    kind: FindingKind
    code: str = ""
    section: str
    start: int
    end: int
    sentence: str
    quote: str = ""
    place: str = ""
    passage: str = ""
    earlier: str = ""
    reasons: tuple[str, ...]
    hint: str = stored_as("mend", "hint")
    subject: str = ""
    sentence_digest: str = ""
    source_digest: str = ""
    decision: Settling | Literal[""] = ""
    why: str = ""
    settled_before: str = ""


class PartReading(Record):
    """What is read of one text under its heading, for what all texts make together; ranges are those of both.

    Args:
        key: Digest of all that it follows from.
        closed: Whether all blocks that begin in it end in it.
        words: How many it has.
        hits: Lint rule -> where it is broken; those that look at sentences across texts are left out.
        lengths: The range of each sentence, and how many words it has.
        heard: The stems of the last words up to its end, where one may be echoed; else empty.
        links: Each link with the fault that it would be, its range and where it leads.
        slugs: Its headings as they stand in anchors.
        said: Of the text alone: the range of each sentence, its words and their stems, between tabs.
    """

    key: str = ""
    closed: bool
    words: int
    hits: dict[str, tuple[tuple[int, int], ...]]
    lengths: tuple[tuple[int, int, int], ...]
    heard: tuple[str, ...]
    links: tuple[tuple[Literal["anchor", "file", "url"], int, int, str], ...]
    slugs: tuple[str, ...]
    said: tuple[tuple[int, int, str, str], ...] = ()


class PartsCache(Record):
    """The readings that the cache keeps."""

    parts: tuple[PartReading, ...] = ()


class FindingsCache(Record):
    """The findings that the cache keeps under a digest of all that they are made from.

    Args:
        own: Section id -> cache key of the findings that depend on this section only.
        repeated: Section id -> cache key of its repetition findings.
        addresses: Section id -> the addresses in its sources, which ``own`` stands for, too.
    """

    key: str = ""
    own: dict[str, str] = Field(default_factory=dict)
    repeated: dict[str, str] = Field(default_factory=dict)
    addresses: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


class Decision(Record):
    """What the writer decided on one finding: one line of ``decisions.jsonl``, theirs, and appended only.

    Args:
        finding: The finding's id.
        decision: ``accept``: it is right, and the sentence stays; ``dismiss``: it is wrong; ``reopen`` takes both back.
        sentence, source: Digests of what it was decided on; empty in a line written by hand, whose id alone binds it.
        text: The sentence, for whoever reads the file.
    """

    finding: str = Field(pattern=r"^[0-9a-f]{8}$")
    decision: Settling | Literal["reopen"]
    why: str = ""
    kind: str = ""
    section: str = ""
    sentence: str = ""
    source: str = ""
    text: str = ""


class Outcome(Record):
    """How a batch stands, and what its texts come to: status, draft and report say this, and exit codes follow it.

    Args:
        total: Sections that ask for text; ``needed`` of them must count.
        lacking: Sections that do not count.
        earlier: Those of them that show the text of their earlier question.
        accepted_before: Sections that count by a text accepted before, since what answers them now cannot count.
        extracts: How many of those that count are extracts.
        gaps: Sections whose answer names gaps in its sources.
        unmeasured: Sections that count and are too long to be measured.
        claims: Sentences that claim something, of which ``supported`` are supported and ``unsupported`` by no source.
        dismissed: How many of the supported are so by the writer's word alone, who dismissed what was found.
        unsupported_accepted: How many of the unsupported the writer has accepted: that is right, and the sentence stays.
        open: Severity -> how many findings are open; what has none is left out.
        open_unsupported: How many of the open ones say that no source supports a sentence.
        settled: How many findings the writer has settled.
        page: The name of the page beside the draft, which shows what is weak; empty where the batch exports none.
    """

    total: int = 0
    needed: int = 0
    accepted: int = 0
    outdated: int = 0
    lacking: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    accepted_before: tuple[str, ...] = ()
    extracts: int = 0
    gaps: tuple[str, ...] = ()
    unmeasured: tuple[str, ...] = ()
    claims: int = 0
    supported: int = 0
    unsupported: int = 0
    dismissed: int = 0
    unsupported_accepted: int = 0
    page: str = ""
    open: dict[Severity, int] = Field(default_factory=dict)
    open_unsupported: int = 0
    settled: int = 0


class Report(Record):
    """What ``report.json`` holds.

    Args:
        outcome: How the batch stands, and what its texts come to.
        supported: Share of all claims that are supported; ``None`` where there is none.
        claims: How many sentences claim something.
        placeholders: Sections that are not written, and of which nothing is measured.
        gaps: Section id -> what its answer says that the sources lack.
        left_out: A line for each passage that must not leave, or gives orders to a model.
        usual: Lint rule -> hits in 1,000 words of the author's corpus; ``None`` when it could not be read.
        page_digest: sha256 of the ``report.md`` written with it, to tell a hand-edited one.
        voice: Of all texts together; ``None`` where there is no text.
        voices: Of each text, in the order of the draft; empty where no author is known, as ``voice`` then says.
    """

    version: int = 1
    title: str
    outcome: Outcome
    supported: float | None = None
    claims: int = 0
    placeholders: tuple[str, ...] = ()
    gaps: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    usual: dict[str, float] | None = None
    page_digest: str = ""
    voice: Voice | None = None
    voices: tuple[Voice, ...] = ()
    findings: tuple[Finding, ...] = ()
    sections: tuple[SectionEvidence, ...] = ()
