"""A grounded sentence tells how likely its sources support it, which passage does, and what speaks against it."""

import json
import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bloginator.text.grounding import GroundedSentence, Model, answer_line, ground, load, overall
from bloginator.text.grounding.evidence import index_sources
from bloginator.text.grounding.facts import find_mentions
from bloginator.text.grounding.judge import sentence_spans
from bloginator.text.grounding.model import sum_trees
from bloginator.text.grounding.sentence_reading import read_sentence
from bloginator.text.grounding.unsupported_entities import find_names_unseen
from bloginator.text.words import stem, words

SHIPPED = (files("bloginator") / "data" / "grounding.json").read_text(encoding="utf-8")
ROOT = Path(__file__).parents[3]
SHARED = Path(os.environ.get("BLOGINATOR_SHARED_DATA", ROOT.parent / "shared" / "data"))
MODEL = load(SHIPPED)
GARDEN = (
    "Tomatoes need two litres of water a day in July. The shed may be moved behind the greenhouse next spring. "
    "The pump does not run on diesel."
)
BEES = "Anna Lindqvist keeps eleven hives by the river. Her bees fly as far as the orchard in Hamra."


def the_only(text: str, *sources: str) -> GroundedSentence:
    (sentence,) = ground(text, sources or (GARDEN, BEES), MODEL)
    return sentence


def test_a_repeated_passage_is_supported_and_points_at_its_sentence():
    found = the_only("Anna Lindqvist keeps eleven hives by the river [S2].")
    assert found.verdict == "supported"
    assert found.source == 1
    assert BEES[slice(*found.support)] == "Anna Lindqvist keeps eleven hives by the river."
    assert found.reasons == ()


@pytest.mark.parametrize(
    "around", ["<details>\n{}\n</details>", '<div class="note">{}</div>', "<table><tr><td>{}</td></tr></table>"]
)
def test_prose_within_block_elements_of_html_is_read(around: str):
    said = "Reviews take two days in Berlin, and they are short."
    (sentence,) = ground("Reviews take two days in Berlin.", [around.format(said)], MODEL)
    assert (sentence.verdict, sentence.reasons) == ("supported", ())
    assert sentence.support is not None and said in around.format(said)[slice(*sentence.support)]


def test_what_no_source_speaks_of_is_less_likely_supported_than_what_one_repeats():
    repeated = the_only("Tomatoes need two litres of water a day.")
    invented = the_only("Our chess club beat every rival in Vienna and celebrated until dawn.")
    assert invented.probability < repeated.probability
    assert invented.verdict != "supported"
    assert invented.source is None


def test_a_number_that_no_source_has_is_named():
    assert "the number 47 is in no source" in the_only("Tomatoes need 47 litres of water a day in July.").reasons


CLUB = (
    "The American Rose Society paid 20 crowns and the town paid 15 crowns. Everyone was glad of it. "
    "The club has 31 members and spent $1,234 on seeds in 2021. About 46.8 % of them are beginners. "
    "It was founded on 4 May 1987 by Erik Sand."
)
AMONG = " The pump does not run on diesel. Anna Lindqvist keeps eleven hives by the river."


@pytest.mark.parametrize("behind", ["", AMONG], ids=["alone", "in a text"])
@pytest.mark.parametrize(
    "said",
    [
        "Tomatoes need 47 litres of water a day in July.",
        "The club has 32 members and spent $1,234 on seeds in 2021.",
        "The club has thirty-two members and spent $1,234 on seeds in 2021.",
        "The club spent $1,234 million on seeds in 2021.",
    ],
)
def test_a_copied_sentence_with_an_invented_number_is_unsupported(said: str, behind: str):
    first = ground(said + behind, [GARDEN, BEES, CLUB], MODEL)[0]
    assert (first.verdict, bool(first.reasons)) == ("unsupported", True)


@pytest.mark.parametrize("behind", ["", AMONG], ids=["alone", "in a text"])
@pytest.mark.parametrize(
    "said",
    [
        "It was founded on 5 May 1987 by Erik Sand.",
        "Anna Bergman keeps eleven hives by the river.",
        "The pump runs on diesel.",
        "Tomatoes do not need two litres of water a day in July.",
    ],
)
def test_a_copied_sentence_with_another_name_or_negation_is_at_most_weak_and_told(said: str, behind: str):
    first = ground(said + behind, [GARDEN, BEES, CLUB], MODEL)[0]
    assert first.verdict in ("weak", "unsupported") and first.reasons


@pytest.mark.parametrize(
    "said",
    [
        "About 47 % of them are beginners.",
        "The club has thirty-one members.",
        "The club spent about $1,200 on seeds.",
        "The club, founded in 1987, has members seven days a week.",
        "Step 7: The club has members.",
        "The ARS (American Rose Society) paid 20 crowns.",
    ],
)
def test_what_follows_from_the_sources_is_not_called_invented(said: str):
    assert not any("is in no source" in reason for reason in the_only(said, CLUB).reasons)


def test_a_claim_beside_a_page_of_other_things_is_less_likely_supported_than_beside_its_passage():
    claim, page = "The club of the town keeps hives and a pump.", " ".join([GARDEN, BEES, CLUB] * 3)
    assert the_only(claim, page).probability < the_only(claim, "The club of the town keeps hives and a pump.").probability


def test_a_number_written_as_a_word_is_the_same_number():
    assert not any("number" in reason for reason in the_only("Anna Lindqvist keeps 11 hives by the river.").reasons)


def test_a_name_that_no_source_has_is_named_as_a_whole():
    reasons = the_only("The hives by the river belong to Kofi Mensah.").reasons
    assert "the name Kofi Mensah is in no source" in reasons


COMMISSION = (
    "The Federal Election Commission of the U.S. met in Albany, NY, on 2012-08-23. It fined French firms in Zürich at 30 °F."
)
SHORT = (
    "The FEC met in France. Gov. Lee told the press on television that the HOH and the IBE agree with the United Kingdom."
)


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("All of them know that the FEC met.", COMMISSION),
        ("They fined firms in Zurich.", COMMISSION),
        ("The press heard of Dr. Lee at 5 PM.", SHORT),
        ("Since Rust 1.68, of March 2023, it is stable.", "Rust 1.68 is stable since 2023-03-09."),
    ],
)
def test_a_name_that_a_source_spells_otherwise_is_in_a_source(said: str, source: str):
    evidence = index_sources([source], sentence_spans)
    reading = read_sentence(said, (0, len(said)), evidence, MODEL.idf)
    assert find_names_unseen(reading, evidence) == []
    assert not any("name" in reason for reason in the_only(said, source).reasons)


@pytest.mark.parametrize(
    ("said", "unknown"),
    [
        ("All of them know that the FBI met.", "FBI"),
        ("All of them know that they met in Boston, California.", "Boston"),
        ("All of them know that the United Nations met.", "Nations"),
        ("All of them know that they met in October.", "October"),
        ("All of them know that they met Augusta.", "Augusta"),
        ("All of them know that Spanish firms paid.", "Spanish"),
        ("They told that Grace Frost paid.", "Grace Frost"),
    ],
)
def test_a_name_that_only_looks_like_another_is_in_no_source(said: str, unknown: str):
    assert any("the name" in reason and unknown in reason for reason in the_only(said, COMMISSION).reasons)


def test_an_irregular_form_and_an_accent_are_no_other_word():
    assert stem("sung") == stem("sings") == stem("singing")
    assert stem("chose") == stem("choosing")
    assert [word.stem for word in words("Gormé")] == [word.stem for word in words("Gorme")]
    assert [word.plain for word in words("The U.S. and B.C. end.")] == ["the", "us", "and", "bc", "end"]


def test_a_negation_is_named_as_such_and_not_as_a_word_in_no_source():
    reasons = the_only("Nobody ever said that the leaky gate never limits visitors incorrectly.", BUCKET).reasons
    assert [reason.split(",")[0] for reason in reasons] == [
        'the draft says "Nobody ever said that the leaky"',
        'the draft says "never limits"',
    ]


@pytest.mark.parametrize("said", ["Hamra.", "Eleven.", "Anna Lindqvist", "Two litres of water", "Diesel", "Eleven hives"])
def test_an_answer_of_a_few_words_that_a_source_has_is_supported(said: str):
    assert the_only(said, f"{GARDEN} {BEES}").verdict == "supported"


@pytest.mark.parametrize("said", ["Vienna.", "Twelve.", "Kofi Mensah", "Three bottles of wine", "Petrol"])
def test_an_answer_of_a_few_words_that_no_source_has_is_not(said: str):
    assert the_only(said, f"{GARDEN} {BEES}").verdict != "supported"


def test_a_claim_about_somebody_whom_no_source_names_is_less_likely_supported():
    known, other = (the_only(f"{who} keeps eleven hives by the river.", BEES) for who in ("Lindqvist", "Mensah"))
    assert known.verdict == "supported" and (known.probability or 0.0) > (other.probability or 0.0)
    assert the_only("Nonetheless, Anna Lindqvist keeps eleven hives by the river.", BEES).verdict == "supported"


def test_the_writers_own_words_cost_a_claim_less_than_others():
    assert MODEL.hits[stem("therefore")] < 0.5 < MODEL.hits[stem("oil")]
    dry = the_only("The pump does therefore not run on diesel.").probability
    assert dry > the_only("The pump does secretly not run on diesel.").probability


def test_a_camel_case_name_is_one_name_in_every_reason():
    told = the_only("Anna Lindqvist keeps eleven hives on PyPaarl, near HamraGreen and PyRiver.").reasons
    assert "the name PyPaarl is in no source" in told
    (told,) = the_only("The beekeepers sell honey jars at GitHub.", "They sell honey.", "Java is a tool.").reasons
    assert told == "the name GitHub is in no source"


def test_unseen_words_are_named_where_the_sentence_is_doubted():
    reasons = the_only("Customers praised the velvet upholstery of our luxurious carriages.").reasons
    assert any(reason.startswith("in no source: ") and "velvet" in reason for reason in reasons)


def test_the_number_of_a_name_that_sources_have_without_one_is_not_called_invented():
    rule = "Since COVID came, members wear masks in the shop."
    assert the_only("Since COVID-19 came, members wear masks in the shop.", rule).reasons == ()
    assert the_only("Since COVID-19 came, members wear masks in the shop.", rule.replace("COVID", "COVID-21")).reasons


def test_a_lost_negation_is_named_and_never_supported():
    found = the_only("The pump runs on diesel.")
    assert found.reasons == ('the draft says "runs", the source "not run"',)
    assert found.verdict in ("weak", "unsupported")


PAGER = "When I started at the harbour, we had a shared pager rotation where one keeper would answer any call."
BUCKET = "On a burst, visitors might be limited incorrectly by a leaky gate."
HELPER = "It is okay to move a rule into a helper page as long as it does not confuse the gardener's plan."


@pytest.mark.parametrize("behind", ["", AMONG], ids=["alone", "in a text"])
@pytest.mark.parametrize(
    ("said", "source", "whose"),
    [
        ("The harbour never had a shared pager rotation.", PAGER, 'draft says "never '),
        ("The leaky gate never limits visitors incorrectly.", BUCKET, 'draft says "never '),
        ("The lock does not protect you from a second key.", "It will protect you from a second key.", 'draft says "not '),
        ("Nobody at the harbour answers a call on the pager.", PAGER, 'draft says "Nobody '),
        ("The club has no members.", "The club has 31 members.", 'draft says "no '),
        ("A helper page does confuse the gardener's plan.", HELPER, ', the source "not '),
        ("Repairs need approval.", "Hardly any approval is what repairs need.", ', the source "Hardly '),
    ],
)
def test_the_opposite_of_a_source_is_at_most_weak_and_names_the_negation(said: str, source: str, whose: str, behind: str):
    first = ground(said + behind, [source, GARDEN, BEES, CLUB], MODEL)[0]
    assert first.verdict in ("weak", "unsupported")
    assert whose in str(first.reasons)


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("The pump never runs on diesel.", GARDEN),
        ("Diesel cannot run the pump.", GARDEN),
        ("Not only one keeper would answer any call on the shared pager.", PAGER),
        ("We had a shared pager rotation at the harbour, no doubt.", PAGER),
        ("It is okay to move a rule into a helper page that does not confuse the gardener's plan.", HELPER),
        ("The absence of a ladder delayed the harvest.", "There was no ladder, which delayed the harvest."),
        ("The harbour kitchen serves soup and bread.", "Clients of the harbour kitchen get soup and bread."),
        ("Members like the new pump at the harbour.", "Members are unlikely to see the new pump at the harbour."),
        ("The directors of the harbour saw costs in May.", "The harbour saw indirect costs in May."),
        ("We send you a letter with the date of the tour.", "You will receive a letter with the date of the tour."),
        (
            "Don't turn the pump off: the harbour may flood.",
            "DO NOT turn off the pump. Turning it off may flood the harbour.",
        ),
    ],
)
def test_a_negation_on_both_sides_or_one_that_denies_nothing_is_no_reason_nor_is_a_word_like_an_opposite(
    said: str, source: str
):
    assert not any("does not" in reason or "draft says" in reason for reason in the_only(said, source).reasons)


def test_a_negation_that_stands_under_another_heading_alone_is_told():
    apart = "DO NOT turn off the pump.\n\n## Storms\n\nTurning it off may flood the harbour."
    said = "Don't turn the pump off: the harbour may flood."
    assert the_only(said, apart).codes == ("negation",)


@pytest.mark.parametrize(
    "text", ["Let us look at this in turn.", "Is the pump worth its price?", "Here is a summary:", "The pineapples are odd:"]
)
def test_a_transition_or_a_question_claims_nothing(text: str):
    found = the_only(text)
    assert (found.verdict, found.probability, found.reasons) == ("no claim", None, ())


def test_a_text_without_claims_has_no_probability():
    assert overall(ground("Let us see.", [GARDEN], MODEL)) is None


def test_without_sources_nothing_is_supported():
    assert the_only("Tomatoes need two litres of water a day.", "").verdict != "supported"
    assert ground("", [], MODEL) == []


def test_citation_markers_are_no_numbers():
    assert not any("number" in reason for reason in the_only("The pump does not run on diesel [S1, 7].").reasons)


def test_a_data_source_that_says_no_is_quoted():
    record = json.dumps({"name": "Corner Cafe", "WiFi": "no", "OutdoorSeating": False, "city": "Hamra"})
    found = the_only("Corner Cafe in Hamra offers outdoor seating and free Wi-Fi.", record)
    assert any('"OutdoorSeating": false' in reason for reason in found.reasons)
    assert any('"WiFi": "no"' in reason for reason in found.reasons)


def test_a_negation_reaches_the_facts_of_its_clause_only():
    record = json.dumps({"a": "x", "Valet": False, "Garage": True, "WiFi": True})
    evidence = index_sources([record], sentence_spans)
    told = {m.fact.key: m.affirmed for m in find_mentions(words("It has no valet, but has a garage and WiFi"), evidence)}
    assert told == {"valet": False, "garag": True, "wi fi": True}


def test_times_and_thousands_meet_in_every_notation():
    assert [word.stem for word in words("8 pm, 8:00 p.m., 20:00")] == ["20", "20", "20"]
    assert [word.stem for word in words("1,200 or 1 200")] == ["1200", "or", "1200"]


def test_forms_of_a_word_meet():
    assert stem("decides") == stem("decided")
    assert stem("temporary") == stem("temporarily")
    assert stem("1,200.50") == stem("1200.5")


def test_a_model_of_another_version_is_refused():
    with pytest.raises(ValueError, match="train it again"):
        load('{"version": 0}')


def test_a_line_is_answered_in_the_documented_form():
    line = json.dumps({"id": "a", "text": "# Water\n\nTomatoes need water. Let us see.", "sources": [GARDEN]})
    found = json.loads(answer_line(line, MODEL))
    assert found["id"] == "a"
    assert [set(sentence) for sentence in found["sentences"]] == [
        {"start", "end", "probability", "verdict", "source", "reasons"}
    ] * 2
    assert found["sentences"][1]["probability"] is None


@pytest.mark.parametrize("line", ["[]", '{"id": 1}', '{"text": "a", "sources": "b"}', '{"text": 3, "sources": []}', "{"])
def test_a_line_of_another_form_is_an_error(line: str):
    with pytest.raises(ValueError):
        answer_line(line, MODEL)


@given(st.text(max_size=300), st.lists(st.text(max_size=300), max_size=3))
def test_any_text_beside_any_sources_is_grounded_within_bounds(text: str, sources: list[str]):
    for sentence in ground(text, sources, MODEL):
        assert 0 <= sentence.start < sentence.end <= len(text)
        assert sentence.probability is None or 0 <= sentence.probability <= 1
        assert (sentence.probability is None) == (sentence.verdict == "no claim")
        if sentence.source is not None:
            assert sources[sentence.source][slice(*sentence.support)].strip()


def test_grounding_the_same_text_again_gives_the_same():
    assert ground(BEES, [GARDEN, BEES], MODEL) == ground(BEES, [GARDEN, BEES], MODEL)


def test_the_shipped_model_reads_no_longer_than_it_is_small():
    assert len(SHIPPED) < 250_000
    assert len(MODEL.features) == len(set(MODEL.features))


def test_the_trees_give_what_the_trainer_gives():
    lightgbm = pytest.importorskip("lightgbm", reason="the trainer's library is not installed")
    numpy = pytest.importorskip("numpy")
    pytest.importorskip("sklearn", reason="the trainer's library is not installed")
    sys.path.insert(0, str(ROOT / "scripts"))
    from train_grounding import as_tree

    rows = numpy.random.default_rng(1).random((400, 3))
    data = lightgbm.Dataset(rows, (rows[:, 0] > rows[:, 1]).astype(int))
    trained = lightgbm.train({"objective": "binary", "verbose": -1, "num_leaves": 6, "num_threads": 1}, data, 20)
    trees = [as_tree(tree["tree_structure"]) for tree in trained.dump_model()["tree_info"]]
    kept = {**json.loads(SHIPPED), "features": ["a", "b", "c"], "trees": trees}
    model: Model = load(json.dumps(kept))
    ours = [sum_trees(r, model) for r in rows.tolist()]
    assert ours == pytest.approx(trained.predict(rows, raw_score=True).tolist(), abs=0.01)


@pytest.mark.skipif(not (SHARED / "attributionbench").exists(), reason="the labelled collections are not here")
def test_attributable_claims_are_more_likely_supported_than_others():
    records = (SHARED / "attributionbench" / "dev.jsonl").read_text(encoding="utf-8").splitlines()[::8]
    likely: dict[str, list[float]] = {"attributable": [], "not attributable": []}
    for record in map(json.loads, records):
        found = [s.probability for s in ground(record["claim"], record["references"], MODEL) if s.probability is not None]
        likely[record["attribution_label"]].append(min(found, default=1.0))
    mean = {label: sum(values) / len(values) for label, values in likely.items()}
    assert mean["attributable"] > mean["not attributable"] + 0.03


def test_a_link_is_read_by_its_text():
    found = the_only("The [pump](https://example.org/zebra-47) does not run on diesel.")
    assert (found.verdict, found.reasons) == ("supported", ())


def test_without_a_source_nothing_is_supported_at_all() -> None:
    for sources in ([], [""], ["```\n```"]):
        found = ground("The sky is blue. It rains. Why?", sources, MODEL)
        assert [(one.probability, one.verdict) for one in found] == [(0.0, "unsupported")] * 2 + [(None, "no claim")]


RECORD = {"name": "Corner Cafe", "city": "Hamra", "hours": {"Monday": "11:30-20:0"}, "more": {"WiFi": "no", "Garage": "yes"}}
AS_LINES = "name: Corner Cafe\ncity: Hamra\nhours:\n  Monday: 11:30-20:0\nmore:\n  WiFi: no\n  Garage: yes\n"
AS_TABLE = (
    "| field | value |\n| --- | --- |\n| name | Corner Cafe |\n| city | Hamra |\n| hours.Monday | 11:30-20:0 |\n"
    "| more.WiFi | no |\n| more.Garage | yes |\n"
)
AS_TERMS = "name\n: Corner Cafe\n\ncity\n: Hamra\n\nhours.Monday\n: 11:30-20:0\n\nmore.WiFi\n: no\n\nmore.Garage\n: yes\n"
AS_PROSE = (
    "The name is Corner Cafe. The city is Hamra. The hours Monday is 11:30-20:0. "
    "The more WiFi is no. The more Garage is yes."
)


def test_a_record_gives_the_same_verdicts_in_every_layout():
    text = "Corner Cafe in Hamra offers WiFi and more. It is open from 11:30 AM to 9 PM on Monday. It has a garage and more."
    layouts = [json.dumps(RECORD), AS_LINES, AS_TABLE, AS_TERMS, AS_PROSE]
    told = [[(s.probability, s.verdict, s.codes) for s in ground(text, [layout], MODEL)] for layout in layouts]
    assert all(one == told[0] for one in told)
    assert "hours" in told[0][1][2] and "contradiction" in told[0][0][2] and told[0][0][1] != "supported"


def test_a_sentence_that_stands_in_a_source_word_for_word_is_supported_and_has_no_reason_against_it():
    source = "# Money\n\nWe never pay late, unless the\nbank is closed. Nothing else is promised."
    for sentence in ground(
        "We never pay late, unless the bank is closed [S1]. Nothing else is promised. [S1]", [source], MODEL
    ):
        assert (sentence.verdict, sentence.reasons, sentence.source) == ("supported", (), 0)
    changed = the_only("We never pay early, unless the bank is closed.", source)
    assert (changed.probability or 0.0) < 0.99


@pytest.mark.parametrize("said", ["Write it down.", "Post first.", "Be kind."])
def test_a_sentence_too_general_for_any_source_claims_nothing(said: str):
    assert the_only(said, GARDEN).verdict == "no claim"


@pytest.mark.parametrize(
    "source",
    ["- [Leaky pump support](docs/pump.md)\n- [Licence](LICENCE)\n", "| Leaky pump | Support |\n| --- | --- |\n"],
    ids=["links", "a table's header"],
)
def test_a_link_or_the_header_of_a_table_supports_nothing(source: str):
    found = the_only("The leaky pump has support.", source + "\nThe greenhouse was sold last summer to a friend.")
    assert found.verdict != "supported" and found.support is None


@pytest.mark.parametrize("fence", ["```", "~~~text"])
def test_a_figure_of_code_or_output_is_a_figure_of_the_source(fence: str):
    source = f"The build is quick:\n\n{fence}\nbuild: 55 ms\n{fence[:3]}\n"
    assert the_only("A build takes 55 ms.", source).verdict == "supported"
    assert the_only("A build takes 57 ms.", source).reasons == ("the number 57 is in no source",)


def test_a_name_of_a_heading_or_of_the_document_is_no_unknown_name():
    text = "Last year the people of Basecamp kept eleven hives."
    assert "name" in the_only(text, BEES).codes
    assert "name" not in the_only(text, "## At Basecamp\n\n" + BEES).codes
    (known,) = ground(text, [BEES], MODEL, known=["handbook/basecamp"])
    assert "name" not in known.codes


def test_a_negation_that_a_heading_has_is_no_other_one():
    source = "## Not okay\n\nSharing the passwords of guests with visitors.\n"
    assert "negation" not in the_only("Sharing the passwords of guests with visitors isn't okay.", source).codes


def test_equal_texts_are_judged_alike_to_the_last_digit_whatever_the_hash_seed():
    code = (
        "from tests.text.grounding.test_grounding import *;"
        "texts = [file.read_text('utf-8') for file in sorted(ROOT.glob('batches/example/corpus/*.md'))];"
        "blocks = [block for text in texts for block in text.split('\\n\\n')];"
        "print([ground(line, [block], MODEL) for block in blocks for line in block.split('. ')])"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1
