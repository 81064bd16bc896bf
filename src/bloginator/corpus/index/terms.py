"""What passages are matched by: words in lower case, without the ones that every text has, cut down to their stems.

text ──reading.prose.terms──► words ──► stems (Snowball), pairs of characters for scripts without spaces
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

from bloginator.errors import BadSettings

ENGLISH = """
a about above after again all also am an and any are aren't as at be because been before being below between
both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each either else
ever every few for from further had hadn't has hasn't have haven't having he her here here's hers herself him
himself his how i i'd i'll i'm i've if in into is isn't it it'd it'll it's its itself just let's me might more
most much must my myself no nor not of off on once only or other our ours ourselves out over own quite rather
same shall she should shouldn't so some such than that that's the their theirs them themselves then there
there's these they they'd they'll they're they've this those through to too under until up upon us very was
wasn't we we'd we'll we're we've were weren't what what's when where which while who whom whose why will with
within without won't would wouldn't yet you you'd you'll you're you've your yours yourself
"""
STOP_WORDS = frozenset(ENGLISH.split())
UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")


def stems(text: str, language: str = "english") -> list[str]:
    """Return the stems of a text in order, repeats included.

    >>> stems("The teams paid twice for what they'd planned.")
    ['team', 'paid', 'twice', 'plan']
    """
    from bloginator.text.words import terms

    return stemmed([word for word in terms(text) if word not in STOP_WORDS], language)


def stemmed(words: list[str], language: str) -> list[str]:
    """Return one stem a word, and one a pair of characters for words of a script without spaces."""
    engine = stemmer(language)
    cut: list[str] = engine.stemWords(words) if engine else words
    return cut if all(map(str.isascii, cut)) else list(folded(cut))


def folded(words: list[str]) -> Iterator[str]:
    """Yield words without accents, and runs of a script without spaces as overlapping pairs."""
    for word in words:
        if word.isascii():
            yield word
        elif UNSPACED.search(word):
            yield from (word[at : at + 2] for at in range(max(1, len(word) - 1)))
        else:
            plain = unicodedata.normalize("NFKD", word)
            yield "".join(character for character in plain if not unicodedata.combining(character))


@cache
def stemmer(language: str) -> Any:
    """Return the Snowball stemmer of a language, ``None`` for ``none``.

    Raises:
        BadSettings: There is no stemmer of that name.
    """
    import Stemmer  # type: ignore[import-not-found]  # an extension module without types

    if language == "none":
        return None
    if language not in Stemmer.algorithms():
        known = ", ".join(sorted(Stemmer.algorithms()))
        what = f"There is no stemmer for {language!r}."
        raise BadSettings(what, "[retrieval] language", f"use one of: {known}, none")
    return Stemmer.Stemmer(language)
