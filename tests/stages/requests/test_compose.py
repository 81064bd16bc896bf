"""Requests: the same values give the same bytes, and only what an answer rests on makes it another request."""

from hypothesis import given
from hypothesis import strategies as st
from tests.builders import TEMPLATES, a_section, a_source, an_outline

from bloginator.records.canonical import from_bytes, to_bytes
from bloginator.records.exchange import Request, Source
from bloginator.stages.requests.compose import compose, make_boundary, word_range

NAMES = ("alpha", "beta", "gamma", "delta")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def composed(*sections: object, sources: dict[str, list[Source]] | None = None, **options: object) -> dict[str, Request]:
    outline = an_outline(*sections, **options.pop("outline", {}))  # type: ignore[arg-type]
    return compose(outline, sources or {}, templates=TEMPLATES, **options)  # type: ignore[arg-type]


def test_every_section_that_asks_for_text_gets_a_request():
    found = composed(
        a_section("alpha", has_subsections=True, description=""),
        a_section("beta", "alpha"),
        a_section("gamma", words=0),
        "delta",
    )
    assert list(found) == ["beta", "delta"]
    assert [(request.ordinal, request.total) for request in found.values()] == [(1, 2), (2, 2)]
    assert found["beta"].path == ("Alpha",) and found["beta"].siblings == ("Delta",)
    assert found["delta"].siblings == ("Alpha › Beta",) and found["delta"].respond_to == "responses/delta.md"


def test_the_digests_of_a_request_hold_still():
    request = composed("alpha", sources={"alpha": [a_source()]})["alpha"]
    assert request.question_digest == "d9032921080ee1cfa7de09105d24ecfbd08434ea5bf1f0ebf4dc1bc06051678d"
    plain = compose(an_outline("alpha"), {"alpha": [a_source()]}, templates=Bare())["alpha"]
    assert plain.digest == "f87d8c3d8f2c76e618d5cbffd5a8328b717f0bae8d5a7e1d518a77d8a9b7761c"
    assert request.request_id == f"alpha@{request.digest[:8]}"


class Bare:
    """Templates that say nothing and never change."""

    def render(self, name: str, values: object) -> str:
        return ""

    def digest(self, name: str) -> str:
        return name


def test_what_a_request_rests_on_changes_its_digest():
    base = composed("alpha", sources={"alpha": [a_source()]})["alpha"]
    others = [
        composed("alpha", sources={"alpha": [a_source(text="Other.")]}),
        composed("alpha", sources={"alpha": [a_source(document="b.md")]}),
        composed("alpha", sources={"alpha": [a_source(), a_source(2)]}),
        composed("alpha", sources={"alpha": [a_source()]}, words=99),
        composed("alpha", sources={"alpha": [a_source()]}, temperature=0.1),
        composed("alpha", sources={"alpha": [a_source()]}, feedback={"alpha": "Shorter."}),
    ]
    found = [other["alpha"] for other in others]
    assert len({request.digest for request in [base, *found]}) == 7
    assert {request.question_digest for request in found} == {base.question_digest}


def test_what_it_does_not_rest_on_changes_nothing():
    base = composed("alpha", sources={"alpha": [a_source()]})["alpha"]
    others = [
        composed("alpha", sources={"alpha": [a_source(lines=(1, 2), score=9.0, chunk="other", heading="Moved")]}),
        composed("alpha", sources={"alpha": [a_source()]}, samples=[a_source()], style=["Short sentences."]),
        composed("alpha", sources={"alpha": [a_source()]}, low_evidence={"alpha": "One passage only."}),
        composed("beta", "alpha", "gamma", sources={"alpha": [a_source()]}),
        composed("alpha", sources={"alpha": [a_source()]}, outline={"title": "Other", "keywords": ["x"]}),
    ]
    assert {other["alpha"].digest for other in others} == {base.digest}


def test_a_source_that_its_document_does_not_say_any_more_is_marked_outside_the_digest():
    old, now = a_source(text="Reviews take two days.\nBring tea."), a_source(2, text="Reviews take three days.")
    other = a_source(text="Bring tea.", document="posts/tea.md")
    options = {"sources": {"alpha": [other, now]}, "cited": {"alpha": [old]}}
    plain = composed("alpha", **options)["alpha"]
    marked = composed("alpha", **options, changed={old.key: "Reviews take three days.\nBring tea."})["alpha"]
    gone = composed("alpha", **options, changed={old.key: ""})["alpha"]
    assert marked.superseded == {"S3": "as it was; the document says otherwise now: follow S2, not this"}
    deleted = composed("alpha", **options, changed={old.key: None})["alpha"]
    assert deleted.superseded == {"S3": "as it was; its document is gone"}
    assert gone.superseded == {"S3": "as it was; the document says otherwise now"}
    assert plain.digest == marked.digest and marked.prompt.replace(f", {marked.superseded['S3']}", "") == plain.prompt
    assert b"superseded" not in to_bytes(plain) and from_bytes(Request, to_bytes(marked), "a file") == marked


def test_another_question_has_another_digest():
    base = composed("alpha")["alpha"].question_digest
    others = [
        composed(a_section("alpha", title="Other")),
        composed(a_section("alpha", description="Other.")),
        composed(a_section("alpha", "beta")),
        composed("alpha", outline={"classification": "opinion"}),
        composed("alpha", outline={"audience": "ic-engineers"}),
    ]
    assert len({base, *(other["alpha"].question_digest for other in others)}) == 6


@given(st.permutations(NAMES), st.integers(0, 4))
def test_order_and_insertions_change_no_digest(names: list[str], place: int):
    sources = {name: [a_source(text=f"On {name}.")] for name in NAMES}
    before = composed(*NAMES, sources=sources)
    after = composed(*names[:place], "inserted", *names[place:], sources=sources)
    for name in NAMES:
        assert after[name].digest == before[name].digest
        assert after[name].question_digest == before[name].question_digest


def test_the_prompt_says_what_is_asked_and_what_there_is_to_draw_on():
    found = composed(
        "alpha",
        a_section("beta", "part", words=200),
        "gamma",
        sources={"beta": [a_source(), a_source(2, "Half find nothing.", lines=None, page=3)]},
    )["beta"]
    for line in (
        "Title: Beta",
        "Stands under: Part",
        "Comes after: Alpha (About alpha.)",
        "Comes before: Gamma (About gamma.)",
        "Length: about 200 words (160 to 240); fewer when the passages carry less.",
        "- Alpha",
        "- Gamma",
        "[S1] posts/reviews.md › Reviews › Costs, lines 10-14",
        "[S2] posts/reviews.md › Reviews › Costs, page 3",
        "Half find nothing.",
        f"request_id: {found.request_id}",
    ):
        assert line in found.prompt.splitlines(), line
    assert "`responses/beta.md`" in found.prompt and "3 to 5 columns" in found.prompt
    assert found.max_words == 200 and found.max_tokens == 1200


def test_a_section_leads_into_its_own_subsections_and_leaves_only_other_subjects_alone():
    found = composed(
        a_section("alpha", has_subsections=True),
        a_section("beta", "alpha", has_subsections=True),
        a_section("gamma", "alpha", "beta"),
        a_section("delta", "alpha", words=0),
        "omega",
    )
    lines = found["alpha"].prompt.splitlines()
    assert "Stands above: Beta; Delta; lead into them, do not tell them" in lines
    assert [line for line in lines if line.startswith(("- Alpha", "- Omega"))] == ["- Omega"]
    assert found["alpha"].siblings == ("Alpha › Beta", "Alpha › Beta › Gamma", "Omega")
    assert "- Alpha" in found["gamma"].prompt.splitlines() and "Stands above" not in found["gamma"].prompt


def test_a_section_whose_only_company_is_its_own_has_none_to_leave_alone():
    prompt = composed(a_section("alpha", has_subsections=True), a_section("beta", "alpha"))["alpha"].prompt
    assert "Stands above: Beta;" in prompt and "Other sections of the document" not in prompt


def test_a_subsection_that_is_added_changes_no_digest_of_the_one_above():
    alone = composed(a_section("alpha"))["alpha"]
    above = composed(a_section("alpha", has_subsections=True), a_section("beta", "alpha"))["alpha"]
    assert above.below == ("Beta",)
    assert (above.digest, above.question_digest) == (alone.digest, alone.question_digest)


def test_what_stands_in_a_source_is_never_read_as_a_template():
    hostile = "{{ 7*7 }} {% for x in y %} {# no #}"
    found = composed(
        a_section("alpha", title=hostile, description=hostile),
        sources={"alpha": [a_source(text=hostile, heading=hostile)]},
    )["alpha"]
    assert found.prompt.count(hostile) == 4 and "49" not in found.prompt


def test_a_section_without_sources_asks_for_what_is_missing_and_not_for_generalities():
    prompt = composed("alpha", low_evidence={"alpha": "Nothing mentions alpha."})["alpha"].prompt
    assert "was found in the author's documents.\n" in prompt
    assert "Missing from the sources:" in prompt and "===" not in prompt


def test_a_section_with_too_little_to_go_on_says_so_in_its_prompt():
    prompt = composed("alpha", sources={"alpha": [a_source()]}, low_evidence={"alpha": "only one passage."})["alpha"].prompt
    assert "They may not be enough (only one passage): say what they carry" in prompt


def test_feedback_stands_in_the_prompt_behind_its_boundary():
    request = composed("alpha", feedback={"alpha": "Shorter.\n\n> Old text."})["alpha"]
    assert ", unless the author's wish below says otherwise); " in request.prompt
    lines = request.prompt.splitlines()
    fences = [number for number, line in enumerate(lines) if line.startswith("===")]
    assert lines[fences[0] + 1 : fences[1]] == ["Shorter.", "", "> Old text."]
    assert request.feedback == "Shorter.\n\n> Old text."


def test_all_sections_share_one_system_prompt():
    found = composed("alpha", "beta", samples=[a_source(text="My prose.")], style=["Sentences of 12 words."])
    assert found["alpha"].system_prompt == found["beta"].system_prompt
    assert "My prose." in found["alpha"].system_prompt and "- Sentences of 12 words." in found["alpha"].system_prompt
    assert "Kind of text: guidance." in found["alpha"].system_prompt
    assert (
        "manner only" in found["alpha"].system_prompt and "Nothing of its content may enter" in found["alpha"].system_prompt
    )


def test_every_classification_has_words_of_its_own_and_an_unknown_one_is_named():
    kinds = ["guidance", "best-practice", "mandate", "principle", "opinion", "saga"]
    prompts = [composed("alpha", outline={"classification": kind})["alpha"].system_prompt for kind in kinds]
    assert len(set(prompts)) == 6 and "Kind of text: saga." in prompts[-1]


def test_a_request_names_the_nearest_sections_of_a_long_document():
    found = composed(*(f"s{number}" for number in range(100)))
    assert {len(request.siblings) for request in found.values()} == {30}
    assert found["s50"].siblings[0] == "S35" and found["s50"].siblings[-1] == "S65"
    assert found["s0"].siblings[-1] == "S30" and found["s99"].siblings[0] == "S69"


@given(st.lists(TEXTS, max_size=4), st.text(st.characters(codec="utf-8"), max_size=5))
def test_a_boundary_occurs_in_no_text(texts: list[str], seed: str):
    first = make_boundary(seed, texts)
    again = make_boundary(seed, [*texts, f"x{first}x"])
    assert again != first and not any(again in text for text in [*texts, first])
    assert make_boundary(seed, texts) == first


@given(TEXTS, TEXTS, st.sampled_from([None, (1, 2)]))
def test_a_request_read_back_is_the_one_that_was_written(text: str, title: str, lines: tuple[int, int] | None):
    sources = {"alpha": [a_source(text=text, lines=lines)]}
    request = composed(a_section("alpha", title=title), "beta", sources=sources)["alpha"]
    data = to_bytes(request)
    assert from_bytes(Request, data, "x.json") == request and to_bytes(from_bytes(Request, data, "x.json")) == data
    assert data.endswith(b"}\n")


def test_the_range_of_words_is_a_fifth_around_the_budget():
    assert word_range(150) == (120, 180) and word_range(10) == (8, 12)
