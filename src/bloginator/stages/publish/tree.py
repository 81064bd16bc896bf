"""A document as pandoc's own tree: what is raw in it is text, and pictures are links, before any writer sees it.

pandoc -t json ──► blocks of {"t": kind, "c": contents} ──► rewritten ──► pandoc -f json
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from bloginator.errors import BadFile

Node = dict[str, Any]
Change = Callable[[Node], list[Node]]

READER = "commonmark+footnotes+pipe_tables+strikeout+tex_math_dollars+task_lists+autolink_bare_uris"
"""What a draft may hold, and nothing that pandoc would make more of: no raw formats, attributes or metadata."""

BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
CLASS = re.compile(r"[A-Za-z][\w+#.-]{0,30}")
ABSOLUTE = re.compile(r"(?:https?|mailto):|#", re.IGNORECASE)
NO_ATTRIBUTES = ("", (), ())
SPACES = frozenset(("Space", "SoftBreak", "LineBreak"))
VERBATIM = frozenset(("Str", "Code", "CodeBlock", "Math", "RawInline", "RawBlock"))
MAX_LEVELS = 300  # of lists and records within each other in a tree; a quotation takes two, a table eight
WITHIN = {"Link": 1, "Image": 1, "Span": 1, "Div": 1, "Header": 2, "OrderedList": 1}
"""Where among a node's contents its text is, if not in all of them."""


def read_blocks(data: bytes) -> list[Node]:
    """Return the blocks of a document that pandoc has read, made safe."""
    return rewrite(read_tree(data)["blocks"], make_safe)


def read_tree(data: bytes) -> Any:
    """Return a document that pandoc has read.

    Raises:
        BadFile: Quotations, lists or tables nest in it deeper than can be followed.
    """
    try:
        tree = json.loads(data)
        levels, within = 0, [tree]
        while within:
            parts = [part for value in within for part in (value.values() if isinstance(value, dict) else value)]
            levels, within = levels + 1, [part for part in parts if isinstance(part, list | dict)]
            if levels > MAX_LEVELS:
                raise RecursionError
    except RecursionError as error:
        what = "Quotations, lists or tables nest too deeply in it to be made into another form."
        raise BadFile(what, "", "Put fewer of them within each other.") from error
    return tree


def write_document(blocks: Sequence[Node], meta: dict[str, str]) -> bytes:
    """Return a document as pandoc reads it; ``meta`` holds texts, and no markup."""
    fields = {name: {"t": "MetaInlines", "c": words(text)} for name, text in meta.items() if text}
    document = {"pandoc-api-version": [1, 23, 1], "meta": fields, "blocks": list(blocks)}
    return json.dumps(document).encode()


def rewrite(parts: list[Any], change: Change) -> list[Any]:
    """Return a list of a tree's in which each node, the innermost first, is replaced by what ``change`` returns for it."""
    rewritten: list[Any] = []
    for part in parts:
        if isinstance(part, dict) and "t" in part:
            rewritten += change({**part, "c": rewrite_contents(part["c"], change)} if "c" in part else part)
        else:
            rewritten.append(rewrite_contents(part, change))
    return rewritten


def rewrite_contents(value: Any, change: Change) -> Any:
    """Return any part of a tree, the nodes in its lists replaced."""
    if isinstance(value, dict):
        return {name: rewrite_contents(part, change) for name, part in value.items()}
    return rewrite(value, change) if isinstance(value, list) else value


def make_safe(node: Node) -> list[Node]:
    """Return a node that means nothing but what a reader sees."""
    kind = node["t"]
    if kind == "RawInline":
        return [{"t": "LineBreak"}] if BREAK.fullmatch(node["c"][1].strip()) else [text_node(node["c"][1])]
    if kind == "RawBlock":
        return [{"t": "Para", "c": words(node["c"][1])}]
    if kind in ("CodeBlock", "Code"):
        classes = [name for name in node["c"][0][1] if CLASS.fullmatch(name)]
        return [{"t": kind, "c": [["", classes, []], node["c"][1]]}]
    if kind == "Image":
        _, words_shown, (address, title) = node["c"]
        return [{"t": "Link", "c": [NO_ATTRIBUTES, words_shown or [text_node(address)], [address, title]]}]
    return [node]


def unlink_files(node: Node) -> list[Node]:
    """Return a link to a file beside the draft as its words: what is sent elsewhere leaves that file behind."""
    if node["t"] == "Link" and not ABSOLUTE.match(node["c"][2][0]):
        return list(node["c"][1])
    return [node]


def raise_headings(node: Node) -> list[Node]:
    """Return a heading one level up, since the title has become the document's own."""
    if node["t"] == "Header":
        level, _, inlines = node["c"]
        return [{"t": "Header", "c": [max(1, level - 1), NO_ATTRIBUTES, inlines]}]
    return [node]


def merge_notes(blocks: list[Node]) -> list[Node]:
    """Return blocks for Typst in which a note that was told already is pointed at, and not told again."""
    labels: dict[str, str] = {}
    counts: Counter[str] = Counter()

    def count(node: Node) -> list[Node]:
        if node["t"] == "Note":
            counts[json.dumps(node["c"])] += 1
        return [node]

    def merge(node: Node) -> list[Node]:
        key = json.dumps(node["c"]) if node["t"] == "Note" else ""
        if counts[key] < 2:
            return [node]
        if key in labels:
            return [typst(f"#footnote(<{labels[key]}>)")]
        labels[key] = f"note-{len(labels) + 1}"
        return [node, typst(f"<{labels[key]}>")]

    rewrite(blocks, count)
    return rewrite(blocks, merge)


def typst(source: str) -> Node:
    """Return a piece of our own in Typst's language."""
    return {"t": "RawInline", "c": ["typst", source]}


def words(text: str) -> list[Node]:
    """Return a text as inlines."""
    parts = [part for word in text.split() for part in (text_node(word), {"t": "Space"})]
    return parts[:-1]


def text_node(text: str) -> Node:
    """Return a piece of text."""
    return {"t": "Str", "c": text}


def read_words(value: Any) -> str:
    """Return what a reader reads of a part of a tree, without its notes."""
    parts: list[str] = []
    collect_words(value, parts)
    return "".join(parts)


def collect_words(value: Any, parts: list[str]) -> None:
    """Add what a reader reads of a part of a tree."""
    if isinstance(value, list):
        for part in value:
            collect_words(part, parts)
    elif isinstance(value, dict) and value.get("t") != "Note":
        kind, contents = value.get("t"), value.get("c", "")
        if kind in SPACES:
            parts.append(" ")
        elif kind in VERBATIM:
            parts.append(contents if kind == "Str" else contents[1])
        else:
            collect_words(contents[WITHIN[kind]] if kind in WITHIN else contents, parts)
