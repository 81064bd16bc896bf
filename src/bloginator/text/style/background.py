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

from bloginator.text.style.features import FeatureTable, Vector

FORM = b"bloginator voice background 5\n"
LENGTHS = (65, 125, 265)  # words of a passage for which percentiles and calibration are known; others are interpolated
TRAINED_ON = 125  # Words of a passage to learn from
LEVELS = 7  # the highest value of a row in the file


@dataclass(frozen=True)
class Background:
    """Other writers.

    Args:
        digest: Of the file's contents; a profile names the background that it was trained against.
        features: What is counted.
        rows: One a writer, 0 to ``LEVELS``: square roots of their mean vectors.
        highest: The value of the highest level.
        calibration: For each of ``LENGTHS``, what the log odds add up from: intercept, standing, log of the passages
            learnt from, and the product of these two.
        usual, spread: Mark of style -> its rate among these writers, and the standard deviation of that.
    """

    digest: str
    features: FeatureTable
    rows: NDArray[np.uint8]
    highest: float
    calibration: tuple[tuple[float, ...], ...]
    usual: Mapping[str, float]
    spread: Mapping[str, float]

    @cached_property
    def means(self) -> Vector:
        """Each writer's mean vector."""
        levels = ((np.arange(LEVELS + 1) / LEVELS) ** 2 * self.highest).astype(np.float32)
        return levels[self.rows]


def background_from_bytes(data: bytes) -> Background:
    """Read a background's file; raise ``ValueError`` where it is damaged, or of another form."""
    start = len(FORM) + 4 + int.from_bytes(data[len(FORM) : len(FORM) + 4], "big")
    try:
        head = json.loads(data[len(FORM) + 4 : start]) if data.startswith(FORM) else {}
        body = lzma.decompress(data[start:]) if head else b""
    except (ValueError, lzma.LZMAError) as error:
        raise ValueError("the voice background is damaged") from error
    if not body:
        raise ValueError("the voice background is damaged or of another form")
    *ends, width = np.cumsum(head["sizes"]).tolist()
    keys = np.split(np.frombuffer(body, "<u4", width), ends)
    rarity, emphasis = (
        np.split(np.frombuffer(body, "<f2", width, start).astype(np.float32), ends) for start in (4 * width, 6 * width)
    )
    rows = np.frombuffer(body, np.uint8, offset=8 * width).reshape(width, head["writers"]).T
    return Background(
        digest=hashlib.sha256(data).hexdigest()[:32],
        features=FeatureTable(head["frequent"], keys, rarity, emphasis),
        rows=rows,
        highest=head["highest"],
        calibration=tuple(map(tuple, head["calibration"])),
        usual=head["usual"],
        spread=head["spread"],
    )
