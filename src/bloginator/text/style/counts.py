"""Count what style leaves behind, in three views; from two of them the topic is masked. Beside them, the characters.

    sentence ──► " It's Raft, 3 nodes. " ──► character 3-4-grams
             ──► ^ it's * , 0 -s .        ──► patterns of one to three tokens
             ──► it's , .                 ──► links: runs of two and three, with everything else left out

Masking keeps frequent words and punctuation, and of other words their ending, after the text distortion of Stamatatos
(EACL 2017, "Authorship Attribution Using Text Distortion"). Sentences are counted
one by one, so that counts add up and a sentence taken out leaves the others' counts as they were.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bloginator.text.style.char_ngram_lm import coded

TOKEN = re.compile(r"\w[\w']*|[^\w\s]")
GRAM_SIZES = (3, 4)
PATTERN_LENGTH = 3
VIEWS = 3
ENDINGS = ("ing", "ed", "ly", "tion", "sion", "ment", "ness", "able", "ible", "al", "er", "est", "ive", "ous", "ful",
           "less", "ity", "ize", "ise", "ism", "ist", "es", "s")  # fmt: skip
"""Of a word that is masked, what is kept; the first that fits."""
ENDING = re.compile(r".{3,}?(" + "|".join(ENDINGS) + r")\Z", re.S)


@dataclass(frozen=True)
class Vocabulary:
    """What is counted.

    Args:
        words: The frequent words that masking keeps, most frequent first.
        grams: Character n-grams; their index is their place here.
        patterns: Masked token patterns, tokens parted by a blank; their index follows after the grams'.
        links: Runs of frequent words and punctuation, parted by a blank; their index follows after the patterns'.
    """

    words: tuple[str, ...]
    grams: tuple[str, ...]
    patterns: tuple[str, ...]
    links: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many indices there are."""
        return len(self.grams) + len(self.patterns) + len(self.links)

    @cached_property
    def kept(self) -> frozenset[str]:
        """The words that masking keeps."""
        return frozenset(self.words)

    @cached_property
    def indices(self) -> tuple[Mapping[str, int], ...]:
        """Item -> index, for each view."""
        found, start = [], 0
        for view in (self.grams, self.patterns, self.links):
            found.append({item: i for i, item in enumerate(view, start)})
            start += len(view)
        return tuple(found)


@dataclass(frozen=True)
class Passage:
    """What is measured of a passage.

    Args:
        counts: Index of the vocabulary -> how often it occurs.
        letters: Its characters, as ``letters.coded`` gives them.
    """

    counts: Mapping[int, int]
    letters: bytes


def passage(sentences: Sequence[str], vocabulary: Vocabulary) -> Passage:
    """Measure a passage."""
    return Passage(count(sentences, vocabulary), coded(sentences))


def count(sentences: Iterable[str], vocabulary: Vocabulary) -> dict[int, int]:
    """Return index -> how often it occurs, for what the vocabulary knows."""
    views: list[Counter[str]] = [Counter() for _ in range(VIEWS)]
    kept = vocabulary.kept
    for sentence in sentences:
        for counter, items in zip(views, items_of(sentence, kept), strict=True):
            counter.update(items)
    return {
        index[item]: n
        for counter, index in zip(views, vocabulary.indices, strict=True)
        for item, n in counter.items()
        if item in index
    }


def items_of(sentence: str, kept: frozenset[str]) -> tuple[list[str], list[str], list[str]]:
    """Return what is counted of a sentence, in the three views.

    >>> items_of("Is it?", frozenset({"is"}))[1:]
    (['^', 'is', '*', '?', '^ is', 'is *', '* ?', '^ is *', 'is * ?'], ['is ?'])
    """
    tokens = TOKEN.findall(sentence.lower())
    patterns = ["^", *(token if token in kept else ending(token) for token in tokens)]
    links = [token for token in tokens if token in kept or not token[0].isalnum()]
    return character_grams(sentence), runs(patterns, 1), runs(links, 2)


def character_grams(sentence: str) -> list[str]:
    """Return every run of three and of four characters; a blank stands before and after the sentence.

    >>> character_grams("No.")
    [' No', 'No.', 'o. ', ' No.', 'No. ']
    """
    text = f" {sentence} "
    return [text[i : i + n] for n in GRAM_SIZES for i in range(len(text) - n + 1)]


def ending(token: str) -> str:
    """Return what is left of a masked token in lower case: its ending, or its first character where it is no word.

    >>> ending("rarely"), ending("raft"), ending("00"), ending("`")
    ('-ly', '*', '0', '`')
    """
    if not token[0].isalpha():
        return "0" if token[0].isdigit() else token[0]
    found = ENDING.match(token)
    return f"-{found[1]}" if found else "*"


def runs(tokens: Sequence[str], fewest: int) -> list[str]:
    """Return every run of ``fewest`` to three tokens, joined by a blank."""
    lengths = range(fewest, PATTERN_LENGTH + 1)
    return [" ".join(tokens[i : i + n]) for n in lengths for i in range(len(tokens) - n + 1)]
