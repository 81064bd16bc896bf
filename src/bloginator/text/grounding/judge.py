"""Judge each sentence of a text against its sources: how likely it is supported, by which passage, and why not.

text ──► sentences ──► readings ──► features ──► probability ──► verdict, reasons
sources ──► evidence ──────┘
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bloginator.records.report import Grounded
from bloginator.text.grounding.evidence import Evidence, index_sources
from bloginator.text.grounding.features import measure_alone, measure_sentence
from bloginator.text.grounding.model import (
    Model,
    add_up_words,
    measure_context,
    sigmoid,
    sum_trees,
)
from bloginator.text.grounding.reasons import check_missing, check_slips
from bloginator.text.grounding.sentence_reading import Reading, read_sentence, strength
from bloginator.text.grounding.unsupported_entities import find_figures_unseen, find_names_unseen
from bloginator.text.sentences import split_sentences
from bloginator.text.words import listed

DISCOURSE = listed("""
    see follows based given provided passage passages article text source sources information response respond answered
    attempt brief briefly unable cannot can't provide provides necessary news within less max word mentioned following
    sure okay ok yes here's overall summary conclusion summarize example instance following below above note hope
    help helps conclude addition additionally moreover furthermore finally lastly first second third next therefore
    thus hence question answer turn look read let's way point thing things short words section
""")
LEAST = 0.15
INVENTED = 0.7
"""The least doubt of an invented number: in texts of some sentences, people marked three of four that have one."""

LEAST_WEIGHT = 8.0
"""Of sentences whose words weigh less people marked none: they are too general for a source to support."""

LEAD_IN = 8
"""Fewer words than these before a colon, or in bold, lead into what follows, and claim nothing."""

FIELDS = ("start", "end", "probability", "verdict", "source", "reasons")
"""Of a sentence, what a line of `bloginator ground` tells."""

LINE = "a line is an object with id, text and sources"
COPIED = 0.01
LEAST_COPIED = 3


@dataclass(frozen=True, slots=True)
class GroundedSentence:
    """One sentence of a text, ``text[start:end]``, beside its sources.

    Attributes:
        probability: That the sources support it; ``None`` where there is no claim.
        source: The number of the source that says something in it otherwise, or else that supports it best, from 0;
            ``None`` if none comes near.
        support: The range of that sentence in that source.
        reasons: What speaks against it, each a phrase for a reader.
        codes: The code of each reason, as ``number`` or ``negation``.
    """

    start: int
    end: int
    probability: float | None
    verdict: Grounded
    source: int | None
    support: tuple[int, int] | None
    reasons: tuple[str, ...]
    codes: tuple[str, ...] = ()


def ground(text: str, sources: Sequence[str], model: Model, known: Sequence[str] = ()) -> list[GroundedSentence]:
    """Return every sentence of a text in order, each with its probability, verdict, support and reasons.

    Args:
        known: What is known besides the sources, as the names of their documents: no name in it is unknown.
    """
    return ground_in(text, read_sources(sources, known), model)


def read_sources(sources: Sequence[str], known: Sequence[str] = ()) -> Evidence:
    """Index sources as ``ground`` does."""
    return index_sources(sources, sentence_spans, known)


def ground_in(text: str, evidence: Evidence, model: Model) -> list[GroundedSentence]:
    """Return what ``ground`` returns, in sources that are indexed."""
    readings = [read_sentence(text, span, evidence, model.idf) for span in sentence_spans(text)]
    claims = [reading for reading in readings if is_claim(reading)]
    doubts = dict(zip([claim.start for claim in claims], estimate_doubts(claims, evidence, model), strict=True))
    invented = model.unsupported if len(claims) == 1 else INVENTED
    return [judge_sentence(reading, doubts.get(reading.start), evidence, model, invented) for reading in readings]


def judge_alone(reading: Reading, evidence: Evidence, model: Model) -> GroundedSentence:
    """Judge a sentence by itself, as a text of one."""
    doubt = estimate_doubts([reading], evidence, model)[0] if is_claim(reading) else None
    return judge_sentence(reading, doubt, evidence, model, model.unsupported)


def has_all_named(text: str, span: tuple[int, int], evidence: Evidence, model: Model) -> bool:
    """Whether sources have every number and name of a sentence by itself, or what these follow from."""
    reading = read_sentence(text, span, evidence, model.idf)
    lacking = find_names_unseen(reading, evidence) or find_figures_unseen(reading, evidence)
    return not lacking or find_copy(reading, evidence) is not None


def overall(grounded: Sequence[GroundedSentence]) -> float | None:
    """Return the probability of the least likely claim of a grounded text; ``None`` if it claims nothing."""
    return min((sentence.probability for sentence in grounded if sentence.probability is not None), default=None)


@lru_cache(maxsize=2_048)
def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return the sentences' ranges; a source, and a text that is held against several, is cut once."""
    return tuple((sentence.start, sentence.end) for sentence in split_sentences(text))


def is_claim(reading: Reading) -> bool:
    """Whether a sentence says something that a source could support: no transition, no question, not "Write it down"."""
    written = reading.text[reading.start : reading.end].strip()
    told = written.rstrip("*_ \"'”’)")
    is_lead_in = told.endswith(":") or (written.startswith("**") and written.endswith("**"))
    if is_lead_in and len(reading.all) < LEAD_IN and not any(word.number for word in reading.content):
        return False
    counted = {word.plain for word in reading.all} & {"word", "words"}
    telling = {word.plain for word in reading.content if not (counted and word.number)} - DISCOURSE
    return bool(telling) and reading.total >= LEAST_WEIGHT and not told.endswith("?")


def estimate_doubts(claims: Sequence[Reading], evidence: Evidence, model: Model) -> list[float]:
    """Return what was learned of each claim, in order: its probability of being unsupported."""
    if not evidence.units:
        return [1.0] * len(claims)  # nothing supports anything
    if len(claims) == 1:
        values = {"": 1.0, **measure_alone(claims[0], evidence, model.idf, model.hits)}
        return [sigmoid(sum(model.alone[name] * value for name, value in values.items()))]
    rows = [{**measure_sentence(claim, evidence), "bag": add_up_words(claim, model)} for claim in claims]
    full = [{**values, **around} for values, around in zip(rows, measure_context(rows), strict=True)]
    odds = [sum_trees([values[name] for name in model.features], model) for values in full]
    return [sigmoid(model.calibration[0] + model.calibration[1] * one) for one in odds]


def judge_sentence(
    reading: Reading, doubt: float | None, evidence: Evidence, model: Model, invented: float
) -> GroundedSentence:
    """Put together what is known of one sentence; ``invented`` is the least doubt of one with an invented number."""
    span = (reading.start, reading.end)
    if doubt is not None and (copied := find_copy(reading, evidence)):
        return GroundedSentence(*span, 1.0 - min(doubt, COPIED), "supported", *copied, ())
    found = find_support(reading, evidence)
    if doubt is None:
        return GroundedSentence(*span, None, "no claim", *found, ())
    slips = check_slips(reading, evidence)
    if (other := next((slip.unit for slip in slips if slip.unit is not None), None)) is not None:
        found = evidence.place(other)
    floors = {"none": 0.0, "slight": model.weak, "invented": invented}
    doubt = max([doubt, *(floors[slip.floor] for slip in slips)])
    verdict: Grounded = "unsupported" if doubt >= model.unsupported else "weak" if doubt >= model.weak else "supported"
    against = slips or (() if verdict == "supported" else (check_missing(reading, evidence),))
    phrases = {slip.text: slip.code for slip in against}
    return GroundedSentence(*span, round(1.0 - doubt, 4), verdict, *found, tuple(phrases), tuple(phrases.values()))


def find_copy(reading: Reading, evidence: Evidence) -> tuple[int, tuple[int, int]] | None:
    """Return the source and the range that has a sentence word for word, if it has at least ``LEAST_COPIED``."""
    if len(reading.all) < LEAST_COPIED or reading.best is None or reading.mass[reading.best] < 0.999 * reading.total:
        return None
    parts = re.sub(r"(?<!\s)\s+(?=[.,;:!?])", "", reading.text[reading.start : reading.end]).split()  # where a marker stood
    pattern = re.compile(r"\s+".join(map(re.escape, parts)))
    number = evidence.owners[reading.best]
    match = pattern.search(evidence.texts[number])
    return (number, match.span()) if match else None


def find_support(reading: Reading, evidence: Evidence) -> tuple[int | None, tuple[int, int] | None]:
    """Return the source that shares most, half of it counted in one unit, and that unit; nothing if it is little."""
    if reading.best is None or reading.mass[reading.best] / reading.total < LEAST:
        return None, None
    shares = dict(reading.shares)
    for unit in {evidence.owners[unit]: unit for unit in sorted(reading.mass, key=lambda unit: reading.mass[unit])}.values():
        shares[evidence.owners[unit]] += reading.mass[unit] / 2
    source = min(shares, key=lambda number: (-shares[number], number))
    units = [unit for unit in reading.mass if evidence.owners[unit] == source]
    best = max(units, key=lambda unit: (strength(reading, evidence, unit), -unit))
    return evidence.place(best)


def answer_line(line: str, model: Model) -> str:
    """Return the line that answers a line.

    Raises:
        ValueError: It is no JSON object, or `text` or `sources` are missing or no text; the message says which.
    """
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"this is no JSON from column {error.colno} on; {LINE}") from error
    except RecursionError as error:
        raise ValueError(f"this is nested too deep; {LINE}") from error
    if not isinstance(record, dict):
        raise ValueError(LINE)
    text, sources = record.get("text"), record.get("sources")
    if not isinstance(text, str):
        raise ValueError("`text` is missing, or no text")
    if not isinstance(sources, list) or not all(isinstance(source, str) for source in sources):
        raise ValueError("`sources` is missing, or no list of texts")
    sentences = [{name: getattr(sentence, name) for name in FIELDS} for sentence in ground(text, sources, model)]
    return json.dumps({"id": record.get("id"), "sentences": sentences})
