"""Measure one document: what training needs of it, so that only a changed document is read again.

    Markdown ──► sentences ──► blocks of about 65 words ──► counts and characters

A measure names the background it was counted with; with another one it is made anew. Its characters are the prose of the
document: it lies beside an index, which holds that text anyway.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bloginator.text.style.background import LENGTHS, Background, unsealed
from bloginator.text.style.counts import Passage, passage
from bloginator.text.style.marks import NAMES, opener, tally
from bloginator.text.style.plain import sentences
from bloginator.text.style.quoted import WORD, count_words

FORM = b"bloginator voice measure 3\n"
FEWEST = 40
"""Words of a block; what is left over at a document's end joins the block before."""


@dataclass(frozen=True)
class Block:
    """About 65 words.

    Args:
        words: Words in it.
        marks: Counts in the order of ``marks.NAMES``.
        indices: Of the vocabulary, rising.
        counts: How often each occurs, at most 255.
        letters: Its characters, as ``letters.coded`` gives them.
    """

    words: int
    marks: tuple[int, ...]
    indices: array[int]
    counts: array[int]
    letters: bytes


@dataclass(frozen=True)
class Measure:
    """What one document adds to its author's profile.

    Args:
        background: Digest of the background that it was counted with.
        blocks: In the order of the text.
        openers: First word of a sentence -> how often.
        frequent: Frequent word -> how often.
    """

    background: str
    blocks: tuple[Block, ...]
    openers: Mapping[str, int]
    frequent: Mapping[str, int]

    @property
    def words(self) -> int:
        """Words of prose in the document."""
        return sum(block.words for block in self.blocks)


def measure(text: str, background: Background) -> Measure:
    """Count one document, Markdown or plain."""
    found = sentences(text)
    kept = background.vocabulary.kept
    frequent = Counter(w for s in found for w in map(str.lower, WORD.findall(s)) if w in kept)
    return Measure(
        background=background.digest,
        blocks=tuple(block(part, background) for part in parts(found)),
        openers=dict(Counter(opener(s) for s in found)),
        frequent=dict(frequent),
    )


def parts(found: Sequence[str], length: int = LENGTHS[0]) -> list[list[str]]:
    """Return the sentences in groups of about ``length`` words; a short rest joins the last group."""
    groups: list[list[str]] = [[]]
    words = 0
    for sentence in found:
        if words >= length - 8:
            groups.append([])
            words = 0
        groups[-1].append(sentence)
        words += count_words(sentence)
    if len(groups) > 1 and words < FEWEST:
        rest = groups.pop()
        groups[-1] += rest
    return [group for group in groups if group]


def block(part: Sequence[str], background: Background) -> Block:
    """Count one group of sentences."""
    whole = passage(part, background.vocabulary)
    found = sorted(whole.counts.items())
    marks = tally(part)
    return Block(
        words=marks["words"],
        marks=tuple(marks[name] for name in NAMES),
        indices=array("H" if background.vocabulary.size <= 65_536 else "I", [i for i, _ in found]),
        counts=array("B", [min(n, 255) for _, n in found]),
        letters=whole.letters,
    )


def merged(blocks: Sequence[Block]) -> Passage:
    """Return several blocks as one passage."""
    total: dict[int, int] = {}
    for one in blocks:
        for i, n in zip(one.indices, one.counts, strict=True):
            total[i] = total.get(i, 0) + n
    return Passage(total, b"".join(one.letters for one in blocks))


def passages(blocks: Sequence[Block], length: int) -> Iterator[Sequence[Block]]:
    """Yield the blocks in groups of about ``length`` words, a rest left out."""
    step = length // LENGTHS[0]
    for i in range(0, len(blocks) - step + 1, step):
        yield blocks[i : i + step]


def to_bytes(measured: Measure) -> bytes:
    """Return the bytes that keep a measure; the same measure gives the same bytes."""
    head = {
        "background": measured.background,
        "blocks": [[b.words, len(b.indices), len(b.letters), *b.marks] for b in measured.blocks],
        "openers": dict(sorted(measured.openers.items())),
        "frequent": dict(sorted(measured.frequent.items())),
    }
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    body = len(text).to_bytes(4, "big") + text + b"".join(packed(b) for b in measured.blocks)
    return FORM + hashlib.sha256(body).hexdigest().encode() + b"\n" + zlib.compress(body, 6)


def packed(one: Block) -> bytes:
    """Return a block's indices, as little-endian steps, its counts and its characters."""
    return b"".join(i.to_bytes(2, "little") for i in one.indices) + one.counts.tobytes() + one.letters


def from_bytes(data: bytes, background: Background) -> Measure | None:
    """Read a kept measure; ``None`` when damaged or of another background: measure the document anew."""
    try:
        body = unsealed(data, FORM)[1]
    except ValueError:
        return None
    size = int.from_bytes(body[:4], "big")
    head = json.loads(body[4 : 4 + size])
    if head["background"] != background.digest:
        return None
    return Measure(background.digest, tuple(unpacked(head["blocks"], body[4 + size :])), head["openers"], head["frequent"])


def unpacked(heads: Sequence[Sequence[int]], data: bytes) -> Iterator[Block]:
    """Yield the blocks that ``packed`` wrote."""
    at = 0
    for words, width, length, *marks in heads:
        raw = data[at : at + 2 * width]
        indices = array("H", [int.from_bytes(raw[i : i + 2], "little") for i in range(0, len(raw), 2)])
        counts, end = array("B", data[at + 2 * width : at + 3 * width]), at + 3 * width + length
        yield Block(words, tuple(marks), indices, counts, data[at + 3 * width : end])
        at = end
