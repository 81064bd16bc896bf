"""Score a text: the probability that the author wrote it rather than another writer on the same subject, at even odds."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from math import exp, log
from statistics import fmean

import numpy as np

from bloginator.records.voice import Voice, VoiceChange, VoicePart
from bloginator.text.own_words import OwnWords, extract_own_words
from bloginator.text.prose import WORD, count_words, group_sentences, split_sentences
from bloginator.text.style.background import LENGTHS, TRAINED_ON, Background
from bloginator.text.style.features import Vector
from bloginator.text.style.habits import compare_marks, count_marks
from bloginator.text.style.profile import FEWEST_FREQUENT, MOST_PASSAGES, Profile

FEWEST_WORDS = 60
LEAST, MOST = 0.01, 0.99  # no style evidence is surer than this
AT_ONCE = 1024  # sources that are vectors at one time, each of 48 kB


def score_text(text: str, profile: Profile, background: Background, sources: Sequence[str] = ()) -> Voice:
    """Score a text, Markdown or plain; what to change in it is told by ``list_changes`` and ``list_phrases``.

    Args:
        sources: Texts whose words do not count as the writer's: runs of five or more are left out, and what the author
            gains where the rest is like them is taken off.
    """
    return score_part(text, measure_part(text, profile, background, sources), profile, background)


def measure_part(text: str, profile: Profile, background: Background, sources: Sequence[str] = ()) -> VoicePart:
    """Return what a text adds to the voice of all that it is a part of; no standings without a profile."""
    own = extract_own_words(text, sources)
    passages = () if profile.reason else split_evenly(own)
    words = (word.lower() for fragment in own.fragments for word in WORD.findall(fragment))
    return VoicePart(
        words=own.words,
        quoted=own.quoted,
        frequent=sum(word in background.features.frequent for word in words),
        standings=tuple(judge_passages(passages, profile, background, sources)),
        marks=count_marks([" ".join(own.fragments)] if own.fragments else ()),
    )


def add_up(parts: Sequence[VoicePart]) -> VoicePart:
    """Return parts as one."""
    marks: Counter[str] = Counter()
    for part in parts:
        marks.update(part.marks)
    return VoicePart(
        words=sum(part.words for part in parts),
        quoted=sum(part.quoted for part in parts),
        frequent=sum(part.frequent for part in parts),
        standings=tuple(chain.from_iterable(part.standings for part in parts)),
        marks=marks,
    )


def score_part(text: str, part: VoicePart, profile: Profile, background: Background) -> Voice:
    """Score what was measured of a text."""
    quoted = round(part.quoted / max(part.words + part.quoted, 1), 4)
    if reason := profile.reason or find_obstacle(text, part):
        return Voice(words=part.words, quoted=quoted, reason=reason)
    standing = fmean(part.standings)
    score, percentile = calibrate(standing, part.words, profile, background), rank_standing(standing, part.words, profile)
    return Voice(score=score, percentile=percentile, words=part.words, quoted=quoted)


def find_obstacle(text: str, part: VoicePart) -> str:
    """Return why a text gets no score, or nothing."""
    if (text.count("\ufffd") + 10 * text.count("\0")) * 20 > len(text):
        return "not text"
    if part.words < FEWEST_WORDS:
        return f"{part.words} words of its own; {FEWEST_WORDS} are needed"
    is_english = part.frequent >= FEWEST_FREQUENT * part.words
    return "" if is_english else "not in English, the language of the background"


def list_changes(part: VoicePart, profile: Profile) -> tuple[VoiceChange, ...]:
    """Return the habits in which a text is further from its author than their own passages are; none without a profile."""
    return compare_marks(part.marks, profile.marks, profile.spread)


def split_evenly(own: OwnWords) -> list[str]:
    """Return a long text in about equal passages, each about as long as the longest of ``LENGTHS``; a short one whole."""
    parts = max(round(own.words / LENGTHS[-1]), 1)
    passages: list[list[str]] = [[] for _ in range(parts)]
    words = 0
    for fragment in own.fragments:
        passages[min(parts * words // own.words, parts - 1)].append(fragment)
        words += count_words(fragment)
    return [" ".join(passage) for passage in passages if passage]


def judge_passages(
    passages: Sequence[str], profile: Profile, background: Background, sources: Sequence[str] = ()
) -> list[float]:
    """Return normalised passages' standing on the author's direction: about -1 for others and 1 for what was learnt.

    Passages similar to the sources score too high if the profile was trained on those sources; that bias is subtracted.
    """
    vectors = [background.features.vectorise(passage) for passage in passages]
    standings = [float(vector @ profile.direction) + profile.bias for vector in vectors]
    gain, nearest, itself = profile.memory
    known = [text for source in sources for text in cut_source(source)]
    if not known:
        return standings
    spans = [max(round(count_words(passage) / TRAINED_ON), 1) for passage in passages]
    nearby = [np.sort(likeness)[-most:] for likeness, most in zip(compare(known, vectors, background), spans, strict=True)]
    shares = [(likeness - nearest) / max(itself - nearest, 1e-6) for likeness in nearby]
    return [
        standing - gain * min(float(share.clip(0).sum()), 1.0) for standing, share in zip(standings, shares, strict=True)
    ]


def compare(known: Sequence[str], vectors: Sequence[Vector], background: Background) -> list[Vector]:
    """Return, for each vector, how like it the known texts are; ``AT_ONCE`` of these lie in memory as vectors."""
    parts = []
    for first in range(0, len(known), AT_ONCE):
        rows = background.features.vectorise_all(known[first : first + AT_ONCE])
        parts.append([rows @ vector for vector in vectors])
    return [np.concatenate(likeness) for likeness in zip(*parts, strict=True)]


@lru_cache(maxsize=2_048)
def cut_source(source: str) -> tuple[str, ...]:
    """Return the passages of a source that a text is compared with; many texts are given the same ones."""
    sentences = split_sentences(source)
    return tuple(group_sentences(sentences, TRAINED_ON) or [" ".join(sentences)])


def interpolate(words: int, values: Sequence[float]) -> float:
    """Return the value for so many words from one for each of ``LENGTHS``, linear in the length's logarithm."""
    return float(np.interp(log(max(words, 1)), [log(length) for length in LENGTHS], values))


def calibrate(standing: float, words: int, profile: Profile, background: Background) -> float:
    """Return the probability that a standing means, to four digits (Platt, Advances in Large Margin Classifiers, 1999)."""
    terms = calibration_terms(standing, profile.passages)
    odds = interpolate(words, [float(np.dot(weights, terms)) for weights in background.calibration])
    return round(min(max(1 / (1 + exp(-max(min(odds, 30.0), -30.0))), LEAST), MOST), 4)


def calibration_terms(standing: float, passages: int) -> tuple[float, float, float, float]:
    """Return what the log odds are a weighted sum of: the more was learnt from, the lower others stand."""
    size = log(min(passages, MOST_PASSAGES) / 100)
    return 1.0, standing, size, standing * size


def rank_standing(standing: float, words: int, profile: Profile) -> int:
    """Return the percentage of the author's own unseen passages of that length that are less typical."""
    shares = [np.interp(standing, quantiles, np.linspace(0, 1, len(quantiles))) for quantiles in profile.quantiles]
    return round(100 * interpolate(words, [float(share) for share in shares]))
