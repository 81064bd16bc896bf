"""The blocks of a Word document that came back: what each says, and which ids and comments stand in it."""

import re
from collections.abc import Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple

from bloginator.stages.publish.anchors import BOOKMARK, NOTE_BOOKMARK
from bloginator.stages.publish.article import CLOSE, OPEN
from bloginator.stages.publish.tree import Node, read_tree, read_words, rewrite, text_node

SIGN = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
MARK = re.compile(f"{OPEN}n([^{OPEN}{CLOSE}]+){CLOSE}")  # a note's mark while a block is compared: its label
NEW = "new"  # how the labels of notes begin that the reviewer wrote
LOST = "lost"  # how labels of empty notes begin: so LibreOffice 7.4 reads them in files with comments that it saved
UNWRAPPED = ("Span", "Underline", "SmallCaps", "Image", "Div")


class BlockId(NamedTuple):
    """An id in a block: the key of its section, and which block of that it was; 0 is the heading."""

    key: str
    block: int


class WordBlock(NamedTuple):
    """One block."""

    anchors: tuple[BlockId, ...]  # the ids in it, in order, each once
    comments: tuple[str, ...]  # the ids of the comments that begin in it
    nodes: list[Node]  # its contents, marks of notes as text
    text: str  # what a reader reads, marks of notes among it
    name: str = ""  # the first bookmark in it; empty where there is none
    uses: tuple[int, ...] = ()  # which use of a note each mark was sent as, from 1; 0 where its note does not tell

    @property
    def words(self) -> str:
        """Return what it says without marks."""
        return " ".join(MARK.sub("", self.text).split())


class WordText(NamedTuple):
    """A document: its title, its blocks, and its notes by label as their nodes."""

    title: str
    blocks: list[WordBlock]
    notes: dict[str, list[Node]]


def read_word(data: bytes, labels: Sequence[str], labels_by_text: Mapping[str, str] = MappingProxyType({})) -> WordText:
    """Return what pandoc has read of a document with signs in its text.

    Args:
        labels: Of the notes that the document was sent with, in the order that bookmarks count them in.
        labels_by_text: What one of these notes says -> its label, for a note whose bookmark is gone.
    """
    document = read_tree(data)
    notes: dict[str, list[Node]] = {}
    blocks: list[WordBlock] = []
    uses: list[int] = []
    for node in rewrite(document["blocks"], lambda node: plain_node(node, labels, labels_by_text, notes, uses)):
        blocks += filter(None, map(read_block, split_list(node)))
    of_marks = iter(uses)
    blocks = [block._replace(uses=tuple(islice(of_marks, len(MARK.findall(block.text))))) for block in blocks]
    title = " ".join(read_words(document["meta"].get("title", {}).get("c", [])).split())
    return WordText(SIGN.sub("", title), blocks, notes)


def read_block(node: Node) -> WordBlock | None:
    """Return a node as a block; ``None`` for one that holds nothing."""
    names: list[str] = []
    nodes = take_signs([node], names)
    text = read_line(nodes)
    anchors = [BlockId(sign["key"], int(sign["block"])) for name in names if (sign := BOOKMARK.match(name))]
    comments = tuple(name[1:] for name in names if name.startswith("c"))
    name = next((name for name in names if BOOKMARK.match(name)), "")
    return WordBlock(tuple(dict.fromkeys(anchors)), comments, nodes, text, name) if text or anchors or comments else None


def split_list(node: Node) -> list[Node]:
    """Return a list as lists of one item each: LibreOffice may save an item as a list of its own."""
    if node["t"] == "BulletList":
        return [{"t": "BulletList", "c": [item]} for item in node["c"]]
    if node["t"] == "OrderedList":
        (start, *style), items = node["c"]
        return [{"t": "OrderedList", "c": [[start + place, *style], [item]]} for place, item in enumerate(items)]
    return [node]


def join_lists(nodes: Sequence[Node]) -> list[Node]:
    """Return nodes in which lists of one kind that follow each other are one."""
    joined: list[Node] = []
    for node in nodes:
        if joined and node["t"] == joined[-1]["t"] == "BulletList":
            joined[-1] = {"t": "BulletList", "c": [*joined[-1]["c"], *node["c"]]}
        elif joined and node["t"] == joined[-1]["t"] == "OrderedList":
            attributes, items = joined[-1]["c"]
            joined[-1] = {"t": "OrderedList", "c": [attributes, [*items, *node["c"][1]]]}
        else:
            joined.append(node)
    return joined


def plain_node(
    node: Node, labels: Sequence[str], labels_by_text: Mapping[str, str], notes: dict[str, list[Node]], uses: list[int]
) -> list[Node]:
    """Return a node as answers have it: no styles, pictures as their words, notes as their marks, whose uses are noted."""
    if node["t"] in UNWRAPPED:
        return list(node["c"] if node["t"] in ("Underline", "SmallCaps") else node["c"][1])
    if node["t"] != "Note":
        return [node]
    names: list[str] = []
    contents = take_signs(node["c"], names)
    signs = [mark for name in names if (mark := NOTE_BOOKMARK.match(name))]
    known = next((labels[int(mark["label"])] for mark in signs if int(mark["label"]) < len(labels)), "")
    known = known or labels_by_text.get(read_line(contents), "")
    kind = NEW if read_line(contents) else LOST
    label = known or f"{kind}-{1 + sum(name.startswith(kind) for name in notes)}"
    notes[label] = contents
    uses.append(next((int(mark["use"]) for mark in signs), 0))
    return [text_node(f"{OPEN}n{label}{CLOSE}")]


def key_of(block: WordBlock) -> str:
    """Return the key of the section that a block was sent in."""
    return block.anchors[0].key if block.anchors else ""


def read_line(nodes: list[Node]) -> str:
    """Return what a reader reads of nodes, on one line."""
    return " ".join(read_words(nodes).split())


def take_signs(nodes: list[Node], names: list[str]) -> list[Node]:
    """Return nodes without the signs of bookmarks and comments, which are added to ``names``; marks of notes stay."""

    def take(text: str) -> str:
        def take_sign(sign: re.Match[str]) -> str:
            if sign[1].startswith("n") and not sign[1].startswith("bl_"):
                return sign[0]
            names.append(sign[1])
            return ""

        return SIGN.sub(take_sign, text)

    def unsign(node: Node) -> list[Node]:
        if node["t"] == "Str" and OPEN in node["c"]:
            text = take(node["c"])
            return [text_node(text)] if text else []
        if node["t"] in ("Code", "CodeBlock") and OPEN in node["c"][1]:
            text = take(node["c"][1])
            return [{"t": node["t"], "c": [node["c"][0], text]}] if text else []
        return [node]

    return rewrite(nodes, unsign)
