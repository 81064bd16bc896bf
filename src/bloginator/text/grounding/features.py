"""What the model sees of one sentence beside its sources: some thirty numbers, each with a name.

    sentence ──► words ──► Reading (what is seen where) ──► features

Recall is always a share of idf weight: a rare word that is missing counts more than a common one.
Pure: reads no file and no clock.
"""

from collections.abc import Sequence
from itertools import pairwise

from bloginator.text.grounding.overlap import by_source
from bloginator.text.grounding.sentence_reading import Reading, names
from bloginator.text.grounding.source_index import Evidence, Unit, after
from bloginator.text.grounding.structured_facts import clock, mentions, odd_hours
from bloginator.text.grounding.tokens import CERTAINTIES, CONTRARY, HEDGES, NEGATIONS

REACH = 1
CLOSE = 0.6


def features(reading: Reading, evidence: Evidence) -> dict[str, float]:
    """Return the features of one sentence by itself, by name."""
    unit = evidence.units[reading.best] if reading.best is not None else None
    return {
        **recalls(reading, evidence),
        **gaps(reading),
        **order(reading, evidence),
        **anchors(reading, evidence),
        **manner(reading, unit),
        **data(reading, evidence),
        "words": float(len(reading.content)),
        "size": float(min(evidence.size, 3000)),
        "sources": float(min(8, len({unit.source for unit in evidence.units}))),
    }


def recalls(reading: Reading, evidence: Evidence) -> dict[str, float]:
    """Shares of the sentence's weight found in all sources, in the best source, and in and around the best unit."""
    total, weights = reading.total, reading.weights
    best = evidence.units[reading.best].stems if reading.best is not None else frozenset()
    around = evidence.around(reading.best, REACH) if reading.best is not None else frozenset()
    found = {
        "recall": sum(weights[s] * reading.seen[s] for s in weights) / total,
        "recall_plain": sum(reading.seen.values()) / max(1, len(weights)),
        "recall_best": sum(w for s, w in weights.items() if s in best) / total,
        "recall_around": sum(w for s, w in weights.items() if s in around) / total,
        "recall_source": max(by_source(reading, evidence).values(), default=0.0) / total,
        "covered": len(best & weights.keys()) / max(1, len(best)),
    }
    found["recall_two"], found["recall_three"] = greedy(reading, evidence)
    return found


def greedy(reading: Reading, evidence: Evidence) -> tuple[float, float]:
    """Return the share of the weight that two and three units cover together, each taking most of what is left."""
    ranked = sorted(reading.mass, key=lambda unit: (-reading.mass[unit], unit))[:6]
    left, shares = dict(reading.weights), [0.0, 0.0, 0.0]
    for step in range(3 if ranked else 0):
        gains = {unit: sum(w for s, w in left.items() if s in evidence.units[unit].stems) for unit in ranked}
        taken = evidence.units[max(gains, key=gains.__getitem__)].stems
        left = {s: w for s, w in left.items() if s not in taken}
        shares[step] = 1.0 - sum(left.values()) / reading.total
    return shares[1], shares[2]


def gaps(reading: Reading) -> dict[str, float]:
    """What is in no source: how many words, how heavy, how close together."""
    flags = [reading.seen[word.stem] for word in reading.content]
    heavy = [reading.weights[word.stem] for word in reading.unseen()]
    longest = stretch([not flag for flag in flags])
    windows = [sum(flags[i : i + 4]) / 4 for i in range(len(flags) - 3)]
    return {
        "unseen": float(len(heavy)),
        "unseen_mass": sum(heavy),
        "unseen_top": max(heavy, default=0.0),
        "unseen_run": float(longest),
        "window_low": min(windows, default=sum(flags) / max(1, len(flags))),
        "tail": sum(flags[-3:]) / max(1, len(flags[-3:])),
    }


def order(reading: Reading, evidence: Evidence) -> dict[str, float]:
    """How much of the order of words is a source's: neighbours, and neighbours that at least meet in one unit."""
    stems = [word.stem for word in reading.content]
    steps = [(a, b) for a, b in pairwise(stems) if a != b]
    kept = [step in evidence.pairs for step in steps]
    meets = [kept[i] or meet(evidence, a, b) for i, (a, b) in enumerate(steps)]
    known = [m for m, (a, b) in zip(meets, steps, strict=True) if reading.seen[a] and reading.seen[b]]
    longest = stretch(kept)
    plains = [word.plain for word in reading.all]
    triples = [triple in evidence.triples for triple in zip(plains, plains[1:], plains[2:], strict=False)]
    low = [sum(meets[i : i + 4]) / 4 for i in range(len(meets) - 3)]
    return {
        "pairs": sum(kept) / max(1, len(kept)),
        "meets": sum(meets) / max(1, len(meets)),
        "apart": float(len(known) - sum(known)),
        "meets_low": min(low, default=sum(meets) / max(1, len(meets))),
        "copied": float(longest),
        "triples": sum(triples) / max(1, len(triples)),
        "quoted": float(stretch(triples)),
        "quoted_share": stretch(triples) / max(1, len(triples)),
    }


def stretch(flags: Sequence[bool]) -> int:
    """Return the length of the longest run of true ones."""
    run = longest = 0
    for flag in flags:
        run = run + 1 if flag else 0
        longest = max(longest, run)
    return longest


def meet(evidence: Evidence, one: str, other: str) -> bool:
    """Whether two stems stand in one unit, or in neighbours."""
    first, second = evidence.places.get(one, ()), evidence.places.get(other, ())
    if len(first) > len(second):
        first, second = second, first
    near = {unit + step for unit in first for step in (-1, 0, 1)} if len(first) < 60 else set(first)
    return any(unit in near for unit in second)


def anchors(reading: Reading, evidence: Evidence) -> dict[str, float]:
    """Numbers and names: how many, how many in no source, how many away from where the sentence is supported."""
    near = evidence.around(reading.best, REACH) if reading.best is not None else frozenset()
    numbers = {word.stem for word in reading.content if word.number}
    called = {word.stem for word in names(reading) if not word.number}
    return {
        "numbers": float(len(numbers)),
        "numbers_unseen": float(sum(not reading.seen[n] for n in numbers)),
        "numbers_away": float(sum(n not in near for n in numbers)),
        "names": float(len(called)),
        "names_unseen": float(sum(reading.seen[n] < 1.0 for n in called)),
        "names_away": float(sum(n not in near for n in called)),
    }


def manner(reading: Reading, unit: Unit | None) -> dict[str, float]:
    """Negation and modality, in the sentence and against the unit that supports it."""
    flips = turns(reading, unit)
    return {
        "negated": float(any(word.plain in NEGATIONS for word in reading.all)),
        "hedged": float(any(word.plain in HEDGES for word in reading.all)),
        "certain": float(any(word.plain in CERTAINTIES for word in reading.all)),
        "negation_flip": float("negation" in flips),
        "hedge_lost": float("hedge" in flips),
        "certain_gained": float("certainty" in flips),
    }


def turns(reading: Reading, unit: Unit | None) -> frozenset[str]:
    """Return what is turned between a sentence and the unit it nearly repeats: negation, hedge, certainty."""
    shared = unit.stems & reading.weights.keys() if unit else frozenset()
    if unit is None or len(shared) < CLOSE * max(len(unit.stems), len(reading.weights)):
        return frozenset()
    ours, theirs = after(reading.all, NEGATIONS) & shared, unit.denied & shared
    plain = not unit.contrary if ours else not any(word.plain in CONTRARY for word in reading.all)
    found = {"negation"} if (ours or theirs) and not ours & theirs and plain else set()
    if unit.hedged & shared and not any(word.plain in HEDGES for word in reading.all):
        found |= {"hedge"} | ({"certainty"} if after(reading.all, CERTAINTIES) & unit.hedged else set())
    return frozenset(found)


def data(reading: Reading, evidence: Evidence) -> dict[str, float]:
    """Sources that are data: facts that the sentence tells otherwise, facts they do not know, hours that differ."""
    told = list(mentions(reading.all, evidence))
    return {
        "facts": float(len(told)),
        "facts_clash": float(sum(m.clash and m.sure for m in told)),
        "facts_doubt": float(sum(m.clash and not m.sure for m in told)),
        "facts_unknown": float(sum(m.fact.holds is None and m.sure for m in told)),
        "hours_odd": float(len(odd_hours(reading.all, reading.text[reading.start : reading.end], evidence))),
        "hours": float(len(clock(reading.text[reading.start : reading.end]))),
    }
