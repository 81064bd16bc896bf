"""What changed since the draft that was sent last, as tracked changes: new words as insertions, gone ones as deletions."""

import json
from collections.abc import Sequence

from bloginator.records.draft import Draft
from bloginator.stages.publish.anchors import map_leaves
from bloginator.stages.publish.article import ArticleBlock
from bloginator.stages.publish.evidence_comments import mark
from bloginator.stages.publish.tree import Node, read_words
from bloginator.text.alignment import align

LEAVES = ("Para", "Plain", "Header")


def track_changes(
    now: Sequence[ArticleBlock], draft: Draft, before: Sequence[ArticleBlock], earlier: Draft
) -> list[ArticleBlock]:
    """Return the blocks of a draft with what is new in each section since the ``earlier`` one, and what is gone of it."""
    earlier_nodes = {section.id: [block.nodes for block in before if block.section == place and block.block]
           for place, section in enumerate(earlier.sections)}  # fmt: skip
    tracked: list[ArticleBlock] = []
    for place in range(-1, len(draft.sections) + 1):
        own = [block for block in now if block.section == place]
        texts = [block for block in own if block.block]
        known = earlier_nodes.get(draft.sections[place].id) if 0 <= place < len(draft.sections) else None
        tracked += [block for block in own if not block.block]
        tracked += compare_blocks(known, texts) if known is not None else texts
    return tracked


def compare_blocks(before: list[list[Node]], now: list[ArticleBlock]) -> list[ArticleBlock]:
    """Return a section's blocks with its changes; what is gone stands in the block behind it, or in the last one."""
    compared: list[ArticleBlock] = []
    gone: list[Node] = []
    old, new = [signature(nodes) for nodes in before], [signature(block.nodes) for block in now]
    for kind, first, last, begins, ends in align(old, new):
        paired = min(last - first, ends - begins) if kind == "replace" else 0
        for number, block in enumerate(now[begins:ends]):
            if kind == "equal":
                changed = block.nodes
            elif number < paired and are_leaves(before[first + number], block.nodes):
                changed = [compare_leaf(*pair) for pair in zip(before[first + number], block.nodes, strict=True)]
            else:
                gone += mark_gone(before[first + number]) if number < paired else []
                changed = mark_blocks("insertion", block.nodes)
            compared.append(block._replace(nodes=[*gone, *changed]))
            gone = []
        gone += [node for nodes in before[first + paired : last] for node in mark_gone(nodes)] if kind != "equal" else []
    if gone and compared:
        compared[-1] = compared[-1]._replace(nodes=[*compared[-1].nodes, *gone])
    return compared


def signature(nodes: list[Node]) -> str:
    """Return what a block is compared by: its words, and its kind."""
    return "".join(node["t"] for node in nodes) + " ".join(read_words(nodes).split())


def are_leaves(before: list[Node], now: list[Node]) -> bool:
    """Tell whether two blocks can be compared word by word."""
    return [node["t"] for node in before] == [node["t"] for node in now] and all(node["t"] in LEAVES for node in now)


def compare_leaf(before: Node, now: Node) -> Node:
    """Return a paragraph with its new and its gone words marked."""
    old, new = get_inlines(before), get_inlines(now)
    marked: list[Node] = []
    for kind, first, last, begins, ends in align(list(map(key_inline, old)), list(map(key_inline, new))):
        if kind == "equal":
            marked += new[begins:ends]
            continue
        lost = drop_notes(old[first:last])
        marked += [mark("deletion", lost)] if lost else []
        marked += [mark("insertion", new[begins:ends])] if ends > begins else []
    [changed] = map_leaves([now], lambda inlines: marked)
    return dict(changed)


def get_inlines(leaf: Node) -> list[Node]:
    """Return the inlines of a paragraph or heading."""
    inlines: list[Node] = leaf["c"][2] if leaf["t"] == "Header" else leaf["c"]
    return inlines


def key_inline(inline: Node) -> str:
    """Return what an inline is compared by; all notes are alike, since each draft numbers them anew."""
    return "note" if inline["t"] == "Note" else json.dumps(inline, sort_keys=True)


def mark_blocks(kind: str, nodes: list[Node]) -> list[Node]:
    """Return blocks that are new (``insertion``), or gone (``deletion``)."""
    return list(map_leaves(nodes, lambda inlines: [mark(kind, inlines), mark(f"paragraph-{kind}", [])]))


def mark_gone(nodes: list[Node]) -> list[Node]:
    """Return blocks that are gone, without their notes."""
    return mark_blocks("deletion", list(map_leaves(nodes, drop_notes)))


def drop_notes(inlines: list[Node]) -> list[Node]:
    """Return inlines without notes."""
    return [inline for inline in inlines if inline["t"] != "Note"]
