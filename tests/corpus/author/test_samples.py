"""Samples of the author's own prose."""

from tests.builders import a_corpus, a_query, index_corpus

from bloginator.corpus.author.samples import pick_samples
from bloginator.corpus.search.passages import search_passages

SENTENCE = "We wrote the review together on the next morning, and nobody was blamed for what had happened. "
OTHER = "The garden was dry in June, so we carried water from the river every single evening of that month. "


def drawn(tmp_path, posts, about="incident review", count=3):
    index_corpus(a_corpus(tmp_path / "corpus", posts), tmp_path / "index")
    return pick_samples(tmp_path / "index", about, count)


def test_samples_are_prose_of_the_right_length_from_different_documents(tmp_path):
    posts = {
        f"{n}.md": f"# Post {n}\n\n" + "\n\n".join([(SENTENCE.replace("next", f"{n}th") * 3).strip()] * 4) for n in range(5)
    }
    found = drawn(tmp_path, posts)
    assert len({one.chunk.document for one in found}) == 3
    assert all(400 <= len(one.chunk.text) <= 900 for one in found)


def test_lists_code_tables_and_quotes_are_no_samples(tmp_path):
    posts = {
        "list.md": "".join(f"- incident review {n} of the year\n" for n in range(40)),
        "code.md": "```\n" + "incident = review()\n" * 30 + "```\n",
        "quote.md": "".join(f"> incident review {n}.\n" for n in range(30)),
        "prose.md": OTHER * 6,
    }
    assert [one.chunk.document for one in drawn(tmp_path, posts)] == ["prose.md"]


def test_what_is_near_the_subject_comes_first(tmp_path):
    posts = {"garden.md": OTHER * 6, "review.md": SENTENCE * 6}
    assert [one.chunk.document for one in drawn(tmp_path, posts, "reviews without blame")] == ["review.md", "garden.md"]


def test_a_deprecated_document_gives_no_sample(tmp_path):
    posts = {"old.md": "---\nquality: deprecated\n---\n" + SENTENCE * 6, "new.md": OTHER * 6}
    assert [one.chunk.document for one in drawn(tmp_path, posts)] == ["new.md"]


def test_samples_are_on_different_things(tmp_path):
    posts = {f"review{n}.md": SENTENCE.replace("next", f"{n}th") * 6 for n in range(4)}
    posts["garden.md"] = OTHER.replace("June", "June after a review") * 6
    found = [one.chunk.document for one in drawn(tmp_path, posts, "reviews without blame", 2)]
    assert found[0].startswith("review") and found[1] == "garden.md"


def test_what_the_sections_quote_is_no_sample(tmp_path):
    posts = {"garden.md": OTHER * 6, "review.md": SENTENCE * 6}
    index_corpus(a_corpus(tmp_path / "corpus", posts), tmp_path / "index")
    quoted = search_passages(tmp_path / "index", [a_query("review written together")], top=9)["review written together"]
    found = pick_samples(tmp_path / "index", "reviews", 2, quoted=quoted)
    assert [one.chunk.document for one in found] == ["garden.md"]


def test_an_empty_corpus_has_no_samples(tmp_path):
    assert drawn(tmp_path, {"code.md": "```\nx\n```\n"}) == []
