"""Judge each sentence of a text against its sources: how likely it is supported, by which passage, and why not.

    text ──► sentences ──► readings ──► features ──► probability ──► verdict, reasons
    sources ──► evidence ──────┘

Pure: reads no file and no clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bloginator.reading.grounding.evidence import Evidence, gather
from bloginator.reading.grounding.features import Reading, features, read_sentence, strength
from bloginator.reading.grounding.model import Model, bag, calibrated, contexts, log_odds, row, whole
from bloginator.reading.grounding.reasons import reasons
from bloginator.reading.prose import sentences

Verdict = Literal["supported", "weak", "unsupported", "no claim"]
DISCOURSE = frozenset(
    ["sure", "okay", "ok", "yes", "here's", "overall", "summary", "conclusion", "summarize", "example", "instance", "following", "below", "above", "note", "hope", "help", "helps", "conclude", "addition", "additionally", "moreover", "furthermore", "finally", "lastly", "first", "second", "third", "next", "therefore", "thus", "hence", "question", "answer", "turn", "look", "read", "let's", "way", "point", "thing", "things", "short", "words", "section"]
)
LEAST = 0.15


@dataclass(frozen=True, slots=True)
class GroundedSentence:
    """One sentence of a text, ``text[start:end]``, beside its sources.

    Attributes:
        probability: That the sources support it; ``None`` where there is no claim.
        source: The number of the source that supports it best, from 0; ``None`` if none comes near.
        support: The range of the supporting sentence in that source.
        reasons: What speaks against it, each a phrase for a reader.
    """

    start: int
    end: int
    probability: float | None
    verdict: Verdict
    source: int | None
    support: tuple[int, int] | None
    reasons: tuple[str, ...]


def ground(text: str, sources: Sequence[str], model: Model) -> list[GroundedSentence]:
    """Return every sentence of a text in order, each with its probability, verdict, support and reasons."""
    evidence = gather(sources, spans)
    readings = [read_sentence(text, span, evidence, model.idf) for span in spans(text)]
    doubts = iter(doubt([reading for reading in readings if claims(reading)], evidence, model))
    return [judge(r, next(doubts) if claims(r) else None, evidence, sources, model) for r in readings]


def overall(found: Sequence[GroundedSentence], model: Model) -> float | None:
    """Return the probability that every claim of a grounded text is supported; ``None`` if it claims nothing."""
    doubts = [1.0 - sentence.probability for sentence in found if sentence.probability is not None]
    return round(1.0 - whole(doubts, model), 4) if doubts else None


def spans(text: str) -> list[tuple[int, int]]:
    """Return the sentences' ranges."""
    return [(sentence.start, sentence.end) for sentence in sentences(text)]


def claims(reading: Reading) -> bool:
    """Whether a sentence says something that a source could support: not a bare transition, nor a question."""
    said = {word.plain for word in reading.content} - DISCOURSE
    return bool(said) and not reading.text[reading.start : reading.end].rstrip("*_ \"'”’)").endswith("?")


def doubt(readings: Sequence[Reading], evidence: Evidence, model: Model) -> list[float]:
    """Return each claim's probability of being unsupported, in order."""
    rows = [{**features(reading, evidence), "bag": bag(reading, model)} for reading in readings]
    told = [{**values, **around} for values, around in zip(rows, contexts(rows), strict=True)]
    alone = len(rows) == 1
    return [calibrated(log_odds(row(values, model, alone), model), model) for values in told]


def judge(
    reading: Reading, doubted: float | None, evidence: Evidence, sources: Sequence[str], model: Model
) -> GroundedSentence:
    """Put together what is known of one sentence."""
    verdict = name(doubted, model)
    source, support = supporter(reading, evidence)
    why = () if doubted is None else reasons(reading, evidence, sources, doubted=verdict != "supported")
    probability = None if doubted is None else round(1.0 - doubted, 4)
    return GroundedSentence(reading.start, reading.end, probability, verdict, source, support, why)


def name(doubted: float | None, model: Model) -> Verdict:
    """Return the word for a probability of being unsupported."""
    if doubted is None:
        return "no claim"
    if doubted >= model.unsupported:
        return "unsupported"
    return "weak" if doubted >= model.weak else "supported"


def supporter(reading: Reading, evidence: Evidence) -> tuple[int | None, tuple[int, int] | None]:
    """Return the source with the largest shared weight, and the range of its best unit; nothing if that is little."""
    if reading.best is None or reading.mass[reading.best] / reading.total < LEAST:
        return None, None
    shares = by_source(reading, evidence)
    source = min(shares, key=lambda number: (-shares[number], number))
    best = max(
        (u for u in reading.mass if evidence.units[u].source == source),
        key=lambda u: (strength(reading, evidence, u), -u),
    )
    return source, (evidence.units[best].start, evidence.units[best].end)


def by_source(reading: Reading, evidence: Evidence) -> dict[int, float]:
    """Return source -> the shared weight with all of it, and half of that with its best unit."""
    shared: dict[int, set[str]] = {}
    for stem in reading.weights:
        for unit in evidence.places.get(stem, ()):
            shared.setdefault(evidence.units[unit].source, set()).add(stem)
    shares = {number: sum(reading.weights[stem] for stem in stems) for number, stems in shared.items()}
    for number in shares:
        shares[number] += 0.5 * max(m for u, m in reading.mass.items() if evidence.units[u].source == number)
    return shares
