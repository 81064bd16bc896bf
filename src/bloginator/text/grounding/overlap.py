"""One sentence beside its sources: which of its words they have, and which unit supports it best.

Citation markers and link targets are read over. Pure: reads no file and no clock.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from bloginator.text.grounding.name_variants import is_known
from bloginator.text.grounding.sentence_reading import Reading, names
from bloginator.text.grounding.source_index import Evidence
from bloginator.text.grounding.tokens import Word, words

MARKER = re.compile(
    r"\[\^?[A-Za-z]?\d+(?:\s*[,;–-]\s*[A-Za-z]?\d+)*\]"
    r"|【[^【】\n]{1,20}】"
    r"|(?<=\])\([^()\s]*\)|https?://[^\s)>\]]+"
    r"|\b(?:passages?|sources?|documents?|references?)\s+\d+(?:(?:,|,? and|,? or| to|-)\s*(?:passage\s+)?\d+)*\b",
    re.IGNORECASE,
)


def read_sentence(text: str, span: tuple[int, int], evidence: Evidence, idf: Mapping[str, float]) -> Reading:
    """Find the words of one sentence in the sources, and the unit that shares most with it."""
    text = text[: span[0]] + silent(text[slice(*span)])
    reading = Reading(text, *span, all=words(text, *span))
    reading.content = [word for word in reading.all if word.content]
    rare = idf[""]
    reading.weights = {word.stem: idf.get(word.stem, rare) for word in reading.content}
    reading.seen = sight(reading.all, evidence)
    reading.seen.update(dict.fromkeys(respelled(reading, evidence), 1.0))
    reading.mass = evidence.mass(reading.weights)
    if reading.mass:
        reading.best = min(reading.mass, key=lambda unit: (-strength(reading, evidence, unit), unit))
    return reading


def silent(text: str) -> str:
    """Return a text with citation markers and link targets blanked, every other character in its place."""
    return MARKER.sub(lambda match: " " * len(match.group()), text)


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


def respelled(reading: Reading, evidence: Evidence) -> list[str]:
    """Return the stems of the names that the sources have under another spelling only."""
    unknown = [word for word in names(reading) if not word.number and reading.seen[word.stem] < 0.5]
    return [word.stem for word in unknown if is_known(reading, word, evidence)]


def beside(found: Sequence[Word], place: int) -> set[str]:
    """Return the word at ``place`` joined with the one before and the one after."""
    around = found[max(0, place - 1) : place + 2]
    return {first.plain + second.plain for first, second in pairwise(around)}


def by_source(reading: Reading, evidence: Evidence) -> dict[int, float]:
    """Return source -> the weight that the sentence shares with all of it."""
    shares: dict[int, float] = {}
    for stem, weight in reading.weights.items():
        for source in {evidence.units[unit].source for unit in evidence.places.get(stem, ())}:
            shares[source] = shares.get(source, 0.0) + weight
    return shares
