"""The other writers that an author is told from: what is counted, how they write on average, how scores are calibrated.

It is read from a file that ships and holds no text: hashes, rarities, and one row of means a writer, three bits a value.
``scripts/make_voice_background.py`` makes it.
"""

import hashlib
import json
import lzma
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bloginator.text.style.vectoriser import Vector, Vectoriser

FILE_HEADER = b"bloginator voice background 5\n"
PASSAGE_LENGTHS = (65, 125, 265)  # words for which percentiles and calibration are known; others are interpolated
TRAINING_LENGTH = 125  # words of a passage to learn from
MAX_LEVEL = 7  # of a row's value in the file


@dataclass(frozen=True)
class Background:
    """Other writers.

    Args:
        digest: Of the file's contents; a profile names the background that it was trained against.
        features: What is counted.
        rows: One a writer, 0 to ``MAX_LEVEL``: square roots of their mean vectors.
        highest: The value of the highest level.
        calibration: For each of ``PASSAGE_LENGTHS``, the coefficients of the log odds: intercept, raw score, log of the
            passages learnt from, and the product of these two.
        usual, spread: Style feature -> its rate among these writers, and the standard deviation of that.
    """

    digest: str
    features: Vectoriser
    rows: NDArray[np.uint8]
    highest: float
    calibration: tuple[tuple[float, ...], ...]
    usual: Mapping[str, float]
    spread: Mapping[str, float]

    @cached_property
    def means(self) -> Vector:
        """Each writer's mean vector."""
        levels = ((np.arange(MAX_LEVEL + 1) / MAX_LEVEL) ** 2 * self.highest).astype(np.float32)
        return levels[self.rows]


def background_from_bytes(data: bytes) -> Background:
    """Read a background's file; raise ``ValueError`` where it is damaged, or of another form."""
    start = len(FILE_HEADER) + 4 + int.from_bytes(data[len(FILE_HEADER) : len(FILE_HEADER) + 4], "big")
    try:
        head = json.loads(data[len(FILE_HEADER) + 4 : start]) if data.startswith(FILE_HEADER) else {}
        body = lzma.decompress(data[start:]) if head else b""
    except (ValueError, lzma.LZMAError) as error:
        raise ValueError("the voice background is damaged") from error
    if not body:
        raise ValueError("the voice background is damaged or of another form")
    *ends, width = np.cumsum(head["sizes"]).tolist()
    hashes = np.split(np.frombuffer(body, "<u4", width), ends)
    idf, emphasis = (
        np.split(np.frombuffer(body, "<f2", width, start).astype(np.float32), ends) for start in (4 * width, 6 * width)
    )
    rows = np.frombuffer(body, np.uint8, offset=8 * width).reshape(width, head["writers"]).T
    return Background(
        digest=hashlib.sha256(data).hexdigest()[:32],
        features=Vectoriser(head["frequent"], hashes, idf, emphasis),
        rows=rows,
        highest=head["highest"],
        calibration=tuple(map(tuple, head["calibration"])),
        usual=head["usual"],
        spread=head["spread"],
    )
