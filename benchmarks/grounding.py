"""How well the grounding finds what people marked as unsupported, beside the plainest baselines, and how long it takes.

    python benchmarks/grounding.py [../shared/data]

RAGTruth: five folds by source; everything learned (words' rarity, bag, trees, calibration, thresholds) comes from the
other four. Its records are read in five layouts, learned from one, JSON. Then each of its three kinds of text is read by
trees that were learned from the two others. AttributionBench: the model trained on RAGTruth alone; a claim counts as
attributable if its verdict is `supported`. Each figure is of ``ground`` as it ships, on its own sentences.
"""

import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from importlib.resources import files
from itertools import chain
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score, roc_auc_score

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))
from perturbed import Outcome, outcomes, print_table
from train_grounding import (
    TASKS,
    Labelled,
    bags,
    cross_bags,
    fit,
    fit_bag,
    fit_trees,
    matrix,
    measure,
    other_texts,
    part,
    rarity,
    read_ragtruth,
    render,
    tabulate,
)  # fmt: skip

from bloginator.text.grounding import GroundedSentence, Model, ground, load
from bloginator.text.grounding.evidence import index_sources
from bloginator.text.grounding.features import measure_anchors, measure_recall
from bloginator.text.grounding.judge import sentence_spans
from bloginator.text.grounding.sentence_reading import read_sentence

FOLDS = 5


def doubt(sentence: GroundedSentence) -> float:
    """The probability of being unsupported; 0 where nothing is claimed."""
    return 0.0 if sentence.probability is None else 1.0 - sentence.probability


def marked(sentence: GroundedSentence, text: Labelled) -> bool:
    return any(min(sentence.end, b) - max(sentence.start, a) >= 2 for a, b in text.marked)


def train(texts: Sequence[Labelled], folder: Path) -> Model:
    """A model trained on some texts."""
    sources = sorted({source for text in texts for source in text.sources})
    return load(render(fit(texts, rarity([*sources, *other_texts(folder)]))))


def baselines(text: Labelled | str, sources: Sequence[str], model: Model) -> dict[int, tuple[float, float]]:
    """Start of a sentence -> its doubt by idf recall in its best unit, and by unseen numbers and names."""
    body = text if isinstance(text, str) else text.text
    evidence = index_sources(sources, sentence_spans)
    readings = [read_sentence(body, span, evidence, model.idf) for span in sentence_spans(body)]
    anchors = [measure_anchors(reading, evidence) for reading in readings]
    unseen = [anchor["numbers_unseen"] + anchor["names_unseen"] for anchor in anchors]
    recall = [measure_recall(reading, evidence)["recall_best"] for reading in readings]
    return {r.start: (1.0 - share, count) for r, share, count in zip(readings, recall, unseen, strict=True)}


def layouts(record: str) -> dict[str, str]:
    """A record as JSON in other layouts."""
    rows = list(flatten(json.loads(record)))
    lines = [f"{'.'.join(path)}: {value}" for path, value in rows]
    table = [f"| {'.'.join(path)} | {value.replace('|', '/')} |" for path, value in rows]
    prose = [f"The {' '.join(path)} is {value}." if len(value) <= 60 else value for path, value in rows]
    return {
        "indented lines": "\n".join(indent(json.loads(record))),
        "key: value lines": "\n".join(lines),
        "Markdown table": "\n".join(["| field | value |", "| --- | --- |", *table]),
        "prose": " ".join(prose),
    }


def flatten(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flatten(inner, (*path, key))
    elif isinstance(value, list):
        for inner in value:
            yield from flatten(inner, path)
    else:
        yield path, shown(value)


def indent(value: dict[str, object], depth: int = 0) -> Iterator[str]:
    for key, inner in value.items():
        records = inner if isinstance(inner, list) else [inner] if isinstance(inner, dict) else []
        yield f"{'  ' * depth}{key}:" + ("" if records else f" {shown(inner)}")
        for record in records:
            yield from indent(record, depth + 1) if isinstance(record, dict) else [f"{'  ' * depth}  {shown(record)}"]


def shown(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else " ".join(str(value).split())


def calibration_error(scores: np.ndarray, truth: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error over ten bins of equal width (Guo et al. 2017)."""
    at = np.minimum((scores * bins).astype(int), bins - 1)
    return sum(
        (at == b).mean() * abs(scores[at == b].mean() - truth[at == b].mean()) for b in range(bins) if (at == b).any()
    )


def judge_fold(fold: int, folder: Path) -> tuple[list[tuple], list[tuple], list[Outcome]]:
    """Measure one fold by what was learned from the others: its sentences, its responses, those of the first made wrong."""
    texts = list(read_ragtruth(folder))
    rows, wholes, changed = [], [], []
    model = train([text for text in texts if part(text.group, FOLDS) != fold], folder)
    for text in (text for text in texts if part(text.group, FOLDS) == fold):
        found = ground(text.text, text.sources, model)
        rows += measured(text.task, text, found, model)
        wholes.append((text.task, max(map(doubt, found), default=0.0), bool(text.marked)))
        if fold == 0:
            changed += outcomes(text.text, text.sources, text.marked, found, model)
        for name, source in layouts(text.sources[0]).items() if text.task == "data2txt" else ():
            again = replace(text, sources=(source,))
            rows += measured(name, again, ground(text.text, again.sources, model), model)
    return rows, wholes, changed


def ragtruth(folder: Path) -> None:
    with ProcessPoolExecutor(2) as pool:
        folds = list(pool.map(partial(judge_fold, folder=folder), range(FOLDS)))
    rows, wholes, changed = (list(chain.from_iterable(some)) for some in zip(*folds, strict=True))
    print(f"RAGTruth, {FOLDS} folds by source: {len(wholes)} responses")
    print(f"{'':18} {'AUC':>6} {'F1':>6} {'always':>7} {'ECE':>6} {'idf recall':>11} {'unseen':>7} {'response AUC':>13}")
    for name in ("all", *TASKS, *layouts("{}")):
        s = [row for row in rows if row[0] == name or (name == "all" and row[0] in TASKS)]
        r = [row for row in wholes if name in ("all", row[0])]
        auc = f"{roc_auc_score([w for _, _, w in r], [d for _, d, _ in r]):13.3f}" if r else ""
        plain = " ".join(
            f"{roc_auc_score([row[4] for row in s], [row[k] for row in s]):{w}.3f}" for k, w in ((5, 11), (6, 7))
        )
        print(f"{name:18} {line(s)} {ece(s):6.3f} {plain} {auc}")
    silent = [row for row in rows if row[3] and row[0] in TASKS]
    print(f"no claim: {len(silent)} sentences, of which people marked {sum(row[4] for row in silent)}")
    print_table(changed)
    unseen_tasks(list(read_ragtruth(folder)), folder)


def measured(name: str, text: Labelled, found: Sequence[GroundedSentence], model: Model) -> list[tuple]:
    plain = baselines(text, text.sources, model)
    return [
        (name, doubt(s), s.verdict == "unsupported", s.verdict == "no claim", marked(s, text), *plain[s.start])
        for s in found
    ]


def unseen_tasks(texts: Sequence[Labelled], folder: Path) -> None:
    """AUC of the trees on each kind of text, learned from the two other kinds."""
    print("\nlearned from the two other kinds of text (trees alone, AUC of claims)")
    for task in TASKS:
        rest, held = ([text for text in texts if (text.task != task) == other] for other in (True, False))
        idf = rarity([*sorted({source for text in rest for source in text.sources}), *other_texts(folder)])
        known, asked = (tabulate(some, measure(some, idf)) for some in (rest, held))
        scores = fit_trees(known, cross_bags(known)).predict(matrix(asked, bags(asked, fit_bag(known))), raw_score=True)
        print(f"{task:18} {roc_auc_score(asked.unsupported, scores):6.3f}")


def line(rows: list[tuple]) -> str:
    truth, score, flag = ([row[i] for row in rows] for i in (4, 1, 2))
    return f"{roc_auc_score(truth, score):6.3f} {f1_score(truth, flag):6.3f} {f1_score(truth, [True] * len(truth)):7.3f}"


def ece(rows: list[tuple]) -> float:
    kept = [row for row in rows if not row[3]]
    return calibration_error(np.array([row[1] for row in kept]), np.array([row[4] for row in kept]))


def attributionbench(folder: Path, model: Model) -> None:
    rows = []
    for record in map(json.loads, (folder / "attributionbench" / "dev.jsonl").read_text(encoding="utf-8").splitlines()):
        found = ground(record["claim"], record["references"], model)
        score = max((doubt(s) for s in found if s.probability is not None), default=0.0)
        flagged = any(s.verdict in ("weak", "unsupported") for s in found)
        plain = list(baselines(record["claim"], record["references"], model).values()) or [(0.0, 0.0)]
        truth = record["attribution_label"] != "attributable"
        rows.append((record["src_dataset"], score, flagged, part(record["question"], 2), truth, *np.max(plain, axis=0)))
    print(f"\nAttributionBench dev, {len(rows)} claims; trained on RAGTruth alone")
    print(f"{'':20} {'AUC':>6} {'macro-F1':>9} {'always':>7} {'idf recall':>11} {'unseen':>7}")
    for name in ("all", "half looked at", "half not looked at", *sorted({row[0] for row in rows})):
        halves = {"half looked at": 0, "half not looked at": 1}
        kept = [r for r in rows if name in ("all", r[0]) or halves.get(name) == r[3]]
        truth, score, flag = ([row[i] for row in kept] for i in (4, 1, 2))
        macro, always = (f1_score(truth, guess, average="macro") for guess in (flag, [True] * len(truth)))
        recall, unseen = (roc_auc_score(truth, [row[i] for row in kept]) for i in (5, 6))
        print(f"{name:20} {roc_auc_score(truth, score):6.3f} {macro:9.3f} {always:7.3f} {recall:11.3f} {unseen:7.3f}")


def times(folder: Path, shipped: str) -> None:
    """CPU of loading, and of sections of about 150 words with five sources."""
    start = time.process_time()
    model = load(shipped)
    print(f"\nCPU: load {1000 * (time.process_time() - start):.1f} ms ({len(shipped) / 1000:.0f} kB)")
    texts = [text for text in read_ragtruth(folder) if text.task == "summary" and 110 <= len(text.text.split()) <= 190][:60]
    spent = []
    for at, text in enumerate(texts):
        sources = [other.sources[0][:1500] for other in texts[at:] + texts[:at] if other.group != text.group][:4]
        start = time.process_time()
        ground(text.text, [text.sources[0][:1500], *sources], model)
        spent.append(1000 * (time.process_time() - start))
    print(f"CPU: {np.median(spent):.1f} ms a section (median), {np.quantile(spent, 0.95):.1f} ms (95 %), five sources")


def main() -> None:
    given = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("BLOGINATOR_SHARED_DATA", "../shared/data")
    folder = Path(given)
    ragtruth(folder)
    shipped = (files("bloginator") / "data" / "grounding.json").read_text(encoding="utf-8")
    attributionbench(folder, load(shipped))
    times(folder, shipped)


if __name__ == "__main__":
    main()
