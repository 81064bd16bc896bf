"""How much a text reads like its author, and what pulls it away from them. "Not measured" is ``None``."""

from typing import Literal

from pydantic import Field

from bloginator.records.base import Record


class VoiceChange(Record):
    """One thing that pulls a text away from its author.

    Args:
        name: Of the style feature.
        text: In words: "no contractions; you use 12 per 1,000 words".
        here, corpus: Its rate in the text and in the author's corpus, in ``unit``.
        distance: How many of the author's own spreads lie between them; negative when the text has too little.
    """

    name: str
    text: str
    here: float
    corpus: float
    unit: str
    distance: float


class VoicePhrase(Record):
    """A phrase that pulls a text away from its author.

    Args:
        text: Its words, as they stand in the text.
        line: The line of the text where it begins, from 1.
        pull: What it adds to the text's raw score between other writers (about -1) and the author (about 1): below 0.
    """

    text: str
    line: int
    pull: float


class Voice(Record):
    """The voice of one section's text, or of all of them together.

    Args:
        section: Its id; empty for the whole.
        score: Probability that the author wrote it, by style; ``None`` with a ``reason``.
        percentile: How many percent of the author's own passages of that length are less typical.
        words: Words that were scored: without those that stand in its sources.
        quoted: Share of the words left out because they stand in its sources, from 0 to 1.
        changes: Habits in which it is away from the author, the furthest first.
        phrases: Of a weak text, what pulls it away most, the strongest first; of the whole those of its sections.
    """

    section: str = ""
    score: float | None = None
    percentile: int | None = None
    words: int | None = None
    quoted: float | None = None
    reason: str | None = None
    changes: tuple[VoiceChange, ...] = ()
    phrases: tuple[VoicePhrase, ...] = ()


class VoicePart(Record):
    """What a text adds to the voice of all that it is a part of.

    Args:
        words, quoted: Words of its own, and words left out because they stand in its sources.
        frequent: How many of its own are among the frequent ones of the background.
        standings: The raw score of each of its passages.
        marks: Style feature -> how often it is met, and how many words and sentences there are.
    """

    words: int
    quoted: int
    frequent: int
    standings: tuple[float, ...]
    marks: dict[str, int]


class VoiceCache(Record):
    """The voices that the cache keeps, and a digest of what each follows from, so that only what changed is scored again.

    Args:
        parts: The ids of neighbouring sections -> what their texts add to the voice of the whole.
    """

    version: Literal[1] = 1
    keys: dict[str, str] = Field(default_factory=dict)
    voices: tuple[Voice, ...] = ()
    parts: dict[str, VoicePart] = Field(default_factory=dict)
