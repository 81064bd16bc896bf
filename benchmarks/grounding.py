"""How well the grounding finds what people marked as unsupported, and how long it takes.

    python benchmarks/grounding.py [../shared/data]

RAGTruth: five folds by source; everything learned (words' rarity, bag, trees, calibration, thresholds) comes from the
other four. AttributionBench: the model trained on RAGTruth alone; a claim counts as attributable if its verdict is
`supported`. Each figure is of ``ground`` as it ships, sentence by sentence, on its own sentences.
"""

import json
import os
import sys
import time
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score, roc_auc_score

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))
from perturbed import outcomes, print_table
from train_grounding import Labelled, fit, other_texts, part, rarity, read_ragtruth, render

from bloginator.text.grounding import GroundedSentence, Model, ground, load, overall

FOLDS = 5


def doubt(sentence: GroundedSentence) -> float:
    """The probability of being unsupported; 0 where nothing is claimed."""
    return 0.0 if sentence.probability is None else 1.0 - sentence.probability


def marked(sentence: GroundedSentence, text: Labelled) -> bool:
    return any(min(sentence.end, b) - max(sentence.start, a) >= 2 for a, b in text.marked)


def train(texts: Sequence[Labelled], folder: Path) -> tuple[Model, float]:
    """A model trained on some texts, and its best threshold for a whole text."""
    sources = sorted({source for text in texts for source in text.sources})
    kept = fit(texts, rarity([*sources, *other_texts(folder)]))
    return load(render(kept)), kept["text_threshold"]


def calibration_error(scores: np.ndarray, truth: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error over ten bins of equal width (Guo et al. 2017)."""
    at = np.minimum((scores * bins).astype(int), bins - 1)
    return sum(
        (at == b).mean() * abs(scores[at == b].mean() - truth[at == b].mean()) for b in range(bins) if (at == b).any()
    )


def ragtruth(folder: Path) -> None:
    texts = list(read_ragtruth(folder))
    rows, wholes, changed = [], [], []
    for fold in range(FOLDS):
        rest = [text for text in texts if part(text.group, FOLDS) != fold]
        model, threshold = train(rest, folder)
        for text in (text for text in texts if part(text.group, FOLDS) == fold):
            found = ground(text.text, text.sources, model)
            rows += [
                (text.task, doubt(s), s.verdict == "unsupported", s.verdict == "no claim", marked(s, text)) for s in found
            ]
            changed += outcomes(text.text, text.sources, text.marked, found, model)
            score = 1.0 - (overall(found, model) or 1.0)
            wholes.append((text.task, score, score >= threshold, max(map(doubt, found), default=0.0), bool(text.marked)))
    print(f"RAGTruth, {FOLDS} folds by source: {len(wholes)} responses, {len(rows)} sentences")
    print(f"{'':10} {'sentences':>36}   {'responses':>40}")
    print(f"{'':10} {'AUC':>6} {'F1':>6} {'always':>7} {'ECE':>6}     {'AUC':>6} {'F1':>6} {'always':>7} {'worst':>6}")
    for task in ("all", "qa", "summary", "data2txt"):
        s = [row for row in rows if task in ("all", row[0])]
        r = [row for row in wholes if task in ("all", row[0])]
        print(f"{task:10} {line(s)} {ece(s):6.3f}     {line(r)} {worst(r):6.3f}")
    silent = [row for row in rows if row[3]]
    print(f"no claim: {len(silent)} sentences, of which people marked {sum(row[4] for row in silent)}")
    print_table(changed)


def line(rows: list[tuple]) -> str:
    truth, score, flag = ([row[i] for row in rows] for i in (4, 1, 2))
    return f"{roc_auc_score(truth, score):6.3f} {f1_score(truth, flag):6.3f} {f1_score(truth, [True] * len(truth)):7.3f}"


def worst(rows: list[tuple]) -> float:
    """AUC of a text's worst sentence, for those who take no more than the sentences."""
    return roc_auc_score([row[4] for row in rows], [row[3] for row in rows])


def ece(rows: list[tuple]) -> float:
    kept = [row for row in rows if not row[3]]
    return calibration_error(np.array([row[1] for row in kept]), np.array([row[4] for row in kept]))


def attributionbench(folder: Path, model: Model) -> None:
    rows = []
    for record in map(json.loads, (folder / "attributionbench" / "dev.jsonl").read_text(encoding="utf-8").splitlines()):
        found = ground(record["claim"], record["references"], model)
        doubts = [doubt(s) for s in found if s.probability is not None]
        score = max(doubts, default=0.0)
        flagged = any(s.verdict in ("weak", "unsupported") for s in found)
        truth = record["attribution_label"] != "attributable"
        rows.append((record["src_dataset"], score, flagged, part(record["question"], 2), truth))
    print(f"\nAttributionBench dev, {len(rows)} claims; trained on RAGTruth alone")
    print(f"{'':20} {'AUC':>6} {'macro-F1':>9} {'always':>7}")
    sets, found_of = sorted({row[0] for row in rows}), {}
    for name in ("all", "half looked at", "half not looked at", *sets):
        halves = {"half looked at": 0, "half not looked at": 1}
        kept = [r for r in rows if name in ("all", r[0]) or halves.get(name) == r[3]]
        truth, score, flag = ([row[i] for row in kept] for i in (4, 1, 2))
        macro, always = (f1_score(truth, guess, average="macro") for guess in (flag, [True] * len(truth)))
        found_of[name] = np.array([roc_auc_score(truth, score), macro, always])
        print(f"{name:20} {found_of[name][0]:6.3f} {macro:9.3f} {always:7.3f}")
    mean = np.mean([found_of[name] for name in sets], axis=0)
    print(f"{'mean of the sets':20} {mean[0]:6.3f} {mean[1]:9.3f} {mean[2]:7.3f}")


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
