"""Whatever stands in a request, nothing of the form becomes the answer, and what was written comes back."""

from hypothesis import given
from hypothesis import strategies as st
from tests.builders import TEMPLATES, a_section, a_source, an_outline

from bloginator.records.exchange import Reason, Request
from bloginator.stages.requests.answer_form import answer_file, choose_mark, find_own_lines, read_form, write_form
from bloginator.stages.requests.compose import compose

WILD = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def a_request(text: str = "Reviews take two days.", **fields: str) -> Request:
    outline = an_outline(a_section("alpha", description=fields.pop("description", "About alpha.")))
    request = compose(outline, {"alpha": [a_source(text=text)]}, templates=TEMPLATES)["alpha"]
    return request.model_copy(update=fields)


@given(WILD, WILD, WILD)
def test_an_untouched_form_holds_no_answer(text: str, description: str, wish: str):
    form = write_form(a_request(text, description=description, feedback=wish, low_evidence=wish))
    assert read_form(form, choose_mark("")) == find_own_lines(form) == ""


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\ufeff"), max_size=200))
def test_an_untouched_form_holds_the_text_it_began_with(start: str):
    form = write_form(a_request(), start=start)
    assert read_form(form, choose_mark(start)) == find_own_lines(form) == start.strip()


def test_title_wish_reasons_description_and_passages_are_shown():
    request = a_request(feedback="Shorter.\n\nThe text it speaks of (answer 1a2b3c4d):\n\nLong.", low_evidence="One only.")
    form = write_form(request, reasons=[Reason(code="cut", what="It is cut.", where="responses/alpha.md line 3")])
    for shown in ("Alpha · section 1 of 1 · 120 to 180 words", "To be mended: responses/alpha.md line 3: it is cut."):
        assert f"%% {shown}" in form
    for shown in ("About alpha.", "Shorter.", "Long.", "[S1] posts/reviews.md › Reviews › Costs, lines 10-14"):
        assert f"%% {shown}" in form
    assert "%% Reviews take two days." in form and "%% The passages may not be enough: One only." in form


def test_long_lines_are_folded_and_rows_of_tables_are_not():
    row = "| " + "cell | " * 40
    form = write_form(a_request(f"{'word ' * 60}\n{row}"))
    assert max(len(line) for line in form.split("\n") if "cell" not in line) < 125
    assert f"%% {row}".rstrip() in form


def test_the_answers_file_names_its_request():
    request = a_request()
    held = answer_file(request, "\nProse.\n", model="me")
    assert held == f"---\nrequest_id: {request.request_id}\nmodel: me\n---\n\nProse.\n"
