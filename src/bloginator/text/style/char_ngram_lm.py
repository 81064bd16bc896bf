"""A language model of characters: how well somebody's habits foretell each next letter.

    sentences ──► codes, a byte a character ──► runs of one to six and how often each occurs, as a tree
    codes + tree ──► probability of each character after the five before it

Probabilities of long runs lean on those of shorter ones by Witten and Bell's method (IEEE Transactions on Information
Theory 37(4), 1991, 1085-1094). numpy is imported when first called.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]

ORDER = 6
"""Characters of the longest run."""
CODES = 256
DASH, STRANGE = "\x1f", "\x1e"
BEYOND = re.compile(r"[^\x00-\xff]")


@dataclass(frozen=True)
class Letters:
    """Runs of one to ``ORDER`` characters, each a child of the run without its last character.

    Args:
        keys: For each length the runs, rising: place of the parent among the shorter runs × 256 + last character.
        counts: How often each occurs, in the same order.
    """

    keys: tuple[array[int], ...]
    counts: tuple[array[int], ...]

    @cached_property
    def levels(self) -> tuple[Level, ...]:
        """What is looked up when a text is read, one for each length."""
        sizes = [1, *(len(keys) for keys in self.keys)]
        return tuple(level(*row) for row in zip(self.keys, self.counts, sizes, strict=False))


@dataclass(frozen=True)
class Level:
    """Runs of one length.

    Args:
        keys: As in ``Letters``.
        counts: How often each occurs.
        totals: For each parent, how often anything follows it.
        kinds: For each parent, how many different characters do.
    """

    keys: Places
    counts: Floats
    totals: Floats
    kinds: Floats


def level(keys: array[int], counts: array[int], parents: int) -> Level:
    """Sum up what follows each of so many parents."""
    import numpy as np

    rows, times = np.frombuffer(keys, np.int64), np.frombuffer(counts, np.int64).astype(np.float64)
    above = rows // CODES
    totals = np.bincount(above, times, minlength=parents)
    kinds = np.bincount(above[times > 0], minlength=parents).astype(np.float64)
    return Level(rows, times, totals.astype(np.float64), kinds)


def coded(sentences: Iterable[str]) -> bytes:
    """Return a byte a character, a blank before and after each sentence; the dash has its own, rare ones share one.

    >>> coded(["No — ok."])
    b' No \\x1f ok. '
    """
    text = "".join(f" {sentence} " for sentence in sentences)
    return BEYOND.sub(STRANGE, text.replace("—", DASH)).encode("latin-1")


def grown(text: bytes) -> Letters:
    """Count every run of a text."""
    import numpy as np

    characters = np.frombuffer(text, np.uint8).astype(np.int64)
    places = np.zeros(len(characters), np.int64)
    keys, counts = [], []
    for extra in range(ORDER):
        found, places, times = np.unique(
            places[: max(len(text) - extra, 0)] * CODES + characters[extra:], return_inverse=True, return_counts=True
        )
        keys.append(array("q", found.tobytes()))
        counts.append(array("q", times.astype(np.int64).tobytes()))
    return Letters(tuple(keys), tuple(counts))


class Step(NamedTuple):
    """Where a text's runs of one length stand in a tree.

    All are as long as there are places where a run of that length begins.

    Args:
        parents: Place of the run without its last character, or -1.
        places: Place of the run itself, or -1.
        times: How often the run was counted.
        totals: How often anything follows the run without its last character.
        kinds: How many different characters do.
    """

    parents: Places
    places: Places
    times: Floats
    totals: Floats
    kinds: Floats


def read(letters: Letters, text: bytes) -> list[Step]:
    """Follow a text, as ``coded`` gives it, through the tree: one step for each length of run."""
    import numpy as np

    characters = np.frombuffer(text, np.uint8).astype(np.int64)
    places = np.zeros(len(characters), np.int64)
    steps = []
    for extra, one in enumerate(letters.levels):
        parents = places[: max(len(text) - extra, 0)]
        wanted = parents * CODES + characters[extra:]
        places = np.searchsorted(one.keys, wanted)
        known = places < len(one.keys)
        known[known] = one.keys[places[known]] == wanted[known]
        places[~known] = -1
        steps.append(Step(parents, places, at(one.counts, places), at(one.totals, parents), at(one.kinds, parents)))
    return steps


def log_probabilities(steps: Sequence[Step], smoothing: float = 1.0) -> Floats:
    """Return the logarithm of each character's probability after those before it.

    Args:
        steps: What ``read`` found.
        smoothing: How much shorter runs have a say: 1 is Witten and Bell's, more is flatter.
    """
    import numpy as np

    likely = np.full(len(steps[0].places), 1 / CODES)
    for extra, step in enumerate(steps):
        lean = smoothing * step.kinds
        short = likely[extra:]
        likely[extra:] = np.where(step.totals > 0, (step.times + lean * short) / np.maximum(step.totals + lean, 1e-9), short)
    logs: Floats = np.log(likely)
    return logs


def at(values: Floats, places: Places) -> Floats:
    """Return the values at some places, 0 where there is none."""
    import numpy as np

    known = places >= 0
    found = np.zeros(len(places))
    found[known] = values[places[known]]
    return found
