"""Learn what tells an author from others, and where the author's own passages stand.

    measures ──► discriminant and letters over all documents ──► weights, letters
        └──────► the same with a quarter of the documents held out, four times ──► standings, honest ones

Where an author's passages stand is measured on documents that training has not seen; otherwise every draft would look
unlike the author. Both respects, counts and letters, weigh as much: an author's passages vary the same in each.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev
from typing import TYPE_CHECKING, NamedTuple

from bloginator.text.style.background import LENGTHS, Background
from bloginator.text.style.char_ngram_lm import Letters, grown
from bloginator.text.style.counts import Passage
from bloginator.text.style.discriminant import dense, direction, matrix
from bloginator.text.style.habits import Runs, foretold, level, runs_of
from bloginator.text.style.measure import Block, Measure, merged, passages
from bloginator.text.style.unlearning import without

if TYPE_CHECKING:
    from bloginator.text.style.discriminant import Matrix

FOLDS = 4
TRAINING = (70, 120, 70)
"""Passages of the first three lengths that each fold trains with; more change little and take time."""
HELD_OUT = 60
STEPS = 20
"""Quantiles kept of the author's own passages, from the lowest to the highest."""
COMMON = 1
"""Place in ``LENGTHS`` of the passages by which counts and letters are made equal."""

Apart = tuple[float, float]
"""How far above the background a passage stands by its counts, and by its letters, in nats."""


@dataclass(frozen=True)
class Standing:
    """Where passages of one length stand on the author's direction.

    Args:
        others: Mean of the background.
        own: Mean of the author's passages, held out.
        spread: Standard deviation of the author's passages.
        quantiles: ``STEPS`` + 1 of the author's passages, rising.
    """

    others: float
    own: float
    spread: float
    quantiles: tuple[float, ...]


class Learnt(NamedTuple):
    """What is kept of it, as in ``Profile``."""

    weights: array[float]
    letters: Letters
    share: float
    standings: tuple[Standing, ...]


def folds(measures: Sequence[Measure]) -> list[list[Block]]:
    """Return the blocks in ``FOLDS`` parts of whole documents; a corpus of few documents is cut inside them."""
    blocks = [b for m in measures for b in m.blocks]
    found: list[list[Block]] = [[] for _ in range(FOLDS)]
    done, total = 0, sum(m.words for m in measures)
    for one in measures:
        found[FOLDS * done // total] += one.blocks
        done += one.words
    if all(len(fold) * 4 * FOLDS > len(blocks) for fold in found):
        return found
    return [blocks[i * len(blocks) // FOLDS : (i + 1) * len(blocks) // FOLDS] for i in range(FOLDS)]


def learnt(measures: Sequence[Measure], background: Background) -> Learnt:
    """Learn from all documents; where the author's passages stand is measured with each part held out in turn."""
    import numpy as np

    parts = folds(measures)
    centres, factor = dense(background, "centres"), dense(background, "factor")
    texts = [b"".join(block.letters for block in part) for part in parts]
    letters, drawn = grown(b"".join(texts)), runs_of(background.letters)
    each = [training(part, background) for part in parts]
    fold = np.repeat(np.arange(len(each)), [len(one) for one in each])
    rows = np.concatenate(each)
    del each
    held: list[list[Apart]] = [[] for _ in LENGTHS]
    for i, part in enumerate(parts):
        w = direction(rows[fold != i], centres[1], factor)
        judge = Judge(w, centres @ w, without(letters, texts[i]), drawn, background)
        for at, found in enumerate(judge.apart(part)):
            held[at] += found
    w = direction(rows, centres[1], factor)
    held = filled(held)
    share = weighed(held[COMMON])
    others = centres @ w + share * level(letters, drawn)
    standings = tuple(standing(float(o), [a + share * b for a, b in h]) for o, h in zip(others, held, strict=True))
    return Learnt(array("f", np.round(w, 6).tolist()), letters, share, standings)


def training(blocks: Sequence[Block], background: Background) -> Matrix:
    """Return passages of mixed lengths: then what comes of the length alone counts as the author's own variation."""
    pairs = zip(LENGTHS, TRAINING, strict=False)
    return matrix([p.counts for length, most in pairs for p in spread_out(blocks, length, most)], background)


def spread_out(blocks: Sequence[Block], length: int, most: int) -> list[Passage]:
    """Return at most ``most`` passages of a length, evenly spread."""
    found = list(passages(blocks, length))
    few = min(len(found), most)
    return [merged(found[i * len(found) // few]) for i in range(few)]


@dataclass(frozen=True)
class Judge:
    """What was learned without one part of the documents, to be tried on that part.

    Args:
        direction: One weight an index.
        centres: Where the background stands on it, one a length.
        letters: The author's runs of characters.
        runs: The others'.
        background: The one that all was measured with.
    """

    direction: Matrix
    centres: Matrix
    letters: Letters
    runs: Runs
    background: Background

    def apart(self, part: Sequence[Block]) -> Iterator[list[Apart]]:
        """Yield for each length how far above the background passages of the part stand, in both respects."""
        others = level(self.letters, self.runs)
        for length, centre in zip(LENGTHS, self.centres, strict=True):
            found = spread_out(part, length, HELD_OUT)
            at = matrix([p.counts for p in found], self.background) @ self.direction - centre
            better = [foretold(self.letters, self.background.letters, p.letters) - others for p in found]
            yield [(float(a), b) for a, b in zip(at, better, strict=True)]


def weighed(held: Sequence[Apart]) -> float:
    """Return what a nat of foretelling is worth: then both respects vary as much among the author's passages."""
    first, second = (pstdev(column) for column in zip(*held, strict=True))
    return round(first / second, 6) if second else 0.0


def filled(held: list[list[Apart]]) -> list[list[Apart]]:
    """Return the standings by length; a length with too few passages borrows the shorter one's."""
    for i in range(1, len(held)):
        if len(held[i]) < 2 * FOLDS:
            held[i] = held[i - 1]
    return held


def standing(others: float, held: Sequence[float]) -> Standing:
    """Sum up where held-out passages stand, told how far above the background each is."""
    found = sorted(others + above for above in held)
    last = len(found) - 1
    return Standing(
        others=round(others, 6),
        own=round(fmean(found), 6),
        spread=round(max(pstdev(found), 1e-6), 6),
        quantiles=tuple(round(found[i * last // STEPS], 6) for i in range(STEPS + 1)),
    )
