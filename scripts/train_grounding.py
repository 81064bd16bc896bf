"""Train the grounding model: human labels in, one small JSON out.

    python scripts/train_grounding.py ../shared/data src/bloginator/data/grounding.json

Labels come from RAGTruth alone. The rarity of words is counted, without labels, in RAGTruth's sources and in the other
text collections that lie beside it. `benchmarks/grounding.py` calls `fit` in its folds. Needs lightgbm and
scikit-learn.
"""

import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log
from pathlib import Path

import lightgbm
import numpy as np
from grounding_trials import Trials
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bloginator.text.grounding.evidence import Evidence, index_sources
from bloginator.text.grounding.features import HIT, measure_alone, measure_sentence
from bloginator.text.grounding.judge import is_claim, sentence_spans
from bloginator.text.grounding.model import CONTEXT, VERSION, measure_context
from bloginator.text.grounding.sentence_reading import Reading, read_sentence
from bloginator.text.words import listed, words

TASKS = ("qa", "summary", "data2txt")
MORE = listed("recall tail recall_best recall_two recall_source covered")
LESS = listed("""
    unseen unseen_mass unseen_top numbers_unseen numbers_away names_unseen facts_clash facts_doubt
    facts_unknown hours_odd
""")
PARAMETERS = {
    "objective": "binary", "learning_rate": 0.05, "num_leaves": 8, "min_data_in_leaf": 60, "feature_fraction": 0.5,
    "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 10.0, "verbose": -1, "num_threads": 1, "seed": 1,
    "deterministic": True,
}  # fmt: skip
ROUNDS = 220
MARKED = 6.0
UNUSUAL, HIGHEST = 0.08, 0.98


@dataclass(frozen=True)
class Labelled:
    """One text with its sources, and the ranges that people marked as unsupported."""

    task: str
    group: str
    text: str
    sources: tuple[str, ...]
    marked: tuple[tuple[int, int], ...]


@dataclass
class Table:
    """The claims of many texts as rows: features, context, stems, label, and which text each belongs to."""

    names: tuple[str, ...]
    rows: np.ndarray
    around: np.ndarray
    stems: list[tuple[list[str], list[str]]]
    unsupported: np.ndarray
    text: np.ndarray
    group: list[str]

    def take(self, keep: np.ndarray) -> "Table":
        """Return the rows where ``keep`` is true."""
        at = np.where(keep)[0]
        stems, group = [self.stems[i] for i in at], [self.group[i] for i in at]
        return replace(
            self, rows=self.rows[at], around=self.around[at], stems=stems,
            unsupported=self.unsupported[at], text=self.text[at], group=group,
        )  # fmt: skip


def read_ragtruth(folder: Path) -> Iterator[Labelled]:
    """Yield every response of RAGTruth with its sources: passages each by itself, a record as JSON."""
    for task in TASKS:
        for line in (folder / "ragtruth" / f"{task}.jsonl").read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            for response in record["responses"]:
                marked = tuple((label["start"], label["end"]) for label in response["labels"])
                sources = tuple(source_texts(record["source"]))
                yield Labelled(task, str(record["source_id"]), response["response"], sources, marked)


def source_texts(source: str | dict[str, object]) -> list[str]:
    """Return the texts of one source as RAGTruth has it."""
    if isinstance(source, str):
        return [source]
    if "passages" in source:
        return [part for part in re.split(r"passage \d+:", str(source["passages"])) if part.strip()]
    return [json.dumps(source, ensure_ascii=False)]


def other_texts(folder: Path) -> Iterator[str]:
    """Yield unlabelled texts of other kinds, to count words in."""
    for path in sorted((folder / "blogs").glob("*/*")):
        yield path.read_text(encoding="utf-8", errors="ignore")
    papers = folder / "covid-qa" / "covidqa.json"
    if papers.exists():
        for paper in json.loads(papers.read_text(encoding="utf-8"))["data"][:30]:
            yield from (paragraph["context"] for paragraph in paper["paragraphs"])


def rarity(texts: Iterable[str], least: int = 12) -> dict[str, float]:
    """Return stem -> ln(sentences / sentences with it) where ``least`` have it; the empty stem's is for all others."""
    counts: Counter[str] = Counter()
    total = 0
    for text in texts:
        for part in re.split(r"\n\n+|(?<=[.!?]) (?=[A-Z])", text):
            total += 1
            counts.update({word.stem for word in words(part) if word.content})
    kept = {s: round(log(total / (n + 0.5)), 1) for s, n in counts.items() if n >= least and s.isalpha()}
    return {"": round(log(total / 4), 1), **dict(sorted(kept.items()))}


Claim = tuple[int, Reading, dict[str, float], dict[str, float], bool]
"""The number of its text, the claim, its features, its context, and whether people marked it."""


def measure(texts: Sequence[Labelled], idf: Mapping[str, float]) -> list[Claim]:
    """Return every claim of every text."""
    claims: list[Claim] = []
    indexed: dict[tuple[str, ...], Evidence] = {}
    for at, text in enumerate(texts):
        if text.sources not in indexed:
            indexed[text.sources] = index_sources(text.sources, sentence_spans)
        evidence = indexed[text.sources]
        found = (read_sentence(text.text, span, evidence, idf) for span in sentence_spans(text.text))
        readings = list(filter(is_claim, found))
        measured = [measure_sentence(reading, evidence) for reading in readings]
        for reading, values, place in zip(readings, measured, measure_context(measured), strict=True):
            wrong = any(min(reading.end, b) - max(reading.start, a) >= 2 for a, b in text.marked)
            claims.append((at, reading, values, place, wrong))
    return claims


def tabulate(texts: Sequence[Labelled], claims: Sequence[Claim]) -> Table:
    """Return the claims of some texts as a table."""
    number, readings, values, places, wrong = zip(*claims, strict=True)
    return Table(
        names=tuple(values[0]),
        rows=np.array([list(value.values()) for value in values]),
        around=np.array([[place.get(name, 0.0) for name in CONTEXT] for place in places]),
        stems=[([s for s in r.weights if r.seen[s]], [s for s in r.weights if not r.seen[s]]) for r in readings],
        unsupported=np.array(wrong),
        text=np.array(number),
        group=[texts[at].group for at in number],
    )


def part(group: str, parts: int, salt: str = "") -> int:
    """Return the fold of a source: the same on every machine."""
    return int(hashlib.sha256((group + salt).encode()).hexdigest(), 16) % parts


def parts(table: Table, count: int, salt: str = "") -> np.ndarray:
    """Return every row's fold."""
    return np.array([part(group, count, salt) for group in table.group])


def fit_bag(table: Table, least: int = 6) -> tuple[dict[str, float], dict[str, float]]:
    """Learn what seen and unseen stems say, only of those that stand beside at least ``least`` sources."""
    groups: dict[tuple[int, str], set[str]] = defaultdict(set)
    for pair, group in zip(table.stems, table.group, strict=True):
        for kind in (0, 1):
            for stem in pair[kind]:
                groups[kind, stem].add(group)
    columns = {key: i for i, key in enumerate(sorted(key for key, found in groups.items() if len(found) >= least))}
    at = [(i, columns[k, s]) for i, pair in enumerate(table.stems) for k in (0, 1) for s in pair[k] if (k, s) in columns]
    matrix = csr_matrix((np.ones(len(at)), tuple(zip(*at, strict=True))), shape=(len(table.stems), len(columns)))
    learned = LogisticRegression(C=0.1, solver="liblinear", random_state=1).fit(matrix, table.unsupported).coef_[0]
    kept = {key: round(float(learned[i]), 2) for key, i in columns.items() if abs(learned[i]) >= 0.03}
    return tuple({s: w for (k, s), w in kept.items() if k == kind} for kind in (0, 1))  # type: ignore[return-value]


def bags(table: Table, learned: tuple[dict[str, float], dict[str, float]]) -> np.ndarray:
    """Return every row's ``bag``, as the model computes it."""
    out = []
    for seen, unseen in table.stems:
        total = sum(learned[0].get(s, 0.0) for s in seen) + sum(learned[1].get(s, 0.0) for s in unseen)
        out.append(4.0 * total / max(4, len(seen) + len(unseen)) ** 0.5)
    return np.array(out)


def cross_bags(table: Table) -> np.ndarray:
    """Return every row's ``bag`` as learned from other sources."""
    folds, out = parts(table, 4, "bag"), np.zeros(len(table.rows))
    for fold in range(4):
        held = folds == fold
        out[held] = bags(table.take(held), fit_bag(table.take(~held)))
    return out


def columns(table: Table) -> tuple[str, ...]:
    """Return the names of the trees' columns."""
    return (*table.names, "bag", *CONTEXT)


def plain() -> frozenset[str]:
    """Return the columns whose direction is known beforehand: they say the same in any text."""
    return frozenset(MORE | LESS)


def matrix(table: Table, bag_scores: np.ndarray, bare: bool = False) -> np.ndarray:
    """Return the trees' rows; ``bare`` ones know nothing but the plain columns."""
    full = np.hstack([table.rows, bag_scores[:, None], table.around])
    if bare:
        full = full * np.array([name in plain() for name in columns(table)])
    return full


def fit_trees(table: Table, bag_scores: np.ndarray, rounds: int = ROUNDS) -> lightgbm.Booster:
    """Learn from every claim twice, once with the plain columns only: they are less often overruled then."""
    rows = np.vstack([matrix(table, bag_scores), matrix(table, bag_scores, bare=True)])
    signs = [-1 if name in MORE else 1 if name in LESS else 0 for name in columns(table)]
    data = lightgbm.Dataset(rows, np.tile(table.unsupported, 2).astype(int))
    return lightgbm.train({**PARAMETERS, "monotone_constraints": signs}, data, rounds)


def cross_odds(table: Table) -> np.ndarray:
    """Return every claim's log-odds from trees and bags learned from other sources."""
    folds, out = parts(table, 5, "trees"), np.zeros(len(table.rows))
    for fold in range(5):
        rest, held = table.take(folds != fold), table.take(folds == fold)
        trees = fit_trees(rest, cross_bags(rest))
        out[folds == fold] = trees.predict(matrix(held, bags(held, fit_bag(rest))), raw_score=True)
    return out


def fit_calibration(odds: np.ndarray, truth: np.ndarray) -> list[float]:
    """Learn the intercept and the slope that turn log-odds into a probability (Platt 1999), almost unpenalised."""
    learned = LogisticRegression(C=100.0).fit(odds[:, None], truth)
    return [round(float(learned.intercept_[0]), 4), round(float(learned.coef_[0][0]), 4)]


def best_threshold(scores: np.ndarray, truth: np.ndarray) -> float:
    """Return the probability from which flagging gives the best F1.

    For calibrated scores that is half the best F1 (Lipton, Elkan, Naryanaswamy 2014, "Thresholding Classifiers to
    Maximize F1 Score"), which varies less from sample to sample than the place of the maximum does.
    """
    order = np.argsort(-scores)
    f1 = 2 * np.cumsum(truth[order]) / (np.arange(1, len(truth) + 1) + truth.sum())
    return float(f1.max()) / 2


def fit_hits(claims: Iterable[Claim], usual: float = 8.0, least: int = 8) -> dict[str, float]:
    """Learn how often the sources have a stem of a sentence that people left unmarked, drawn to the share of all stems.

    Kept is what stands in at least ``least`` sentences and is away from the share that is taken for all others.
    """
    count, found = Counter(), Counter()
    for _, reading, _, _, wrong in claims:
        count.update([] if wrong else list(reading.seen))
        found.update([] if wrong else [stem for stem, seen in reading.seen.items() if seen == 1.0])
    share = found.total() / count.total()
    hits = {stem: (found[stem] + usual * share) / (n + usual) for stem, n in sorted(count.items()) if n >= least}
    return {stem: round(min(hit, HIGHEST), 2) for stem, hit in hits.items() if abs(hit - HIT) >= UNUSUAL}


def fit_alone(texts: Sequence[Labelled], claims: Sequence[Claim], idf: Mapping[str, float], rate: float) -> dict[str, float]:
    """Learn the weights of a text of one sentence from trials, each with the hits of other sources.

    The claims that people marked count ``MARKED`` times: they are few, and harder than the others. The level is that of
    people's labels, moved from even odds to ``rate``, the share that is unsupported in longer texts.
    """
    rows, wrong, judged = [], [], []
    prose = [text for text in texts if text.task != "data2txt"]
    folds = {text.group: part(text.group, 5, "hits") for text in prose}
    hits = [fit_hits(one for one in claims if folds[texts[one[0]].group] != fold) for fold in range(5)]
    for trial in Trials(prose, dict(idf)):
        evidence = index_sources(trial.sources, sentence_spans)
        found = (read_sentence(trial.claim, span, evidence, idf) for span in sentence_spans(trial.claim))
        for reading in filter(is_claim, found):
            rows.append(measure_alone(reading, evidence, idf, hits[folds[trial.group]]))
            wrong.append(trial.unsupported)
            judged.append(trial.judged)
    names, truth, people = tuple(rows[0]), np.array(wrong), np.array(judged)
    values = np.array([list(row.values()) for row in rows])
    scale = values.std(axis=0)
    weights = even(truth, np.where(people & truth, MARKED, 1.0))
    learned = LogisticRegression(C=0.1).fit(values / scale, truth, sample_weight=weights)
    odds = learned.decision_function(values / scale)
    level = LogisticRegression(C=100.0).fit(odds[people, None], truth[people], sample_weight=even(truth[people]))
    slope = float(level.coef_[0][0])
    told = {name: round(float(w), 4) for name, w in zip(names, slope * learned.coef_[0] / scale, strict=True)}
    intercept = float(level.intercept_[0] + slope * learned.intercept_[0]) + log(rate / (1.0 - rate))
    return {"": round(intercept, 4), **told}


def even(truth: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Return weights under which both labels weigh the same."""
    weights = np.ones(len(truth)) if weights is None else weights
    share = float(np.average(truth, weights=weights))
    return weights * np.where(truth, 0.5 / share, 0.5 / (1.0 - share))


def as_tree(node: dict[str, object]) -> dict[str, list[float]]:
    """Return one of lightgbm's trees as flat arrays."""
    flat: dict[str, list[float]] = {"feature": [], "limit": [], "left": [], "right": [], "leaf": []}

    def walk(here: dict) -> int:
        if "leaf_value" in here:
            flat["leaf"].append(round(here["leaf_value"], 5))
            return -len(flat["leaf"])
        at = len(flat["feature"])
        flat["feature"].append(here["split_feature"])
        flat["limit"].append(float(f"{here['threshold']:.6g}"))
        for side in ("left", "right"):
            flat[side].append(0)
        for side in ("left", "right"):
            flat[side][at] = walk(here[f"{side}_child"])
        return at

    walk(node)
    return flat


def fit(texts: Sequence[Labelled], idf: Mapping[str, float]) -> dict[str, object]:
    """Train everything on some texts, and return the model as it is kept."""
    claims = measure(texts, idf)
    table = tabulate(texts, claims)
    odds, rate = cross_odds(table), float(table.unsupported.mean())
    calibration = fit_calibration(odds, table.unsupported)
    doubts = 1.0 / (1.0 + np.exp(-(calibration[0] + calibration[1] * odds)))
    said = [one for one in claims if texts[one[0]].task != "data2txt"]  # what is said of a record is of a kind of its own
    seen, unseen = fit_bag(table)
    trees = fit_trees(table, cross_bags(table))
    return {
        "version": VERSION,
        "about": "Learned by scripts/train_grounding.py; docs/grounding.md says from what, and how well it does.",
        "weak": round(rate, 3),
        "unsupported": round(best_threshold(doubts, table.unsupported), 3),
        "calibration": calibration,
        "features": list(columns(table)),
        "hits": fit_hits(said),
        "alone": fit_alone(texts, said, idf, rate),
        "seen": seen,
        "unseen": unseen,
        "idf": dict(idf),
        "trees": [as_tree(tree["tree_structure"]) for tree in trees.dump_model()["tree_info"]],
    }


def render(model: Mapping[str, object]) -> str:
    """Return the model's JSON: a line for each tree, a line for each other field."""
    lines = [
        f'"{key}": {json.dumps(value, ensure_ascii=False, separators=(",", ":"))}'
        for key, value in model.items()
        if key != "trees"
    ]
    trees = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in model["trees"])  # type: ignore[attr-defined]
    return "{\n" + ",\n".join(lines) + ',\n"trees": [\n' + trees + "\n]\n}\n"


def main(folder: Path, target: Path) -> None:
    """Train on everything and write the model."""
    texts = list(read_ragtruth(folder))
    sources = {source for text in texts for source in text.sources}
    idf = rarity([*sorted(sources), *other_texts(folder)])
    target.write_text(render(fit(texts, idf)), encoding="utf-8")
    print(f"{target}: {target.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
