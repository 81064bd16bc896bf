"""The trained model: weights of words, boosted trees and a calibration, read from one small JSON.

    features ─┐
    bag ──────┼──► trees ──► calibration ──► P(supported)
    context ──┘
    a text of one sentence ──► alone ──────► P(supported)

`scripts/train_grounding.py` writes the JSON.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from math import exp, sqrt
from typing import NamedTuple

from bloginator.text.grounding.sentence_reading import Reading

VERSION = 4
CONTEXT = ("place", "before", "others_recall", "others_low", "others_unseen", "relative", "first")


class Tree(NamedTuple):
    """A decision tree: nodes (column, limit, next if at most that, next if more) and leaves; ``-1`` is the first leaf."""

    nodes: tuple[tuple[int, float, int, int], ...]
    leaf: Sequence[float]


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that was learned.

    Attributes:
        idf: Stem -> rarity in ordinary texts; the empty stem's is that of all others.
        seen: Stem -> what it adds to doubt where a source has it.
        unseen: Stem -> what it adds to doubt where none has it.
        features: The names of a row's columns, in the trees' order.
        trees: Their sum is the log-odds that a sentence is unsupported.
        calibration: Intercept and slope that make the sum of the trees a calibrated log-odds.
        weak: From this probability of being unsupported a sentence is weak.
        unsupported: From this one it is unsupported.
        hits: Stem -> how often a source has it where a sentence is supported, if that is not the usual share.
        alone: Weights of ``measure_alone`` where the text is one sentence; the empty name's is the intercept.
    """

    idf: Mapping[str, float]
    seen: Mapping[str, float]
    unseen: Mapping[str, float]
    features: Sequence[str]
    trees: tuple[Tree, ...]
    calibration: Sequence[float]
    weak: float
    unsupported: float
    hits: Mapping[str, float]
    alone: Mapping[str, float]


def load(source: str) -> Model:
    """Read a model from its JSON.

    Raises:
        ValueError: It is no JSON, or of another version. Nothing is loaded.
    """
    kept = json.loads(source)
    if kept.get("version") != VERSION:
        raise ValueError(f"the grounding model is of version {kept.get('version')}, not {VERSION}: train it again")
    trees = tuple(read_tree(**tree) for tree in kept["trees"])
    return Model(**{**{field.name: kept[field.name] for field in fields(Model)}, "trees": trees})


def read_tree(
    feature: Sequence[int], limit: Sequence[float], left: Sequence[int], right: Sequence[int], leaf: Sequence[float]
) -> Tree:
    """Return a tree from its arrays, as the JSON has them."""
    return Tree(tuple(zip(feature, limit, left, right, strict=True)), leaf)


def add_up_words(reading: Reading, model: Model) -> float:
    """Return what the single words say: some are often unsupported when unseen, a few also when seen."""
    stems = reading.weights
    total = sum((model.seen if reading.seen[stem] else model.unseen).get(stem, 0.0) for stem in stems)
    return 4.0 * total / sqrt(max(4, len(stems)))


def measure_context(rows: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
    """Return, for each sentence of a text, its place among the others, and the others' recall; nothing for one alone."""
    recall, unseen = [row["recall_two"] for row in rows], [row["unseen"] for row in rows]
    places: list[dict[str, float]] = []
    for place, own in enumerate(recall if len(rows) > 1 else ()):
        others = recall[:place] + recall[place + 1 :]
        mean = sum(others) / len(others)
        where = {"place": place / len(others), "before": float(min(place, 12)), "first": float(place == 0)}
        around = {"others_recall": mean, "others_low": min(others), "relative": own - mean}
        places.append({**where, **around, "others_unseen": (sum(unseen) - unseen[place]) / len(others)})
    return places or [{} for _ in rows]


def sum_trees(values: Sequence[float], model: Model) -> float:
    """Return the log-odds that the sentence of a row is unsupported."""
    total = 0.0
    for nodes, leaf in model.trees:
        at = 0 if nodes else -1
        while at >= 0:
            column, limit, low, high = nodes[at]
            at = low if values[column] <= limit else high
        total += leaf[-at - 1]
    return total


def sigmoid(odds: float) -> float:
    """Return the probability of some log-odds."""
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, odds))))
