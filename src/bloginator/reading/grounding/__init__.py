"""How well a text is grounded in its sources: each sentence's probability, verdict, supporting passage and reasons.

    text, sources ──► ground ──► sentences ──► overall
                        ▲
          JSON ──► load ┘

Learned from people's labels; plain Python, under a millisecond a sentence. Pure: reads no file and no clock.
"""

from bloginator.reading.grounding.exchange import answer, grounded
from bloginator.reading.grounding.judging import GroundedSentence, Verdict, ground, overall
from bloginator.reading.grounding.model import Model, load

__all__ = ["GroundedSentence", "Model", "Verdict", "answer", "ground", "grounded", "load", "overall"]
