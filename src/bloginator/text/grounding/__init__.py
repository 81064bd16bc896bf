"""How well a text is grounded in its sources: each sentence's probability, verdict, supporting passage and reasons.

    text, sources ──► ground ──► sentences ──► overall
                        ▲
          JSON ──► load ┘

Learned from people's labels; plain Python, under a millisecond a sentence. Pure: reads no file and no clock.
"""

from bloginator.text.grounding.contrasts import find_contrasts
from bloginator.text.grounding.jsonl import answer_line, ground_record
from bloginator.text.grounding.judge import GroundedSentence, Verdict, ground, overall
from bloginator.text.grounding.model import Model, load

__all__ = [
    "GroundedSentence",
    "Model",
    "Verdict",
    "answer_line",
    "find_contrasts",
    "ground",
    "ground_record",
    "load",
    "overall",
]
