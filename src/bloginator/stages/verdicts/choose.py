"""Of several answers to one section, the one that counts: best standing first, then by place, and without a clock.

accepted, outdated, stale, refused
<id>.md │ <id>.json │ bundles, the last by name first, the later block first │ programs in the setting's order
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bloginator.records.exchange import Answer, Reason, Source, Standing
from bloginator.text.answers.cleaning import Cleaned

SUBMITTED = "mcp"
"""The folder of answers that were handed in by a tool: an assistant's, so before all programs'."""

DIGITS = re.compile(r"([0-9]+)")
GROUPS = {"md": 0, "json": 1, "bundle": 2, "jsonl": 2, "program": 3}
RANKS: dict[Standing, int] = {"accepted": 0, "outdated": 1, "stale": 2, "refused": 4}
RANK_OF_NO_TEXT = 3


class Weighed(NamedTuple):
    """One answer with all that decides whether it counts.

    Args:
        request_digest: Of the request that it is for; empty when unknown.
        request_id: The same, as it is written.
        cleaned: Its text for the draft; ``None`` where it has none.
        sources: Those of that request that the text cites.
        findings: What to look at in the text.
        kept: Whether it is the last accepted text, whose file is another by now.
    """

    answer: Answer
    standing: Standing
    reasons: tuple[Reason, ...] = ()
    request_digest: str = ""
    request_id: str = ""
    cleaned: Cleaned | None = None
    sources: tuple[Source, ...] = ()
    findings: tuple[Reason, ...] = ()
    kept: bool = False


def in_order(weighed: Sequence[Weighed], section: str, responders: Sequence[str]) -> list[Weighed]:
    """Return the answers, the one that counts first; the order in which they came does not matter."""
    folders = {name: number for number, name in enumerate((SUBMITTED, *responders))}

    def by_place(one: Weighed) -> tuple[object, ...]:
        answer = one.answer
        rank = RANK_OF_NO_TEXT if one.standing == "stale" and one.cleaned is None else RANKS[one.standing]
        name = answer.file.rsplit("/", 1)[-1].partition(".")[0]
        folder = folders.get(answer.responder, len(folders))
        return rank, one.kept, GROUPS[answer.form], folder, answer.responder, name != section

    last_first = sorted(
        weighed,
        key=lambda one: (natural(one.answer.file), one.answer.file, one.answer.line, one.answer.digest),
        reverse=True,
    )
    return sorted(last_first, key=by_place)


def natural(name: str) -> list[str | int]:
    """Return what sorts names as people do: numbers by size, and a name before what only adds to it.

    >>> sorted(["a-10.md", "a-9.md", "a.md"], key=natural)
    ['a.md', 'a-9.md', 'a-10.md']
    """
    stem = name.rpartition(".")[0] or name
    return [int(part) if part.isdecimal() else part for part in DIGITS.split(stem)]
