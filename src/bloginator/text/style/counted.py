"""Count several authors once, so that a background can be built from any of them in seconds.

    posts ──► 300 frequent words ──► everything that two authors share ──► measures ──► those of a smaller vocabulary

Used where backgrounds are made and measured, never when a text is scored. numpy is imported when first called.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING

from bloginator.text.style.background import Background, Table
from bloginator.text.style.char_ngram_lm import CODES, Letters, grown
from bloginator.text.style.counts import VIEWS, Vocabulary, items_of
from bloginator.text.style.measure import Block, Measure, measure
from bloginator.text.style.plain import sentences
from bloginator.text.style.quoted import WORD
from bloginator.text.style.unlearning import tally

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bloginator.text.style.char_ngram_lm import Places

WORDS = 300
FEWEST = 8
"""Occurrences below which an item is nobody's habit."""
NO_TABLE = Table((), array("b"))
NO_LETTERS = Letters((), ())
USERS = 2
"""Authors who must share a run of characters for it to be kept."""


@dataclass(frozen=True)
class Counted:
    """Authors, counted with a vocabulary far larger than what a background keeps.

    Args:
        vocabulary: Everything that two of the authors share.
        authors: Author -> post -> measure.
    """

    vocabulary: Vocabulary
    authors: Mapping[str, Mapping[str, Measure]]

    @cached_property
    def totals(self) -> Mapping[str, NDArray[np.float64]]:
        """Author -> how often each index occurs in all posts."""
        import numpy as np

        found = {}
        for name, posts in self.authors.items():
            total = np.zeros(self.vocabulary.size)
            for block in (b for one in posts.values() for b in one.blocks):
                total[np.asarray(block.indices)] += np.asarray(block.counts)
            found[name] = total
        return found

    @cached_property
    def letters(self) -> tuple[Letters, Mapping[str, Sequence[Places]]]:
        """Every run of characters in all posts, and author -> how often each occurs."""
        texts = {n: b"".join(b.letters for m in posts.values() for b in m.blocks) for n, posts in self.authors.items()}
        tree = grown(b"".join(texts.values()))
        return tree, {name: tally(tree, text) for name, text in texts.items()}


def counted(authors: Mapping[str, Mapping[str, str]]) -> Counted:
    """Count the posts, Markdown or plain, of several authors."""
    read = {name: [s for text in posts.values() for s in sentences(text)] for name, posts in authors.items()}
    words = frequent(read.values())
    vocabulary = Vocabulary(words, *(shared(read.values(), frozenset(words), view) for view in range(VIEWS)))
    ones = array("f", [1.0]) * vocabulary.size
    empty = Background(vocabulary, ones, NO_TABLE, NO_TABLE, NO_LETTERS, (), {}, {}, len(authors))
    return Counted(
        vocabulary, {n: {p: measure(text, empty) for p, text in sorted(posts.items())} for n, posts in authors.items()}
    )


def frequent(authors: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Return the words most frequent with the typical author, the most frequent first.

    By the median over the authors, so that a subject of one of them brings in none of its words; ties by the mean.
    """
    rates: dict[str, list[float]] = {}
    everyone = list(authors)
    for found in everyone:
        counts = Counter(w.lower() for s in found for w in WORD.findall(s) if w[0].isalpha())
        for word, n in counts.items():
            rates.setdefault(word, []).append(n / counts.total())
    ranked = sorted((-median_of(found, len(everyone)), -sum(found), word) for word, found in rates.items())
    return tuple(word for _, _, word in ranked[:WORDS])


def median_of(found: Sequence[float], size: int) -> float:
    """Return the median of ``size`` rates, of which those not found are 0."""
    return median([*found, *[0.0] * (size - len(found))])


def shared(authors: Iterable[Sequence[str]], kept: frozenset[str], view: int) -> tuple[str, ...]:
    """Return the items of one view that two authors use, ``FEWEST`` times together, in order."""
    total: Counter[str] = Counter()
    users: Counter[str] = Counter()
    for found in authors:
        counts = Counter(item for sentence in found for item in items_of(sentence, kept)[view])
        total.update(counts)
        users.update(counts.keys())
    return tuple(sorted(item for item, n in total.items() if n >= FEWEST and users[item] > 1))


def selected(everything: Counted, names: Sequence[str], sizes: Sequence[int]) -> tuple[Vocabulary, NDArray[np.int64]]:
    """Return the items of each view most frequent with the typical one of some authors, and their indices in all.

    Each author weighs the same, however much there is of them; the items stand in the order of the larger vocabulary.
    """
    import numpy as np

    whole = everything.vocabulary
    views, chosen, start = [], [], 0
    for view, size in zip((whole.grams, whole.patterns, whole.links), sizes, strict=True):
        totals = np.array([everything.totals[name][start : start + len(view)] for name in names])
        rates = totals / totals.sum(axis=1, keepdims=True)
        best = np.sort(np.lexsort((-rates.sum(axis=0), -np.median(rates, axis=0)))[:size])
        views.append(tuple(view[i] for i in best))
        chosen.append(best + start)
        start += len(view)
    return Vocabulary(whole.words, *views), np.concatenate(chosen)


def spelled(everything: Counted, names: Sequence[str]) -> Letters:
    """Return the runs of characters that some authors share, once an author on average; each author weighs the same."""
    import numpy as np

    tree, tallies = everything.letters
    kept, counts = [], []
    for rows in zip(*(tallies[name] for name in names), strict=True):
        table = np.array(rows)
        kept.append(((table > 0).sum(axis=0) >= USERS) & (table.sum(axis=0) >= len(names)))
        totals = table.sum(axis=1, keepdims=True)
        counts.append(np.maximum(np.rint((table / totals).sum(axis=0) * totals.mean()), 1).astype(np.int64))
    return pruned(tree, kept, counts)


def pruned(letters: Letters, kept: Sequence[NDArray[np.bool_]], counts: Sequence[Places]) -> Letters:
    """Return the tree with some of its runs, and other counts.

    Args:
        letters: The whole tree.
        kept: For each length which runs stay; those whose parent goes, go.
        counts: For each length the new counts of all its runs.
    """
    import numpy as np

    place = np.zeros(1, np.int64)
    keys, times = [], []
    for rows, stay, new in zip(letters.keys, kept, counts, strict=True):
        all_keys = np.frombuffer(rows, np.int64)
        parents = place[all_keys // CODES]
        here = stay & (parents >= 0)
        keys.append(array("q", (parents[here] * CODES + all_keys[here] % CODES).tobytes()))
        times.append(array("q", new[here].astype(np.int64).tobytes()))
        place = np.where(here, np.cumsum(here) - 1, -1)
    return Letters(tuple(keys), tuple(times))


def recounted(one: Measure, chosen: NDArray[np.int64], size: int) -> Measure:
    """Return a measure in a smaller vocabulary.

    Args:
        one: Counted with the larger one.
        chosen: Rising indices of the larger vocabulary that the smaller one keeps.
        size: Of the larger one.
    """
    import numpy as np

    place = np.full(size, -1)
    place[chosen] = np.arange(len(chosen))
    return replace(one, blocks=tuple(narrowed(block, place) for block in one.blocks))


def narrowed(block: Block, place: NDArray[np.int64]) -> Block:
    """Return a block with its indices moved to their new places; those without one are dropped."""
    import numpy as np

    moved = place[np.asarray(block.indices)]
    kept = moved >= 0
    counts = np.asarray(block.counts)[kept]
    return replace(block, indices=array("H", moved[kept].tolist()), counts=array("B", counts.tolist()))
