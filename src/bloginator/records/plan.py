"""What the next draft would do, and why: nothing of it has happened yet."""

from typing import Literal

from bloginator.records.base import Record
from bloginator.records.exchange import Reason, Standing

Act = Literal["ask", "rewrite", "judge", "stop", "keep"]
"""Ask for a text, write the request anew without asking, judge the answers, hold the request back, or nothing."""

DraftPlan = Literal["assembled", "kept", "waiting", "answers"]


class SectionPlan(Record):
    """What becomes of one section.

    Args:
        before: Its standing as last judged; ``None`` where it has none yet.
        after: Its standing once the requests are written and before anybody has answered them.
        is_written: Whether its request file is written or withdrawn.
        reasons: Why, each with what changed; empty where nothing does.
    """

    section: str
    title: str
    act: Act
    before: Standing | None = None
    after: Standing
    is_written: bool = False
    reasons: tuple[Reason, ...] = ()


class TurnPlan(Record):
    """Whom of the chain the batch would ask, in its turn.

    Args:
        sections: How many are open as far as can be told now: whoever comes before may have answered some.
        prompt_tokens, answer_tokens: To read and to write, estimated; none where no model reads.
        cost, at_most: US dollars; ``None`` where the price is unknown.
        waits_s: Seconds that the run waits for answers at most; ``None`` where it does not wait but works.
    """

    responder: str
    sections: int
    prompt_tokens: int
    answer_tokens: int
    cost: float | None = None
    at_most: float | None = None
    waits_s: float | None = None


class BatchPlan(Record):
    """What the next ``doit draft`` of one batch would do.

    Args:
        removed: Sections that left the outline; their requests go into the history.
        is_edited: Whether the draft was changed by hand: the run takes that first, and the plan does not know it.
        needed: How many more sections must count before there is a draft.
        draft: Whether the draft is assembled anew from what counts now, stays, waits for more answers, or depends on what
            programs answer in that very run.
    """

    batch: str
    sections: tuple[SectionPlan, ...]
    removed: tuple[str, ...] = ()
    turns: tuple[TurnPlan, ...] = ()
    is_edited: bool = False
    needed: int = 0
    draft: DraftPlan
