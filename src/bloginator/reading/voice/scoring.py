"""Score a text: the probability that the author wrote it rather than another writer, at even odds.

    text ──► own words only ──► standing on the author's direction ──► log odds ──► probability
                                                        └──► percentile among the author's own passages
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

from bloginator.reading.voice.background import LENGTHS, Background
from bloginator.reading.voice.counts import count
from bloginator.reading.voice.profile import FEWEST_FREQUENT, Profile, Standing
from bloginator.reading.voice.quoted import WORD, own

FEWEST_WORDS = 60
LEAST, MOST = 0.01, 0.99
"""No style evidence is surer than this."""


@dataclass(frozen=True)
class VoiceScore:
    """How much a text reads like its author.

    Args:
        score: Probability from 0 to 1, ``None`` with a ``reason``.
        percentile: Share of the author's own passages of that length, in percent, that are less typical; ``None`` with a ``reason``.
        words: Words that were scored: without those that stand in the sources.
        quoted: Share of the text's words left out because they stand in the sources.
        own: The rest; both are 0 for a text without words.
        reason: Why there is no score; ``None`` when there is one.
    """

    score: float | None
    percentile: int | None
    words: int
    quoted: float
    own: float
    reason: str | None


def score(text: str, profile: Profile, background: Background, sources: Sequence[str] = ()) -> VoiceScore:
    """Score a text, Markdown or plain.

    Args:
        text: A section, a draft or any passage.
        profile: Of the author, trained against ``background``.
        sources: Texts whose words do not count as the writer's: runs of five or more are left out.
    """
    mine = own(text, sources)
    total = mine.words + mine.quoted
    quoted = round(mine.quoted / total, 4) if total else 0.0
    left = round(1 - quoted, 4) if total else 0.0
    reason = profile.reason or unscorable(mine.fragments, mine.words, background)
    if reason:
        return VoiceScore(None, None, mine.words, quoted, left, reason)
    at = stands(count(mine.fragments, background.vocabulary), profile, background)
    return VoiceScore(
        probability(at, mine.words, profile, background), percentile(at, mine.words, profile), mine.words, quoted, left, None
    )


def unscorable(fragments: Sequence[str], words: int, background: Background) -> str:
    """Return why a text gets no score, or nothing."""
    if words < FEWEST_WORDS:
        return f"{words} words of its own; {FEWEST_WORDS} are needed"
    kept = background.vocabulary.kept
    known = sum(w.lower() in kept for f in fragments for w in WORD.findall(f))
    if known < FEWEST_FREQUENT * words:
        return "not in English, the language of the background"
    return ""


def stands(counts: Mapping[int, int], profile: Profile, background: Background) -> float:
    """Return where the counts stand on the author's direction."""
    weights = profile.weights
    return sum(v * weights[i] for part in background.vector(counts) for i, v in part.items())


def between(words: int) -> tuple[int, float]:
    """Return the place of the longest length not above ``words``, and how far on to the next it is, from 0 to 1.

    >>> between(65), between(40), between(9000)
    ((0, 0.0), (0, 0.0), (2, 1.0))
    """
    last = len(LENGTHS) - 2
    place = min(max(bisect_right(LENGTHS, words) - 1, 0), last)
    return place, min(max(log(words / LENGTHS[place]) / log(2), 0.0), 1.0)


def mixed(words: int, values: Sequence[float]) -> float:
    """Return the value for a text of that many words from those for ``LENGTHS``, linear in the length's logarithm."""
    place, on = between(words)
    return values[place] * (1 - on) + values[place + 1] * on


def evidence(at: float, standing: Standing) -> tuple[float, float]:
    """Return how far on the way from the others (-0.5) to the author (0.5) a text stands, in units of spread, twice.

    The second is the log likelihood ratio of two normal distributions of equal spread.
    """
    apart = standing.own - standing.others
    steps = max(apart, 1e-6) / standing.spread
    way = (at - standing.others) / max(apart, 1e-6) - 0.5
    return way * steps, way * steps * steps


def probability(at: float, words: int, profile: Profile, background: Background) -> float:
    """Return the calibrated probability, to four digits."""
    odds = []
    for standing, (shift, straight, square) in zip(profile.standings, background.slopes, strict=True):
        once, twice = evidence(at, standing)
        odds.append(shift + straight * once + square * twice)
    return round(min(max(1 / (1 + exp(-max(min(mixed(words, odds), 30), -30))), LEAST), MOST), 4)


def percentile(at: float, words: int, profile: Profile) -> int:
    """Return the percentage of the author's own passages of that length that are less typical."""
    ranks = [rank(at, standing.quantiles) for standing in profile.standings]
    return round(100 * mixed(words, ranks))


def rank(at: float, quantiles: Sequence[float]) -> float:
    """Return the share of a distribution below ``at``, from its quantiles.

    >>> rank(1.5, (0.0, 1.0, 2.0)), rank(-1.0, (0.0, 1.0, 2.0)), rank(3.0, (0.0, 1.0, 2.0))
    (0.75, 0.0, 1.0)
    """
    place = bisect_right(quantiles, at)
    if place in (0, len(quantiles)):
        return float(place > 0)
    low, high = quantiles[place - 1], quantiles[place]
    return (place - 1 + (at - low) / (high - low)) / (len(quantiles) - 1)
