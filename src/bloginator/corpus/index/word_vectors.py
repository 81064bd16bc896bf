"""Vectors of words, shipped with the package: what a text means is the sum of its words' vectors. Nothing is downloaded.

The table is wordllama's (256 dimensions, MIT licence), made by ``scripts/make_word_vectors.py``. It is mapped, not read:
only rows that are used are loaded. Its vectors are long where a word tells much, so that no weights are needed besides.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bloginator.reading import DATA, read_package_text

Matrix = NDArray[np.float32]
Quantised = NDArray[np.int8]
DIMENSIONS = 256
LENGTH = 300.0
"""Length of every vector that is kept as whole numbers: few components of one so long exceed 127."""

NEVER = 1 << 30
LONGEST = 200
"""Letters of a word that are looked at: what is longer is no word, and merging its pieces takes the square of its length."""

SYLLABLES = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\uac00-\ud7af]")
"""Signs of Hangul and Kana: one by itself is a sound, which means nothing."""


class KnownWords(dict[str, int]):
    """The row of each word's vector; a word that is asked for the first time is learnt."""

    def __init__(self, learn: Callable[[str], int]) -> None:
        self.learn = learn

    def __missing__(self, word: str) -> int:
        self[word] = row = self.learn(word)
        return row


class WordVectors:
    """The table, and the words that were looked up in it."""

    def __init__(self) -> None:
        self.table = np.asarray(np.load(DATA / "word_vectors.npy", mmap_mode="r"))
        self.scales = np.load(DATA / "word_vectors_scales.npy")
        pieces = read_package_text("word_vectors.txt").split("\n")
        self.row_of = {piece: row for row, piece in enumerate(pieces)}
        self.places = KnownWords(self.learn)
        self.known = np.zeros((1024, DIMENSIONS), dtype=np.float32)

    def sums(self, texts: Iterable[Sequence[str]]) -> Matrix:
        """Return one vector a text, given as its words; zeros where no word is known."""
        rows = [list(map(self.places.__getitem__, words)) for words in texts]
        result = np.zeros((len(rows), DIMENSIONS), dtype=np.float32)
        for text, places in enumerate(rows):
            if places:
                self.known[places].sum(axis=0, out=result[text])
        return result

    def learn(self, word: str) -> int:
        """Put a word's vector into ``known`` and return its row."""
        place = len(self.places)
        if place == len(self.known):
            self.known = np.concatenate((self.known, np.zeros_like(self.known)))
        rows = self.pieces_of(word.removesuffix("'s"))
        if len(rows) == 1:
            np.multiply(self.table[rows[0]], self.scales[rows[0]], out=self.known[place])
        else:
            self.known[place] = (self.table[rows] * self.scales[rows, None]).sum(axis=0)
        return place

    def pieces_of(self, word: str) -> list[int]:
        """Return the rows of the pieces that a word is cut into; letters of no piece are left out, and single syllables."""
        whole = self.row_of.get("▁" + word)
        if whole is not None:
            return [whole]
        parts = list("▁" + word[:LONGEST])
        ranks = [self.row_of.get(left + right, NEVER) for left, right in pairwise(parts)]
        while ranks and (best := min(ranks)) != NEVER:
            place = ranks.index(best)
            parts[place : place + 2] = [parts[place] + parts[place + 1]]
            around = pairwise(parts[max(0, place - 1) : place + 2])
            ranks[max(0, place - 1) : place + 2] = [self.row_of.get(left + right, NEVER) for left, right in around]
        if SYLLABLES.search(word):
            parts = [part for part in parts if part != "▁" and not SYLLABLES.fullmatch(part)]
        return [row for part in parts if (row := self.row_of.get(part)) is not None]


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
