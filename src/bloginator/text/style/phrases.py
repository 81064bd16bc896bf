"""Say which phrases pull a text away from its author most, with their lines."""

import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from bloginator.records.voice import VoicePhrase
from bloginator.text.own_words import extract_own_words
from bloginator.text.prose import WORD
from bloginator.text.style.background import Background
from bloginator.text.style.profile import Profile
from bloginator.text.style.vectoriser import STRUCTURE, TOKEN, TOKENS, find_columns

MIN_PHRASE_WORDS, MAX_PHRASE_WORDS = 2, 5  # Words of a phrase
MAX_PHRASES = 5


def list_phrases(text: str, profile: Profile, background: Background, sources: Sequence[str]) -> tuple[VoicePhrase, ...]:
    """Return the phrases of a text that pull it away most, the strongest first; none without a profile."""
    fragments = extract_own_words(text, sources).fragments
    if profile.reason or not fragments:
        return ()
    passage = " ".join(fragments)
    cumulative = np.append(0.0, np.cumsum(attribute_to_characters(passage, profile, background)))
    phrases: list[VoicePhrase] = []
    taken: list[tuple[int, int]] = []
    for pull, start, end in sorted(list_word_ngrams(fragments, cumulative)):
        if len(phrases) == MAX_PHRASES or pull >= 0:
            break
        if any(start < last and first < end for first, last in taken):
            continue
        if match := find_in_markup(passage[start:end], text):
            taken.append((start, end))
            line = text.count("\n", 0, match.start()) + 1
            phrases.append(VoicePhrase(text=match[0], line=line, pull=round(pull, 4)))
    return tuple(phrases)


def attribute_to_characters(passage: str, profile: Profile, background: Background) -> NDArray[np.float64]:
    """Return what each character of a passage adds to its raw score."""
    features = background.features
    contributions = features.vectorise(passage) * profile.direction
    changes = np.zeros(len(passage) + 1)
    spans = np.array([token.span() for token in TOKEN.finditer(passage)]).reshape(-1, 2)
    for view, length, hashes in features.extract_features(passage):
        if view == STRUCTURE or not len(hashes):
            continue
        columns = find_columns(features.hashes[view], hashes)
        ngrams = np.flatnonzero(columns >= 0)
        counts = np.bincount(columns[ngrams], minlength=len(features.hashes[view]))
        share = contributions[features.view_starts[view] + columns[ngrams]] / counts[columns[ngrams]]
        begin = spans[ngrams, 0] if view == TOKENS else np.maximum(ngrams - 1, 0)
        end = spans[ngrams + length - 1, 1] if view == TOKENS else np.minimum(ngrams - 1 + length, len(passage))
        share = share / np.maximum(end - begin, 1)
        np.add.at(changes, begin, share)
        np.add.at(changes, end, -share)
    return np.cumsum(changes)[:-1]


def list_word_ngrams(fragments: Sequence[str], cumulative: NDArray[np.float64]) -> Iterator[tuple[float, int, int]]:
    """Yield pull, start and end of every run of words within a fragment, as offsets in the fragments joined by blanks."""
    offset = 0
    for fragment in fragments:
        words = [word.span() for word in WORD.finditer(fragment)]
        for size in range(MIN_PHRASE_WORDS, MAX_PHRASE_WORDS + 1):
            for first, last in zip(words, words[size - 1 :], strict=False):
                start, end = offset + first[0], offset + last[1]
                yield float(cumulative[end] - cumulative[start]), start, end
        offset += len(fragment) + 1


def find_in_markup(phrase: str, text: str) -> re.Match[str] | None:
    """Find normalised words in the text that they were taken from, markup and typography as they may be there.

    >>> find_in_markup("don't run 00 `", "We *don’t* run 12 `jobs`.")[0]
    'don’t* run 12 `jobs`'
    """
    words = (re.escape(word).replace("'", "['’]").replace("0", r"\d") for word in WORD.findall(phrase))
    return re.search(r"[^\w`]+".join("`+[^`]+`+" if word == "`" else word for word in words), text)
