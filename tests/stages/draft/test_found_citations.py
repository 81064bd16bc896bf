"""Sentences that cite nothing get a footnote where their support is found, and everyone sees whose it is."""

import re

from tests.builders import TEMPLATES, a_section, a_verdict, an_outline, by_section

from bloginator.records.draft import Draft
from bloginator.records.report import Grounded, SectionEvidence, SentenceEvidence, Support
from bloginator.stages.draft.assemble import assemble, inputs_digest
from bloginator.stages.draft.summary import summary_lines
from bloginator.text.sentences import split_sentences

OUTLINE = an_outline(a_section("costs"), a_section("closing"))
PASSAGE = Support(marker="S2", document="b_c.md", heading="Costs", lines=(3, 4), text="Reviews take **two** days.")


def weighed(text: str, *found: str, verdict: Grounded = "supported", support: Support = PASSAGE) -> SectionEvidence:
    """Return the evidence of a text in which the sentences with these words were found to be supported."""
    told = tuple(
        SentenceEvidence(start=one.start, end=one.end, text=text[one.start : one.end], probability=0.9, verdict=verdict,
                 support=support, found=any(word in text[one.start : one.end] for word in found))
        for one in split_sentences(text)
    )  # fmt: skip
    return SectionEvidence(section="costs", key="k", sentences=told)


def drafted(text: str, told: SectionEvidence, closing: str = "Prose.") -> tuple[Draft, str]:
    verdicts = by_section(a_verdict("costs", text=text), a_verdict("closing", text=closing))
    return assemble(OUTLINE, verdicts, threshold=1, templates=TEMPLATES, evidence={"costs": told})


def test_the_footnote_says_that_nobody_cited_the_passage() -> None:
    text = "Reviews take two days. We like them."
    draft, page = drafted(text, weighed(text, "Reviews"))
    assert "Reviews take two days.[^found1] We like them." in page
    assert (
        "[^found1]: found by bloginator, not cited by the writer: `b_c.md`, Costs, lines 3-4: “Reviews take two days.”\n"
        in page
    )
    assert draft.citations == 0 and draft.references == () and draft.sections[0].found == (1,)
    assert [(one.number, one.document, one.text) for one in draft.found] == [(1, "b_c.md", "Reviews take **two** days.")]
    assert "0 citations and 1 found by us" in summary_lines(draft, "draft.md")[0]


def test_a_sentence_found_twice_is_one_footnote_and_another_of_the_same_passage_is_another() -> None:
    text = "Reviews take two days.\n\n- Reviews are slow"
    draft, page = drafted(text, weighed(text, "Reviews"))
    assert "- Reviews are slow[^found1]" in page and draft.sections[0].found == (1, 1) and len(draft.found) == 1
    first, second = weighed(text, "Reviews").sentences
    second = second.model_copy(update={"support": PASSAGE.model_copy(update={"text": "They are slow."})})
    draft, _ = drafted(text, SectionEvidence(section="costs", key="k", sentences=(first, second)))
    assert [one.text for one in draft.found] == ["Reviews take **two** days.", "They are slow."]


def test_our_label_is_none_that_an_answer_can_have_whatever_its_section_is_called() -> None:
    text = "Reviews take two days. We like them.[^1]\n\n[^1]: An aside.\n"
    told = weighed(text, "Reviews").model_copy(update={"section": "found"})
    outline, verdicts = an_outline(a_section("found")), by_section(a_verdict("found", text=text))
    page = assemble(outline, verdicts, threshold=1, templates=TEMPLATES, evidence={"found": told}).text
    labels = re.findall(r"^\[\^(.+?)\]:", page, re.MULTILINE)
    assert sorted(labels) == ["found-1", "found1"]


def test_what_is_weakly_supported_or_a_row_of_a_table_gets_none() -> None:
    text = "Reviews take two days.\n\n| Reviews | days |\n|---|---|\n| two | 2 |\n"
    _, page = drafted(text, weighed(text, "Reviews", verdict="weak"))
    assert "found1" not in page
    _, page = drafted(text, weighed(text, "|", "two"))
    assert page.count("[^found1]") == 2 and "| two | 2 |\n" in page
    text = "Reviews | days\n---|---\ntwo reviews | 2 days\n"
    assert "found1" not in drafted(text, weighed(text, "days"))[1]


def test_a_text_that_holds_our_signs_itself_gets_no_footnotes_of_ours() -> None:
    text = "Odd \ue0f07\ue0f1 signs. Reviews take two days."
    draft, page = drafted(text, weighed(text, "Reviews"))
    assert "found1" not in page and draft.found == ()


def test_other_evidence_is_another_draft_and_none_is_the_draft_without_footnotes() -> None:
    verdicts = by_section(a_verdict("costs"), a_verdict("closing"))
    common = {"threshold": 1.0, "templates": TEMPLATES}
    plain = inputs_digest(OUTLINE, verdicts, **common)
    assert plain == inputs_digest(OUTLINE, verdicts, **common, weighed={})
    assert len({plain, *(inputs_digest(OUTLINE, verdicts, **common, weighed={"costs": key}) for key in "ab")}) == 3
