"""Say what needs work and what is worth a look, a line each.

    request + verdict ──► open?    ──► s07 refused: responses/s07.json line 12: … Write it again, as responses/s07.md.
                     └──► findings ──► costs: responses/costs.md line 3: a second answer, which differs; …
                     └──► counted  ──► Far from the length that was asked for: costs 412 words (120 to 180).
                                       Sentences without a marker: costs 3 of 12, closing 2 of 9.

Pure: takes records, gives lines.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bloginator.records.exchange import COUNTING, Reason, Request, Verdict
from bloginator.stages.draft.resolve import NAMED
from bloginator.stages.requests.compose import word_range
from bloginator.text.markers import MARKER
from bloginator.text.messages import and_more
from bloginator.text.sentences import Sentence, sentences
from bloginator.text.tokenize import count_words

COSMETIC = frozenset({"fence", "header", "json", "encoding", "own-heading", "preamble", "characters", "stand-in"})
"""Codes of findings that only tell what was put right in reading, or what we did; `--json` has them all the same."""

PLAIN = frozenset({"no-answer"})
"""Codes of reasons that say no more than `missing` does."""

COUNTED = frozenset({"short"})
"""Codes of findings that the counts at the end say for all sections at once."""

FAR = 2
"""A length is far off when it is this many times outside of the range that was asked for."""


class Count(NamedTuple):
    """What was counted in one text.

    Args:
        sentences: Sentences and rows of tables, without their headers.
        unmarked: Those of them without a marker.
    """

    words: int
    sentences: int
    unmarked: int


def work_line(verdict: Verdict, *, batch: str, is_asked: bool = True, low_evidence: str = "") -> str:
    """Return the one line about a section that needs work: its id, standing, what is wrong, what to do.

    Args:
        batch: Name of the batch, for the remedy.
        is_asked: Whether its request is written.
        low_evidence: Why its sources are not enough, one sentence.
    """
    if not is_asked:
        return f"{verdict.section} {verdict.standing}: not asked yet. Run `doit draft:{batch}`."
    wrong = "; ".join(placed(reason).rstrip(".") for reason in verdict.reasons if reason.code not in PLAIN)
    hint = next((reason.hint for reason in verdict.reasons if reason.hint), f"Write responses/{verdict.section}.md.")
    little = f" (Little to go on: {lowered(low_evidence.rstrip('.'))}.)" if low_evidence else ""
    return f"{verdict.section} {verdict.standing}{f': {wrong}' if wrong else ''}. {hint}{little}"


def placed(reason: Reason) -> str:
    """Return what is so, behind its place."""
    return f"{reason.where}: {lowered(reason.what)}" if reason.where else lowered(reason.what)


def lowered(sentence: str) -> str:
    """Return a sentence as it goes on behind a colon.

    >>> lowered("The string is not closed."), lowered("JSON ends early.")
    ('the string is not closed.', 'JSON ends early.')
    """
    return sentence[:1].lower() + sentence[1:] if sentence[1:2].islower() or sentence[1:2] == " " else sentence


def finding_lines(section: str, findings: Sequence[Reason]) -> list[str]:
    """Return a line for each finding that is worth a look."""
    shown = [reason for reason in findings if reason.code not in COSMETIC]
    return [f"{section}: {sentence(placed(reason))}{' ' + reason.hint if reason.hint else ''}" for reason in shown]


def sentence(said: str) -> str:
    """Return what is said with the full stop at its end, once, also where a quotation brings its own.

    >>> sentence("It is cut"), sentence("It was removed: “We wait.”")
    ('It is cut.', 'It was removed: “We wait.”')
    """
    said = said.rstrip(".")
    return said if said.endswith((".”", "?”", "!”", "…”")) else f"{said}."


def counted(text: str) -> Count:
    """Count the words and sentences of a text, and the sentences without a marker.

    >>> counted("Reviews take two days [S1]. Half of them find nothing.")
    Count(words=9, sentences=2, unmarked=1)
    """
    found = [one for one in sentences(text) if not is_header(text, one)]
    unmarked = sum(MARKER.search(text, one.start, one.end) is None for one in found)
    return Count(count_words(text), len(found), unmarked)


def is_header(text: str, sentence: Sentence) -> bool:
    """Tell the first row of a table, which names its columns and claims nothing."""
    return sentence.block.kind == "table" and not text[sentence.block.start : sentence.start].strip()


def lengths_line(requests: Mapping[str, Request], counts: Mapping[str, Count]) -> str:
    """Return the line about the texts that are far too long or far too short; empty when there are none."""
    far = []
    for section, count in counts.items():
        fewest, most = word_range(requests[section].max_words) if section in requests else (0, count.words)
        if not fewest / FAR <= count.words <= most * FAR:
            far.append(f"{section} {count.words} words ({fewest} to {most})")
    return listed("Far from the length that was asked for", far)


def unmarked_line(counts: Mapping[str, Count]) -> str:
    """Return the line that counts the sentences without a marker, by section; empty when there are none."""
    some = [f"{section} {one.unmarked} of {one.sentences}" for section, one in counts.items() if one.unmarked]
    return listed("Sentences without a marker", some)


def listed(what: str, items: Sequence[str]) -> str:
    """Return what is so with the sections for which it is so, on one line.

    >>> listed("Far off", ["costs 9 words"]), listed("Far off", [])
    ('Far off: costs 9 words.', '')
    """
    return f"{what}: {and_more(items, NAMED)}." if items else ""


def counts_of(verdicts: Mapping[str, Verdict]) -> dict[str, Count]:
    """Return what was counted in each text that counts, by section."""
    return {section: counted(one.text) for section, one in verdicts.items() if one.standing in COUNTING}


def look_lines(verdicts: Mapping[str, Verdict], requests: Mapping[str, Request], counts: Mapping[str, Count]) -> list[str]:
    """Return all that is worth a look in the sections' texts: findings in the outline's order, then what was counted."""
    lines = []
    for section, verdict in verdicts.items():
        lines += finding_lines(section, [one for one in verdict.findings if one.code not in COUNTED])
    return [line for line in [*lines, lengths_line(requests, counts), unmarked_line(counts)] if line]
