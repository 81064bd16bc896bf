"""Of several answers to one section, the one that counts: best standing first, then by place, and without a clock.

accepted, outdated, stale, refused
edited/ID.md │ ID.md │ ID.json │ bundles, the last by name first, the later block first │ programs in the setting's order
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bloginator.records.exchange import COUNTING, EDITED, Answer, Reason, Source, Standing
from bloginator.stages.verdicts.history import RequestMatch

SUBMITTED = "mcp"  # the folder of answers that were handed in by a tool: an assistant's, so before all programs'
DIGITS = re.compile(r"([0-9]+)")
GROUPS = {"md": 0, "json": 1, "bundle": 2, "jsonl": 2, "program": 3}
RANKS: dict[Standing, int] = {"accepted": 0, "outdated": 1, "stale": 2, "refused": 4}
RANK_OF_NO_TEXT = 3


class Evaluation(NamedTuple):
    """One answer with all that decides whether it counts."""

    answer: Answer
    match: RequestMatch  # the request that it is for, and the standing that this gives it
    text: str | None = None  # cleaned, for the draft; ``None`` where it has none
    sources: tuple[Source, ...] = ()  # those of that request that the text cites
    findings: tuple[Reason, ...] = ()  # what to look at in the text
    kept: bool = False  # whether it is the last accepted text, whose file is another by now

    @property
    def standing(self) -> Standing:
        """Its standing, by the request that it is for."""
        return self.match.standing


def rank_answers(
    evaluations: Sequence[Evaluation], section: str, responders: Sequence[str], counted: str = ""
) -> list[Evaluation]:
    """Return the answers, the one that counts first; the order in which they came does not matter.

    Args:
        counted: Digest of the answer that counted before. An outdated text of the writer's does not come back before an
            answer to another request, by which it had been replaced, while that one still counts.
    """
    still = (each for each in evaluations if each.answer.digest == counted and each.standing in COUNTING)
    replacing = {each.match.digest for each in still}
    folders = {name: number for number, name in enumerate((SUBMITTED, *responders))}

    def by_place(evaluation: Evaluation) -> tuple[object, ...]:
        answer, standing = evaluation.answer, evaluation.standing
        rank = RANK_OF_NO_TEXT if standing == "stale" and evaluation.text is None else RANKS[standing]
        name = answer.file.rsplit("/", 1)[-1].partition(".")[0]
        folder = folders.get(answer.responder, len(folders))
        is_replaced = standing == "outdated" and bool(replacing - {evaluation.match.digest})
        is_edited = answer.responder == EDITED and not is_replaced
        return rank, evaluation.kept, not is_edited, GROUPS[answer.form], folder, answer.responder, name != section

    def by_name(evaluation: Evaluation) -> tuple[object, ...]:
        answer = evaluation.answer
        return natural_key(answer.file), answer.file, answer.line, answer.digest

    return sorted(sorted(evaluations, key=by_name, reverse=True), key=by_place)


def natural_key(name: str) -> list[str | int]:
    """Return what sorts names as people do: numbers by size, and a name before what only adds to it.

    >>> sorted(["a-10.md", "a-9.md", "a.md"], key=natural_key)
    ['a.md', 'a-9.md', 'a-10.md']
    """
    stem = name.rpartition(".")[0] or name
    return [int(part) if part.isdecimal() else part for part in DIGITS.split(stem)]
