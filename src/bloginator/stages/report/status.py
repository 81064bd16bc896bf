"""Say where each section stands and what to do about it.

outline + verdicts ──► rows ──► a table (drawn elsewhere) · a last line · JSON
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bloginator.records.exchange import COUNTING, Standing, Verdict
from bloginator.records.outline import Outline, is_heading_only
from bloginator.stages.draft.resolve import Tally, counting, names, percent, tally
from bloginator.stages.verdicts.openness import is_blocked
from bloginator.text.tokenize import count_words

TO_DO: dict[Standing, str] = {
    "missing": "write {file}",
    "pending": "wait: it is on its way",
    "accepted": "",
    "outdated": "counts; write {file} again if it should follow the sources as they are now",
    "stale": "it answers another question: write {file} again",
    "refused": "correct it, or write {file}",
}


class Row(NamedTuple):
    """One line of the table.

    Args:
        depth: How many sections it stands under.
        standing: ``None`` for a heading that asks for no text.
        words: Of the text that counts, 0 where there is none.
        file: Where the answer lies, empty where there is none.
        todo: What to do, empty when nothing need be done.
        blocked: Whether the blocklist holds its request back.
    """

    section: str
    title: str
    depth: int
    standing: Standing | None
    words: int
    file: str
    todo: str
    blocked: bool = False


def rows(outline: Outline, verdicts: Mapping[str, Verdict], low_evidence: Mapping[str, str] | None = None) -> list[Row]:
    """Return a row for every section of the outline, in its order.

    Args:
        verdicts: Section id -> its verdict; a section without one is missing.
        low_evidence: Section id -> why its sources are not enough, one sentence.
    """
    found = []
    for section in outline.sections:
        depth = len(section.parents)
        if is_heading_only(section):
            found.append(Row(section.id, section.title, depth, None, 0, "", ""))
            continue
        verdict = verdicts.get(section.id) or absent(section.id)
        text = verdict.text if verdict.standing in COUNTING else ""
        todo = " ".join(filter(None, (to_do(verdict), short_of((low_evidence or {}).get(section.id, "")))))
        held = is_blocked(verdict)
        found.append(Row(section.id, section.title, depth, verdict.standing, count_words(text), verdict.file, todo, held))
    return found


def absent(section: str) -> Verdict:
    """Return the verdict on a section that nobody has answered."""
    return Verdict(section=section, standing="missing")


def in_order(outline: Outline, verdicts: Mapping[str, Verdict]) -> list[Verdict]:
    """Return the verdict of each section that asks for text, in the outline's order."""
    asked = (section.id for section in outline.sections if not is_heading_only(section))
    return [verdicts.get(name) or absent(name) for name in asked]


def to_do(verdict: Verdict) -> str:
    """Return what is wrong and what to do about it, on one line; empty for an accepted answer."""
    if verdict.standing == "accepted":
        return ""
    hint = remedy(verdict)
    wrong = "; ".join(at(reason.where, reason.what.rstrip(".")) for reason in verdict.reasons)
    begun = f"{hint[:1].upper()}{hint[1:]}" if hint.partition(" ")[0].isalpha() else hint
    return f"{wrong}. {begun}" if wrong else hint


def remedy(verdict: Verdict) -> str:
    """Return what to do about a section: as its first reason with a remedy says, else as its standing asks."""
    hint = next((reason.hint for reason in verdict.reasons if reason.hint), "")
    return hint or TO_DO[verdict.standing].format(file=f"responses/{verdict.section}.md")


def at(where: str, what: str) -> str:
    """Return what is so with its place before it."""
    return f"{where}: {what}" if where else what


def short_of(low_evidence: str) -> str:
    """Return what to do about a section that the corpus says too little about."""
    return f"(little to go on: {low_evidence.rstrip('.')})" if low_evidence else ""


def stand_ins(verdicts: Mapping[str, Verdict]) -> str:
    """Return one sentence on the extracts that stand in for missing sections; empty where there is none."""
    found = sum(bool(verdict.stand_in) for verdict in verdicts.values())
    if not found:
        return ""
    sections = "1 missing section has an extract" if found == 1 else f"{found} missing sections have extracts"
    return f'{sections}, which count only with responder = "extract" in batch.toml.'


def last_line(outline: Outline, verdicts: Mapping[str, Verdict], threshold: float) -> str:
    """Return the line that sums up a batch, such as `15 of 17 accepted, 14 needed (80%), missing: costs, closing`."""
    return summed(tally(in_order(outline, verdicts), threshold))


def summed(found: Tally) -> str:
    """Return a tally on one line, the lacking sections by standing, missing ones first.

    >>> summed(Tally(3, 2, 0, 3, 0.8, (Verdict(section="costs", standing="missing"),)))
    '2 of 3 accepted, 3 needed (80%), missing: costs'
    """
    counts = counting(found) if found.outdated else f"{found.accepted} of {found.total} accepted"
    parts = [counts, f"{found.needed} needed ({percent(found.threshold)})"]
    order: Sequence[Standing] = ("missing", "pending", "stale", "refused")
    for standing in order:
        group = [v if standing == "missing" else absent(v.section) for v in found.lacking if v.standing == standing]
        if group:
            parts.append(f"{standing}: {names(group)}")
    return ", ".join(parts)


def as_json(
    outline: Outline,
    verdicts: Mapping[str, Verdict],
    threshold: float,
    low_evidence: Mapping[str, str] | None = None,
) -> dict[str, object]:
    """Return all of it as plain values: the rows, the counts and the last line."""
    found = tally(in_order(outline, verdicts), threshold)
    return {
        "title": outline.title,
        "total": found.total,
        "accepted": found.accepted,
        "outdated": found.outdated,
        "needed": found.needed,
        "threshold": threshold,
        "enough": found.is_enough,
        "lacking": {verdict.section: verdict.standing for verdict in found.lacking},
        "sections": [row._asdict() for row in rows(outline, verdicts, low_evidence)],
        "warnings": list(outline.warnings),
        "line": summed(found),
    }
