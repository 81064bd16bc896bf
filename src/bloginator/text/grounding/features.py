"""What the trees see of one sentence beside its sources: some twenty numbers, each with a name.

Recall is always a share of idf weight: a rare word that is missing counts more than a common one.
Pure: reads no file and no clock.
"""

from collections.abc import Sequence
from itertools import pairwise

from bloginator.text.grounding.facts import find_mentions, find_odd_hours
from bloginator.text.grounding.sentence_reading import Reading, find_names, shared_weights
from bloginator.text.grounding.source_index import Evidence


def measure_sentence(reading: Reading, evidence: Evidence) -> dict[str, float]:
    """Return the features of one sentence by itself, by name."""
    return {
        **measure_recall(reading, evidence),
        **measure_unseen(reading),
        **measure_order(reading, evidence),
        **measure_anchors(reading, evidence),
        **measure_facts(reading, evidence),
    }


def measure_recall(reading: Reading, evidence: Evidence) -> dict[str, float]:
    """Shares of the sentence's weight found in all sources, in the best source, and in the best one and two units."""
    total, weights = reading.total, reading.weights
    best = evidence.units[reading.best].stems if reading.best is not None else frozenset()
    return {
        "recall": sum(weights[s] * reading.seen[s] for s in weights) / total,
        "recall_plain": sum(reading.seen.values()) / max(1, len(weights)),
        "recall_best": sum(w for s, w in weights.items() if s in best) / total,
        "recall_source": max(shared_weights(reading, evidence).values(), default=0.0) / total,
        "recall_two": share_of_two(reading, evidence),
        "covered": len(best & weights.keys()) / max(1, len(best)),
    }


def share_of_two(reading: Reading, evidence: Evidence) -> float:
    """Return the share of the weight that two units cover together, the second taking most of what the first leaves."""
    ranked = sorted(reading.mass, key=lambda unit: (-reading.mass[unit], unit))[:6]
    if not ranked:
        return 0.0
    left = {s: w for s, w in reading.weights.items() if s not in evidence.units[ranked[0]].stems}
    gain = max(sum(w for s, w in left.items() if s in evidence.units[unit].stems) for unit in ranked)
    return 1.0 - (sum(left.values()) - gain) / reading.total


def measure_unseen(reading: Reading) -> dict[str, float]:
    """What is in no source: how many words, how heavy, how close together."""
    flags = [reading.seen[word.stem] for word in reading.content]
    windows = [sum(flags[i : i + 4]) / 4 for i in range(len(flags) - 3)]
    heavy = [reading.weights[word.stem] for word in reading.unseen()]
    return {
        "unseen": float(len(heavy)),
        "unseen_mass": sum(heavy),
        "unseen_top": max(heavy, default=0.0),
        "unseen_run": float(longest_run([not flag for flag in flags])),
        "window_low": min(windows, default=sum(flags) / max(1, len(flags))),
        "tail": sum(flags[-3:]) / max(1, len(flags[-3:])),
    }


def longest_run(flags: Sequence[bool]) -> int:
    """Return the length of the longest run of true ones."""
    run = longest = 0
    for flag in flags:
        run = run + 1 if flag else 0
        longest = max(longest, run)
    return longest


def measure_order(reading: Reading, evidence: Evidence) -> dict[str, float]:
    """How many neighbouring words meet in one unit of a source, or in two that touch."""
    steps = [(a.stem, b.stem) for a, b in pairwise(reading.content) if a.stem != b.stem]
    return {"meets": sum(step in evidence.pairs or do_meet(evidence, *step) for step in steps) / max(1, len(steps))}


def do_meet(evidence: Evidence, stem: str, other: str) -> bool:
    """Whether two stems stand in one unit, or in neighbours."""
    few, many = sorted((evidence.places.get(stem, ()), evidence.places.get(other, ())), key=len)
    near = {unit + step for unit in few for step in (-1, 0, 1)} if len(few) < 60 else set(few)
    return any(unit in near for unit in many)


def measure_anchors(reading: Reading, evidence: Evidence) -> dict[str, float]:
    """Numbers and names: how many, how many in no source, how many away from where the sentence is supported."""
    near = evidence.around(reading.best, 1) if reading.best is not None else frozenset()
    numbers = {word.stem for word in reading.content if word.number}
    names = {word.stem for word in find_names(reading) if not word.number}
    return {
        "numbers": float(len(numbers)),
        "numbers_unseen": float(sum(not reading.seen[n] for n in numbers)),
        "numbers_away": float(sum(n not in near for n in numbers)),
        "names": float(len(names)),
        "names_unseen": float(sum(reading.seen[n] < 1.0 for n in names)),
        "names_away": float(sum(n not in near for n in names)),
    }


def measure_facts(reading: Reading, evidence: Evidence) -> dict[str, float]:
    """The yes and no of records: those that the sentence tells otherwise, and those that they do not know."""
    mentions = list(find_mentions(reading.all, evidence))
    return {
        "facts": float(len(mentions)),
        "facts_clash": float(sum(m.clash and m.sure for m in mentions)),
        "facts_doubt": float(sum(m.clash and not m.sure for m in mentions)),
        "facts_unknown": float(sum(m.fact.holds is None and m.sure for m in mentions)),
        "hours_odd": float(len(find_odd_hours(reading.all, evidence))),
    }
