"""Each sentence is tied to what supports it; markers are checked, and support without a marker is found by us."""

import pytest
from tests.builders import a_source

from bloginator.reading import read_package_text
from bloginator.records.exchange import Source
from bloginator.records.report import SectionEvidence
from bloginator.stages.report.evidence import evidence_key, gather_evidence, supported_share
from bloginator.text.grounding import WORTH_A_LOOK, load

MODEL = load(read_package_text("grounding.json"))
REVIEWS = a_source(1, "A review of code takes two days. Half of the reviews find nothing at all.")
HIRING = a_source(2, "We hire two engineers every spring, after three interviews and a day of paired work.")


def told(text: str, *sources: Source) -> SectionEvidence:
    return gather_evidence("costs", text, sources or (REVIEWS, HIRING), MODEL, "")


def test_a_marker_holds_where_its_source_says_so():
    (one,) = told("A review of code takes two days [S1].").sentences
    assert one.verdict == "supported" and [(c.marker, c.holds) for c in one.cited] == [("S1", True)]
    assert one.support is not None and one.support.text == "A review of code takes two days."
    assert (one.support.document, one.support.lines, one.found, one.better) == ("posts/reviews.md", (10, 14), False, "")


def test_a_marker_whose_source_says_nothing_of_it_does_not_hold_and_the_better_one_is_named():
    text = "A review of code takes two days [S1]. Half of the reviews find nothing [S2]. We hire in spring [S2]."
    one = told(text).sentences[1]
    assert [c.holds for c in one.cited] == [False] and one.better == "S1" and one.verdict == "supported"
    assert one.support is not None and one.support.marker == "S1"


def test_where_another_source_says_far_more_it_is_named_though_the_marker_holds():
    bugs = a_source(2, "Half of the reviews take a day, and someone must find the time for them.")
    (one,) = told("Half of the reviews find nothing at all [S2].", REVIEWS, bugs).sentences
    assert [c.holds for c in one.cited] == [True] and one.better == "S1"
    assert one.cited_support and one.cited_support.text == bugs.text


def test_a_lone_sentence_whose_marker_names_a_source_of_other_things_does_not_hold():
    (one,) = told("Half of the reviews find nothing at all [S2].").sentences
    assert [c.holds for c in one.cited] == [False] and one.better == "S1" and one.verdict == "supported"
    assert one.cited_support and (one.cited_support.marker, one.cited_support.text) == ("S2", HIRING.text)


@pytest.mark.parametrize("sentence", ["The bank failed", "Visitors bring children", "Our treasurer resigned last winter"])
def test_a_short_sentence_of_which_no_source_has_a_word_is_worth_a_look_where_it_cites_one(sentence: str) -> None:
    for text, is_doubted in ((f"{sentence} [S1].", True), (f"{sentence}.", False)):
        (one,) = told(text).sentences
        assert ((one.doubt or 0) >= WORTH_A_LOOK) is is_doubted and one.verdict != "supported"


def test_two_sources_hold_together_what_each_says_in_part():
    (one,) = told("A review takes two days, and we hire two engineers every spring [S1][S2].").sentences
    assert [c.holds for c in one.cited] == [True, True] and one.better == ""


def test_a_sentence_without_a_marker_gets_the_source_that_we_found():
    (one,) = told("We hire two engineers every spring.").sentences
    assert one.found and one.support is not None and one.support.marker == "S2" and one.cited == ()


def test_an_item_of_one_word_gets_no_source_that_it_does_not_cite():
    found = [
        sentence.found for sentence in told("- Interviews\n- Engineers\n- We hire two engineers every spring.\n").sentences
    ]
    assert found == [False, False, True]


def test_a_sentence_is_attributed_to_no_source_that_does_not_support_it_alone():
    sources = a_source(1, "The winter budget is small."), a_source(2, "Our hires came in spring.")
    (one,) = told("The winter budget is small, and our hires asked for more pay after the merger.", *sources).sentences
    assert not one.found


def test_what_no_source_says_is_unsupported_with_reasons_and_nothing_is_attributed():
    (one,) = told("Kubernetes clusters cost 4711 euros in Berlin.").sentences
    assert one.verdict == "unsupported" and not one.found
    assert "the number 4711 is in no source" in one.reasons


def test_a_sentence_that_its_source_contradicts_is_unsupported_and_shows_the_passage_that_does():
    (one,) = told("A review of code takes two weeks [S1].").sentences
    assert (one.verdict, one.codes[0], one.found) == ("unsupported", "other-unit", False)
    assert one.support is not None and one.support.text == "A review of code takes two days."
    assert told("A review of code takes two days [S1].").sentences[0].verdict == "supported"


def test_what_another_source_says_otherwise_is_shown_with_the_sentence_that_says_so():
    award = a_source(1, "HR Links reminds you before award leave expires. Award leave is a reward.")
    military = a_source(2, "The leave code is on the list.\n\nRequest a two-week training as military leave.")
    (one,) = told("Award leave expires after two years [S1].", award, military).sentences
    assert one.reasons[0] == "it says “two years”, the source “two-week”"
    assert one.support is not None and one.support.text == "Request a two-week training as military leave."
    assert (one.support.marker, one.better) == ("S2", "")


def test_what_is_not_cited_does_not_speak_against_a_sentence_that_its_source_holds_up_as_well():
    text = "A review of code takes two days, and half of the reviews in one year find nothing [S1]."
    bread = a_source(2, "Bakers spent one week on a record of bread.")
    (one,) = told(text, REVIEWS, bread).sentences
    assert one.verdict == "supported" and "other-unit" not in one.codes
    assert one.support is not None and one.support.marker == "S1"
    (cites_it,) = told(text.replace("S1", "S2"), REVIEWS, bread).sentences
    assert cites_it.verdict == "unsupported" and cites_it.codes[0] == "other-unit"


def test_a_number_that_is_told_stands_before_other_reasons():
    (one,) = told("A review of code takes two days, and 47 bakers wept loudly in the rain [S1].").sentences
    assert one.reasons[:2] == ("the number 47 is in no source", "in no cited source: “bakers wept loudly in the rain”")


def test_two_words_of_the_heading_above_a_passage_count_as_said_by_it():
    text = "A review of code takes two days, and you bring it up within the first weeks [S1]."
    for heading, is_added in (("What to bring up in the first weeks", False), ("First of all", True)):
        (one,) = told(text, REVIEWS.model_copy(update={"heading": heading})).sentences
        assert ("addition" in one.codes) == is_added, heading


def test_no_sentence_is_unsupported_that_is_not_worth_a_look_and_none_supported_that_is():
    text = "A review of code takes two days, and bakers wept loudly in the rain [S1]. Think twice about spring. We hire."
    for one in told(text).sentences:
        is_worth_a_look = (one.doubt or 0.0) >= WORTH_A_LOOK
        assert one.verdict != ("supported" if is_worth_a_look else "unsupported"), one.text


def test_a_sentence_worth_a_look_shows_the_passage_that_it_cites_though_another_is_nearer():
    text = "Half of the reviews take two days, because we hire two engineers every spring [S1]."
    (one,) = told(text).sentences
    assert (one.doubt or 0.0) >= WORTH_A_LOOK and one.support is not None
    assert (one.support.marker, one.better) == ("S1", "")


def test_a_doubted_sentence_shows_the_nearest_passage_that_it_cites_however_little_they_share():
    law = a_source(
        1, "Report each year.\n\nNotify the Senate committee, and the House one, when a prize exceeds $50,000,000."
    )
    (sentence,) = told(
        "Two committees of Congress hear of it, wherever fifty million go to whoever won [S1].", law
    ).sentences
    assert sentence.support and "committee" in sentence.support.text and "number" not in sentence.codes


def test_headers_of_tables_and_questions_claim_nothing():
    found = told("Why is that?\n\n| work | days |\n|---|---|\n| review of code | two days [S1] |\n")
    assert [one.verdict for one in found.sentences] == ["no claim", "supported"]
    assert found.supported == 1.0


def test_without_sources_every_claim_is_unsupported():
    found = gather_evidence("costs", "A review takes two days.", (), MODEL, "")
    assert (found.supported, found.probability) == (0.0, None)
    assert found.sentences[0].reasons == ("the section had no source",)


def test_a_text_that_claims_nothing_is_not_measured():
    assert told("Why?").supported is None and supported_share([]) is None


def test_the_key_follows_text_sources_and_model_but_no_score():
    key = evidence_key("a", [REVIEWS], "m")
    assert key == evidence_key("a", [REVIEWS.model_copy(update={"score": 9.0})], "m")
    assert evidence_key("\u00e9", [REVIEWS], "m") != evidence_key("e\u0301", [REVIEWS], "m"), "its signs are counted"
    assert (
        len({key, evidence_key("b", [REVIEWS], "m"), evidence_key("a", [HIRING], "m"), evidence_key("a", [REVIEWS], "n")})
        == 4
    )


def test_a_number_that_is_not_cited_is_shown_in_the_source_that_has_it():
    rules = a_source(1, "A contract is signed by both sides. Two lawyers read each contract before that.")
    limits = a_source(2, "A contract of more than 12 pages is read by two lawyers.")
    others = [a_source(number, f"The pump leaks since {number} July, and nobody mends it.") for number in (3, 4)]
    (one,) = told(
        "Two lawyers read each contract of more than 12 pages [S1].", rules, *others[:1], limits, *others[1:]
    ).sentences
    assert "uncited" in one.codes and one.better == "S2" and one.support is not None and "12" in one.support.text
    assert one.cited_support is not None and one.cited_support.marker == "S1"


def test_nothing_is_said_against_a_supported_sentence_whose_words_are_all_there():
    (one,) = told("Of the reviews, half find nothing at all [S1].").sentences
    assert one.verdict == "supported" and one.reasons == ()
