"""What a text taught a tree of letters, and the tree as if it had not.

whole trees   without    the same tree with fewer counts: each part of a corpus held out in turn
one reading   unlearned  only where another text passes: hundreds of times cheaper
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from bloginator.text.style.char_ngram_lm import CODES, Letters, Step, read

if TYPE_CHECKING:
    from bloginator.text.style.char_ngram_lm import Floats, Places


def tally(letters: Letters, text: bytes) -> list[Places]:
    """Return how often the text has each run of the tree."""
    import numpy as np

    found = (step.places[step.places >= 0] for step in read(letters, text))
    return [np.bincount(places, minlength=len(keys)) for places, keys in zip(found, letters.keys, strict=True)]


def without(letters: Letters, text: bytes) -> Letters:
    """Return the model as if the text had not been counted."""
    import numpy as np

    left = (np.maximum(np.frombuffer(a, np.int64) - b, 0) for a, b in zip(letters.counts, tally(letters, text), strict=True))
    return Letters(letters.keys, tuple(array("q", counts.astype(np.int64).tobytes()) for counts in left))


def familiar(steps: Sequence[Step]) -> float:
    """Return the share of the text's longest runs that were counted at least once."""
    times = steps[-1].times
    return float((times > 0).mean()) if len(times) else 0.0


class Taught(NamedTuple):
    """What a text added to the counts of one length; each pair holds places, rising, and how much.

    Args:
        runs: The runs themselves.
        parents: The runs without their last character.
        kinds: Of those, the ones that nothing else has followed by some character, and by how many.
    """

    runs: tuple[Places, Floats]
    parents: tuple[Places, Floats]
    kinds: tuple[Places, Places]


def taught(letters: Letters, steps: Sequence[Step]) -> list[Taught]:
    """Return what a text, read in a tree that was grown from it among others, added to its counts."""
    import numpy as np

    found = []
    for level, step in zip(letters.levels, steps, strict=True):
        runs, passed = np.unique(step.places[step.places >= 0], return_counts=True)
        times = level.counts[runs]
        own = np.minimum(passed.astype(np.float64), times)
        above = level.keys[runs] // CODES
        parents, first = np.unique(above, return_index=True)
        totals: Floats = np.add.reduceat(own, first) if len(first) else own
        bereft = np.unique(above[(times > 0) & (times <= own)], return_counts=True)
        found.append(Taught((runs, own), (parents, totals), bereft))
    return found


def unlearned(step: Step, one: Taught) -> Step:
    """Return the step as ``read`` would find it had a text not been counted."""
    import numpy as np

    times = np.maximum(step.times - looked_up(step.places, *one.runs), 0)
    totals = np.maximum(step.totals - looked_up(step.parents, *one.parents), 0)
    kinds = np.maximum(step.kinds - looked_up(step.parents, *one.kinds), 0)
    return step._replace(times=times, totals=totals, kinds=kinds)


def looked_up(wanted: Places, keys: Places, values: Places | Floats) -> Floats:
    """Return the value of each key that is wanted, keys rising; 0 where there is none, and for -1."""
    import numpy as np

    places = np.searchsorted(keys, wanted)
    places[places == len(keys)] = -1
    known = (places >= 0) & (wanted >= 0)
    known[known] = keys[places[known]] == wanted[known]
    found = np.zeros(len(wanted))
    found[known] = values[places[known]]
    return found
