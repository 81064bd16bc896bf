"""More for a section is what plain search ranks first for the words, joined to what one would quote."""

from tests.builders import a_corpus, a_query, index_corpus

from bloginator.corpus.search.looking import find_more
from bloginator.corpus.search.passages import search_passages
from bloginator.records.corpus import Retrieval

SALARY = "The salary of a maintainer is {} and is paid by the foundation of {} at the end of every month, as salaries are. "
WORDS = "salary of a maintainer"


def more(tmp_path, posts, characters=700, sure=3, is_wanted=lambda passage: True):
    index_corpus(a_corpus(tmp_path / "corpus", posts), tmp_path / "index")
    found = find_more(tmp_path / "index", WORDS, characters=characters, sure=sure, settings=Retrieval(), is_wanted=is_wanted)
    return [passage.chunk for passage in found]


def test_the_passages_come_in_the_order_of_plain_search_and_the_first_in_any_case(tmp_path):
    posts = {f"{n}.md": f"# Pay {n}\n\n{SALARY.format(n, word) * n}\n" for n, word in enumerate(("oak", "elm", "ash"), 1)}
    found = more(tmp_path, posts, characters=50, sure=1)
    ranked = search_passages(tmp_path / "index", [a_query(WORDS)], top=1)
    assert [chunk.id for chunk in found] == [passage.chunk.id for (passage,) in ranked.values()]


def test_what_is_not_wanted_and_what_repeats_another_leave_room_for_the_next(tmp_path):
    posts = {name: f"# Pay\n\n{SALARY.format('high', 'oak')}\n" for name in ("a.md", "b.md")}
    posts["c.md"] = (
        "# Posts\n\nA maintainer asks for a raise each spring, when budgets are made by those who hold the purse.\n"
    )
    assert {chunk.document for chunk in more(tmp_path, posts)} in ({"a.md", "c.md"}, {"b.md", "c.md"})
    unpaid = more(tmp_path, posts, is_wanted=lambda passage: passage.chunk.document == "c.md")
    assert {chunk.document for chunk in unpaid} == {"c.md"}
