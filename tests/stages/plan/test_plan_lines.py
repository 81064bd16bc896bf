"""A plan says whom the next draft asks, and for how much."""

from bloginator.records.plan import TurnPlan
from bloginator.stages.plan.plan_lines import describe_turn


def test_what_an_assistant_would_read_is_told_apart_from_what_packs_have():
    waits = TurnPlan(responder="assistant", sections=2, prompt_tokens=2000, answer_tokens=400, at_most=0, waits_s=1800)
    works = waits.model_copy(update={"responder": "server", "waits_s": None})
    assert "about 2,000 tokens to read one by one (a pack says once what they share" in describe_turn(waits, 0)
    assert describe_turn(works, 0) == "asks server for 2 sections: about 2,000 tokens to read and 400 to write."
