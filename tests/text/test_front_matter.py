"""One reading of front matter for documents and outlines: fields, lists, comments."""

import pytest

from bloginator.text.front_matter import fields_of, find_front_matter, write_scalar
from bloginator.text.outline import read_outline


@pytest.mark.parametrize(
    ("lines", "fields"),
    [
        ("title: 'it''s'\n", {"title": "it's"}),
        ("Title:Costs\n", {"title": "Costs"}),
        ("title: Bug #5  # of ten\n", {"title": "Bug #5"}),
        ('tags: [a, "b c"]\n', {"tags": ["a", "b c"]}),
        ("tags:\n  - a\n  # two\n  - b\n", {"tags": ["a", "b"]}),
        (
            "title: Lead by example, and be\n  accountable\ntags: a\n",
            {"title": "Lead by example, and be accountable", "tags": "a"},
        ),
        ('title: "Costs:\n  all of them"\n', {"title": "Costs: all of them"}),
        ("title: >-\n  Costs\n  of all\nnote: |\n  - a\n", {"title": "Costs of all", "note": "- a"}),
        ("author:\n  name: x\ntitle: y\n", {"author": "", "title": "y"}),
    ],
)
def test_yaml_is_read_at_its_top_level(lines: str, fields: dict[str, object]):
    text = f"---\n{lines}---\nProse."
    assert fields_of(text, find_front_matter(text)) == fields


def test_an_outline_reads_a_field_as_a_document_does():
    outline = read_outline(
        "---\ntitle: 'Bug #5'  \nthesis: It is #5 # of ten\nkeywords:\n- a\n- 'b'\n---\n## One\n", "outline.md"
    )
    assert (outline.title, outline.thesis, outline.keywords) == ("Bug #5", "It is #5", ("a", "b"))


AWKWARD = ("yes", "No", "~", "1.0", "1_000", "12:30", "2020-01-01", ".inf", "<<", "- a", "a: b", "a:b", "C #x", "C#", "'a'",
           "@x", "", "A, b", "[x]", 'A "big" one', "back\\slash", "10 rules", "On call", "费用: 全部")  # fmt: skip


def test_what_is_written_is_read_by_yaml_as_the_text_that_it_was() -> None:
    yaml = pytest.importorskip("yaml")
    for text in AWKWARD:
        assert yaml.safe_load(f"k: {write_scalar(text)}\n") == {"k": text}
        assert yaml.safe_load(f"k: [{write_scalar(text, within_list=True)}, b]\n") == {"k": [text, "b"]}
    assert [write_scalar(text) for text in ("C#", "A, b", "On call", "10 rules")] == ["C#", "A, b", "On call", "10 rules"]
