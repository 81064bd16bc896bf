"""Make the voice background that ships: ``python scripts/make_voice_background.py DATA src/bloginator/data/voice.bin``.

    writers ──► frequent words, features, rarities ──► emphasis ──► one row of means a writer ─┐
            ──► trials in four folds, by whole writer ──► calibration ─────────────────────────┴──► voice.bin

DATA holds ``blogs/`` (one folder an author) and ``writers/`` (three files of JSON lines). What is written holds hashes,
rarities, emphasis, means and rates; no text. The same posts give the same bytes on the same machine.
"""

import hashlib
import json
import lzma
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import fmean, median, pstdev

import numpy as np
from sklearn.linear_model import LogisticRegression
from voice_emphasis import learn_emphasis
from voice_trials import Half, Trial, Writer, make_trials, read_writers, split_folds

from bloginator.text.style.background import (
    FILE_HEADER,
    MAX_LEVEL,
    PASSAGE_LENGTHS,
    TRAINING_LENGTH,
    Background,
    background_from_bytes,
)
from bloginator.text.style.profile import Profile, fit_profile, merge_short_documents, spread_evenly
from bloginator.text.style.scoring import calibration_terms
from bloginator.text.style.style_features import measure_rates
from bloginator.text.style.vectoriser import VIEW_WEIGHTS, Vectoriser

MOST_WRITERS, PASSAGES, LOOKED_AT = 350, 16, 6
"""Rows of the table, those who wrote most; passages of each for its mean, and for the choice of features."""
SHIPPED = 290
"""Rows that ship, of those who wrote most: more are too large."""
FREQUENT_WORDS, SIZES = 300, (10_000, 60, 6000)
"""Words that masking keeps, and features of each view."""
FEWEST_WRITERS = 3
"""Writers who must have a feature."""
SMALLEST_TRAINING = 4000
"""Words of the smallest corpus on which calibration is fitted: each target's whole one, half of it, a quarter …"""
UNCALIBRATED = ((0.0, 1.0, 0.0, 0.0),) * len(PASSAGE_LENGTHS)


def build_background(writers: Sequence[Writer], calibration: Sequence[Sequence[float]] = UNCALIBRATED) -> Background:
    """Build a background from some writers."""
    by_size = sorted(writers, key=lambda writer: (-len(writer.passages(TRAINING_LENGTH)), writer.name))[:MOST_WRITERS]
    by_size = [writer for writer in by_size if writer.passages(TRAINING_LENGTH)]
    passages = [spread_evenly(writer.passages(TRAINING_LENGTH), LOOKED_AT) for writer in by_size]
    plain = choose_features(find_frequent_words(by_size), passages)
    means = np.array([mean_vector(writer, plain) for writer in by_size])
    emphasis = learn_emphasis(by_size, plain, means)
    features = Vectoriser(sorted(plain.frequent), plain.hashes, plain.idf, np.split(emphasis, plain.view_starts[1:-1]))
    means *= emphasis
    highest = float(means.max())
    rates = [measure_rates(texts) for texts in passages if len(texts) == LOOKED_AT]
    return Background(
        digest="",
        features=features,
        rows=np.round(np.sqrt(means / highest) * MAX_LEVEL).astype(np.uint8),
        highest=highest,
        calibration=tuple(map(tuple, calibration)),
        usual={name: round(fmean(r[name] for r in rates), 4) for name in rates[0]},
        spread={name: round(pstdev(r[name] for r in rates), 4) for name in rates[0]},
    )


def mean_vector(writer: Writer, features: Vectoriser) -> np.ndarray:
    """Return the mean of a writer's passages."""
    mean: np.ndarray = features.vectorise_all(spread_evenly(writer.passages(TRAINING_LENGTH), PASSAGES)).mean(0)
    return mean


def find_frequent_words(writers: Sequence[Writer]) -> list[str]:
    """Return the words whose median rate over writers is highest, so that nobody's subject gets in."""
    texts = [texts for writer in writers if len(texts := writer.passages(TRAINING_LENGTH)) >= 8]
    counts = [Counter(re.findall(r"[a-z]+(?:'[a-z]+)?", " ".join(some).lower())) for some in texts]
    totals = [sum(count.values()) for count in counts]
    seen = Counter(word for count in counts for word in count)
    rates = {
        word: median(count[word] / total for count, total in zip(counts, totals, strict=True))
        for word, writers_with in seen.items()
        if writers_with > len(counts) / 2.2
    }
    return sorted(rates, key=lambda word: (-rates[word], word))[:FREQUENT_WORDS]


def choose_features(frequent: Sequence[str], passages: Sequence[Sequence[str]]) -> Vectoriser:
    """Return the features that most writers have, with their rarity over all passages."""
    table = Vectoriser(frequent, [np.zeros(0, np.uint32)] * len(SIZES), [], [])
    in_passages: list[Counter[int]] = [Counter() for _ in SIZES]
    in_writers: list[Counter[int]] = [Counter() for _ in SIZES]
    for texts in passages:
        of_writer: list[set[int]] = [set() for _ in SIZES]
        for text in texts:
            runs = table.extract_features(text)
            for view in range(len(SIZES)):
                keys = set(np.concatenate([run.hashes for run in runs if run.view == view]).tolist())
                in_passages[view].update(keys)
                of_writer[view] |= keys
        for counter, keys in zip(in_writers, of_writer, strict=True):
            counter.update(keys)
    count = sum(map(len, passages))
    chosen, rarity = [], []
    for size, writers_with, passages_with in zip(SIZES, in_writers, in_passages, strict=True):
        common = [key for key, writers in writers_with.items() if writers >= FEWEST_WRITERS]
        common.sort(key=lambda key, a=writers_with, b=passages_with: (-a[key], -b[key], key))
        keys = np.array(sorted(common[:size]), np.uint32)
        chosen.append(keys)
        weights = np.log((1 + count) / (1 + np.array([passages_with[key] for key in keys.tolist()]))) + 1
        rarity.append(weights.astype(np.float16).astype(np.float32))
    return Vectoriser(frequent, chosen, rarity, [np.ones(len(keys), np.float32) for keys in chosen])


def train_target(writer: Writer, background: Background, words: float = float("inf")) -> Profile:
    """Train on a target's posts, or on the first of them up to so many words."""
    posts, total = [], 0
    for post in writer.training:
        if total >= words:
            break
        posts.append(post.sentences)
        total += post.words
    return fit_profile(Profile(background.digest, total, len(posts), ""), merge_short_documents(posts), background)


def halve_training(writer: Writer) -> list[float]:
    """Return the sizes of corpus to train on: all, half, a quarter … as long as it is not too small."""
    total = sum(post.words for post in writer.training)
    sizes = [float("inf")]
    while total / 2 ** len(sizes) >= SMALLEST_TRAINING:
        sizes.append(total / 2 ** len(sizes))
    return sizes


class Judge:
    """Standings of many passages; each passage's vector is made once."""

    def __init__(self, background: Background) -> None:
        self.background = background
        self.vectors: dict[str, tuple[np.ndarray, np.ndarray]] = {}

    def judge(self, texts: Sequence[str], profile: Profile) -> np.ndarray:
        """Return where the passages stand."""
        direction = profile.direction
        standings = []
        for text in texts:
            if text not in self.vectors:
                vector = self.background.features.vectorise(text)
                places = np.flatnonzero(vector)
                self.vectors[text] = places.astype(np.int32), vector[places]
            places, values = self.vectors[text]
            standings.append(float(values @ direction[places]) + profile.bias)
        return np.array(standings)


Row = tuple[tuple[float, ...], bool, float]
"""The terms of the calibration, whether the passage is the target's, and its weight."""


def list_calibration_rows(trials: Sequence[Trial], background: Background) -> Iterator[tuple[int, Row]]:
    """Yield length and row of same-subject trials, trained on several sizes of corpus."""
    judge = Judge(background)
    for target in {trial.target.name: trial.target for trial in trials}.values():
        sizes = halve_training(target)
        for size in sizes:
            profile = train_target(target, background, size)
            for trial in (trial for trial in trials if trial.target is target):
                own, others = trial.pairs()["same"]
                for is_own, places, texts in ((True, own, trial.own), (False, others, trial.others)):
                    standings = judge.judge([texts[place] for place in places], profile)
                    for standing in standings.tolist():
                        weight = 1 / len(places) / len(sizes)
                        yield trial.length, (calibration_terms(standing, profile.passages), is_own, weight)


def fit_calibration(rows: Mapping[int, Sequence[Row]]) -> list[list[float]]:
    """Return the weights of the terms, for each length."""
    calibration = []
    for length in PASSAGE_LENGTHS:
        terms, truth, weights = (np.array(column) for column in zip(*rows[length], strict=True))
        weights *= len(weights) / weights.sum()
        model = LogisticRegression(C=1e3, max_iter=1000).fit(terms[:, 1:], truth, sample_weight=weights)
        calibration.append([round(value, 5) for value in (*model.intercept_.tolist(), *model.coef_[0].tolist())])
    return calibration


def calibrate_in_folds(folds: Sequence[Half], numbers: Sequence[int]) -> list[list[float]]:
    """Fit the calibration on trials within each of some folds, against a background of all the other folds."""
    rows: dict[int, list[Row]] = {length: [] for length in PASSAGE_LENGTHS}
    for number in numbers:
        others = [writer for fold in folds if fold is not folds[number] for writer in fold.writers]
        background = build_background(others)
        for length, row in list_calibration_rows(make_trials(folds[number], others), background):
            rows[length].append(row)
    return fit_calibration(rows)


def background_to_bytes(background: Background) -> bytes:
    """Return the bytes of a background's file."""
    features = background.features
    head = {
        "frequent": sorted(features.frequent),
        "sizes": [len(keys) for keys in features.hashes],
        "writers": len(background.rows),
        **{name: getattr(background, name) for name in ("highest", "calibration", "usual", "spread")},
    }
    text = json.dumps(head, separators=(",", ":")).encode()
    halves = (weights.astype("<f2") for weights in (*features.idf, *features.emphasis))
    arrays = [*(keys.astype("<u4") for keys in features.hashes), *halves]
    body = lzma.compress(b"".join(array.tobytes() for array in [*arrays, background.rows.T]), preset=9)
    return FILE_HEADER + len(text).to_bytes(4, "big") + text + body


def main(data: str, output: str) -> None:
    """Build the table of all writers, and fit the calibration on folds of them."""
    writers = list(read_writers(Path(data)).values())
    targets = [writer for writer in writers if writer.is_target]
    folds = split_folds(Half(targets, [writer for writer in writers if not writer.is_target]))
    calibration = calibrate_in_folds(folds, range(len(folds)))
    background = build_background(writers, calibration)
    background = replace(background, rows=background.rows[:SHIPPED])
    made = background_to_bytes(background)
    background_from_bytes(made)
    Path(output).write_bytes(made)
    digest = hashlib.sha256(made).hexdigest()[:8]
    print(f"{len(background.rows)} writers, {len(made):,} bytes, {digest}, calibration {calibration}, views {VIEW_WEIGHTS}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
