"""What was found out about a draft: each sentence's evidence, and what is worth a look. "Not measured" is ``None``."""

from typing import Literal

from bloginator.records.base import Record, stored_as
from bloginator.records.voice import Voice

RULES = 2
"""Of evidence: counted up whenever something else is told of the same text, so that no cache keeps what was told before."""

Severity = Literal["critical", "high", "medium", "low"]
Grounded = Literal["supported", "weak", "unsupported", "no claim"]


class Support(Record):
    """The passage that supports a sentence best.

    Args:
        marker: Of the source, as ``S1``, within the request that the text answers.
        text: The supporting sentence, as the source writes it.
    """

    marker: str
    document: str
    heading: str = ""
    lines: tuple[int, int] | None = None
    page: int | None = None
    text: str


class CheckedCitation(Record):
    """One marker of a sentence, checked.

    Args:
        probability: That this source alone supports the sentence; ``None`` where it claims nothing.
        holds: Whether it does, or adds to what the others cited with it say; ``None`` where nothing is claimed.
    """

    marker: str
    probability: float | None = None
    holds: bool | None = None


class SentenceEvidence(Record):
    """One sentence of an accepted text.

    Args:
        start, end: Its characters in the text of ``verdicts/<id>.json``.
        probability: That the section's sources support it; ``None`` where it claims nothing.
        cited: Its markers, in order, each checked.
        support: What supports it best, ``None`` where nothing comes near.
        found: Whether ``support`` was found by us: the sentence has no marker, and that source alone supports it.
        better: Marker of a source that is not cited and supports it far better than the cited ones; empty when none.
        reasons: What speaks against it, each a phrase.
        codes: The code of each reason.
    """

    start: int
    end: int
    text: str
    probability: float | None = None
    verdict: Grounded = "no claim"
    cited: tuple[CheckedCitation, ...] = ()
    support: Support | None = None
    found: bool = False
    better: str = ""
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
    """The evidence that the cache keeps, so that only what changed is weighed again."""

    version: Literal[2] = 2
    sections: tuple[SectionEvidence, ...] = ()


class Finding(Record):
    """One thing to look at.

    Args:
        kind: One hyphenated word: ``unsupported``, ``weak``, ``citation``, ``repetition``, ``lint``, ``link``, ``table``.
        code: What exactly it is, ``unsupported-fact`` say: its severity and its texts go with that.
        section: Its id.
        start, end: The characters that it is about, in the section's accepted text.
        sentence: Those characters, on one line.
        reasons: Why, each a phrase.
        hint: One sentence: what to do.
    """

    severity: Severity
    kind: str
    code: str = ""
    section: str
    start: int
    end: int
    sentence: str
    reasons: tuple[str, ...]
    hint: str = stored_as("mend", "hint")


class Report(Record):
    """What ``report.json`` holds.

    Args:
        supported: Share of all claims that are supported; ``None`` where there is none.
        claims: How many sentences claim something.
        placeholders: Sections that are not written, and of which nothing is measured.
        too_long: Sections whose text is too long to be measured.
        usual: Lint rule -> hits in 1,000 words of the author's corpus; ``None`` when it could not be read.
        page_digest: sha256 of the ``report.md`` written with it, to tell a hand-edited one.
        voice: Of all texts together; ``None`` where there is no text.
        voices: Of each text, in the order of the draft; empty where no author is known, as ``voice`` then says.
    """

    version: int = 1
    title: str
    supported: float | None = None
    claims: int = 0
    placeholders: tuple[str, ...] = ()
    too_long: tuple[str, ...] = ()
    usual: dict[str, float] | None = None
    page_digest: str = ""
    voice: Voice | None = None
    voices: tuple[Voice, ...] = ()
    findings: tuple[Finding, ...] = ()
    sections: tuple[SectionEvidence, ...] = ()
