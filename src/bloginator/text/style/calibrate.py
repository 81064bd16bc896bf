"""Calibrate: learn from trials with known writers how standing between two authors becomes a probability.

    two authors ──► one is the target, the other writes the wrong passages; neither is in the background
    trials of many pairs, with more and less to learn from ──► a logistic curve for each size and length (Platt, 1999)

Used by ``scripts/make_voice_background.py`` and by the benchmark. numpy is imported when first called.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from zlib import crc32

from bloginator.text.style.background import CORPORA, LENGTHS, Background, Slopes
from bloginator.text.style.build import build
from bloginator.text.style.counted import Counted
from bloginator.text.style.measure import Measure, merged, passages
from bloginator.text.style.profile import Profile, train
from bloginator.text.style.scoring import evidence, stands

MOST = 60
PRIOR = 1e-4
"""Ridge on the slope, so that trials which fall apart cleanly do not make it endless."""
ROUNDS = 40


@dataclass(frozen=True)
class Trial:
    """One passage, held against one author's profile.

    Args:
        target: Author of the profile.
        other: The author who wrote the wrong passages of this pair.
        corpus: Place in ``CORPORA`` of what the profile was trained on.
        length: Place in ``LENGTHS``.
        evidence: Log likelihood ratio, as ``scoring.evidence`` gives it.
        is_own: Whether the target wrote the passage.
    """

    target: str
    other: str
    corpus: int
    length: int
    evidence: float
    is_own: bool


@dataclass(frozen=True)
class Bout:
    """Two authors held against each other, neither of them in the background.

    Args:
        target: Author of the profile.
        other: The one who writes the wrong passages.
        background: Of all remaining authors.
        profile: Trained on one half of the target's posts.
        own: Names of the target's posts in the other half.
        wrong: Names of the other's posts in their other half.
        measures: Author -> post -> measure.
    """

    target: str
    other: str
    background: Background
    profile: Profile
    own: tuple[str, ...]
    wrong: tuple[str, ...]
    measures: Mapping[str, Mapping[str, Measure]]


def bouts(everything: Counted) -> Iterator[Bout]:
    """Yield every ordered pair of authors, the two orders of a pair one after the other.

    Every background counts with the same frequent words, which are those of all authors.
    """
    names = sorted(everything.authors)
    for pair in combinations(names, 2):
        background, measures = build(everything, [name for name in names if name not in pair])
        for target, other in (pair, pair[::-1]):
            trained = train([m for p, m in measures[target].items() if not held_out(p)], background)
            own, wrong = (tuple(p for p in measures[n] if held_out(p)) for n in (target, other))
            yield Bout(target, other, background, trained, own, wrong, measures)


def held_out(post: str) -> bool:
    """Whether a post is in the half that training does not see."""
    return crc32(post.encode()) % 2 == 1


def trials(bout: Bout) -> Iterator[Trial]:
    """Yield the trials of one bout: with its own profile, and with profiles of fewer posts."""
    yield from tried(bout, len(CORPORA) - 1)
    for corpus, words in enumerate(CORPORA[:-1]):
        trained = train(fewer(bout, words), bout.background)
        if not trained.reason:
            yield from tried(replace(bout, profile=trained), corpus)


def fewer(bout: Bout, words: int) -> list[Measure]:
    """Return the measures of the target's first posts, whole ones, until they have so many words."""
    found: list[Measure] = []
    for post, measured in bout.measures[bout.target].items():
        if not held_out(post) and sum(m.words for m in found) < words:
            found.append(measured)
    return found


def tried(bout: Bout, corpus: int) -> Iterator[Trial]:
    """Yield the trials of one profile: passages of both authors that training did not see, evenly spread."""
    for is_own, name, posts in ((True, bout.target, bout.own), (False, bout.other, bout.wrong)):
        blocks = [b for post in posts for b in bout.measures[name][post].blocks]
        for length, words in enumerate(LENGTHS):
            found = list(passages(blocks, words))
            few = min(len(found), MOST)
            for group in (found[i * len(found) // few] for i in range(few)):
                at = stands(merged(group), bout.profile, bout.background)
                known = evidence(at, bout.profile.standings[length])
                yield Trial(bout.target, bout.other, corpus, length, known, is_own)


def slopes(found: Sequence[Trial]) -> Slopes:
    """Return constant and slope for each of ``CORPORA`` and of ``LENGTHS``."""
    places = [[(corpus, length) for length in range(len(LENGTHS))] for corpus in range(len(CORPORA))]
    return tuple(tuple(curve([t for t in found if (t.corpus, t.length) == at]) for at in row) for row in places)


def curve(found: Sequence[Trial]) -> tuple[float, ...]:
    """Fit a logistic curve by Newton's method; own and other trials weigh the same, whatever their number."""
    import numpy as np

    x = np.array([(1.0, t.evidence) for t in found])
    y = np.array([float(t.is_own) for t in found])
    weight = np.where(y > 0, 0.5 / max(y.mean(), 1e-9), 0.5 / max(1 - y.mean(), 1e-9)) / len(y)
    w = np.zeros(x.shape[1])
    hold = np.array([0.0, PRIOR])
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        slope = x.T @ (weight * (y - p)) - hold * w
        bend = (x * (weight * p * (1 - p))[:, None]).T @ x + np.diag(hold + 1e-9)
        w = w + np.linalg.solve(bend, slope)
    return tuple(round(float(v), 4) for v in w)
