"""The sources of a section: each thing that it names gets its turn, whole, within a budget of text."""

import pytest
from tests.builders import a_corpus, a_query, index_corpus

from bloginator.corpus.ingest.chunks import MAX_CHUNK
from bloginator.corpus.search.passages import search_passages
from bloginator.corpus.search.sections import rank_sources
from bloginator.records.corpus import Retrieval

HANDBOOK = """\
# Leave

## Parents

Staff who have a new child take parental leave of twelve weeks. It is paid.

## Travel

Before a trip, these must be booked by the office:

- flights, in economy class
- hotels, for less than the daily rate
- trains

| city | daily rate |
|---|---|
| Boston | 200 dollars |
| Denver | 180 dollars |
"""


def sources(tmp_path, posts, title, characters=2000, top=50, **fields):
    index_corpus(a_corpus(tmp_path / "corpus", posts), tmp_path / "index")
    query = a_query(title, **fields)
    return dict(rank_sources(tmp_path / "index", [query], characters=characters, top=top))[query.id]


def texts(found):
    return [source.chunk.text for source in found]


def test_a_thing_in_other_words_is_found(tmp_path):
    found = sources(tmp_path, {"leave.md": HANDBOOK}, "Time away", characters=200, description="paid time off for a baby")
    assert found[0].chunk.heading == ("Parents",)
    assert found[0].clause == "paid time off for a baby"


def test_each_thing_that_is_named_gets_its_turn_before_any_gets_a_second(tmp_path):
    key = "An idempotency key is stored beside the request, and a retry finds its key again, however often it is sent. "
    posts = {f"keys{n}.md": f"# Keys {n}\n\n" + key.replace("often", f"often in case {n}") * 3 for n in range(8)}
    posts["jobs.md"] = "# Jobs\n\n### The completer\n\nIt pushes on what was left.\n\n### The reaper\n\nOld ones go.\n"
    description = "What happens to an idempotency key beside a request, the reaper, and the completer."
    found = sources(tmp_path, posts, "What runs", description=description, top=4)
    assert {("The completer",), ("The reaper",)} <= {source.chunk.heading for source in found}


PAGES = {
    "plan.md": "# Individual Development Plan\n\nIt says what you want to learn. Your supervisor signs it each spring.\n",
    "meetings.md": "# Meetings\n\nHow often a team meets is up to it. One form of meeting is often enough: one hour.\n",
    "forms.md": "# Forms\n\nThe form is where you find one. How often a form is signed depends on the form.\n",
    "leave.md": "# Leave\n\nUnpaid leave is for a year at most, and is asked for in writing.\n",
}


def test_the_page_that_has_the_sections_title_comes_first_whatever_words_its_description_has(tmp_path):
    description = "What is in one, how often, where the form is."
    found = sources(tmp_path, PAGES, "Individual development plans", description=description, characters=200)
    assert found[0].chunk.document.endswith("plan.md")


@pytest.mark.parametrize(
    ("name", "form"), [("above", "# Staff\n\n## {}\n\n{}\n"), ("below", "# Staff\n\n## Years\n\n### {}\n\n{}\n")]
)
def test_a_heading_is_a_name_too(tmp_path, name, form):
    text = form.format("Individual Development Plan", "What you want to learn stands there, and your supervisor signs.")
    description = "What is in one, how often, where the form is."
    found = sources(
        tmp_path, PAGES | {"plan.md": text}, "Individual development plans", description=description, characters=200
    )
    assert found[0].chunk.document.endswith("plan.md")


def test_one_word_in_common_makes_no_page_the_one_that_a_section_is_about(tmp_path):
    description = "How often a team meets, and one form of meeting."
    found = sources(tmp_path, PAGES, "Leave none behind", description=description, characters=100)
    assert found[0].chunk.document.endswith("meetings.md")


def test_a_single_word_is_a_name_where_neither_has_another(tmp_path):
    description = "How often, and in what form."
    found = sources(tmp_path, PAGES, "Leave", description=description, characters=100)
    assert found[0].chunk.document.endswith("leave.md")


def test_a_name_that_many_documents_have_is_none(tmp_path):
    posts = {
        f"{n}.md": f"# Project {n}\n\n## Getting started\n\nInstall number {n} with care, then read on.\n" for n in range(9)
    }
    found = sources(tmp_path, PAGES | posts, "Getting started", description="Supervisors, meetings.", characters=100)
    assert not found[0].chunk.heading


def test_an_item_has_its_lead_in_and_a_row_its_header(tmp_path):
    found = sources(tmp_path, {"leave.md": HANDBOOK}, "Rates", characters=150, description="daily rate in Denver")
    (row,) = [text for text in texts(found) if "Denver" in text]
    assert row.startswith("| city | daily rate |\n|---|---|\n")
    last = "- trains, in second class where there is one, unless the trip takes more than six hours, and then in first"
    others = "".join(f"- thing {n} is booked by nobody, for reasons that stand in no other place\n" for n in range(9))
    posts = {"trips.md": f"# Trips\n\nFirst of all. The office books:\n\n{others}{last}\n"}
    found = sources(tmp_path / "other", posts, "Trains", characters=140, description="trains in second class")
    assert texts(found)[0] == f"The office books:\n- …\n{last}"


def test_what_is_left_out_of_a_list_is_marked_and_an_item_keeps_those_it_stands_under_and_its_number(tmp_path):
    item = (
        "of the many forms that nobody reads with care before they are signed and sent to the office by whoever needs them"
    )
    steps = (
        f"1. The first {item}.\n2. The second {item}:\n   1. A stamp {item}.\n   2. A zebra {item}.\n3. The third {item}.\n"
    )
    found = sources(tmp_path, {"forms.md": f"# Forms\n\nTo ask, you need:\n\n{steps}"}, "Zebra", characters=450, top=1)
    above, zebra = f"2. The second {item}:", f"   2. A zebra {item}."
    assert texts(found) == [f"To ask, you need:\n- …\n{above}\n   - …\n{zebra}\n- …"]
    assert found[0].chunk.lines == (8, 8)


def test_the_lines_of_a_source_begin_where_its_lead_in_or_header_does_if_nothing_between_is_left_out(tmp_path):
    forms = "# Forms\n\nFirst ask. Then these\nare needed:\n\n- a form that zebras sign\n- a stamp\n\n"
    table = "| animal | fee |\n|---|---|\n| otter | two hundred dollars |\n| badger | two hundred dollars |\n"
    for title, shown in (("Zebras sign", (3, 6)), ("Otter", (9, 12)), ("Badger", (9, 12))):
        found = sources(tmp_path / title, {"forms.md": forms + table}, title, characters=130)
        assert found[0].chunk.lines == shown, found[0].chunk.text
    rows = "".join(
        f"| badger {n} | {n} hundred dollars, to be paid at the gate by whoever comes first |\n" for n in range(9)
    )
    found = sources(tmp_path, {"fees.md": f"# Fees\n\n| animal | fee |\n|---|---|\n{rows}"}, "badger 7", characters=130)
    assert found[0].chunk.text.startswith("| animal") and found[0].chunk.lines == (12, 12)


def test_a_sentence_that_leads_into_a_list_brings_an_item_and_shows_that_the_list_is_left_out(tmp_path):
    items = "".join(f"- thing {n} is booked by somebody else, for reasons that stand in no other place\n" for n in range(9))
    post = (
        f"# Trips\n\nBefore any trip to another city, whatever the reason, the zebra office books all of these:\n\n{items}"
    )
    found = sources(tmp_path, {"trips.md": post}, "Zebra office", characters=140)
    assert texts(found)[0].startswith("Before any trip") and "\n- thing 0 is" in texts(found)[0]
    assert texts(found)[0].endswith("in no other place\n- …")


@pytest.mark.parametrize("characters", [120, 200, 300, 500])
def test_what_is_shown_of_lists_keeps_to_the_budget(tmp_path, characters):
    steps = "".join(
        f"- Step {n} has parts:\n  - The pager of week {n}, and more of it.\n  - The rest {n}.\n" for n in range(9)
    )
    found = sources(tmp_path, {"a.md": f"# Steps\n\nDo all of this:\n\n{steps}"}, "The pager of week", characters=characters)
    assert 0 < sum(map(len, texts(found))) <= characters


def test_chunks_side_by_side_become_one_source_exactly_as_it_stands(tmp_path):
    found = sources(tmp_path, {"leave.md": HANDBOOK}, "Booking", description="flights, hotels, trains")
    whole = next(source.chunk for source in found if "flights" in source.chunk.text)
    assert whole.text in HANDBOOK
    assert whole.text.count("\n- ") == 3
    assert HANDBOOK[slice(*whole.span)] == whole.text
    first, last = whole.lines
    assert whole.text.splitlines() == HANDBOOK.splitlines()[first - 1 : last]


@pytest.mark.parametrize("characters", [100, 200, 400, 800])
def test_sources_keep_to_their_budget(tmp_path, characters):
    posts = {
        f"p{n}.md": f"# Post {n}\n\n" + f"The pager rang {n} times. Ada took it in week {n}.\n\n" * 3 for n in range(20)
    }
    found = sources(tmp_path, posts, "Pagers", characters=characters, description="Who took the pager, how often it rang")
    assert found
    assert sum(map(len, texts(found))) <= characters


def test_there_are_never_more_sources_than_asked_for(tmp_path):
    posts = {f"p{n}.md": f"The pager rang {n} times in the week of {n * 7} calls.\n" for n in range(20)}
    assert len(sources(tmp_path, posts, "Pagers", top=3)) == 3


def test_what_repeats_a_source_is_left_out(tmp_path):
    text = "The pager rotates weekly, so that nobody carries it twice in a row this month."
    found = sources(tmp_path, {"a.md": text, "b.md": f"{text} Really.", "c.md": "A pager costs 200 dollars."}, "The pager")
    assert [source.chunk.document for source in found] in (["a.md", "c.md"], ["c.md", "a.md"])


def test_prose_comes_before_a_list_of_links(tmp_path):
    posts = {
        "README.md": "- [The pager rotates weekly](https://example.org/pager)\n",
        "duty.md": "The pager rotates weekly among all.\n",
    }
    assert sources(tmp_path, posts, "The pager rotates weekly")[0].chunk.document == "duty.md"


def test_a_description_that_mixes_scripts_is_given_sources(tmp_path):
    posts = {"leave.md": HANDBOOK, "休暇.md": "# 休暇\n\n新しい子供のための休暇は十二週間です。\n"}
    found = sources(tmp_path, posts, "Parents", description="parental leave (育児休暇) for a new child 新しい子供")
    assert {source.chunk.document for source in found} == {"leave.md", "休暇.md"}


def test_a_section_is_never_empty_where_search_finds_something(tmp_path):
    query = a_query("When somebody goes", description="Ceremonies, cakes and handshakes on the last day before a trip " * 9)
    index_corpus(a_corpus(tmp_path / "corpus", {"leave.md": HANDBOOK}), tmp_path / "index")
    assert search_passages(tmp_path / "index", [query], top=1)[query.id]
    assert dict(rank_sources(tmp_path / "index", [query], characters=6000, top=50))[query.id]


def test_an_empty_corpus_gives_no_source(tmp_path):
    (tmp_path / "corpus").mkdir()
    assert sources(tmp_path, {}, "pager") == []


def test_all_sections_are_answered_and_the_same_corpus_elsewhere_gives_the_same(tmp_path):
    queries = [a_query("Travel", description="flights and hotels"), a_query("what is the")]
    chosen = []
    for name in ("one", "two"):
        index_corpus(a_corpus(tmp_path / name, {"leave.md": HANDBOOK}), tmp_path / f"index-{name}")
        chosen.append(dict(rank_sources(tmp_path / f"index-{name}", queries, characters=2000, top=50)))
    assert chosen[0] == chosen[1]
    assert list(chosen[0]) == ["Travel", "what is the"]
    assert chosen[0]["what is the"] == []


def test_by_words_alone_no_vector_is_used(tmp_path):
    index_corpus(a_corpus(tmp_path / "corpus", {"leave.md": HANDBOOK}), tmp_path / "index")
    query = a_query("Infants")
    by_words = dict(rank_sources(tmp_path / "index", [query], characters=2000, top=9, settings=Retrieval(engine="lexical")))
    assert by_words == {"Infants": []}


KITCHEN = """\
# Kitchen

## Rules

> ### Lost umbrellas
>
> Whoever finds one hangs it on the hook beside the door of the canteen, where it is kept for thirty days, and after that it
> goes to whoever asks for it first.
>
> ### Spoons
>
> They are counted.
"""


def test_a_heading_in_a_quotation_brings_what_stands_under_it_or_is_no_source(tmp_path):
    found = sources(tmp_path, {"kitchen.md": KITCHEN}, "Umbrellas", characters=300, description="lost umbrellas")
    assert texts(found)[0].startswith("> ### Lost umbrellas\n>\n> Whoever finds one")
    assert "> ### Lost umbrellas" not in texts(sources(tmp_path, {"kitchen.md": KITCHEN}, "Lost umbrellas", characters=60))


QUESTION, BOLD = "How do boats leave the harbour, case {n}?", "> **How boats leave the harbour, case {n}:**"


@pytest.mark.parametrize("form", [QUESTION, BOLD])
@pytest.mark.parametrize("count", [200, 1500])
def test_what_only_leads_on_to_its_like_is_passed_over_for_prose(tmp_path, form, count):
    asked = "\n\n".join(form.format(n=n) for n in range(count))
    answer = "By the north gate, with a lamp at the bow, one after the other in the order of their names."
    gale = "Boats leave before the gale does, says whoever keeps the harbour's books at dawn."
    fog = "In fog no vessel may leave; a bell is rung from the quay until it has lifted."
    posts = {"asked.md": f"# Boats that leave the harbour\n\n{asked}\n\n{answer}\n", "a.md": f"{gale}\n", "b.md": f"{fog}\n"}
    found = sources(tmp_path, posts, "How boats leave the harbour", characters=6000)
    assert {gale, fog} <= {*texts(found)}
    (answered,) = {*texts(found)} - {gale, fog}
    assert answered.endswith(f"{form.format(n=count - 1)}\n\n{answer}") and len(answered) <= len(form) + 4 + MAX_CHUNK


def test_where_all_only_leads_on_or_leads_to_what_does_not_fit_the_best_is_given_alone(tmp_path):
    asked = "\n\n".join(f"How do boats leave the harbour, case {n}?" for n in range(100))
    found = sources(tmp_path / "asked", {"asked.md": asked}, "How boats leave the harbour")
    assert len(found) == 1 and len(texts(found)[0]) < 50
    answer = "By the north gate, with a lamp at the bow and the flag of the harbour in the order of their names. " * 3
    posts = {"boats.md": f"# Boats\n\nHow do boats leave the harbour?\n\n{answer}\n"}
    assert len(sources(tmp_path, posts, "How boats leave the harbour", characters=100)) == 1


def test_what_leads_into_a_list_steps_back_behind_prose_and_brings_an_item(tmp_path):
    item = "- a stamp of the harbour master, who is in on Mondays and Thursdays and keeps the books of both quays as well"
    lead = "Boats that are to leave the harbour at night need these papers of the master before they may cast off:"
    fog = f"{lead[:-1]}, as their owners sing in a song of three parts."
    posts = {"boats.md": f"# Quay\n\n{lead}\n\n{item}\n- a lamp\n", "fog.md": f"# Quay\n\n{fog}\n"}
    found = sources(tmp_path, posts, "Boats that leave the harbour at night", characters=500)
    assert texts(found)[0] == fog
    assert f"{lead}\n\n{item}" in texts(found)[1]
