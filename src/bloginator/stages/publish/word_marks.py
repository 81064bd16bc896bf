"""Which notes the marks of a Word document lead to, where a program that saved it has emptied or shuffled the notes.

LibreOffice 7.4 empties notes in files with comments, and reads notes by their order instead of by their ids: behind one
that has lost its mark, or was moved, each mark gets the note of another. A note's bookmark tells which use it was sent as.
"""

from collections import Counter
from collections.abc import Sequence

from bloginator.stages.publish.article import CLOSE, OPEN
from bloginator.stages.publish.tree import Node, rewrite, text_node
from bloginator.stages.publish.word_blocks import LOST, MARK, WordBlock, WordText, key_of, read_line
from bloginator.stages.publish.word_places import place_blocks


def forget_shuffled(sent: WordText, now: WordText) -> WordText:
    """Return a document whose notes are taken for lost where a block that nobody changed has the notes of another."""
    before = {block.name: block for block in sent.blocks if block.name}
    pairs = [(block, before[block.name]) for block in now.blocks if block.name in before]
    same = [(now.uses, sent.uses) for now, sent in pairs if now.words == sent.words and len(now.uses) == len(sent.uses)]
    if all(use in (0, use_sent) for uses, uses_sent in same for use, use_sent in zip(uses, uses_sent, strict=True)):
        return now
    return now._replace(blocks=[forget_marks(block) for block in now.blocks])


def forget_marks(block: WordBlock) -> WordBlock:
    """Return a block whose marks of notes that were sent lead nowhere."""
    labels = MARK.findall(block.text)
    lost = [f"{LOST}-use-{use}" if use else label for label, use in zip(labels, block.uses, strict=True)]
    return name_marks(block, lost)


def restore_marks(sent: WordText, now: WordText) -> WordText:
    """Return a document in which a mark whose note was emptied, or is another's, is again what stood in its place.

    It is what the block had there; where that has more or fewer marks now, what its section lacks, if that is as many.
    """
    now = forget_shuffled(sent, now)
    if not any(LOST in block.text for block in now.blocks):
        return now
    before = {block.name: MARK.findall(block.text) for block in sent.blocks}
    blocks = [rename_marks(block, before.get(block.name, []) if len(block.anchors) == 1 else []) for block in now.blocks]
    owners = place_blocks(blocks).owners
    for key in {owner for owner in owners if owner}:
        own = [number for number, owner in enumerate(owners) if owner == key]
        has = Counter(label for number in own for label in MARK.findall(blocks[number].text))
        had = [label for block in sent.blocks if key_of(block) == key for label in MARK.findall(block.text)]
        lacking = []
        for label in had:
            lacking += [] if has[label] > 0 else [label]
            has[label] -= 1
        lost = [label for number in own for label in MARK.findall(blocks[number].text) if label.startswith(LOST)]
        if len(lost) == len(lacking):
            names = dict(zip(lost, lacking, strict=True))
            for number in own:
                labels = MARK.findall(blocks[number].text)
                blocks[number] = rename_marks(blocks[number], [names.get(label, label) for label in labels])
    return now._replace(blocks=blocks)


def rename_marks(block: WordBlock, labels: Sequence[str]) -> WordBlock:
    """Return a block whose lost marks have the names that stand in their places, if there are as many."""
    present = MARK.findall(block.text)
    if len(present) != len(labels) or not any(label.startswith(LOST) for label in present):
        return block
    names = zip(present, labels, strict=True)
    return name_marks(block, [name if label.startswith(LOST) else label for label, name in names])


def name_marks(block: WordBlock, labels: Sequence[str]) -> WordBlock:
    """Return a block whose marks have these names, in order."""
    names = iter(labels)

    def rename(node: Node) -> list[Node]:
        if node["t"] != "Str":
            return [node]
        return [text_node(MARK.sub(lambda mark: f"{OPEN}n{next(names)}{CLOSE}", node["c"]))]

    nodes = rewrite(block.nodes, rename)
    return block._replace(nodes=nodes, text=read_line(nodes))
