"""Foretelling: how much better an author's habits foretell the next letter of a text than those of other authors.

    text ──► log probability of each character, by the author's letters and by the others' ──► mean difference

Zero is no meaningful point of it: the more somebody wrote, the better their letters foretell anything. So the level that
others' texts reach is reckoned from the shipped runs of characters. numpy is imported when first called.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bloginator.text.style.char_ngram_lm import CODES, Letters, log_probabilities, read
from bloginator.text.style.unlearning import Taught, familiar, taught, unlearned

if TYPE_CHECKING:
    from bloginator.text.style.char_ngram_lm import Floats

FLATTER = 3.0
"""Smoothing of the others' letters: one writer among them knows less of a subject than all together."""
LEARNT_FROM = 0.97
"""Share of a text's runs of six that the author's letters have only where they were learned from it; 0.85 elsewhere."""
RUN = 5
"""Length of the runs from which others' level is reckoned."""
DRAWN = 20_000
WHOLE_TEXTS = 0.16
"""How much better, a character, whole texts of others are foretold than such runs; the mean over thirty bouts."""
PART = b"\0"


def foretold(letters: Letters, others: Letters, text: bytes, given: Sequence[Taught] = ()) -> float:
    """Return the mean difference of log probabilities, in nats a character.

    What its sources, ``given``, taught the author's letters is taken off first: who retells them uses their words. So is
    what the text itself did, if they were learned from it.
    """
    steps = read(letters, text)
    added = taught(letters, steps) if familiar(steps) >= LEARNT_FROM else given
    if added:
        steps = [unlearned(step, one) for step, one in zip(steps, added, strict=True)]
    found = log_probabilities(steps) - log_probabilities(read(others, text), FLATTER)
    return float(found.mean()) if len(found) else 0.0


@dataclass(frozen=True)
class Runs:
    """Runs of ``RUN`` characters as others write them, drawn evenly by how often they occur.

    Args:
        text: One after another, parted by a character of no text.
        expected: Mean log probability of their last character, by the others' letters.
    """

    text: bytes
    expected: float


def level(letters: Letters, runs: Runs) -> float:
    """Return what texts of others reach on average with an author's letters, in nats a character."""
    return last(log_probabilities(read(letters, runs.text))) - runs.expected + WHOLE_TEXTS


def last(logs: Floats) -> float:
    """Return the mean log probability of the runs' last characters."""
    return float(logs.reshape(-1, RUN + 1)[:, -1].mean())


def runs_of(others: Letters) -> Runs:
    """Draw the runs."""
    import numpy as np

    columns, place = [], np.arange(len(others.keys[RUN - 1]))
    for keys in others.keys[RUN - 1 :: -1]:
        rows = np.frombuffer(keys, np.int64)[place]
        columns.append(rows % CODES)
        place = rows // CODES
    every = np.cumsum(np.frombuffer(others.counts[RUN - 1], np.int64))
    at = np.searchsorted(every, (np.arange(DRAWN) + 0.5) * every[-1] / DRAWN)
    drawn = np.stack([np.full(DRAWN, PART[0]), *(column[at] for column in columns[::-1])], axis=1)
    text = drawn.astype(np.uint8).tobytes()
    return Runs(text, last(log_probabilities(read(others, text), FLATTER)))
