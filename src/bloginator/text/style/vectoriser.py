"""Count what style leaves behind in a passage, in three views; topic is masked from the first two.

    "It's Raft, 3 nodes." ──► it's Xs , 0 xs .      ──► n-grams of one to three tokens
                          ──► lengths of sentences and words, commas a sentence
                          ──► " it's raft, …"       ──► n-grams of three and four characters

Masking keeps frequent words and punctuation, and of other words their ending, after the text distortion of Stamatatos
(EACL 2017). Every feature is a hash, so that a table of them holds no text.
"""

import re
import zlib
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bloginator.text.prose import WORD

Hashes = NDArray[np.uint32]
Vector = NDArray[np.float32]
SparseVector = tuple[NDArray[np.uint32], Vector]  # where a text's vector is not 0, and what it is there
TOKEN = re.compile(r"[A-Za-z]+(?:'[a-z]+)?|\d+|[^\w\s]")
ENDING = re.compile(r"(?<=..)(ing|ed|ly|[ts]ion|s|er|al|ity|ment|[ai]ble|ive|ful|ous|est|ic)$")
SENTENCE_BREAK = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[A-Z`\"'(])")
TOKEN_NGRAMS, CHARACTER_NGRAMS = (1, 2, 3), (3, 4)
TOKENS, STRUCTURE, CHARACTERS = range(3)  # the views, in the order in which vectors hold them
VIEW_WEIGHTS = (1.0, 0.4, 0.5)  # length of each view's part of a vector
FACTOR, INCREMENT, SHIFT = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x9E3779B97F4A7C15), np.uint64(31)
"""Constants of the mixing function splitmix64."""


class NGrams(NamedTuple):
    """All n-grams of one length in a text: number ``i`` begins with token or character ``i``."""

    view: int
    length: int
    hashes: Hashes


class Vectoriser:
    """The features that are counted, and the vector that a text has in them.

    Args:
        frequent: The words that masking keeps.
        hashes, idf: For each view, its features, rising, and their inverse document frequencies.
        emphasis: What each feature is multiplied by after that: more where it tells a writer, less where a document.
    """

    def __init__(
        self, frequent: Sequence[str], hashes: Sequence[Hashes], idf: Sequence[Vector], emphasis: Sequence[Vector]
    ) -> None:
        self.frequent = frozenset(frequent)
        self.hashes = hashes
        self.idf = idf
        self.emphasis = emphasis
        self.hash_token = lru_cache(50_000)(self.hash_new_token)
        self.sparse_vector = lru_cache(2_048)(self.compute_sparse_vector)

    @cached_property
    def view_starts(self) -> tuple[int, ...]:
        """Where each view begins in a vector, and where the last one ends."""
        return tuple(np.cumsum([0, *map(len, self.hashes)]).tolist())

    def hash_new_token(self, token: str) -> int:
        """Return the hash of a token after masking."""
        if not token[0].isalpha():
            return zlib.crc32(b"0" if token[0].isdigit() else token.encode())
        word = token.lower()
        if word in self.frequent:
            return zlib.crc32(word.encode())
        ending = ENDING.search(word)
        return zlib.crc32((("X" if token[0].isupper() else "x") + (ending[0] if ending else "")).encode())

    def extract_features(self, text: str) -> list[NGrams]:
        """Return every feature of a text, view by view."""
        tokens = np.array([self.hash_token(token) for token in TOKEN.findall(text)], np.uint64)
        characters = np.frombuffer(f" {text} ".lower().encode("utf-32-le"), np.uint32).astype(np.uint64)
        return [
            *(NGrams(TOKENS, length, hash_ngrams(tokens, length, TOKENS)) for length in TOKEN_NGRAMS),
            NGrams(STRUCTURE, 1, hash_ngrams(np.array(encode_structure(text), np.uint64), 1, STRUCTURE)),
            *(NGrams(CHARACTERS, length, hash_ngrams(characters, length, CHARACTERS)) for length in CHARACTER_NGRAMS),
        ]

    def vectorise(self, text: str) -> Vector:
        """Return the vector of a text: log counts times idf, each view scaled to its weight, then times emphasis."""
        vector: Vector = self.vectorise_all([text])[0]
        return vector

    def compute_sparse_vector(self, text: str) -> SparseVector:
        """Return where in a text's vector it is not 0, and what it is there: a tenth of the vector's room, 10 kB."""
        vector = np.zeros(self.view_starts[-1], np.float32)
        features = self.extract_features(text)
        for view, weight in enumerate(VIEW_WEIGHTS):
            hashes = np.concatenate([ngrams.hashes for ngrams in features if ngrams.view == view])
            columns = find_columns(self.hashes[view], hashes)
            counts = np.bincount(columns[columns >= 0], minlength=len(self.hashes[view]))
            values = np.where(counts > 0, 1 + np.log(np.maximum(counts, 1)), 0) * self.idf[view]
            scale = self.emphasis[view] * (weight / max(np.sqrt(values @ values), 1e-9))
            vector[self.view_starts[view] : self.view_starts[view + 1]] = values * scale
        columns = np.flatnonzero(vector)
        return columns.astype(np.uint32), vector[columns]

    def vectorise_all(self, texts: Sequence[str], extra_rows: int = 0) -> Vector:
        """Return the texts' vectors, one a row, with so many empty rows after them."""
        rows = np.zeros((len(texts) + extra_rows, self.view_starts[-1]), np.float32)
        for text, row in zip(texts, rows, strict=False):
            columns, values = self.sparse_vector(text)
            row[columns] = values
        return rows


def encode_structure(text: str) -> list[int]:
    """Return a number for each sentence's length, for its commas, and for each word's length."""
    codes = []
    for sentence in SENTENCE_BREAK.split(text):
        codes += [1000 + min(len(sentence.split()) // 4, 12), 1100 + min(sentence.count(","), 5)]
    return codes + [1200 + min(len(word), 14) for word in WORD.findall(text)]


def hash_ngrams(codes: NDArray[np.uint64], length: int, view: int) -> Hashes:
    """Return the hash of every n-gram of so many codes, in order."""
    count = len(codes) - length + 1
    if count < 1:
        return np.zeros(0, np.uint32)
    hashes = np.full(count, view * 8 + length, np.uint64)
    for offset in range(length):
        hashes = (hashes ^ (codes[offset : offset + count] + INCREMENT)) * FACTOR
        hashes ^= hashes >> SHIFT
    return (hashes >> np.uint64(32)).astype(np.uint32)


def find_columns(table: Hashes, hashes: Hashes) -> NDArray[np.intp]:
    """Return each hash's place in a rising table; -1 where it has none."""
    columns = np.searchsorted(table, hashes)
    columns[columns == len(table)] = 0
    return np.where(table[columns] == hashes, columns, -1)
