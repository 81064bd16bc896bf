"""Count what style leaves behind: character 3-4-grams, and word patterns from which the topic was masked.

    sentence ──► " It's Raft, 3 nodes. " ──► character 3-4-grams
             ──► It's A* , 0 a* .        ──► patterns of one to three tokens

Masking keeps frequent words, punctuation, case and the shape of digits, after the text distortion of Stamatatos
(EACL 2017, "Authorship Attribution Using Text Distortion"). Sentences are counted one by one, so that counts add up
and a sentence taken out leaves the others' counts as they were.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

TOKEN = re.compile(r"\w[\w']*|[^\w\s]")
GRAM_SIZES = (3, 4)
PATTERN_LENGTH = 3


@dataclass(frozen=True)
class Vocabulary:
    """What is counted.

    Args:
        words: The frequent words that masking keeps, most frequent first.
        grams: Character n-grams; their index is their place here.
        patterns: Masked token patterns, tokens parted by a blank; their index follows after the grams'.
    """

    words: tuple[str, ...]
    grams: tuple[str, ...]
    patterns: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many indices there are."""
        return len(self.grams) + len(self.patterns)

    @cached_property
    def kept(self) -> frozenset[str]:
        """The words that masking keeps."""
        return frozenset(self.words)

    @cached_property
    def gram_index(self) -> Mapping[str, int]:
        """Character n-gram -> index."""
        return {gram: i for i, gram in enumerate(self.grams)}

    @cached_property
    def pattern_index(self) -> Mapping[str, int]:
        """Pattern -> index."""
        return {pattern: i for i, pattern in enumerate(self.patterns, start=len(self.grams))}


def count(sentences: Iterable[str], vocabulary: Vocabulary) -> dict[int, int]:
    """Return index -> how often it occurs, for what the vocabulary knows."""
    grams: Counter[str] = Counter()
    patterns: Counter[str] = Counter()
    for sentence in sentences:
        grams.update(character_grams(sentence))
        patterns.update(token_patterns(mask(sentence, vocabulary.kept)))
    known = indexed(grams, vocabulary.gram_index)
    known.update(indexed(patterns, vocabulary.pattern_index))
    return known


def indexed(counts: Mapping[str, int], index: Mapping[str, int]) -> dict[int, int]:
    """Return the counts under their indices; what has none is dropped."""
    return {index[item]: n for item, n in counts.items() if item in index}


def character_grams(sentence: str) -> list[str]:
    """Return every run of three and of four characters; a blank stands before and after the sentence.

    >>> character_grams("No.")
    [' No', 'No.', 'o. ', ' No.', 'No. ']
    """
    text = f" {sentence} "
    return [text[i : i + n] for n in GRAM_SIZES for i in range(len(text) - n + 1)]


def mask(sentence: str, kept: frozenset[str]) -> list[str]:
    """Return the sentence's tokens, topic masked: what is not frequent leaves only its case or its digits' shape.

    >>> mask("The Raft paper has 00 pages.", frozenset({"the", "has"}))
    ['The', 'A*', 'a*', 'has', '00', 'a*', '.']
    """
    return [token if token.lower() in kept else shape(token) for token in TOKEN.findall(sentence)]


def shape(token: str) -> str:
    """Return what is left of a masked token: digits, a capital or small letter, or the punctuation itself."""
    first = token[0]
    if first.isdigit():
        return "0" * min(len(token), 4)
    if not first.isalpha():
        return first
    return ("A" if first.isupper() else "a") + ("*" if len(token) > 1 else "")


def token_patterns(tokens: Sequence[str]) -> list[str]:
    """Return every run of one to three tokens, joined by a blank."""
    found = list(tokens)
    for n in range(2, PATTERN_LENGTH + 1):
        found += [" ".join(tokens[i : i + n]) for i in range(len(tokens) - n + 1)]
    return found
