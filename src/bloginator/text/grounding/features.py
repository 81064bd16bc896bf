"""What is measured of one sentence beside its sources: some twenty numbers for the trees, five for a text of one sentence.

Recall is always a share of idf weight: a rare word that is missing counts more than a common one. A claim by itself has no
neighbours and may lie beside a line or a whole page: what is found is weighed against what a text of that length on the same
subject would have by chance, and the passage that says it is asked if it says much else.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from math import exp, fsum, log

from bloginator.text.grounding.evidence import Evidence
from bloginator.text.grounding.facts import find_mentions, find_odd_hours
from bloginator.text.grounding.sentence_reading import Reading
from bloginator.text.grounding.unsupported_entities import find_names_unseen, find_numbers_unseen

ABOUT = 10.0
SENTENCE = 9.0
HIT, LEAST_HIT = 0.85, 0.5
LOWEST, HIGHEST = -20.0, 25.0
WIDTHS = (15, 30, 60)
MARGIN = 3
GIVEN = 10.0
MOST = 2


def measure_sentence(reading: Reading, evidence: Evidence) -> dict[str, float]:
    """Return the features of one sentence by itself, by name."""
    mentions = list(find_mentions(reading.all, evidence))
    return {
        **measure_recall(reading, evidence),
        **measure_unseen(reading),
        **measure_anchors(reading, evidence),
        "records": float(evidence.is_record),
        "facts": float(len(mentions)),
        "facts_clash": float(sum(m.clash and m.sure for m in mentions)),
        "facts_doubt": float(sum(m.clash and not m.sure for m in mentions)),
        "facts_unknown": float(sum(m.fact.holds is None and m.sure for m in mentions)),
        "hours_odd": float(len(find_odd_hours(reading.all, evidence))),
    }


def measure_recall(reading: Reading, evidence: Evidence) -> dict[str, float]:
    """Shares of the sentence's weight found in all sources, in the best source, and in the best one and two units."""
    total, weights = reading.total, reading.weights
    best = evidence.units[reading.best].stems if reading.best is not None else frozenset()
    return {
        "recall": sum(weights[s] * reading.seen[s] for s in weights) / total,
        "recall_best": sum(w for s, w in weights.items() if s in best) / total,
        "recall_source": max(reading.shares.values(), default=0.0) / total,
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
    """What is in no source: how many words, how heavy, where."""
    flags = [reading.seen[word.stem] for word in reading.content]
    heavy = [reading.weights[word.stem] for word in reading.unseen()]
    return {
        "unseen": float(len(heavy)),
        "unseen_mass": sum(heavy),
        "unseen_top": max(heavy, default=0.0),
        "tail": sum(flags[-3:]) / max(1, len(flags[-3:])),
    }


def measure_anchors(reading: Reading, evidence: Evidence) -> dict[str, float]:
    """Numbers and names: how many, how many in no source, how many away from where the sentence is supported."""
    near = evidence.around(reading.best) if reading.best is not None else frozenset()
    numbers = {word.stem for word in reading.content if word.number}
    names = {word.stem for word in reading.names if not word.number}
    return {
        "numbers": float(len(numbers)),
        "numbers_unseen": float(sum(not reading.seen[n] for n in numbers)),
        "numbers_away": float(sum(n not in near for n in numbers)),
        "names": float(len(names)),
        "names_unseen": float(sum(reading.seen[n] < 1.0 for n in names)),
    }


def measure_alone(
    reading: Reading, evidence: Evidence, idf: Mapping[str, float], hits: Mapping[str, float]
) -> dict[str, float]:
    """Return the five numbers, by name; ``hits`` is how often a source has a stem of a supported sentence, if unusual."""
    numbers = {word.stem for word in reading.content if word.number}
    near = evidence.around(reading.best) if reading.best is not None else frozenset()
    return {
        "chance": chance_ratio(reading, evidence, hits),
        "fit": best_window_f1(reading, evidence, idf),
        "numbers_invented": float(min(MOST, len(find_numbers_unseen(reading, evidence)))),
        "numbers_away": float(min(MOST, len(numbers - near))),
        "names_unseen": float(min(MOST, len(find_names_unseen(reading, evidence)))),
    }


def chance_ratio(reading: Reading, evidence: Evidence, hits: Mapping[str, float]) -> float:
    """Return the log-likelihood ratio of "supported" against "on the same subject, by chance", from which stems are seen.

    A stem of idf ``w`` stands in a sentence with probability exp(-w); on the same subject that is taken for ten times
    as likely. In a source of many sentences nearly every common word is seen by chance and says nothing. Where the
    sentence is supported, a stem is seen in 85 of 100 cases, less often where it is the writer's own: "therefore".
    """
    length, total = max(1.0, len(evidence.stream) / SENTENCE), 0.0
    for stem, weight in reading.weights.items():
        by_chance = 1.0 - (1.0 - min(0.9, ABOUT * exp(-weight))) ** length
        by_chance = min(max(by_chance, 0.01), 0.99)
        hit = hits.get(stem, HIT)
        if reading.seen[stem] == 1.0:
            total += max(0.0, log(max(LEAST_HIT, hit) / by_chance))
        else:
            total += min(0.0, log((1.0 - hit) / (1.0 - by_chance)))
    return min(max(total, LOWEST), HIGHEST)


def best_window_f1(reading: Reading, evidence: Evidence, idf: Mapping[str, float]) -> float:
    """Return how well the best stretch of 15, 30 or 60 words says the sentence and nothing else: F1 of idf mass."""
    shared = [(place, stem) for place, stem in evidence.stream if stem in reading.weights]
    return max(window_f1(reading, evidence, idf, heaviest_window(shared, reading.weights, width)) for width in WIDTHS)


def window_f1(reading: Reading, evidence: Evidence, idf: Mapping[str, float], span: tuple[int, int]) -> float:
    """Return the harmonic mean of the shares that a stretch and the sentence have in common.

    Both are taken for ``GIVEN`` longer than they are, of which the stretch says the share that it says of the sentence:
    one word has always others beside it.
    """
    first = bisect_left(evidence.stream, (span[0] - MARGIN, ""))
    stems = {stem for _, stem in evidence.stream[first : bisect_right(evidence.stream, (span[1] + MARGIN, "\U0010ffff"))]}
    shared = fsum(reading.weights[stem] for stem in stems if stem in reading.weights)
    theirs = fsum(idf.get(stem, idf[""]) for stem in stems)
    return 2.0 * (shared + GIVEN * shared / reading.total) / (reading.total + theirs + 2.0 * GIVEN)


def heaviest_window(hits: Sequence[tuple[int, str]], weights: Mapping[str, float], width: int) -> tuple[int, int]:
    """Return the first and the last place of the stretch of ``width`` words whose different stems weigh most."""
    counts: dict[str, int] = {}
    total, most, start, window = 0.0, 0.0, 0, (0, 0)
    for place, stem in hits:
        counts[stem] = counts.get(stem, 0) + 1
        total += weights[stem] if counts[stem] == 1 else 0.0
        while hits[start][0] <= place - width:
            left = hits[start][1]
            counts[left] -= 1
            total -= weights[left] if not counts[left] else 0.0
            start += 1
        if total > most + 1e-9:
            most, window = total, (hits[start][0], place)
    return window
