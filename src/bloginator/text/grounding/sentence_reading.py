"""What is known of one sentence beside its sources, and which of its words are names.

Pure: reads no file and no clock.
"""

from dataclasses import dataclass, field

from bloginator.text.grounding.tokens import Word


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


def names(reading: Reading) -> list[Word]:
    """Return the words with a capital that do not merely open the sentence."""
    return [word for word in reading.all if word.capital and word.content and not opens(reading, word)]


def opens(reading: Reading, word: Word) -> bool:
    """Whether a word stands first, or after a sign that may be followed by a capital: a colon, a quote, a dash."""
    before = reading.text[max(reading.start, word.start - 3) : word.start].rstrip()
    return word.start == reading.all[0].start or before[-1:] in (":", ".", "*", "!", "?") or before[-1:] in '"“-–—(#'
