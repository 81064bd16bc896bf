"""Judge each sentence of a text against its sources: how likely it is supported, by which passage, and why not.

    text ──► sentences ──► readings ──► features ──► probability ──► verdict, reasons
    sources ──► evidence ──────┘

Pure: reads no file and no clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bloginator.text.grounding.features import features
from bloginator.text.grounding.model import Model, alone_doubt, bag, calibrated, contexts, log_odds, row, whole
from bloginator.text.grounding.overlap import by_source, read_sentence, strength
from bloginator.text.grounding.reasons import reasons
from bloginator.text.grounding.rules import Slip, slip
from bloginator.text.grounding.sentence_reading import Reading
from bloginator.text.grounding.single_sentence import measures
from bloginator.text.grounding.source_index import Evidence, gather
from bloginator.text.grounding.tokens import listed
from bloginator.text.sentences import split_sentences

Verdict = Literal["supported", "weak", "unsupported", "no claim"]
DISCOURSE = listed("""
    see follows based given provided passage passages article text source sources information response respond answered
    attempt brief briefly unable cannot can't provide provides necessary news within less max word mentioned following
    sure okay ok yes here's overall summary conclusion summarize example instance following below above note hope
    help helps conclude addition additionally moreover furthermore finally lastly first second third next therefore
    thus hence question answer turn look read let's way point thing things short words section
""")
LEAST = 0.15
INVENTED, TURNED = 0.7, 0.5


@dataclass(frozen=True, slots=True)
class GroundedSentence:
    """One sentence of a text, ``text[start:end]``, beside its sources.

    Attributes:
        probability: That the sources support it; ``None`` where there is no claim.
        source: The number of the source that supports it best, from 0; ``None`` if none comes near.
        support: The range of the supporting sentence in that source.
        reasons: What speaks against it, each a phrase for a reader.
        codes: The code of each reason, as ``number`` or ``negation``.
    """

    start: int
    end: int
    probability: float | None
    verdict: Verdict
    source: int | None
    support: tuple[int, int] | None
    reasons: tuple[str, ...]
    codes: tuple[str, ...] = ()


def ground(text: str, sources: Sequence[str], model: Model) -> list[GroundedSentence]:
    """Return every sentence of a text in order, each with its probability, verdict, support and reasons."""
    evidence = gather(sources, spans)
    readings = [read_sentence(text, span, evidence, model.idf) for span in spans(text)]
    claimed = [reading for reading in readings if claims(reading)]
    limits = floors(model, is_alone=len(claimed) == 1)
    least = [limits[slip(reading, evidence, sources)] for reading in claimed]
    doubts = iter([max(pair) for pair in zip(doubt(claimed, evidence, model), least, strict=True)])
    return [judge(r, next(doubts) if claims(r) else None, evidence, sources, model) for r in readings]


def overall(found: Sequence[GroundedSentence], model: Model) -> float | None:
    """Return the probability that every claim of a grounded text is supported; ``None`` if it claims nothing."""
    doubts = [1.0 - sentence.probability for sentence in found if sentence.probability is not None]
    return round(1.0 - whole(doubts, model), 4) if doubts else None


def spans(text: str) -> list[tuple[int, int]]:
    """Return the sentences' ranges."""
    return [(sentence.start, sentence.end) for sentence in split_sentences(text)]


def claims(reading: Reading) -> bool:
    """Whether a sentence says something that a source could support: not a bare transition, nor a question."""
    counted = {word.plain for word in reading.all} & {"word", "words"}
    said = {word.plain for word in reading.content if not (counted and word.number)} - DISCOURSE
    return bool(said) and not reading.text[reading.start : reading.end].rstrip("*_ \"'”’)").endswith("?")


def doubt(readings: Sequence[Reading], evidence: Evidence, model: Model) -> list[float]:
    """Return what was learned of each claim, in order: its probability of being unsupported."""
    if not evidence.units:
        return [1.0] * len(readings)  # nothing supports anything
    if len(readings) == 1:
        return [alone_doubt(measures(readings[0], evidence, model.idf, model.hits), model)]
    rows = [{**features(reading, evidence), "bag": bag(reading, model)} for reading in readings]
    told = [{**values, **around} for values, around in zip(rows, contexts(rows), strict=True)]
    return [calibrated(log_odds(row(values, model), model), model) for values in told]


def floors(model: Model, *, is_alone: bool) -> dict[Slip, float]:
    """Return the least doubt of each slip: what no reader would forgive is never called supported.

    In a longer text, people marked two of three sentences with an invented number.
    """
    found: dict[Slip, float] = {"none": 0.0, "slight": model.weak, "turned": TURNED, "invented": INVENTED}
    return {**found, "turned": model.unsupported, "invented": model.unsupported} if is_alone else found


def judge(
    reading: Reading, doubted: float | None, evidence: Evidence, sources: Sequence[str], model: Model
) -> GroundedSentence:
    """Put together what is known of one sentence."""
    verdict = name(doubted, model)
    source, support = supporter(reading, evidence)
    doubts = () if doubted is None else reasons(reading, evidence, sources, doubted=verdict != "supported")
    probability = None if doubted is None else round(1.0 - doubted, 4)
    phrases, codes = tuple(doubt.text for doubt in doubts), tuple(doubt.code for doubt in doubts)
    return GroundedSentence(reading.start, reading.end, probability, verdict, source, support, phrases, codes)


def name(doubted: float | None, model: Model) -> Verdict:
    """Return the word for a probability of being unsupported."""
    if doubted is None:
        return "no claim"
    if doubted >= model.unsupported:
        return "unsupported"
    return "weak" if doubted >= model.weak else "supported"


def supporter(reading: Reading, evidence: Evidence) -> tuple[int | None, tuple[int, int] | None]:
    """Return the source that shares most, half of it counted in one unit, and that unit; nothing if it is little."""
    if reading.best is None or reading.mass[reading.best] / reading.total < LEAST:
        return None, None
    shares = by_source(reading, evidence)
    tops = {source: max(m for u, m in reading.mass.items() if evidence.units[u].source == source) for source in shares}
    source = min(shares, key=lambda number: (-shares[number] - tops[number] / 2, number))
    best = max(
        (u for u in reading.mass if evidence.units[u].source == source),
        key=lambda u: (strength(reading, evidence, u), -u),
    )
    return source, (evidence.units[best].start, evidence.units[best].end)
