"""Ids come from the titles' path alone, and the order of the sections never shows in them."""

from hypothesis import given
from hypothesis import strategies as st

from bloginator.text.outline.ids import MAX_ID, WELL_FORMED, TitledSection, assign_ids, id_from, is_id, slug, suggest_id

TITLES = st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=4).map(tuple)
SECTIONS = st.lists(st.builds(TitledSection, TITLES, st.text(max_size=5)), max_size=8, unique=True)


def test_an_id_is_the_titles_path_in_plain_letters():
    assert id_from(["Feedback", "SBI model"]) == "feedback-sbi-model"
    assert id_from(["Café & Crème: 10 %"]) == "cafe-creme-10"


def test_a_title_without_latin_letters_is_named_by_its_hash():
    assert id_from(["日本語"]) == "s-b8f64d52"
    assert id_from(["Feedback", "日本語"]) == "feedback-s-b8f64d52", "its parent keeps its own plain id"


def test_a_long_path_is_cut_and_keeps_a_hash_of_the_whole():
    one, other = id_from(["a" * 80]), id_from(["a" * 81])
    assert len(one) == MAX_ID and one != other
    assert one.startswith("a" * 58 + "-")


def test_equal_ids_all_get_a_hash_of_path_and_description():
    first, second = assign_ids([TitledSection(("Costs",), "ours"), TitledSection(("Costs!",), "theirs")])
    assert first == "costs-a671" and second == "costs-0c6c"


def test_a_given_id_is_settled_first():
    assert assign_ids([TitledSection(("Costs",), "")], given=["costs"]) == ["costs-5d6a"]


def test_names_that_files_cannot_bear_are_no_ids():
    assert not is_id("con") and not is_id("samples") and not is_id("../../x") and not is_id("") and not is_id("-a")
    assert not is_id("a" * 64) and not is_id("a\n") and is_id("a" * 63)
    assert id_from(["Samples"]).startswith("samples-") and is_id(id_from(["Samples"]))


@given(st.text())
def test_what_is_suggested_is_always_an_id(text: str):
    assert is_id(suggest_id(text))


@given(SECTIONS)
def test_ids_are_well_formed_and_apart(sections: list[TitledSection]):
    ids = assign_ids(sections)
    assert len(set(ids)) == len(ids)
    assert all(WELL_FORMED.fullmatch(name) and is_id(name) for name in ids)


@given(SECTIONS, st.randoms())
def test_reordering_changes_no_id(sections: list[TitledSection], random):
    before = dict(zip(sections, assign_ids(sections), strict=True))
    random.shuffle(sections)
    assert dict(zip(sections, assign_ids(sections), strict=True)) == before


@given(SECTIONS, TITLES)
def test_a_section_that_shares_no_id_changes_none(sections: list[TitledSection], titles: tuple[str, ...]):
    before = assign_ids(sections)
    new = TitledSection(titles, "new")
    plain = {id_from(section.titles) for section in sections}
    if id_from(titles) not in plain | set(before):
        assert assign_ids([new, *sections])[1:] == before


def test_a_slug_of_its_own_slug_is_the_same():
    assert slug(slug("Über  Größe!")) == slug("Über  Größe!") == "uber-groe"
