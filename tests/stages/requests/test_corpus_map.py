"""The map of a corpus tells most of what bears most on the subject, and never grows beyond its room."""

from hypothesis import given
from hypothesis import strategies as st
from tests.text.test_growth import grows_in_proportion, seconds

from bloginator.records.corpus import DocumentContents, HeadingContents
from bloginator.stages.requests.corpus_map import MAX_TITLES, map_corpus, size_of, sum_up_folders


def a_document(path: str, *headings: str, words: int = 100) -> DocumentContents:
    """Return a document with these headings."""
    below = tuple(HeadingContents(heading=(name,), words=20, says=f"It is about {name}.") for name in headings)
    return DocumentContents(path=path, title=f"On {path}", words=words, headings=below)


def test_a_small_corpus_is_told_heading_by_heading() -> None:
    told = map_corpus([a_document("a.md", "Costs", "Pay"), a_document("b.md", "Leave")], {("a.md", ("Costs",)): 1.5}, 10_000)
    assert [(source.marker, source.document, source.heading, source.text, source.score) for source in told] == [
        ("S1", "a.md", "Costs", "20 words: It is about Costs.", 1.5),
        ("S2", "a.md", "Pay", "20 words: It is about Pay.", 0.0),
        ("S3", "b.md", "Leave", "20 words: It is about Leave.", 0.0),
    ]


def test_of_a_document_with_many_headings_those_that_bear_on_the_subject_are_told() -> None:
    document = a_document("a.md", *(f"Part {number}" for number in range(40)))
    told = map_corpus([document], {("a.md", ("Part 7",)): 1.0}, 10_000)
    assert [source.heading for source in told] == ["Part 7"]


def test_documents_are_named_while_there_is_room_and_the_rest_is_summed_up_by_folder() -> None:
    near = a_document("hr/pay.md", "Costs")
    far = [a_document(f"{'ops' if number % 3 else 'sales/eu'}/{number:03}.md", words=10) for number in range(300)]
    told = map_corpus([near, *far], {("hr/pay.md", ("Costs",)): 1.0}, 6_000)
    *named, ops, sales = told[1:]
    assert [source.document for source in (told[0], ops, sales)] == ["hr/pay.md", "ops/", "sales/eu/"]
    assert [source.document for source in named] == [document.path for document in far[: len(named)]]
    assert size_of(told) > 0.6 * 6_000
    assert sum(int(source.text.split()[0]) for source in (ops, sales)) == 300 - len(named)
    assert ops.text.endswith(" more")


def test_a_corpus_where_nothing_bears_on_the_subject_is_told_by_titles() -> None:
    told = map_corpus([a_document(f"{number:04}.md") for number in range(5_000)], {}, 24_000)
    assert len(told) > 200
    assert 20_000 < size_of(told) <= 24_000


def test_files_in_no_folder_are_summed_up_with_as_many_titles_as_those_in_one() -> None:
    told = map_corpus([a_document(f"{number:04}.md") for number in range(500)], {}, 6_000)
    assert told[-1].document == "./" and told[-1].text.count("; On ") == MAX_TITLES - 1


def test_many_folders_take_time_in_proportion_to_them() -> None:
    def cut_off(number: int) -> float:
        documents = [a_document(f"{each:05}/a.md") for each in range(number)]
        return seconds(lambda _: sum_up_folders(documents, 1_000), "", 3)

    assert grows_in_proportion(cut_off, 100)


@given(st.integers(0, 400), st.integers(1, 40), st.integers(1, 4), st.integers(2_000, 30_000))
def test_it_stays_within_its_room(documents: int, folders: int, depth: int, room: int) -> None:
    paths = [f"{'/'.join([f'f{number % folders}'] * depth)}/{number}.md" for number in range(documents)]
    told = map_corpus([a_document(path, "A", "B", "C") for path in paths], {(path, ("A",)): 1.0 for path in paths[:9]}, room)
    assert size_of(told) <= room
    assert [source.marker for source in told] == [f"S{number}" for number in range(1, len(told) + 1)]
