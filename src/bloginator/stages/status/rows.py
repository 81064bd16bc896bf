"""Say where each section stands and what to do about it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from bloginator.records.exchange import COUNTING, Standing, Verdict
from bloginator.records.outline import Outline, is_heading_only
from bloginator.stages.reasons import STANDINGS
from bloginator.stages.verdicts.tally import (
    is_blocked,
    is_open,
    missing_verdict,
    name_gaps,
    shows_accepted_before,
    summarize,
    tally,
    verdicts_in_order,
)
from bloginator.stages.wording import behind_place
from bloginator.text.messages import and_more, count_of
from bloginator.text.tokenize import count_words

MAX_LINES_EACH = 3  # sections with the same thing to do that get a line each; of more, one line names as many
MAX_ROWS = 60  # rows of a table that is shown whole; of a longer one those that need work, and as many at most
NONE: Mapping[str, str] = MappingProxyType({})


class StatusRow(NamedTuple):
    """One line of the table."""

    section: str
    title: str
    depth: int  # how many sections it stands under
    standing: Standing | None  # ``None`` for a heading that asks for no text
    text: str = ""  # that counts, empty where there is none
    file: str = ""  # where the answer lies, empty where there is none
    todo: str = ""  # what to do, empty when nothing need be done
    blocked: bool = False  # whether the blocklist holds its request back
    is_open: bool = False  # whether somebody is asked to write it, or to write it again
    gaps: Sequence[str] = ()  # what its answer says that the sources lack
    is_before: bool = False  # whether its text is one accepted before, since what answers it now cannot count

    @property
    def words(self) -> int:
        """How many words the text has: a long table shows few of its rows."""
        return count_words(self.text)


def status_rows(
    outline: Outline, verdicts: Mapping[str, Verdict], low_evidence: Mapping[str, str] = NONE
) -> list[StatusRow]:
    """Return a row for every section of the outline, in its order; a section without a verdict is missing."""
    table = []
    for section in outline.sections:
        row = StatusRow(section.id, section.title, len(section.parents), None)
        if not is_heading_only(section):
            verdict = verdicts.get(section.id) or missing_verdict(section.id)
            lacking = low_evidence.get(section.id, "").rstrip(".")
            todo = " ".join(filter(None, (describe_todo(verdict), f"(little to go on: {lacking})" if lacking else "")))
            row = row._replace(
                standing=verdict.standing,
                text=verdict.text if verdict.standing in COUNTING else "",
                file=verdict.file,
                todo=todo,
                blocked=is_blocked(verdict),
                is_open=is_open(verdict),
                gaps=list(name_gaps(verdict)),
                is_before=shows_accepted_before(verdict),
            )
        table.append(row)
    return table


def rows_to_show(rows: Sequence[StatusRow]) -> tuple[list[StatusRow], str]:
    """Return the rows of a table that people still read, and a sentence on those that were left out.

    >>> rows_to_show([StatusRow(str(number), "", 0, "accepted") for number in range(100)])
    ([], '100 accepted sections are not shown; --all shows them.')
    """
    if len(rows) <= MAX_ROWS:
        return list(rows), ""
    work = [row._replace(depth=0) for row in rows if row.standing is not None and not is_done(row)]
    accepted = sum(map(is_done, rows))
    counts = [f"{accepted:,} accepted sections"] if accepted else []
    counts += [f"{len(work) - MAX_ROWS:,} more that need work"] if len(work) > MAX_ROWS else []
    return work[:MAX_ROWS], f"{' and '.join(counts)} are not shown; --all shows them." if counts else ""


def is_done(row: StatusRow) -> bool:
    """Tell whether a section is accepted, with nothing to be done or to be known about it."""
    return row.standing == "accepted" and not row.todo and not row.is_before


def describe_todo(verdict: Verdict) -> str:
    """Return what is wrong and what to do about it, on one line; empty for an accepted answer."""
    if verdict.standing == "accepted":
        return ""
    hint = find_hint(verdict)
    wrong = "; ".join(behind_place(reason.where, reason.what.rstrip(".")) for reason in verdict.reasons)
    begun = f"{hint[:1].upper()}{hint[1:]}" if hint.partition(" ")[0].isalpha() else hint
    return f"{wrong}. {begun}" if wrong else hint


def todo_lines(rows: Sequence[StatusRow]) -> list[str]:
    """Return what to do, a line a section; where many are to do the same, the line is said once."""
    return group_alike((row.section, f": {row.todo}") for row in rows if row.todo)


def group_alike(told: Iterable[tuple[str, str]]) -> list[str]:
    """Return each section with what is told of it; where that is the same of many, it is said once.

    >>> group_alike((name, f" missing. Write responses/{name}.md.") for name in ("a", "b", "c", "d", "e"))
    ['a, b, c and 2 more missing. Write responses/<id>.md.']
    >>> group_alike((name, f" answers {name}@0000000{name}.") for name in ("a", "b", "c", "d", "e"))
    ['a, b, c and 2 more answers <id>@….']
    """
    groups: dict[str, list[tuple[str, str]]] = {}
    for section, said in told:
        form = re.sub(rf"(?<![\w-]){section}@[0-9a-f]{{8}}", "<id>@…", said.replace(f"/{section}.", "/<id>."))
        groups.setdefault(form, []).append((section, said))
    lines = []
    for said, alike in groups.items():
        if len(alike) > MAX_LINES_EACH:
            lines.append(f"{and_more([section for section, _ in alike], MAX_LINES_EACH)}{said}")
        else:
            lines += [f"{section}{own}" for section, own in alike]
    return lines


def find_hint(verdict: Verdict) -> str:
    """Return what to do about a section: as its first reason with a hint says, else as its standing asks."""
    hint = next((reason.hint for reason in verdict.reasons if reason.hint), "")
    return hint or STANDINGS[verdict.standing].hint.format(file=f"responses/{verdict.section}.md")


def stand_ins(verdicts: Mapping[str, Verdict]) -> str:
    """Return what stands in for sections without a text, and that it does not count; empty where nothing does."""
    count = sum(bool(verdict.stand_in) for verdict in verdicts.values())
    if not count:
        return ""
    return (
        f"For {count_of(count, 'section')} without a text there are stand-ins: sentences of the passages, "
        "picked by the extractive writer. "
        'They do not count unless `--responder extract`, or responder = "extract" in batch.toml, asks for them.'
    )


def last_line(outline: Outline, verdicts: Mapping[str, Verdict], threshold: float) -> str:
    """Return the line that sums up a batch, such as `15 of 17 accepted, 14 needed (80%), missing: costs, closing`."""
    return summarize(tally(verdicts_in_order(outline, verdicts), threshold))


def as_json(
    outline: Outline, verdicts: Mapping[str, Verdict], threshold: float, low_evidence: Mapping[str, str] = NONE
) -> dict[str, object]:
    """Return all of it as plain values: the rows, the counts and the last line."""
    counts = tally(verdicts_in_order(outline, verdicts), threshold)
    return {
        "title": outline.title,
        "total": counts.total,
        "accepted": counts.accepted,
        "outdated": counts.outdated,
        "needed": counts.needed,
        "threshold": threshold,
        "enough": counts.is_enough,
        "lacking": {verdict.section: verdict.standing for verdict in counts.lacking},
        "sections": [
            {
                ("words" if name == "text" else name): row.words if name == "text" else value
                for name, value in row._asdict().items()
            }
            for row in status_rows(outline, verdicts, low_evidence)
        ],
        "warnings": list(outline.warnings),
        "line": summarize(counts),
    }
