"""Every finding of a report by its code: how severe it is, of which kind, and what is said of it, in one table."""

from typing import NamedTuple

from bloginator.records.report import FindingKind, Severity


class FindingText(NamedTuple):
    """What goes with the code of a finding; ``reason`` is empty where the evidence gives the reasons."""

    severity: Severity
    kind: FindingKind
    reason: str
    hint: str


FACT_CODES = frozenset({"number", "contradiction", "hours"})
"""Reasons against a sentence that can be checked at a glance: a figure from nowhere, or the contrary of a source."""

CITE = "Cite a passage that says it, or change or drop the sentence."
CONTRARY_CODES = frozenset({"other-unit", "other-number"})
"""Words of a sentence beside those of the passage that it is aligned with: both are shown."""

VAGUE_CODES = frozenset({"missing", "low-evidence"})  # reasons that are told only where there is none that says what differs
COMPARE = "Compare it with its source, and say no more than the source does."
CITE_OTHER = "Cite [{better}], which has it, if that says the same; otherwise say no more than the source does."
ONCE = "Say it once, and refer to it here."
TABLE = "Mend the table."

FINDINGS: dict[str, FindingText] = {
    "unsupported-fact": FindingText("critical", "unsupported", "", CITE),
    "secret": FindingText(
        "critical",
        "secret",
        "it holds {kind}",
        "Take it out, and make it invalid; if it is none, let it pass: bloginator blocklist allow {mark}",
    ),
    "contrary": FindingText("high", "unsupported", "", CITE),
    "doubted": FindingText("medium", "weak", "", COMPARE),
    "unsupported-part": FindingText("medium", "unsupported", "", CITE),
    "unsupported": FindingText("low", "unsupported", "", CITE),
    "repeated-sentence": FindingText("low", "repetition", "says nearly the same as {earlier}", ONCE),
    "repeated-passage": FindingText("medium", "repetition", "shares “{shared}” with {earlier}", ONCE),
    "lint": FindingText("medium", "lint", "", "{hint}"),
    "broken-anchor": FindingText("medium", "link", "no heading has the anchor {target}", "Mend the link, or the heading."),
    "broken-file": FindingText(
        "medium", "link", "there is no file {target}", "Mend the path; it starts from the draft's folder."
    ),
    "broken-url": FindingText(
        "high", "link", "the address {target} is in no source", "Make sure that it exists and says so, or leave it out."
    ),
    "source-fact": FindingText(
        "critical",
        "source",
        "{what}; its source no longer has: {facts}",
        "Edit `draft.md` so that it says what the source says now, or ask for it with `bloginator refine`.",
    ),
    "source-changed": FindingText(
        "medium", "source", "{what}", "Read it, and write the sentence again if it no longer fits."
    ),
    "source-gone": FindingText("high", "source", "{what}", "Cite another passage, or drop the sentence."),
    "table-columns": FindingText("medium", "table", "", TABLE),
    "table-empty": FindingText("low", "table", "", TABLE),
    "table-number": FindingText("high", "table", "", TABLE),
}
