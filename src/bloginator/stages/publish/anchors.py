"""Invisible ids in a Word document: a bookmark in each paragraph and in each note, by which an edited file is read again.

    bl_<section>_<block>_<leaf>   in a paragraph, item or cell: the section's key, the block of its text, the place in it
    bl_note_<label>_<use>         in a note; Word wants each name once

A bookmark lies within one paragraph: Word and LibreOffice keep such ones through edits, moves and saves, while one over
several paragraphs is misplaced by LibreOffice 7.4 when it saves the file for the second time.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import Any

from bloginator.digest import digest
from bloginator.records.draft import Draft
from bloginator.stages.publish.article import NOTE_SIGN, ArticleBlock, drop_sign
from bloginator.stages.publish.tree import Node, read_words, rewrite
from bloginator.text.markdown.labels import FOOTNOTE_TEXT

FRONT, END = "front", "end"  # the keys of what stands before all sections, and behind them
BOOKMARK = re.compile(r"bl_(?P<key>[a-z0-9]{3,10})_(?P<block>\d+)_(?P<leaf>\d+)")
NOTE_BOOKMARK = re.compile(r"bl_note_(?P<label>\d+)_(?P<use>\d+)")  # LibreOffice puts words of its own behind a name


def section_key(section: str) -> str:
    """Return what stands for a section's id in a bookmark, whose name Word takes forty signs of."""
    return digest("section", section)[:10]


def list_labels(draft: Draft) -> list[str]:
    """Return the labels of all notes that a draft may have; a bookmark names one by its place here."""
    own = [label for section in draft.sections for label in FOOTNOTE_TEXT.findall(section.text)]
    numbered = [str(reference.number) for reference in draft.references]
    return [*numbered, *(f"found{reference.number}" for reference in draft.found), *own]


def anchor_blocks(blocks: Sequence[ArticleBlock], draft: Draft) -> list[Node]:
    """Return the nodes of a document, each leaf and each note with its bookmark."""
    keys = [*(section_key(section.id) for section in draft.sections), END, FRONT]  # -1 is the last
    nodes: list[Node] = []
    for block in blocks:
        leaves = (f"bl_{keys[block.section]}_{block.block}_{leaf}" for leaf in count())
        nodes += anchor_leaves(block.nodes, leaves)
    return anchor_notes(nodes, list_labels(draft))


def anchor_leaves(nodes: list[Node], names: Iterator[str]) -> Any:
    """Return nodes with a bookmark in each paragraph, item, cell and heading, and around code."""
    return map_leaves(
        nodes,
        lambda inlines: bookmark(next(names), inlines),
        lambda code: {"t": "Div", "c": [[next(names), [], []], [code]]},
    )


def bookmark(name: str, inlines: list[Node]) -> list[Node]:
    """Return inlines within a bookmark; a formula on lines of its own would become another one in it."""
    if any(inline["t"] == "Math" for inline in inlines):
        return [{"t": "Span", "c": [[name, [], []], []]}, *inlines]
    return [{"t": "Span", "c": [[name, [], []], inlines]}]


def anchor_notes(nodes: list[Node], labels: list[str]) -> list[Node]:
    """Return nodes whose notes have a bookmark each in the place of a sign."""
    uses = count(1)

    def anchor_note(node: Node) -> list[Node]:
        sign = NOTE_SIGN.search(read_words(node["c"])) if node["t"] == "Note" else None
        if sign is None or sign[1] not in labels:
            return [node]
        name = f"bl_note_{labels.index(sign[1])}_{next(uses)}"
        first, *further = rewrite(node["c"], drop_sign)
        return [{"t": "Note", "c": [{**first, "c": bookmark(name, first["c"])}, *further]}]

    return rewrite(nodes, anchor_note)


def map_leaves(value: Any, change: Callable[[list[Node]], list[Node]], change_code: Callable[[Node], Node] = dict) -> Any:
    """Return a part of a tree with the inlines of each paragraph, item, cell and heading changed, those of notes not."""
    if isinstance(value, list):
        return [map_leaves(part, change, change_code) for part in value]
    if not isinstance(value, dict) or value.get("t") == "Note" or "c" not in value:
        return value
    kind, contents = value["t"], value["c"]
    if kind in ("Para", "Plain"):
        return {**value, "c": change(contents)}
    if kind == "Header":
        return {**value, "c": [*contents[:2], change(contents[2])]}
    return change_code(value) if kind == "CodeBlock" else {**value, "c": map_leaves(contents, change, change_code)}
