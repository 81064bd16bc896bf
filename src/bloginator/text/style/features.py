"""Count what style leaves behind in a passage, in three views; topic is masked from the first two.

    "It's Raft, 3 nodes." ──► it's Xs , 0 xs .      ──► runs of one to three tokens
                          ──► lengths of sentences and words, commas a sentence
                          ──► " it's raft, …"       ──► runs of three and four characters

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

Keys = NDArray[np.uint32]
Vector = NDArray[np.float32]
Weighed = tuple[NDArray[np.uint32], Vector]
"""Where a text's vector is not 0, and what it is there."""

TOKEN = re.compile(r"[A-Za-z]+(?:'[a-z]+)?|\d+|[^\w\s]")
ENDING = re.compile(r"(?<=..)(ing|ed|ly|[ts]ion|s|er|al|ity|ment|[ai]ble|ive|ful|ous|est|ic)$")
SENTENCE_BREAK = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[A-Z`\"'(])")
TOKEN_RUNS, CHARACTER_RUNS = (1, 2, 3), (3, 4)
TOKENS, HABITS, CHARACTERS = range(3)  # the views, in the order in which vectors hold them
WEIGHTS = (1.0, 0.4, 0.5)  # length of each view's part of a vector
FACTOR, INCREMENT, SHIFT = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x9E3779B97F4A7C15), np.uint64(31)
"""Constants of the mixing function splitmix64."""


class FeatureRun(NamedTuple):
    """All runs of one length in a text: run ``i`` begins with token or character ``i``."""

    view: int
    length: int
    keys: Keys


class FeatureTable:
    """The features that are counted, and the vector that a text has in them.

    Args:
        frequent: The words that masking keeps.
        keys, rarity: For each view, its features, rising, and their inverse document frequencies.
        emphasis: What each feature is multiplied by after that: more where it tells a writer, less where it tells a post.
    """

    def __init__(
        self, frequent: Sequence[str], keys: Sequence[Keys], rarity: Sequence[Vector], emphasis: Sequence[Vector]
    ) -> None:
        self.frequent = frozenset(frequent)
        self.keys = keys
        self.rarity = rarity
        self.emphasis = emphasis
        self.hash_token = lru_cache(50_000)(self.hash_new_token)
        self.weigh_features = lru_cache(2_048)(self.weigh_new_features)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each view begins in a vector, and where the last one ends."""
        return tuple(np.cumsum([0, *map(len, self.keys)]).tolist())

    def hash_new_token(self, token: str) -> int:
        """Return the hash of a token after masking."""
        if not token[0].isalpha():
            return zlib.crc32(b"0" if token[0].isdigit() else token.encode())
        word = token.lower()
        if word in self.frequent:
            return zlib.crc32(word.encode())
        ending = ENDING.search(word)
        return zlib.crc32((("X" if token[0].isupper() else "x") + (ending[0] if ending else "")).encode())

    def list_features(self, text: str) -> list[FeatureRun]:
        """Return every feature of a text, view by view."""
        tokens = np.array([self.hash_token(token) for token in TOKEN.findall(text)], np.uint64)
        characters = np.frombuffer(f" {text} ".lower().encode("utf-32-le"), np.uint32).astype(np.uint64)
        return [
            *(FeatureRun(TOKENS, length, hash_runs(tokens, length, TOKENS)) for length in TOKEN_RUNS),
            FeatureRun(HABITS, 1, hash_runs(np.array(list_habits(text), np.uint64), 1, HABITS)),
            *(FeatureRun(CHARACTERS, length, hash_runs(characters, length, CHARACTERS)) for length in CHARACTER_RUNS),
        ]

    def vectorise(self, text: str, out: Vector | None = None) -> Vector:
        """Write the vector of a text: log counts weighted by rarity, each view scaled to its length, then by emphasis."""
        vector = np.zeros(self.starts[-1], np.float32) if out is None else out
        places, values = self.weigh_features(text)
        vector[places] = values
        return vector

    def weigh_new_features(self, text: str) -> Weighed:
        """Return where in a text's vector it is not 0, and what it is there: a tenth of the vector's room, 10 kB."""
        vector = np.zeros(self.starts[-1], np.float32)
        features = self.list_features(text)
        for view, weight in enumerate(WEIGHTS):
            keys = np.concatenate([run.keys for run in features if run.view == view])
            places = find_keys(self.keys[view], keys)
            counts = np.bincount(places[places >= 0], minlength=len(self.keys[view]))
            values = np.where(counts > 0, 1 + np.log(np.maximum(counts, 1)), 0) * self.rarity[view]
            scale = self.emphasis[view] * (weight / max(np.sqrt(values @ values), 1e-9))
            vector[self.starts[view] : self.starts[view + 1]] = values * scale
        places = np.flatnonzero(vector)
        return places.astype(np.uint32), vector[places]

    def vectorise_all(self, texts: Sequence[str], spare: int = 0) -> Vector:
        """Return the texts' vectors, one a row, with ``spare`` empty rows after them."""
        rows = np.zeros((len(texts) + spare, self.starts[-1]), np.float32)
        for text, row in zip(texts, rows, strict=False):
            self.vectorise(text, row)
        return rows


def list_habits(text: str) -> list[int]:
    """Return a number for each sentence's length, for its commas, and for each word's length."""
    habits = []
    for sentence in SENTENCE_BREAK.split(text):
        habits += [1000 + min(len(sentence.split()) // 4, 12), 1100 + min(sentence.count(","), 5)]
    return habits + [1200 + min(len(word), 14) for word in WORD.findall(text)]


def hash_runs(codes: NDArray[np.uint64], length: int, view: int) -> Keys:
    """Return the hash of every run of ``length`` codes, in order."""
    count = len(codes) - length + 1
    if count < 1:
        return np.zeros(0, np.uint32)
    hashes = np.full(count, view * 8 + length, np.uint64)
    for offset in range(length):
        hashes = (hashes ^ (codes[offset : offset + count] + INCREMENT)) * FACTOR
        hashes ^= hashes >> SHIFT
    return (hashes >> np.uint64(32)).astype(np.uint32)


def find_keys(table: Keys, keys: Keys) -> NDArray[np.intp]:
    """Return each key's place in a rising table; -1 where it has none."""
    places = np.searchsorted(table, keys)
    places[places == len(table)] = 0
    return np.where(table[places] == keys, places, -1)
