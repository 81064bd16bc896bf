"""Build a background from other authors' texts: choose what is counted, then average and decompose.

Used by ``scripts/make_voice_background.py`` and by the benchmark, which leaves authors out. numpy is imported when
first called.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from math import log
from statistics import fmean, pstdev
from typing import TYPE_CHECKING

from bloginator.text.style.background import CORPORA, LENGTHS, Background, from_bytes, table, to_bytes
from bloginator.text.style.counted import NO_TABLE, Counted, recounted, selected, spelled
from bloginator.text.style.discriminant import matrix
from bloginator.text.style.marks import rates
from bloginator.text.style.measure import Block, Measure, merged, passages
from bloginator.text.style.profile import totals

if TYPE_CHECKING:
    from bloginator.text.style.discriminant import Matrix

SIZES = (10_000, 6_000, 4_000)
"""How many grams, patterns and links are kept."""
DIRECTIONS = 12
VARIED = 2
"""Place in ``LENGTHS`` of the passages that tell how one author varies: long ones vary by subject, not by chance."""
MOST_PASSAGES = 240
"""Passages of each author and length that enter; more changes little."""
NO_SLOPES = (((0.0, 1.0),) * len(LENGTHS),) * len(CORPORA)


def build(everything: Counted, names: Sequence[str]) -> tuple[Background, dict[str, dict[str, Measure]]]:
    """Return the background of some authors, its slopes not yet fitted, and everyone's measures made with it."""
    vocabulary, chosen = selected(everything, names, SIZES)
    ones = array("f", [1.0]) * vocabulary.size
    empty = Background(vocabulary, ones, NO_TABLE, NO_TABLE, spelled(everything, names), NO_SLOPES, {}, {}, len(names))
    size = everything.vocabulary.size
    counts = {n: {p: recounted(m, chosen, size) for p, m in ps.items()} for n, ps in everything.authors.items()}
    blocks = [[b for one in counts[name].values() for b in one.blocks] for name in names]
    made = sealed(averaged(replace(empty, weights=rarity(blocks, vocabulary.size)), blocks))
    return made, {n: {p: replace(m, background=made.digest) for p, m in ps.items()} for n, ps in counts.items()}


def sealed(background: Background) -> Background:
    """Return the background as it is after writing and reading: rounded, with its digest."""
    return from_bytes(to_bytes(background))


def rarity(authors: Sequence[Sequence[Block]], size: int) -> array[float]:
    """Return the inverse document frequency of every index, over passages of the second length."""
    groups = [g for blocks in authors for g in some(blocks, LENGTHS[1])]
    seen = Counter(i for g in groups for i in {i for b in g for i in b.indices})
    return array("f", [round(log(len(groups) / (1 + seen[i])) + 1, 3) for i in range(size)])


def some(blocks: Sequence[Block], length: int) -> list[Sequence[Block]]:
    """Return at most ``MOST_PASSAGES`` passages of a length, evenly spread."""
    found = list(passages(blocks, length))
    few = min(len(found), MOST_PASSAGES)
    return [found[i * len(found) // few] for i in range(few)]


def averaged(background: Background, authors: Sequence[Sequence[Block]]) -> Background:
    """Fill in centres, directions of variation and style marks."""
    import numpy as np

    rows = [[matrix([merged(g).counts for g in some(b, n)], background) for b in authors] for n in LENGTHS]
    centres = [np.mean([m.mean(axis=0) for m in at], axis=0) for at in rows]
    styles = [rates(totals(blocks)) for blocks in authors]
    return replace(
        background,
        centres=table([c.tolist() for c in centres]),
        factor=table(directions(rows[VARIED]).tolist()),
        marks={name: round(fmean(s[name] for s in styles), 3) for name in styles[0]},
        spread={name: round(pstdev(s[name] for s in styles), 3) for name in styles[0]},
    )


def directions(authors: Sequence[Matrix]) -> Matrix:
    """Return the strongest directions of the mean covariance within an author, each as long as its deviation."""
    import numpy as np

    centred = [(m - m.mean(axis=0)) / np.sqrt(len(m) * len(authors)) for m in authors]
    rows = np.concatenate(centred)
    values, vectors = np.linalg.eigh((rows @ rows.T).astype(np.float64))
    found: Matrix = (vectors[:, -DIRECTIONS:].T @ rows).astype(np.float32)
    return found[np.argsort(-values[-DIRECTIONS:])]
