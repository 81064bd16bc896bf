"""A proof holds where every footnote's passage is found, and says where it does not."""

import json

import pytest
from tests.builders import TEMPLATES, a_request, a_source, an_answer, an_outline

from bloginator.records.exchange import Verdict
from bloginator.records.settings import Footnotes
from bloginator.stages.draft.assemble import assemble
from bloginator.stages.proof.compose import compose_proof
from bloginator.stages.proof.verify import verify_proof
from bloginator.stages.verdicts.judge import judge

SOURCES = (
    a_source(1, "It fell in May.", title="Costs", document="costs.md"),
    a_source(2, "It rose in June.", document="costs.md"),
    a_source(3, "Nobody cites this.", document="other.md"),
)
TEXTS = {
    "opening": "It fell [S1]. It fell [S1]. It rose[^1].\n\n- one [S2]\n- two\n\n"
    "| a | b |\n|---|---|\n| x [S1] | y |\n\n[^1]: Why.",
    "costs": "It rose, 你好。[S2] As follows [S1]:\n\n> quoted [S2]\n\n```\n[S1]\n```",
}
REQUESTS = {name: a_request(name, asks=name, max_words=4, sources=SOURCES) for name in TEXTS}


def judged() -> dict[str, Verdict]:
    """Return the verdicts of the answers."""
    return {name: judge(REQUESTS[name], answers=[an_answer(text, name)]) for name, text in TEXTS.items()}


def a_proof(footnotes: Footnotes = "run", blocked: str = "no such text") -> dict[str, bytes]:
    """Return the files of a proof."""
    verdicts = judged()
    made = assemble(an_outline(*TEXTS), verdicts, threshold=1, templates=TEMPLATES, footnotes=footnotes)
    return compose_proof(
        made.draft,
        made.text,
        requests=REQUESTS,
        verdicts=verdicts,
        decisions="",
        program="bloginator 1",
        fits=lambda text: blocked not in text,
    )


@pytest.mark.parametrize("footnotes", ["run", "sentence", "none"])
def test_what_we_make_holds(footnotes: Footnotes) -> None:
    proof = a_proof(footnotes)
    assert verify_proof(proof) == []
    cited = [(item["section"], item["footnote"]) for item in json.loads(proof["citations.json"])["items"]]
    assert len(cited) == 7 and set(cited) == {("opening", "1"), ("opening", "2"), ("costs", "2"), ("costs", "1")}
    assert proof == a_proof(footnotes)


def test_one_place_of_which_two_sections_were_shown_more_and_less_holds() -> None:
    more = SOURCES[0].model_copy(update={"text": "It fell in May. - …"})
    requests = {**REQUESTS, "costs": REQUESTS["costs"].model_copy(update={"sources": (more,)})}
    answers = {"opening": an_answer("It fell [S1].", "opening"), "costs": an_answer("It fell in May [S1].", "costs")}
    verdicts = {name: judge(requests[name], answers=[answer]) for name, answer in answers.items()}
    made = assemble(an_outline(*TEXTS), verdicts, threshold=1, templates=TEMPLATES)
    assert len(made.draft.references) == 1
    for blocked in ("no such text", "in May. -", "May"):
        proof = compose_proof(
            made.draft,
            made.text,
            requests=requests,
            verdicts=verdicts,
            decisions="",
            program="bloginator 1",
            fits=lambda text, blocked=blocked: blocked not in text,
        )
        assert verify_proof(proof) == []
        assert (b"in May. -" in b"".join(proof.values())) == (blocked == "no such text")


def test_it_holds_no_passage_that_is_not_cited_and_no_prompt() -> None:
    whole = b"".join(a_proof().values())
    assert b"Nobody cites this" not in whole and b"Write about" not in whole and b"It fell in May." in whole


def test_a_passage_that_may_not_leave_is_named_and_not_in_it() -> None:
    proof = a_proof(blocked="in May")
    assert b"in May" not in b"".join(proof.values())
    assert json.loads(proof["manifest.json"])["withheld"] == {"1": "costs.md"}
    assert verify_proof(proof) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("draft.md", "It rose", "It sank", "draft.md is not the one of draft.json."),
        ("draft.md", "It rose", "It sank", "citations.json, item 3 (opening, footnote 2): the sentence is not found"),
        ("passages/001.md", "May", "Mai", "citations.json, item 1 (opening, footnote 1): the passage is not found"),
        ("passages/001.md", "June", "Juni", "requests/opening.json: [S2] is not among the passages of costs.md."),
        ("citations.json", '"footnote": "2"', '"footnote": "9"', "costs: [^2] has no passage."),
        ("requests/costs.json", "costs@", "costs@0", "costs: draft.json, requests/costs.json and answers/costs.md name"),
        ("answers/costs.md", "[S2]", "[S9]", "answers/costs.md: [S9] is no source of requests/costs.json."),
        ("manifest.json", '"format": 1', '"format": 2', "manifest.json: This file is not the manifest"),
        ("citations.json", "{", "[", "citations.json: This file is not the annotationpage that was written here"),
    ],
)  # fmt: skip
def test_what_fails_is_told_with_its_place(name: str, old: str, new: str, fault: str) -> None:
    proof = a_proof()
    assert old.encode() in proof[name]
    faults = verify_proof(proof | {name: proof[name].replace(old.encode(), new.encode())})
    assert any(line.startswith(fault) for line in faults), faults


def test_what_is_not_in_it_is_told() -> None:
    proof = a_proof()
    assert verify_proof({}) and verify_proof({name: data for name, data in proof.items() if name != "draft.md"}) == [
        "draft.md is not in it."
    ]
    without = {name: data for name, data in proof.items() if name != "answers/costs.md"}
    assert verify_proof(without) == ["costs: requests/costs.json or answers/costs.md is not in it."]
