"""What texts are matched by: words in lower case, without the ones that every text has, cut down to their stems.

The grounding has a stemmer of its own (``text.words``): its trained weights hold for that one's stems.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from itertools import filterfalse

from bloginator.errors import BadSettings
from bloginator.text.tokenize import tokenize

ENGLISH = frozenset(
    """
    a about above after again all also am an and any are aren't as at be because been before being below between both
    but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each either else ever
    every few for from further had hadn't has hasn't have haven't having he her here here's hers herself him himself his
    how i i'd i'll i'm i've if in into is isn't it it'd it'll it's its itself just let's me might more most much must my
    myself no nor not of off on once only or other our ours ourselves out over own quite rather same shall she should
    shouldn't so some such than that that's the their theirs them themselves then there there's these they they'd
    they'll they're they've this those through to too under until up upon us very was wasn't we we'd we'll we're we've
    were weren't what what's when where which while who whom whose why will with within without won't would wouldn't yet
    you you'd you'll you're you've your yours yourself
    """.split()  # noqa: SIM905
)


UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]+")
"""Scripts without spaces, and Hangul, whose nouns carry their particles."""


def stems(text: str, language: str = "english") -> list[str]:
    """Return the stems of a text in order, repeats included."""
    return stem_words(content_words(text), language)


def content_words(text: str) -> list[str]:
    """Return the words of a text in order, repeats included, without those that every text has."""
    return list(filterfalse(ENGLISH.__contains__, tokenize(text)))


def stem_words(words: list[str], language: str) -> list[str]:
    """Return one stem a word, and one a pair of characters for words of scripts that join what others part."""
    stem_of = load_stemmer(language)
    cut = list(map(stem_of, words)) if stem_of else words
    return cut if "".join(cut).isascii() else list(fold_accents(cut))


def fold_accents(words: list[str]) -> Iterator[str]:
    """Yield words without accents, and runs of a script without spaces as overlapping pairs."""
    for word in words:
        if word.isascii():
            yield word
        elif UNSPACED.search(word):
            yield from (word[start : start + 2] for start in range(max(1, len(word) - 1)))
        else:
            plain = unicodedata.normalize("NFKD", word)
            yield "".join(character for character in plain if not unicodedata.combining(character))


@cache
def load_stemmer(language: str) -> Callable[[str], str] | None:
    """Return what cuts a word by the Snowball stemmer of a language, each word once; ``None`` for ``none``."""
    import Stemmer  # type: ignore[import-not-found]  # an extension module without types

    if language == "none":
        return None
    if language not in Stemmer.algorithms():
        known = ", ".join(sorted(Stemmer.algorithms()))
        what = f"There is no stemmer for {language!r}."
        raise BadSettings(what, "[retrieval] language", f"use one of: {known}, none")
    return lru_cache(maxsize=100_000)(Stemmer.Stemmer(language).stemWord)
