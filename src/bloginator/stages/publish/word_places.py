"""Which section each block of a Word document belongs to that came back; what is not certain belongs to none.

A block belongs to the section under whose heading it stands, wherever it came from. Where a heading is gone, what still has
an id of that section belongs to it, and a new block does only where both its neighbours do.
"""

from collections.abc import Sequence
from typing import NamedTuple

from bloginator.stages.publish.anchors import END, FRONT
from bloginator.stages.publish.word_blocks import WordBlock

AROUND = (FRONT, END)


class Places(NamedTuple):
    """The blocks by place."""

    owners: list[str]  # the key of each block's section; empty where that is not certain
    headings: dict[str, int]  # the key of a section -> the block that is its heading
    doubtful: set[str]  # sections of whose text some may lie in a block of no certain place: they are not taken


def place_blocks(blocks: Sequence[WordBlock]) -> Places:
    """Find the section of each block."""
    headings = {
        anchor.key: number
        for number, block in enumerate(blocks)
        for anchor in block.anchors
        if anchor.block == 0 and anchor.key not in AROUND
    }
    following = [""]
    for block in reversed(blocks):
        following.append(block.anchors[0].key if block.anchors else following[-1])
    following.reverse()
    places = Places([], headings, set())
    under, current = FRONT, FRONT
    for number, block in enumerate(blocks):
        keys = list(dict.fromkeys(anchor.key for anchor in block.anchors))
        begun = next((key for key in keys if headings.get(key) == number), "")
        if len(keys) > 1:
            places.doubtful.update(keys)
            owner = ""
        elif begun:
            owner = begun
        elif keys:
            owner = place_known(keys[0], under, current, places)
        else:
            owner = place_new(following[number], under, current, headings)
        places.owners.append(owner)
        under = begun or under
        current = begun or owner or current
    return places


def place_known(key: str, under: str, current: str, places: Places) -> str:
    """Return the section of a block that has an id of a section.

    Args:
        under: The section of the last heading that stands above it.
        current: The section of the last block with a certain place; another one where that section's heading is gone.
    """
    if key in AROUND or key not in places.headings:
        return key
    if under == current and under not in AROUND:
        return under
    if key == under:
        return key
    places.doubtful.add(key)
    return ""


def place_new(following: str, under: str, current: str, headings: dict[str, int]) -> str:
    """Return the section of a block without an id; ``following`` is that of the next block with one."""
    is_lost = bool(following) and following not in headings and following not in AROUND
    if is_lost or (current != under and following not in ("", END, *headings)):
        return current if following == current else ""
    return current
