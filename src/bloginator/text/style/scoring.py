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
from bloginator.text.prose import WORD, count_words, extract_sentences, group_sentences
from bloginator.text.style.background import PASSAGE_LENGTHS, TRAINING_LENGTH, Background
from bloginator.text.style.profile import MIN_FREQUENT_SHARE, Profile
from bloginator.text.style.style_features import compare_rates, count_features
from bloginator.text.style.vectoriser import Vector

MIN_WORDS = 60
MIN_SCORE, MAX_SCORE = 0.01, 0.99  # no style evidence is surer than this
MAX_ROWS = 1024  # sources that are vectors at one time, each of 48 kB


def score_text(text: str, profile: Profile, background: Background, sources: Sequence[str] = ()) -> Voice:
    """Score a text, Markdown or plain; what to change in it is told by ``list_changes`` and ``list_phrases``.

    Args:
        sources: Texts whose words do not count as the writer's: runs of five or more are left out, and what the author
            gains where the rest is like them is taken off.
    """
    return score_part(text, measure_part(text, profile, background, sources), profile, background)


def measure_part(text: str, profile: Profile, background: Background, sources: Sequence[str] = ()) -> VoicePart:
    """Return what a text adds to the voice of all that it is a part of; no raw scores without a profile."""
    own = extract_own_words(text, sources)
    passages = () if profile.reason else split_evenly(own)
    words = (word.lower() for fragment in own.fragments for word in WORD.findall(fragment))
    return VoicePart(
        words=own.words,
        quoted=own.quoted,
        frequent=sum(word in background.features.frequent for word in words),
        standings=tuple(score_passages(passages, profile, background, sources)),
        marks=count_features([" ".join(own.fragments)] if own.fragments else ()),
    )


def add_parts(parts: Sequence[VoicePart]) -> VoicePart:
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
    raw_score = fmean(part.standings)
    score = calibrate(raw_score, part.words, profile, background)
    percentile = rank_percentile(raw_score, part.words, profile)
    return Voice(score=score, percentile=percentile, words=part.words, quoted=quoted)


def find_obstacle(text: str, part: VoicePart) -> str:
    """Return why a text gets no score, or nothing."""
    if (text.count("\ufffd") + 10 * text.count("\0")) * 20 > len(text):
        return "not text"
    if part.words < MIN_WORDS:
        return f"{part.words} words of its own; {MIN_WORDS} are needed"
    is_english = part.frequent >= MIN_FREQUENT_SHARE * part.words
    return "" if is_english else f"few of its {part.words} own words are common in English, the language of the background"


def list_changes(part: VoicePart, profile: Profile) -> tuple[VoiceChange, ...]:
    """Return the style in which a text is further from its author than their own passages are; none without a profile."""
    return compare_rates(part.marks, profile.marks, profile.spread)


def split_evenly(own: OwnWords) -> list[str]:
    """Return a long text in about equal passages, each about the last of ``PASSAGE_LENGTHS`` long; a short one whole."""
    parts = max(round(own.words / PASSAGE_LENGTHS[-1]), 1)
    passages: list[list[str]] = [[] for _ in range(parts)]
    words = 0
    for fragment in own.fragments:
        passages[min(parts * words // own.words, parts - 1)].append(fragment)
        words += count_words(fragment)
    return [" ".join(passage) for passage in passages if passage]


def score_passages(passages: Sequence[str], profile: Profile, background: Background, sources: Sequence[str]) -> list[float]:
    """Return normalised passages' raw scores on the author's direction: about -1 for others and 1 for what was learnt.

    Passages similar to the sources score too high if the profile was trained on those sources; that bias is subtracted.
    """
    vectors = [background.features.vectorise(passage) for passage in passages]
    scores = [float(vector @ profile.direction) + profile.bias for vector in vectors]
    gain, to_neighbour, to_itself = profile.training_bias
    source_passages = [text for source in sources for text in split_source(source)]
    if not source_passages:
        return scores
    corrected = []
    similarities = compute_similarities(source_passages, vectors, background)
    for passage, score, row in zip(passages, scores, similarities, strict=True):
        neighbours = max(round(count_words(passage) / TRAINING_LENGTH), 1)
        shares = (np.sort(row)[-neighbours:] - to_neighbour) / max(to_itself - to_neighbour, 1e-6)
        corrected.append(score - gain * min(float(shares.clip(0).sum()), 1.0))
    return corrected


def compute_similarities(passages: Sequence[str], vectors: Sequence[Vector], background: Background) -> list[Vector]:
    """Return, for each vector, how similar the passages are to it; ``MAX_ROWS`` of these lie in memory as vectors."""
    parts = []
    for first in range(0, len(passages), MAX_ROWS):
        rows = background.features.vectorise_all(passages[first : first + MAX_ROWS])
        parts.append([rows @ vector for vector in vectors])
    return [np.concatenate(similarities) for similarities in zip(*parts, strict=True)]


@lru_cache(maxsize=2_048)
def split_source(source: str) -> tuple[str, ...]:
    """Return the passages of a source that a text is compared with; many texts are given the same ones."""
    sentences = extract_sentences(source)
    return tuple(group_sentences(sentences, TRAINING_LENGTH) or [" ".join(sentences)])


def interpolate(words: int, values: Sequence[float]) -> float:
    """Return the value for so many words from one for each of ``PASSAGE_LENGTHS``, linear in the length's logarithm."""
    return float(np.interp(log(max(words, 1)), [log(length) for length in PASSAGE_LENGTHS], values))


def calibrate(raw_score: float, words: int, profile: Profile, background: Background) -> float:
    """Return the probability that a raw score means, to four digits (Platt, Advances in Large Margin Classifiers, 1999)."""
    terms = calibration_terms(raw_score, profile.passages)
    odds = interpolate(words, [float(np.dot(weights, terms)) for weights in background.calibration])
    return round(min(max(1 / (1 + exp(-max(min(odds, 30.0), -30.0))), MIN_SCORE), MAX_SCORE), 4)


def calibration_terms(raw_score: float, passages: int) -> tuple[float, float, float, float]:
    """Return what the log odds are a weighted sum of: the more was learnt from, the lower others score."""
    size = log(passages / 100)
    return 1.0, raw_score, size, raw_score * size


def rank_percentile(raw_score: float, words: int, profile: Profile) -> int:
    """Return the percentage of the author's own unseen passages of that length that are less typical."""
    shares = [np.interp(raw_score, quantiles, np.linspace(0, 1, len(quantiles))) for quantiles in profile.quantiles]
    return round(100 * interpolate(words, [float(share) for share in shares]))
