"""What the model sees of one sentence beside its sources: some thirty numbers, each with a name.

    sentence ──► words ──► Reading (what is seen where) ──► features

Recall is always a share of idf weight: a rare word that is missing counts more than a common one.
Pure: reads no file and no clock.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bloginator.reading.grounding.evidence import DAYS, Evidence, Fact, Unit, denies
from bloginator.reading.grounding.words import CERTAINTIES, HEDGES, Word, words

CLOCK = re.compile(r"(?<![\d:.])(\d{1,2})(?::(\d{2}))?\s*([ap])\.?m\b|(?<![\d:])(\d{1,2}):(\d{2})(?!\d)", re.IGNORECASE)
MARKER = re.compile(
    r"\[\^?[A-Za-z]?\d+(?:\s*[,;–-]\s*[A-Za-z]?\d+)*\]"
    r"|\b(?:passages?|sources?|documents?|references?)\s+\d+(?:(?:,|,? and|,? or| to|-)\s*(?:passage\s+)?\d+)*\b",
    re.IGNORECASE,
)
REACH = 1


@dataclass
class Reading:
    """One sentence beside the sources: its words, which are seen, and the unit that supports it best."""

    text: str
    start: int
    end: int
    all: list[Word]
    content: list[Word] = field(default_factory=list)
    weights: dict[str, float] = field(default_factory=dict)
    seen: dict[str, float] = field(default_factory=dict)
    mass: dict[int, float] = field(default_factory=dict)
    best: int | None = None

    @property
    def total(self) -> float:
        """The summed weight of its stems, never 0."""
        return sum(self.weights.values()) or 1.0

    def unseen(self) -> list[Word]:
        """Return the content words that no source has, each once, in order."""
        once: dict[str, Word] = {}
        for word in self.content:
            if not self.seen[word.stem]:
                once.setdefault(word.stem, word)
        return list(once.values())


def read_sentence(text: str, span: tuple[int, int], evidence: Evidence, idf: Mapping[str, float]) -> Reading:
    """Find the words of one sentence in the sources, and the unit that shares most with it."""
    text = text[: span[0]] + MARKER.sub(lambda match: " " * len(match.group()), text[slice(*span)])
    reading = Reading(text, *span, all=words(text, *span))
    reading.content = [word for word in reading.all if word.content]
    rare = idf[""]
    reading.weights = {word.stem: idf.get(word.stem, rare) for word in reading.content}
    reading.seen = sight(reading.all, evidence)
    reading.mass = evidence.mass(reading.weights)
    if reading.mass:
        reading.best = min(reading.mass, key=lambda unit: (-strength(reading, evidence, unit), unit))
    return reading


def strength(reading: Reading, evidence: Evidence, unit: int) -> float:
    """Return how well a unit supports: shared weight, less a little for each word that it has besides."""
    return reading.mass[unit] * (1.0 - 0.004 * len(evidence.units[unit].stems))


def sight(found: Sequence[Word], evidence: Evidence) -> dict[str, float]:
    """Return stem -> 1 if a source has it, also as part of a compound; 0.5 if one has a word of its head; 0."""
    seen: dict[str, float] = {}
    for place, word in enumerate(found):
        if not word.content or seen.get(word.stem) == 1.0:
            continue
        if word.stem in evidence.places or word.plain in evidence.joined or beside(found, place) & evidence.plain:
            seen[word.stem] = 1.0
        else:
            near = len(word.stem) >= 5 and not word.number and word.stem[:5] in evidence.heads
            seen[word.stem] = 0.5 if near else 0.0
    return seen


def beside(found: Sequence[Word], place: int) -> set[str]:
    """Return the word at ``place`` joined with the one before and the one after."""
    around = found[max(0, place - 1) : place + 2]
    return {first.plain + second.plain for first, second in zip(around, around[1:], strict=False)}


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
    """Shares of the sentence's weight found in all sources, in the best one, two and three units, and around the best."""
    total, weights = reading.total, reading.weights
    ranked = sorted(reading.mass, key=lambda unit: (-reading.mass[unit], unit))[:6]
    found: dict[str, float] = {"recall": sum(weights[s] * reading.seen[s] for s in weights) / total}
    found["recall_plain"] = sum(reading.seen.values()) / max(1, len(weights))
    found["recall_best"] = reading.mass[reading.best] / total if reading.best is not None else 0.0
    around = evidence.around(reading.best, REACH) if reading.best is not None else frozenset()
    found["recall_around"] = sum(w for s, w in weights.items() if s in around) / total
    left, sums = dict(weights), []
    for _ in range(3):
        unit = max(ranked, key=lambda u: sum(w for s, w in left.items() if s in evidence.units[u].stems), default=None)
        if unit is not None:
            left = {s: w for s, w in left.items() if s not in evidence.units[unit].stems}
        sums.append(1.0 - sum(left.values()) / total)
    found["recall_two"], found["recall_three"] = sums[1], sums[2]
    by_source: dict[int, set[str]] = {}
    for stem in weights:
        for place in evidence.places.get(stem, ()):
            by_source.setdefault(evidence.units[place].source, set()).add(stem)
    found["recall_source"] = max((sum(weights[s] for s in stems) for stems in by_source.values()), default=0.0) / total
    best = evidence.units[reading.best].stems if reading.best is not None else frozenset()
    found["covered"] = len(best & weights.keys()) / max(1, len(best))
    return found


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
    steps = [(a, b) for a, b in zip(stems, stems[1:], strict=False) if a != b]
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


def names(reading: Reading) -> list[Word]:
    """Return the words with a capital that do not merely open the sentence."""
    return [word for word in reading.all if word.capital and word.content and not opens(reading, word)]


def opens(reading: Reading, word: Word) -> bool:
    """Whether a word stands first, or after a sign that may be followed by a capital: a colon, a quote, a dash."""
    before = reading.text[max(reading.start, word.start - 3) : word.start].rstrip()
    return word.start == reading.all[0].start or before[-1:] in (":", ".", "*", "!", "?") or before[-1:] in '"“-–—(#'


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
    negated = any(map(denies, reading.all))
    hedged = any(word.plain in HEDGES for word in reading.all)
    certain = any(word.plain in CERTAINTIES for word in reading.all)
    close = unit is not None and reading.best is not None and reading.mass[reading.best] / reading.total > 0.4
    return {
        "negated": float(negated),
        "hedged": float(hedged),
        "certain": float(certain),
        "negation_flip": float(close and unit is not None and unit.negated != negated),
        "hedge_lost": float(close and unit is not None and unit.hedged and not hedged),
        "certain_gained": float(close and unit is not None and unit.hedged and certain and not hedged),
    }


def data(reading: Reading, evidence: Evidence) -> dict[str, float]:
    """Sources that are data: facts that the sentence tells the other way, times that no named day has."""
    told = list(mentioned(reading, evidence))
    clash = [fact for fact, positive, sure in told if positive != fact.holds and sure]
    maybe = [fact for fact, positive, sure in told if positive != fact.holds and not sure]
    odd, times = hours(reading, evidence)
    return {
        "facts": float(len(told)),
        "facts_clash": float(len(clash)),
        "facts_doubt": float(len(maybe)),
        "hours_odd": float(odd),
        "hours": float(times),
    }


def mentioned(reading: Reading, evidence: Evidence) -> list[tuple[Fact, bool, bool]]:
    """Return each fact whose key the sentence has, whether it says so positively, and whether its context agrees."""
    if not evidence.facts:
        return []
    flat = " " + " ".join(word.stem for word in reading.all) + " "
    found = []
    for fact in evidence.facts:
        key = fact.key.split(" ", 1)[1] if fact.key.startswith("restaurant ") else fact.key
        at = flat.find(" " + key + " ")
        if at < 0 and " " in key:
            at = flat.find(" " + key.replace(" ", "") + " ")
        if at >= 0:
            before = flat[:at].split()
            positive = not any(map(denies, reading.all[max(0, len(before) - 8) : len(before)]))
            sure = (
                not fact.above
                or fact.above == "attribut"
                or fact.above.split(" ")[-1] in flat
                or fact.above == "ambienc"
            )
            found.append((fact, positive, sure))
    return found


def hours(reading: Reading, evidence: Evidence) -> tuple[int, int]:
    """Return how many clock times of the sentence no named day has, and how many there are."""
    times = clock(reading.text[reading.start : reading.end])
    if not evidence.hours or not times:
        return 0, len(times)
    days = named_days(reading)
    allowed = frozenset().union(*(evidence.hours.get(day, frozenset()) for day in days or DAYS))
    shared = [evidence.hours.get(day, frozenset()) for day in days]
    odd = sum(time not in allowed for time in times)
    return odd + sum(not day & times for day in shared), len(times)


def clock(text: str) -> frozenset[int]:
    """Return the clock times of a text as minutes after midnight.

    >>> sorted(clock("open 11:30 AM to 8 pm"))
    [690, 1200]
    """
    found = set()
    for match in CLOCK.finditer(text):
        hour, minute = int(match[1] or match[4]), int(match[2] or match[5] or 0)
        if match[3]:
            hour = hour % 12 + (12 if match[3].lower() == "p" else 0)
        found.add(hour % 24 * 60 + minute)
    return frozenset(found)


def named_days(reading: Reading) -> list[str]:
    """Return the days of the week that a sentence names, ranges filled in."""
    found: list[str] = []
    last = None
    for place, word in enumerate(reading.all):
        day = word.plain.rstrip("s")
        if day not in DAYS:
            continue
        joined = place > 0 and reading.all[place - 1].plain in ("to", "through", "until")
        if last is not None and joined:
            step, stop = DAYS.index(last), DAYS.index(day)
            found += [DAYS[(step + i) % 7] for i in range(1, (stop - step) % 7)]
        found.append(day)
        last = day
    return found
