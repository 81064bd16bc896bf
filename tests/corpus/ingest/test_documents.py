"""A file's bytes as a document: text, title, date, tags, quality."""

import pytest

from bloginator.corpus.ingest.documents import Unreadable, read


def test_front_matter_gives_title_date_tags_and_quality():
    front = b"---\ntitle: 'Costs: a note'\ndate: 2024-01-02 10:00\n"
    front += b'tags:\n  - ops\n  - "big spend"\nquality: preferred\n---\n'
    text = read(front + b"We paid.\n", "a.md")
    assert (text.title, text.date, text.tags, text.quality) == (
        "Costs: a note",
        "2024-01-02",
        ("ops", "big spend"),
        "preferred",
    )
    assert text.text[text.body :] == "We paid.\n"


def test_toml_front_matter_is_read():
    assert read(b'+++\ntitle = "T"\npublished_at = 2017-01-28T13:24:00Z\n+++\nProse.', "a.md").date == "2017-01-28"


def test_front_matter_that_cannot_be_read_is_ignored():
    assert read(b"+++\ntitle = = broken\n+++\n# Heading\n\nProse.", "a.md").title == "Heading"


def test_without_front_matter_the_first_heading_is_the_title_and_the_name_gives_the_date():
    text = read(b"# On *call*\n\nProse.", "posts/2021-03-04-on-call.md")
    assert (text.title, text.date) == ("On call", "2021-03-04")


@pytest.mark.parametrize(("path", "title"), [("a/my-first_post.md", "my first post"), ("posts/hello/index.md", "hello")])
def test_the_files_name_is_the_last_resort_for_a_title(path, title):
    assert read(b"Prose without a heading.", path).title == title


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"\x89PNG\0\0", "binary"),
        (b"%PDF-1.7 \xff", "binary"),
        (b"---\na: b\n---\n\n", "front matter"),
    ],
)
def test_what_holds_no_text_says_why(data, reason):
    with pytest.raises(Unreadable, match=reason):
        read(data, "a.md")


def test_line_ends_of_other_systems_become_one():
    assert read(b"One.\r\nTwo.\rThree.", "a.md").text == "One.\nTwo.\nThree."
