"""A text of one sentence: five numbers that hold for sources of any length, and what they say together.

A claim by itself has no neighbours and no place, and may lie beside a line or beside a whole page. So what is found is
weighed against what a text of that length on the same subject would have by chance, and the passage that says it is
asked whether it says much else. Pure: reads no file and no clock.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from math import exp, log

from bloginator.text.grounding.name_variants import is_known
from bloginator.text.grounding.sentence_reading import Reading
from bloginator.text.grounding.source_index import Evidence
from bloginator.text.grounding.tokens import listed
from bloginator.text.grounding.unsupported_entities import find_names_unseen, find_numbers_unseen

ABOUT = 10.0
SENTENCE = 9.0
HIT, LEAST_HIT = 0.85, 0.5
LOWEST, HIGHEST = -20.0, 25.0
WIDTHS = (15, 30, 60)
MARGIN = 3
GIVEN = 10.0
LINKS = listed("conversely furthermore hence likewise meanwhile moreover nevertheless nonetheless thus")
MOST = 2


def measure_alone(
    reading: Reading, evidence: Evidence, idf: Mapping[str, float], hits: Mapping[str, float]
) -> dict[str, float]:
    """Return the five numbers, by name; ``hits`` is how often a source has a stem of a supported sentence, if unusual."""
    numbers = {word.stem for word in reading.content if word.number}
    near = evidence.around(reading.best, 1) if reading.best is not None else frozenset()
    names = len(find_names_unseen(reading)) + is_of_another(reading, evidence, idf)
    return {
        "chance": chance_ratio(reading, evidence, hits),
        "fit": best_window_f1(reading, evidence, idf),
        "numbers_invented": float(min(MOST, len(find_numbers_unseen(reading, evidence)))),
        "numbers_away": float(min(MOST, len(numbers - near))),
        "names_unseen": float(min(MOST, names)),
    }


def is_of_another(reading: Reading, evidence: Evidence, idf: Mapping[str, float]) -> bool:
    """Whether a sentence opens with a rare word that no source has: mostly what it speaks of, a name as likely as not."""
    word = reading.all[0]
    if word.stem in idf or word.number or word.plain.endswith("ly") or word.plain in LINKS:
        return False
    unseen = word.capital and word.content and reading.seen[word.stem] < 0.5
    return unseen and not is_known(reading.text, reading.all, 0, evidence)


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
    shared = sum(reading.weights[stem] for stem in stems if stem in reading.weights)
    theirs = sum(idf.get(stem, idf[""]) for stem in stems)
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
