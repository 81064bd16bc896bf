"""How well a text is grounded in its sources: each sentence's probability, verdict, supporting passage and reasons.

    text, sources ──► ground ──► sentences ──► overall
                        ▲
          JSON ──► load ┘

Learned from people's labels; plain Python, under a millisecond a sentence.
"""

from bloginator.text.grounding.evidence import Evidence
from bloginator.text.grounding.judge import (
    GroundedSentence,
    answer_line,
    ground,
    ground_in,
    has_all_named,
    overall,
    read_sources,
)
from bloginator.text.grounding.model import Model, load
from bloginator.text.grounding.weighing import WORTH_A_LOOK, Weighed, weigh_sentence

__all__ = [
    "WORTH_A_LOOK",
    "Evidence",
    "GroundedSentence",
    "Model",
    "Weighed",
    "answer_line",
    "ground",
    "ground_in",
    "has_all_named",
    "load",
    "overall",
    "read_sources",
    "weigh_sentence",
]
