"""A sentence as findings show it: cut, without secrets, and with the digest of its words that a decision holds to."""

import re
from collections.abc import Callable
from functools import lru_cache

from bloginator.digest import SHORT, digest
from bloginator.text.markers import MARKER
from bloginator.text.messages import clip
from bloginator.text.secrets import find_secrets, hide_secrets
from bloginator.text.tokenize import squeeze

MAX_SENTENCE = 240
"""Characters of a sentence that a finding shows."""

SECRET_WORD = re.compile(r"\w{9,}")
"""What of a secret is shown nowhere, however it is cut."""


@lru_cache(maxsize=8)
def show_sentence(sentence: str) -> tuple[Callable[[str], str], str, str]:
    """Return what leaves its secrets out, how a sentence is shown, and its digest, once for all that is found in it."""
    hide = hide_words(sentence)
    return hide, clip(hide(sentence), MAX_SENTENCE), digest_words(sentence)


def hide_words(sentence: str) -> Callable[[str], str]:
    """Return what leaves secrets out of a text that is shown, also single words of those that a sentence has."""
    words = [word for secret in find_secrets(sentence) for word in SECRET_WORD.findall(sentence, secret.start, secret.end)]
    if not words:
        return hide_secrets
    pattern = re.compile("|".join(sorted(words, key=len, reverse=True)), re.IGNORECASE)
    return lambda shown: pattern.sub("…", hide_secrets(shown))


def digest_words(*texts: str) -> str:
    """Return a digest of texts by their words, without markers and however they are spaced."""
    return digest("words", [squeeze(MARKER.sub("", text)) for text in texts])[: 2 * SHORT]
