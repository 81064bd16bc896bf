"""What somebody changes in a draft becomes the answers that make that very draft."""

from collections.abc import Mapping
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import TEMPLATES, a_request, a_section, a_source, an_answer, an_outline

from bloginator.records.draft import Draft
from bloginator.records.exchange import EDITED, Answer
from bloginator.stages.draft.assemble import Assembled, assemble
from bloginator.stages.edits.merge import Edits, find_edits, show_text
from bloginator.stages.edits.passage_marks import mark_sources, passage_key
from bloginator.stages.verdicts.judge import judge

OUTLINE = an_outline(
    "opening", "costs", a_section("part", description="", has_subsections=True), a_section("closing", "part")
)
SOURCES = tuple(a_source(number, f"Passage {number}.", title="Reviews", lines=(number, number)) for number in range(1, 6))
REQUESTS = {
    name: a_request(name, asks=name, max_words=5, sources=tuple(
        source.model_copy(update={"marker": f"S{rank}"}) for rank, source in enumerate((*SOURCES[at:], *SOURCES[:at]), 1)
    ))
    for at, name in enumerate(("opening", "costs", "closing"))
}  # fmt: skip
TEXTS = {
    "opening": "It fell [S1]. It rose [S1]. It stood [S2][S1].\n\n"
    '- one [S2]\n- two\n    - deep [S3]\n\nSaid `[S1]` \\<b> "so".',
    "costs": "### Prices\n\nThey fell. They rose [S4]. A note[^1], and https://x.org [S2].\n\n"
    "| step | days |\n|---|---|\n| review [S1] | 2 |\n\n```\ncode [S1]\n## no heading\n```\n\n[^1]: Told <br> twice [S3].",
    "closing": "All of it [S5]. All of it [S5]. ## Costs\n\n> quoted [S1]\n\nAfter — all, 你好。还好[S2]。",
}


def answers(texts: Mapping[str, str], responder: str = "") -> dict[str, Answer]:
    """Return answers with these texts."""
    folder = f"responses/{responder}/" if responder else "responses/"
    form = "program" if responder else "md"
    return {
        name: an_answer(
            text, name, file=f"{folder}{name}.md", form=form, responder=responder, claimed=REQUESTS[name].request_id
        )
        for name, text in texts.items()
    }


def draft_of(texts: Mapping[str, str], edited: Mapping[str, str] = MappingProxyType({})) -> Assembled:
    """Return the draft that the answers come to, with what the writer edited."""
    theirs, ours = answers(edited, EDITED), answers(texts)
    verdicts = {
        name: judge(request, answers=[answer for found in (theirs, ours) if (answer := found.get(name))])
        for name, request in REQUESTS.items()
    }
    return assemble(OUTLINE, verdicts, threshold=0.3, templates=TEMPLATES)


def edited_texts(edits: Edits) -> dict[str, str]:
    """Return the answers that edits make."""
    made = {}
    for edit in edits.edits:
        request = REQUESTS[edit.section.id]
        made[edit.section.id] = mark_sources(edit.text, {passage_key(each): each.marker for each in request.sources})
    return made


def edits_of(made: Assembled, text: str, *earlier: Draft) -> Edits:
    """Return what was changed in a draft."""
    found = find_edits(made.draft, made.text, text, lambda: earlier, "outline.md")
    assert found is not None
    return found


FIRST = draft_of(TEXTS)


def test_a_draft_as_we_wrote_it_has_no_edits() -> None:
    assert edits_of(FIRST, FIRST.text) == Edits((), ())
    assert edits_of(FIRST, FIRST.text.replace("\n", "\r\n")) == Edits((), ())


def test_a_text_is_shown_as_the_draft_shows_it() -> None:
    for name, answer in answers(TEXTS).items():
        section = next(section for section in FIRST.draft.sections if section.id == name)
        changed = FIRST.text.replace(f"## {section.title}\n", f"## {section.title}\n\nNew.\n", 1)
        (edit,) = edits_of(FIRST, changed).edits
        assert edit.shown == f"New.\n\n{show_text(section, judge(REQUESTS[name], answers=[answer]), 'run')}"


INSERTED = st.text("abc XYZ 019 .,;:!?-'\"()äß你。*_`#<>&|\n", min_size=1, max_size=40).filter(
    lambda text: any(map(str.isalnum, text))
)


@st.composite
def changed_drafts(draw: st.DrawFn) -> tuple[str, str]:
    """Return a draft with some text put at the end of a line within a section, and the words of that text."""
    lines = FIRST.text.split("\n")
    end = next(row for row, line in enumerate(lines) if line == "## References")
    rows = [row for row in range(lines.index("## Opening") + 1, end - 1) if not lines[row].startswith("#")]
    row, text = draw(st.sampled_from(rows)), draw(INSERTED)
    lines[row] += text
    return "\n".join(lines), text


def letters(text: str) -> str:
    """Return the letters and digits of a text."""
    return "".join(
        filter(str.isalnum, text.replace("&lt;", "").replace("&gt;", "").replace("&amp;", "").replace("&quot;", ""))
    )


@given(changed_drafts())
def test_an_edit_within_a_section_stands_in_the_next_draft(changed: tuple[str, str]) -> None:
    text, inserted = changed
    edits = edits_of(FIRST, text)
    if not edits.edits:
        assert not inserted.strip() or edits.unplaced
        return
    second = draft_of(TEXTS, edited_texts(edits))
    assert letters(inserted) in letters(second.text)
    assert edits_of(second, second.text) == Edits((), ())
    back = edits_of(second, FIRST.text, FIRST.draft)
    for edit in back.edits:
        verdict = judge(REQUESTS[edit.section.id], answers=[answers(TEXTS)[edit.section.id]])
        assert edit.shown == show_text(edit.section, verdict, "run"), "so that it is taken back"
    assert {edit.section.id for edit in back.edits} == {edit.section.id for edit in edits.edits}
    assert not back.unplaced


@given(st.data())
def test_words_that_change_within_a_sentence_leave_all_footnotes_where_they_were(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(TEXTS)))
    section = next(section for section in FIRST.draft.sections if section.id == name)
    before = FIRST.text
    words = [
        word for word in ("fell", "rose", "stood", "one", "They", "after", "All", "quoted") if f"{word} " in section.text
    ]
    if not words:
        return
    word = data.draw(st.sampled_from(words))
    changed = before.replace(f"{word} ", "Wandered " if word.istitle() else "wandered ")
    second = draft_of(TEXTS, edited_texts(edits_of(FIRST, changed)))
    assert second.text == changed
    was = {each.id: each.citations for each in FIRST.draft.sections}
    assert {each.id: each.citations for each in second.draft.sections} == was


def test_a_footnote_of_ones_own_below_the_text_goes_with_its_mark() -> None:
    text = FIRST.text.replace("It rose", "It rose[^mine]") + "\n[^mine]: I saw it,\n    twice.\n"
    edits = edits_of(FIRST, text)
    assert not edits.unplaced
    second = draft_of(TEXTS, edited_texts(edits)).text
    assert "It rose[^opening-mine]" in second and "[^opening-mine]: I saw it,\n    twice." in second


def test_a_sentence_that_moves_to_another_section_takes_its_passage_along() -> None:
    mark = FIRST.text.partition("They fell. They rose")[2].partition(".")[0]
    text = FIRST.text.replace("It stood", f"They rose{mark}. It stood")
    second = draft_of(TEXTS, edited_texts(edits_of(FIRST, text)))
    cited = {each.id: each.citations for each in second.draft.sections}
    (number,) = [int(digits) for digits in mark.strip("[^]").split()]
    reference = FIRST.draft.references[number - 1]
    assert reference.lines in [second.draft.references[at - 1].lines for at in cited["opening"]]


def test_a_heading_of_the_draft_in_code_that_somebody_adds_parts_no_text() -> None:
    code = "```\n## Costs\n# a comment\n```"
    made = draft_of(TEXTS)
    edits = edits_of(made, made.text.replace("It fell.", f"It fell.\n\n{code}\n\nAnd", 1))
    assert [edit.section.id for edit in edits.edits] == ["opening"] and not edits.unplaced
    assert code in edits.edits[0].text


def test_a_comment_in_code_is_not_taken_for_a_heading_that_is_gone() -> None:
    made = draft_of(TEXTS)
    changed = made.text.replace("It fell.", "It fell.\n\n```\n# install\n```\n\nAnd", 1).replace("## Costs\n", "", 1)
    edits = edits_of(made, changed)
    assert [edit.section.id for edit in edits.edits] == ["opening"]
    assert "# install\n```" in edits.edits[0].text
    assert any("was taken out" in line for line in edits.unplaced)


def test_a_fence_that_is_left_open_hides_no_heading() -> None:
    made = draft_of(TEXTS)
    edits = edits_of(made, made.text.replace("It fell.", "```\nIt fell.", 1))
    assert [edit.section.id for edit in edits.edits] == ["opening"]


@pytest.mark.parametrize("text", ["", "Nothing of it.", "\n\0\n"])
def test_a_draft_that_lost_every_heading_makes_no_answer_and_is_told(text: str) -> None:
    edits = edits_of(FIRST, text)
    assert not edits.edits and edits.unplaced[0].startswith("Taken out, and standing again: opening, costs, part, closing.")


def test_what_was_written_over_a_placeholder_is_an_answer_without_its_notice() -> None:
    made = draft_of({name: text for name, text in TEXTS.items() if name != "costs"})
    notice = made.text.partition("## Costs\n\n")[2].partition("\n")[0]
    assert notice.startswith("> **Not written yet.**")
    for text in (f"{notice}\n\nMine.", "Mine."):
        (edit,) = edits_of(made, made.text.replace(notice, text)).edits
        assert (edit.section.id, edit.text, edit.is_noticed) == ("costs", "Mine.", text != "Mine.")


@pytest.mark.parametrize("own", ["> **Mine** is quoted.\n\nMine.", "> **Mine.**", "*Mine.*"])
def test_a_quotation_written_over_a_placeholder_is_none_of_its_notice(own: str) -> None:
    made = draft_of({name: text for name, text in TEXTS.items() if name != "costs"})
    notice = made.text.partition("## Costs\n\n")[2].partition("\n")[0]
    for text in (own, f"{notice}\n\n{own}", f"{notice}\n{own}", f"> **Refused.** Too short. To mend: Again.\n\n{own}"):
        (edit,) = edits_of(made, made.text.replace(notice, text)).edits
        assert (edit.section.id, edit.text, edit.is_noticed) == ("costs", own, text != own)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("title: Handbook", "title: Another", "What stands above the first section was changed"),
        ("## Costs", "## Prices", "costs: its heading is “Prices” now; a title is changed in outline.md."),
        ("## Costs\n", "", "costs: its heading “Costs” was taken out; it stands in outline.md."),
        ("\n### Closing", "\nMore of it.\n\n### Closing", "part is a heading alone: “More of it.” needs a description"),
        ("## References", "## References\n\n- A book", "Below the last section was added: “- A book”"),
        ("[^1]: ", "[^1]: New ", "Below the last section was changed: “[^1]: New Reviews"),
    ],
)  # fmt: skip
def test_what_has_no_place_in_a_section_is_told(old: str, new: str, told: str) -> None:
    edits = edits_of(FIRST, FIRST.text.replace(old, new, 1))
    assert [line[: len(told)] for line in edits.unplaced] == [told]
    assert not edits.edits


def test_a_section_that_is_taken_out_or_moved_or_emptied_is_told_and_none_takes_its_text() -> None:
    head, opening, rest = FIRST.text.partition("## Opening\n")
    text, costs, after = rest.partition("## Costs\n")
    of_costs, part, end = after.partition("## Part\n")
    moved = edits_of(FIRST, "".join([head, costs, of_costs, opening, text, part, end]))
    assert moved == Edits((), ("The sections are in another order now; it is changed in outline.md.",))
    gone = edits_of(FIRST, "".join([head, opening, text, part, end]))
    assert gone.unplaced[0].startswith("Taken out, and standing again: costs.") and not gone.edits
    emptied = edits_of(FIRST, "".join([head, opening, text, costs, "\n", part, end]))
    assert emptied.unplaced[0].startswith("costs: its text was taken out") and not emptied.edits


def test_a_renamed_sections_own_changes_are_taken() -> None:
    edits = edits_of(FIRST, FIRST.text.replace("\n## Costs", "\n## Prices").replace("They fell.", "They fell fast."))
    assert [edit.section.id for edit in edits.edits] == ["costs"] and len(edits.unplaced) == 1
