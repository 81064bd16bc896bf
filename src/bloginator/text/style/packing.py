"""Letters as bytes: what repeats stands together, so that they compress to two bytes a run.

sizes, one line of JSON
for each length: children of each shorter run · last characters · counts, lowest digits first
"""

from __future__ import annotations

import json
from array import array
from typing import TYPE_CHECKING

from bloginator.text.style.char_ngram_lm import CODES, Letters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Places = NDArray[np.int64]


def packed(letters: Letters) -> bytes:
    """Return the bytes of a tree; it holds no count above four digits to the base of 256."""
    import numpy as np

    sizes = [1, *(len(keys) for keys in letters.keys)]
    pieces = [json.dumps(sizes[1:]).encode() + b"\n"]
    for keys, counts, parents in zip(letters.keys, letters.counts, sizes, strict=False):
        rows = np.frombuffer(keys, np.int64)
        children = np.bincount(rows // CODES, minlength=parents).astype("<u2")
        times = np.frombuffer(counts, np.int64).astype("<u4")
        pieces += [digits(children), (rows % CODES).astype(np.uint8).tobytes(), digits(times)]
    return b"".join(pieces)


def digits(numbers: NDArray[np.generic]) -> bytes:
    """Return the lowest bytes of all numbers, then the next ones."""
    import numpy as np

    return numbers.view(np.uint8).reshape(-1, numbers.itemsize).T.tobytes()


def unpacked(data: bytes) -> Letters:
    """Read what ``packed`` wrote."""
    import numpy as np

    head, _, body = data.partition(b"\n")
    at, parents = 0, 1

    def numbers(count: int, width: int) -> Places:
        nonlocal at
        raw = np.frombuffer(body, np.uint8, count * width, at).reshape(width, count)
        at += count * width
        return sum((raw[i].astype(np.int64) << (8 * i) for i in range(width)), np.zeros(count, np.int64))

    keys, counts = [], []
    for size in json.loads(head):
        above = np.repeat(np.arange(parents), numbers(parents, 2))
        keys.append(array("q", (above * CODES + numbers(size, 1)).tobytes()))
        counts.append(array("q", numbers(size, 4).tobytes()))
        parents = size
    return Letters(tuple(keys), tuple(counts))
