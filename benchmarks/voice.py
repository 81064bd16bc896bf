"""Measure the voice score on writers that no choice has seen: ``python benchmarks/voice.py [DATA]``.

    development half ──four turns──► background (three quarters) + calibration (the other quarter)
    printed half     ──────────────► targets, each with the other targets and small writers as impostors

The target's training posts, the background's writers, the impostors and the calibration's writers are four disjoint sets
in every turn; what is printed of our score is the mean over the turns. The plain methods have the whole development half
as their background. ``--plain`` prints these alone, ``--development`` ours for the half on which the choices were made,
``--cost`` time and memory, ``--imitations`` texts that imitate two authors,
``--lambdag`` a bout against LambdaG at 125 words, which takes some minutes.

same       all own passages against the quarter of others' nearest in topic to the target's training posts
crossed    the own third furthest from the usual topic against the eighth of others' nearest to it
organisation   others of the same collection
worst      mean of the worst tenth of targets, same subject
"""

import json
import os
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import vstack
from scipy.stats import rankdata
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

REPO = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPO / "scripts"))
from make_voice_background import Judge, build_background, calibrate_in_folds, train_target  # noqa: E402
from voice_trials import Half, Trial, Writer, make_trials, read_writers, split_folds, split_halves  # noqa: E402

from bloginator.text.prose import SENTENCE_END, extract_sentences  # noqa: E402
from bloginator.text.style.background import PASSAGE_LENGTHS, Background, background_from_bytes  # noqa: E402
from bloginator.text.style.profile import Profile, spread_evenly, train_profile  # noqa: E402
from bloginator.text.style.scoring import calibration_terms, score_text  # noqa: E402
from bloginator.text.style.vectoriser import TOKEN  # noqa: E402

SHARED = Path(os.environ.get("BLOGINATOR_SHARED_DATA", REPO / ".." / "shared" / "data"))
KINDS = ("all", "same", "crossed", "organisation")
Scores = dict[tuple[str, int], tuple[np.ndarray, np.ndarray]]
"""Target and length -> the scores of its own passages and of the others'."""


def auc(own: np.ndarray, others: np.ndarray) -> float:
    """Return the probability that an own passage scores above another's, ties half."""
    ranks = rankdata(np.concatenate([own, others]))[: len(own)]
    return float((ranks.sum() - len(own) * (len(own) + 1) / 2) / (len(own) * len(others)))


def areas(trials: Sequence[Trial], scores: Scores, length: int) -> dict[str, float]:
    """Return the mean area by kind of trial, and of the worst tenth of targets on the same subject."""
    by_kind: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for trial in trials:
        if trial.length == length:
            own, others = scores[trial.target.name, length]
            for kind, (some, impostors) in trial.pairs().items():
                if len(some) >= 3 and len(impostors) >= 10:
                    by_kind[kind].append(auc(own[some], others[impostors]))
    same = sorted(by_kind["same"])
    worst = float(np.mean(same[: max(round(len(same) / 10), 1)]))
    return {kind: float(np.mean(values)) for kind, values in by_kind.items()} | {"worst": worst}


def by_topic(trials: Sequence[Trial]) -> Scores:
    """Score by topic words alone: a control."""
    return {(trial.target.name, trial.length): (trial.own_topic, trial.others_topic) for trial in trials}


def by_regression(trials: Sequence[Trial], background: Sequence[str]) -> Scores:
    """Score by logistic regression over character 3-4-grams: the plainest baseline."""
    grams = TfidfVectorizer(analyzer="char", ngram_range=(3, 4), sublinear_tf=True, max_features=40_000)
    others = grams.fit_transform(background)
    texts = sorted({text for trial in trials for text in (*trial.own, *trial.others)})
    vectors, places = grams.transform(texts), {text: place for place, text in enumerate(texts)}
    scores: Scores = {}
    for target in {trial.target.name: trial.target for trial in trials}.values():
        own = grams.transform(target.passages(125, target.training))
        model = LogisticRegression(C=10, class_weight="balanced", solver="liblinear")
        model.fit(vstack([own, others]), [1] * own.shape[0] + [0] * others.shape[0])
        every = model.decision_function(vectors)
        for trial in (trial for trial in trials if trial.target is target):
            pair = [every[[places[text] for text in some]] for some in (trial.own, trial.others)]
            scores[target.name, trial.length] = pair[0], pair[1]
    return scores


def by_delta(trials: Sequence[Trial], background: Sequence[str], count: int = 300) -> Scores:
    """Score by Cosine Delta (Evert et al. 2017): z-scores of frequent words against the mean of the training posts."""
    words = [word for word, _ in Counter(" ".join(background).lower().split()).most_common(count)]

    def rates(texts: Sequence[str]) -> np.ndarray:
        counts = [Counter(re.findall(r"[\w']+", text.lower())) for text in texts]
        return np.array([[c[word] / max(c.total(), 1) for word in words] for c in counts])

    usual = rates(background)
    mean, deviation = usual.mean(0), usual.std(0) + 1e-9
    scores: Scores = {}
    for trial in trials:
        profile = ((rates(trial.target.passages(125, trial.target.training)) - mean) / deviation).mean(0)
        vectors = [(rates(texts) - mean) / deviation for texts in (trial.own, trial.others)]
        own, others = (vector @ profile / (np.linalg.norm(vector, axis=1) + 1e-9) for vector in vectors)
        scores[trial.target.name, trial.length] = own, others
    return scores


def by_lambdag(trials: Sequence[Trial], background: Sequence[Writer], references: int = 4) -> Scores:
    """Score by LambdaG (Nini et al. 2026; ``pip install lambdag``) over masked tokens, with fewer references than usual."""
    from lambdag.language_models.kneser_ney import KneserNeyLanguageModel

    features = build_background(background).features
    chance = np.random.default_rng(17)

    def mask(text: str) -> list[tuple[int, ...]]:
        sentences = [TOKEN.findall(sentence) for sentence in SENTENCE_END.split(text)]
        return [tuple(map(features.hash_token, tokens)) for tokens in sentences if tokens]

    def learn(sentences: Sequence[tuple[int, ...]]) -> KneserNeyLanguageModel:
        model = KneserNeyLanguageModel(discount=0.75, order=10, special_handling_of_pad_start_element=True)
        for sentence in sentences:
            model.fit(sentence)
        return model

    def judge(text: str, known: KneserNeyLanguageModel, others: Sequence[KneserNeyLanguageModel]) -> float:
        of_known, *of_others = (
            sum(float(np.log10(model.probabilities(sentence)).sum()) for sentence in mask(text))
            for model in (known, *others)
        )
        return of_known - float(np.mean(of_others))

    pool = [sentence for writer in background for text in spread_evenly(writer.passages(125), 6) for sentence in mask(text)]
    scores: Scores = {}
    for trial in trials:
        own = [sentence for text in trial.target.passages(125, trial.target.training) for sentence in mask(text)][:600]
        draws = [chance.choice(len(pool), size=min(len(own), len(pool)), replace=False) for _ in range(references)]
        known, others = learn(own), [learn([pool[place] for place in draw]) for draw in draws]
        places = trial.pairs()["same"][1]
        wrong = np.zeros(len(trial.others))
        wrong[places] = [judge(trial.others[place], known, others) for place in places]
        right = np.array([judge(text, known, others) for text in trial.own])
        scores[trial.target.name, trial.length] = right, wrong
        print(f"  {trial.target.name}: {auc(right, wrong[places]):.3f}", file=sys.stderr, flush=True)
    return scores


def by_voice(
    trials: Sequence[Trial], background: Background, calibration: Sequence[Sequence[float]]
) -> tuple[Scores, Scores]:
    """Score by ours; return standings and probabilities."""
    judge = Judge(background)
    profiles: dict[str, Profile] = {}
    standings: Scores = {}
    probabilities: Scores = {}
    for trial in trials:
        name = trial.target.name
        if name not in profiles:
            profiles[name] = train_target(trial.target, background)
        weights = np.array(calibration[PASSAGE_LENGTHS.index(trial.length)])
        pair = [judge.judge(texts, profiles[name]) for texts in (trial.own, trial.others)]
        terms = [np.array([calibration_terms(float(value), profiles[name].passages) for value in some]) for some in pair]
        standings[name, trial.length] = pair[0], pair[1]
        probabilities[name, trial.length] = tuple(1 / (1 + np.exp(-some @ weights)) for some in terms)  # type: ignore[assignment]
    return standings, probabilities


def reliability(trials: Sequence[Trial], scores: Scores, length: int, kind: str = "same") -> tuple[float, float, float]:
    """Return the expected calibration error in ten bins, others above .5 and own above .5; targets weigh the same."""
    columns: list[list[float]] = [[], [], []]
    for trial in (trial for trial in trials if trial.length == length):
        for truth, values, places in zip((1, 0), scores[trial.target.name, length], trial.pairs()[kind], strict=True):
            columns[0] += values[places].tolist()
            columns[1] += [truth] * len(places)
            columns[2] += [1 / len(places)] * len(places)
    probability, truth, weight = map(np.array, columns)
    bins = np.minimum((probability * 10).astype(int), 9)
    gaps = [abs((weight * (probability - truth))[bins == number].sum()) for number in range(10)]
    above = [np.average(probability[truth == value] > 0.5, weights=weight[truth == value]) for value in (0, 1)]
    return float(sum(gaps) / weight.sum()), float(above[0]), float(above[1])


def turns(development: Half, printed: Half | None) -> Iterable[tuple[Half, list[Writer], list[list[float]]]]:
    """Yield targets with impostors, background and calibration of each turn."""
    folds = split_folds(development)
    for number, fold in enumerate(folds):
        background = [writer for other in folds if other is not fold for writer in other.writers]
        if printed:
            yield printed, background, calibrate_in_folds(folds, [number])
        else:
            yield fold, background, calibrate_in_folds(folds, [other for other in range(len(folds)) if other != number])


def show(name: str, figures: Mapping[int, Mapping[str, float]]) -> None:
    """Print a row of the table."""
    cells = []
    for values in figures.values():
        cells.append(" / ".join(f"{values[kind]:.3f}" for kind in KINDS) + f" ({values['worst']:.3f})")
    print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


def mean_of(rows: Sequence[Mapping[int, Mapping[str, float]]]) -> dict[int, dict[str, float]]:
    """Return the mean of several tables."""
    return {n: {key: float(np.mean([row[n][key] for row in rows])) for key in rows[0][n]} for n in rows[0]}


def compare(half: Half, background: Sequence[Writer], blogs: Sequence[Writer]) -> None:
    """Print the plain methods' rows."""
    trials = make_trials(half, background)
    wide = [text for writer in background for text in spread_evenly(writer.passages(125), 12)]
    under_trial = {writer.name for writer in half.targets}
    six = [t for w in blogs if w.name not in under_trial for t in spread_evenly(w.passages(125), 400)]
    rows = {
        "topic words alone": by_topic(trials),
        "Cosine Delta, 300 words": by_delta(
            trials, [text for w in background for text in spread_evenly(w.passages(125), 4)]
        ),
        "baseline, blogs": by_regression(trials, six),
        "baseline, wide": by_regression(trials, wide),
    }
    for name, scores in rows.items():
        show(name, {length: areas(trials, scores, length) for length in PASSAGE_LENGTHS})


def measure(development: Half, printed: Half | None) -> None:
    """Print our rows: areas, then calibration."""
    rows, calibrated = [], []
    for half, writers, calibration in turns(development, printed):
        trials = make_trials(half, writers)
        standings, probabilities = by_voice(trials, build_background(writers), calibration)
        rows.append({length: areas(trials, standings, length) for length in PASSAGE_LENGTHS})
        for kind in ("same", "all"):
            named = zip(
                ("error", "others", "own"),
                zip(*(reliability(trials, probabilities, n, kind) for n in PASSAGE_LENGTHS), strict=True),
                strict=True,
            )
            calibrated.append({kind: {name: list(values) for name, values in named}})
        print(f"  turn: {rows[-1]}", file=sys.stderr, flush=True)
    show("voice", mean_of(rows))
    print("\n| at even odds | error | others above .5 | own above .5 |")
    for kind in ("same", "all"):
        tables = [table[kind] for table in calibrated if kind in table]
        cells = [" / ".join(f"{np.mean([t[key][i] for t in tables]):.3f}" for i in range(3)) for key in tables[0]]
        print(f"| {kind} | " + " | ".join(cells) + " |", flush=True)


def imitations(development: Half) -> None:
    """Print how well texts that imitate an author are told from them, against all others of the development half."""
    texts = json.loads((REPO / "tests" / "data" / "voice_imitations.json").read_text("utf-8"))
    for target in development.targets:
        if target.name in texts:
            background = build_background([writer for writer in development.writers if writer is not target])
            profile, judge = train_target(target, background), Judge(background)
            imitated = [" ".join(extract_sentences(text)) for text in texts[target.name]]
            own = judge.judge(spread_evenly(target.passages(65, target.judged), 120), profile)
            print(
                f"{target.name}: {len(imitated)} imitations, AUC {auc(own, judge.judge(imitated, profile)):.2f}", flush=True
            )


def cost(data: Path) -> None:
    """Print what training on 250,000 words and scoring a passage cost with the shipped background."""
    texts, words = [], 0
    for file in sorted((data / "blogs").glob("*/*")):
        if words < 250_000:
            texts.append(file.read_text("utf-8", errors="replace"))
            words += len(texts[-1].split())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    start = time.process_time()
    background = background_from_bytes((REPO / "src/bloginator/data/voice.bin").read_bytes())
    profile = train_profile(texts, background)
    trained = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    passages = [" ".join(text.split()[200:325]) for text in texts if len(text.split()) > 400][:200]
    start = time.process_time()
    for text in passages:
        score_text(text, profile, background)
    scored = 1000 * (time.process_time() - start) / len(passages)
    print(f"\n{profile.words:,} words: {trained:.1f} s of CPU, {before} to {peak} MB at most; {scored:.2f} ms a passage")


def main(words: Sequence[str]) -> None:
    """Print the figures."""
    data = Path(next((word for word in words if not word.startswith("-")), SHARED))
    if "--cost" in words:
        cost(data)
        return
    writers = read_writers(data)
    development, printed = split_halves(writers)
    if "--imitations" in words:
        imitations(development)
        return
    print("AUC all / same / crossed / organisation (worst)")
    print("| method | " + " | ".join(f"~{n} words" for n in PASSAGE_LENGTHS) + " |")
    is_printed = "--development" not in words
    if "--lambdag" in words:
        trials = [trial for trial in make_trials(printed, development.writers) if trial.length == 125]
        found = areas(trials, by_lambdag(trials, development.writers), 125)
        print({kind: round(found[kind], 3) for kind in ("same", "crossed", "worst")})
        return
    if "--plain" not in words:
        measure(development, printed if is_printed else None)
    if is_printed:
        compare(printed, development.writers, [writer for writer in writers.values() if writer.collection == "blogs"])


if __name__ == "__main__":
    main(sys.argv[1:])
