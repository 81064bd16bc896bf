"""Build a background from other authors' texts: choose what is counted, then average and decompose.

Used by ``scripts/make_voice_background.py`` and by the benchmark, which leaves authors out. numpy is imported when
first called.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from math import log
from statistics import fmean, median, pstdev
from typing import TYPE_CHECKING

from bloginator.reading.voice.background import LENGTHS, Background, Table, from_bytes, table, to_bytes
from bloginator.reading.voice.counts import Vocabulary, character_grams, mask, token_patterns
from bloginator.reading.voice.discriminant import matrix
from bloginator.reading.voice.marks import rates, tally
from bloginator.reading.voice.measure import Block, block, merged, parts, passages
from bloginator.reading.voice.plain import sentences
from bloginator.reading.voice.quoted import WORD

if TYPE_CHECKING:
    from bloginator.reading.voice.discriminant import Matrix

WORDS, GRAMS, PATTERNS, DIRECTIONS = 300, 10_000, 4_000, 24
MOST_PASSAGES = 240
"""Passages of each author and length that enter; more changes little."""
NO_SLOPES = ((0.0, 1.0),) * len(LENGTHS)

Sentences = Sequence[str]
Author = Sequence[Sentences]
"""An author: each post as its sentences."""


def author(posts: Iterable[str]) -> list[tuple[str, ...]]:
    """Return the posts of one author, read as prose; posts without any are left out."""
    return [found for found in map(sentences, posts) if found]


def vocabulary(authors: Sequence[Author]) -> Vocabulary:
    """Choose what is counted: each author weighs the same, however much there is of them."""
    words = frequent(authors, WORDS, lambda s: [w.lower() for w in WORD.findall(s) if w[0].isalpha()])
    kept = frozenset(words)
    grams = frequent(authors, GRAMS, character_grams)
    return Vocabulary(words, grams, frequent(authors, PATTERNS, lambda s: token_patterns(mask(s, kept))))


def frequent(authors: Sequence[Author], most: int, items: Callable[[str], Iterable[str]]) -> tuple[str, ...]:
    """Return the items most frequent with the typical author, the most frequent first.

    By the median over the authors, so that a subject of one of them brings in none of its words; ties by the mean.
    """
    rates: dict[str, list[float]] = {}
    for posts in authors:
        counts = Counter(item for post in posts for sentence in post for item in items(sentence))
        size = sum(counts.values())
        for item, n in counts.items():
            rates.setdefault(item, []).append(n / size)
    ranked = sorted((-median_of(found, len(authors)), -sum(found), item) for item, found in rates.items())
    return tuple(item for _, _, item in ranked[:most])


def median_of(found: Sequence[float], size: int) -> float:
    """Return the median of ``size`` rates, of which those not found are 0."""
    return median([*found, *[0.0] * (size - len(found))])


def build(authors: Sequence[Author], words: Vocabulary | None = None) -> Background:
    """Return the background of these authors, its slopes not yet fitted."""
    chosen = words or vocabulary(authors)
    empty = Background(chosen, array("f", [1.0]) * chosen.size, Table((), array("b")), Table((), array("b")),
                       NO_SLOPES, {}, {}, len(authors))  # fmt: skip
    blocks = [[block(p, empty) for post in posts for p in parts(post)] for posts in authors]
    weighted = replace(empty, weights=rarity(blocks, chosen.size))
    return sealed(averaged(weighted, blocks, authors))


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


def averaged(background: Background, blocks: Sequence[Sequence[Block]], authors: Sequence[Author]) -> Background:
    """Fill in centres, directions of variation and style marks."""
    import numpy as np

    rows = [[matrix([merged(g) for g in some(b, n)], background) for b in blocks] for n in LENGTHS]
    centres = [np.mean([m.mean(axis=0) for m in at], axis=0) for at in rows]
    styles = [rates(tally(s for post in posts for s in post)) for posts in authors]
    return replace(
        background,
        centres=table([c.tolist() for c in centres]),
        factor=table(directions(rows[1]).tolist()),
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
