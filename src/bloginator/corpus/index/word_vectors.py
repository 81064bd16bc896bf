"""Vectors of words, shipped with the package: what a text means is the sum of its words' vectors. Nothing is downloaded.

The table is wordllama's (256 dimensions, MIT licence), made by ``scripts/make_word_vectors.py``. It is mapped, not read:
only rows that are used are loaded. Its vectors are long where a word tells much, so that no weights are needed besides.
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from bloginator.reading import DATA, read_package_text

Matrix = NDArray[np.float32]
Quantised = NDArray[np.int8]
DIMENSIONS = 256
LENGTH = 300.0  # length of every vector that is kept as whole numbers: few components of one so long exceed 127
NEVER = 1 << 30
MAX_WORD = 200
"""Letters of a word that are looked at: what is longer is no word, and merging its pieces takes the square of its length."""

SYLLABLES = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\uac00-\ud7af]")
"""Signs of Hangul and Kana: one by itself is a sound, which means nothing."""


class WordVectors:
    """The table, and the words that were looked up in it."""

    def __init__(self) -> None:
        self.table = np.asarray(np.load(DATA / "word_vectors.npy", mmap_mode="r"))
        self.scales = np.load(DATA / "word_vectors_scales.npy")
        pieces = read_package_text("word_vectors.txt").split("\n")
        self.row_of = {piece: row for row, piece in enumerate(pieces)}
        self.places: dict[str, int] = {}
        self.known = np.zeros((1024, DIMENSIONS), dtype=np.float32)

    def sums(self, texts: Sequence[Sequence[str]]) -> Matrix:
        """Return one vector a text, given as its words; zeros where no word is known."""
        if new := [word for word in dict.fromkeys(chain.from_iterable(texts)) if word not in self.places]:
            self.learn(new)
        rows = [list(map(self.places.__getitem__, words)) for words in texts]
        return sum_rows(self.known, rows)

    def learn(self, words: Sequence[str]) -> None:
        """Put the vectors of new words into ``known``, behind those there, and note their places."""
        first, size = len(self.places), len(self.places) + len(words)
        if size > len(self.known):
            self.known = np.concatenate((self.known, np.zeros((size, DIMENSIONS), dtype=np.float32)))
        pieces = [self.pieces_of(word.removesuffix("'s")) for word in words]
        used = sorted({*chain.from_iterable(pieces)})
        row_of = {row: number for number, row in enumerate(used)}
        vectors = self.table[used] * self.scales[used, None]
        self.known[first:size] = sum_rows(vectors, [[row_of[row] for row in rows] for rows in pieces])
        self.places.update(zip(words, range(first, size), strict=True))

    def pieces_of(self, word: str) -> list[int]:
        """Return the rows of the pieces that a word is cut into; letters of no piece are left out, and single syllables."""
        row_of = self.row_of
        whole = row_of.get("▁" + word)
        if whole is not None:
            return [whole]
        parts = list("▁" + word[:MAX_WORD])
        ranks = [row_of.get(left + right, NEVER) for left, right in pairwise(parts)]
        while ranks and (best := min(ranks)) != NEVER:
            place = ranks.index(best)
            del ranks[place]
            parts[place] += parts.pop(place + 1)
            if place:
                ranks[place - 1] = row_of.get(parts[place - 1] + parts[place], NEVER)
            if place < len(ranks):
                ranks[place] = row_of.get(parts[place] + parts[place + 1], NEVER)
        if SYLLABLES.search(word):
            parts = [part for part in parts if part != "▁" and not SYLLABLES.fullmatch(part)]
        return [row for part in parts if (row := row_of.get(part)) is not None]


def sum_rows(vectors: Matrix, rows: Sequence[Sequence[int]]) -> Matrix:
    """Return for each list of rows the sum of these vectors; zeros for an empty one."""
    result = np.zeros((len(rows), DIMENSIONS), dtype=np.float32)
    for number, row_numbers in enumerate(rows):
        if row_numbers:
            np.add.reduce(vectors.take(row_numbers, axis=0), axis=0, out=result[number])
    return result


@cache
def word_vectors() -> WordVectors:
    """Return the table, opened once a process."""
    return WordVectors()


def unit(vectors: Matrix) -> Matrix:
    """Return vectors of length 1; zeros stay."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    result: Matrix = vectors / np.maximum(lengths, 1e-9)
    return result


def quantise(vectors: Matrix) -> Quantised:
    """Return the directions as whole numbers of one byte: their cosines to the vectors are at least .9998.

    >>> quantise(np.array([[3.0, 0.0], [0.0, 0.0]])).tolist()
    [[127, 0], [0, 0]]
    """
    return np.clip(np.round(unit(vectors) * LENGTH), -127, 127).astype(np.int8)
