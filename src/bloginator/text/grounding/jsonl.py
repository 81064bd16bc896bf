"""One line of `bloginator ground`: a text and its sources in, its sentences out, as plain JSON values.

    {"id", "text", "sources": [text, …]} ──► {"id", "sentences": [{start, end, probability, verdict, source, reasons}, …]}

Pure: reads no file and no clock.
"""

import json
from collections.abc import Mapping

from bloginator.text.grounding.judge import GroundedSentence, ground
from bloginator.text.grounding.model import Model


def answer_line(line: str, model: Model) -> str:
    """Return the line that answers a line.

    Raises:
        ValueError: It is no JSON object, or `text` or `sources` are missing or no text; the message says which.
    """
    record = json.loads(line)
    if not isinstance(record, dict):
        raise ValueError("a line is an object with id, text and sources")
    return json.dumps(ground_record(record, model), ensure_ascii=False)


def ground_record(record: Mapping[str, object], model: Model) -> dict[str, object]:
    """Ground one record."""
    text, sources = record.get("text"), record.get("sources")
    if not isinstance(text, str):
        raise ValueError("`text` is missing, or no text")
    if not isinstance(sources, list) or not all(isinstance(source, str) for source in sources):
        raise ValueError("`sources` is missing, or no list of texts")
    return {"id": record.get("id"), "sentences": [to_json(sentence) for sentence in ground(text, sources, model)]}


def to_json(sentence: GroundedSentence) -> dict[str, object]:
    """Return a sentence as JSON values."""
    return {
        "start": sentence.start,
        "end": sentence.end,
        "probability": sentence.probability,
        "verdict": sentence.verdict,
        "source": sentence.source,
        "reasons": list(sentence.reasons),
    }
