"""The plan of a batch in words: what would be asked and why, whom, and what becomes of the draft."""

from collections.abc import Iterator, Sequence

from bloginator.records.exchange import COUNTING
from bloginator.records.plan import BatchPlan, SectionPlan, TurnPlan
from bloginator.stages.pricing import format_dollars
from bloginator.stages.wording import MAX_NAMED, behind_place, end_sentence
from bloginator.text.messages import and_more, count_of

MAX_LINES = 40  # sections that get a line each; of more the rest is summed up, and ``--json`` or the section's id has it
ACTS = {"ask": "is asked", "rewrite": "is written anew, not asked", "judge": "is judged anew", "stop": "is not asked"}


def plan_lines(plan: BatchPlan) -> Iterator[str]:
    """Yield the plan, a line each."""
    if plan.is_edited:
        yield f"{plan.batch}: the draft was changed by hand: what you changed is taken first, and may change what follows."
    moving = [section for section in plan.sections if section.act != "keep"]
    quiet = [section for section in moving if section.act == "rewrite" and section.after in COUNTING]
    named = [section for section in moving if section not in quiet]
    yield from (f"{plan.batch}: {describe_section(section)}" for section in named[:MAX_LINES])
    if rest := named[MAX_LINES:]:
        sections = and_more([row.section for row in rest], MAX_NAMED)
        yield f"{plan.batch}: so {count_of(len(rest), 'more section')}: {sections}."
    yield from (f"{plan.batch}: {line}" for line in rewrite_lines(quiet))
    if plan.removed:
        left = and_more(plan.removed, MAX_NAMED)
        yield f"{plan.batch}: no longer in the outline: {left}; what was asked stays in requests/past/."
    yield from (f"{plan.batch}: {describe_turn(turn, index)}" for index, turn in enumerate(plan.turns))
    yield f"{plan.batch}: {describe_draft(plan, bool(moving or plan.removed))}"


def describe_section(section: SectionPlan) -> str:
    """Return what becomes of one section, and why."""
    why = " ".join(end_sentence(behind_place(reason.where, reason.what)) for reason in section.reasons)
    act = ACTS.get(section.act, "stays as it is")
    then = "" if section.before in (None, section.after) else f"{section.before}, then "
    return f"{section.section} {act} ({then}{section.after}). {why}".rstrip()


def rewrite_lines(sections: Sequence[SectionPlan]) -> Iterator[str]:
    """Yield a line for each reason why requests are written whose texts go on counting."""
    by_reason: dict[str, list[str]] = {}
    for section in sections:
        reason = " ".join(end_sentence(reason.what) for reason in section.reasons)
        by_reason.setdefault(reason, []).append(section.section)
    for reason, names in by_reason.items():
        yield f"written anew, nobody is asked: {and_more(names, MAX_NAMED)}. {reason}"


def describe_turn(turn: TurnPlan, index: int) -> str:
    """Return whom the batch asks in one turn of the chain."""
    then = "then " if index else ""
    waits = f", waiting up to {turn.waits_s:g} s" if turn.waits_s is not None else ""
    asks = f"{then}asks {turn.responder} for {count_of(turn.sections, 'section')}{waits}"
    if not turn.prompt_tokens:
        return f"{asks}."
    known = f"{format_dollars(turn.cost)}, at most {format_dollars(turn.at_most)}"
    cost = "" if turn.at_most == 0 else f", {'at an unknown price' if turn.cost is None else known}"
    one_by_one = " one by one (a pack says once what they share; `bloginator pack` counts it)"
    packed = one_by_one if turn.waits_s is not None else ""
    return f"{asks}: about {turn.prompt_tokens:,} tokens to read{packed} and {turn.answer_tokens:,} to write{cost}."


def describe_draft(plan: BatchPlan, is_moving: bool) -> str:
    """Return what becomes of the draft."""
    if plan.draft == "waiting":
        return f"no draft until {count_of(plan.needed, 'more section')} {'counts' if plan.needed == 1 else 'count'}."
    if plan.draft == "answers":
        return "what comes back decides whether the draft is assembled anew."
    if plan.draft == "assembled" or plan.is_edited:
        return "the draft is assembled anew."
    return "the draft stays as it is." if is_moving else "nothing has changed, and nothing would be done."
