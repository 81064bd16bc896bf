"""The background: how other authors write, as tables without any text, shipped with the program.

    centres   mean vector of the background's passages, one a length
    factor    the strongest directions in which one author's own passages differ (topic, mostly)
    letters   runs of one to six characters that two of the authors share, and how often they occur
    slopes    how standing between the background and the author becomes a probability, by size of the corpus and length

``scripts/make_voice_background.py`` makes the file; ``docs/voice.md`` names the sources and their licences.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import copysign, log1p, sqrt

from bloginator.text.style.char_ngram_lm import Letters
from bloginator.text.style.counts import Vocabulary
from bloginator.text.style.packing import packed, unpacked

FORM = b"bloginator voice background 4\n"
LENGTHS = (65, 130, 260, 520)
"""Words of the passages on which everything is measured; each is two of the one before."""
CORPORA = (6_000, 12_000, 24_000, 48_000)
"""Words of the corpora for which standing is made a probability: what was learned from few looks surer than it is."""
SHARES = (1.0, 1.0, 0.84)
"""Length of each view's vector: the links weigh seven tenths of the others."""
LOGS = tuple(log1p(n) for n in range(256))


@dataclass(frozen=True)
class Table:
    """Rows of small integers, each row with its own scale: a quarter of the bytes of floats, and exact to reread.

    Integers stand for their squares: most values are a hundredth of a row's largest, and would be 0 in even steps.

    Args:
        scales: What the square of one step is worth, one a row.
        steps: All rows one after another, from -127 to 127.
    """

    scales: tuple[float, ...]
    steps: array[int]

    def row(self, number: int) -> list[float]:
        """Return one row as floats."""
        width = len(self.steps) // len(self.scales)
        scale = self.scales[number]
        return [scale * step * abs(step) for step in self.steps[number * width : (number + 1) * width]]


Slopes = tuple[tuple[tuple[float, ...], ...], ...]


@dataclass(frozen=True)
class Background:
    """What is known of other authors.

    Args:
        vocabulary: What is counted.
        weights: Rarity weight of every index.
        centres: One row for each of ``LENGTHS``.
        factor: Directions of the variation within one author, scaled by its size.
        letters: What the authors share of runs of characters.
        slopes: For each of ``CORPORA``, for each of ``LENGTHS``, the constant and the slope that turn evidence into log
            odds.
        marks: Style mark -> mean rate over the authors.
        spread: Style mark -> standard deviation of that rate between authors.
        authors: How many authors are behind it.
        digest: Identity of all of the above.
    """

    vocabulary: Vocabulary
    weights: array[float]
    centres: Table
    factor: Table
    letters: Letters
    slopes: Slopes
    marks: Mapping[str, float]
    spread: Mapping[str, float]
    authors: int
    digest: str = ""

    @cached_property
    def begins(self) -> tuple[int, int]:
        """Where the patterns' indices begin, and those of the links."""
        patterns = len(self.vocabulary.grams)
        return patterns, patterns + len(self.vocabulary.patterns)

    def vector(self, counts: Mapping[int, int]) -> tuple[dict[int, float], ...]:
        """Return the counts as three sparse vectors, each of its length in ``SHARES``: grams, patterns, links."""
        views: tuple[dict[int, float], ...] = ({}, {}, {})
        weights = self.weights
        patterns, links = self.begins
        for i, n in counts.items():
            views[(i >= patterns) + (i >= links)][i] = LOGS[min(n, 255)] * weights[i]
        return tuple(unit(view, size) for view, size in zip(views, SHARES, strict=True))


def unit(vector: dict[int, float], size: float) -> dict[int, float]:
    """Return the vector at length ``size``; an empty one stays empty."""
    length = sqrt(sum(v * v for v in vector.values())) / size
    return {i: v / length for i, v in vector.items()} if length else vector


def table(rows: Sequence[Sequence[float]]) -> Table:
    """Return rows of floats in small integers."""
    scales = [max(max(map(abs, row)), 1e-12) / 127**2 for row in rows]
    pairs = zip(rows, scales, strict=True)
    return Table(tuple(scales), array("b", [round(copysign(sqrt(abs(v) / s), v)) for row, s in pairs for v in row]))


def to_bytes(background: Background) -> bytes:
    """Return the bytes of the shipped file; the same background gives the same bytes."""
    head = {
        "words": background.vocabulary.words,
        "grams": background.vocabulary.grams,
        "patterns": background.vocabulary.patterns,
        "links": background.vocabulary.links,
        "weights": [round(w, 3) for w in background.weights],
        "centres": background.centres.scales,
        "factor": background.factor.scales,
        "slopes": background.slopes,
        "marks": dict(background.marks),
        "spread": dict(background.spread),
        "authors": background.authors,
    }
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    steps = background.centres.steps.tobytes() + background.factor.steps.tobytes()
    body = len(text).to_bytes(4, "big") + text + steps + packed(background.letters)
    return FORM + hashlib.sha256(body).hexdigest().encode() + b"\n" + zlib.compress(body, 9)


def from_bytes(data: bytes) -> Background:
    """Read the shipped file.

    Raises:
        ValueError: The bytes are not a background, or damaged: the installation is broken.
    """
    digest, body = unsealed(data, FORM)
    size = int.from_bytes(body[:4], "big")
    head = json.loads(body[4 : 4 + size])
    vocabulary = Vocabulary(tuple(head["words"]), tuple(head["grams"]), tuple(head["patterns"]), tuple(head["links"]))
    middle, end = (rows * vocabulary.size for rows in (len(head["centres"]), len(head["centres"]) + len(head["factor"])))
    steps = array("b", body[4 + size : 4 + size + end])
    return Background(
        vocabulary=vocabulary,
        weights=array("f", head["weights"]),
        centres=Table(tuple(head["centres"]), steps[:middle]),
        factor=Table(tuple(head["factor"]), steps[middle:]),
        letters=unpacked(body[4 + size + end :]),
        slopes=tuple(tuple(tuple(pair) for pair in rows) for rows in head["slopes"]),
        marks=head["marks"],
        spread=head["spread"],
        authors=head["authors"],
        digest=digest,
    )


def unsealed(data: bytes, form: bytes) -> tuple[str, bytes]:
    """Return the digest and the body of bytes that were sealed under ``form``.

    Raises:
        ValueError: Another form, cut short, or changed.
    """
    if not data.startswith(form):
        raise ValueError(f"not {form.decode().strip()}")
    digest, _, packed = data[len(form) :].partition(b"\n")
    try:
        body = zlib.decompress(packed)
    except zlib.error as error:
        raise ValueError(f"damaged: {error}") from error
    if hashlib.sha256(body).hexdigest().encode() != digest:
        raise ValueError("damaged: its digest does not match")
    return digest.decode(), body
