"""pandoc's tree is rewritten so that nothing in it is run, loaded or told twice."""

import json

import pytest

from bloginator.errors import BadFile
from bloginator.stages.publish.tree import (
    make_safe,
    merge_notes,
    read_blocks,
    read_words,
    rewrite,
    text_node,
    unlink_files,
    words,
    write_document,
)

NOTE = {"t": "Note", "c": [{"t": "Para", "c": words("See May.")}]}


def test_what_is_raw_is_text_and_a_picture_a_link_to_it() -> None:
    nodes = [
        {"t": "RawInline", "c": ["html", "<script>"]},
        {"t": "RawInline", "c": ["html", "<br />"]},
        {"t": "Image", "c": [["", [], [["onerror", "x"]]], [text_node("It")], ["a.png", ""]]},
        {"t": "CodeBlock", "c": [["id", ["python", "{=html}"], [["k", "v"]]], "x"]},
    ]
    raw, line_break, link, code = rewrite(nodes, make_safe)
    assert raw == text_node("<script>") and line_break == {"t": "LineBreak"}
    assert link["t"] == "Link" and list(link["c"][0]) == ["", (), ()] and link["c"][2] == ["a.png", ""]
    assert code["c"] == [["", ["python"], []], "x"]


def test_a_link_to_a_file_becomes_its_words_and_one_to_a_site_stays() -> None:
    def link(address: str) -> dict[str, object]:
        return {"t": "Link", "c": [["", [], []], [text_node("It")], [address, ""]]}

    assert unlink_files(link("./corpus/a.md")) == unlink_files(link("file:///a.md")) == [text_node("It")]
    assert unlink_files(link("https://example.org"))[0]["t"] == "Link"


def test_a_note_that_is_told_twice_is_pointed_at_the_second_time() -> None:
    other = {"t": "Note", "c": [{"t": "Para", "c": words("See June.")}]}
    [para] = merge_notes([{"t": "Para", "c": [NOTE, other, NOTE]}])
    kinds = [node["c"][1] if node["t"] == "RawInline" else node["t"] for node in para["c"]]
    assert kinds == ["Note", "<note-1>", "Note", "#footnote(<note-1>)"]


def test_words_are_read_without_notes_and_a_documents_title_is_no_markup() -> None:
    assert (
        read_words([{"t": "Para", "c": [*words("It fell."), NOTE]}, {"t": "Header", "c": [1, ["", [], []], words("*So*")]}])
        == "It fell.*So*"
    )
    title = json.loads(write_document([], {"title": "*A* $b$", "date": ""}))["meta"]
    assert title == {"title": {"t": "MetaInlines", "c": words("*A* $b$")}}


@pytest.mark.parametrize("depth", [400, 100_000])
def test_what_nests_too_deeply_is_told(depth: int) -> None:
    opening, end = '{"t":"BlockQuote","c":[', "]}"
    read_blocks(f'{{"blocks":[{opening * 100}{end * 100}]}}'.encode())
    with pytest.raises(BadFile, match="nest too deeply"):
        read_blocks(f'{{"blocks":[{opening * depth}{end * depth}]}}'.encode())
