"""Tell what is no prose of its own: code, footnotes, lists of links, bylines, bare questions, headings, a word or two.

It is found, yet it supports a section less.

Pure. Nothing is taken out of a passage for it.
"""

import re

from bloginator.records.corpus import Kind
from bloginator.text.stemming import UNSPACED, content_words

BOILERPLATE_BIT = 8  # added to the number of the kind where a chunk is no prose of its own
LEADS_BIT = 16  # added where a chunk says nothing without what comes after it
INDENT_FACTOR = 32  # added so many times where a chunk is indented by so many characters, or goes on within its line
INLINE_INDENT = 255  # the indent of what begins within a line
FOOTNOTE = re.compile(r"\s*(?:\[\^[^\]\n]+\]:|\[\d{1,3}\][:.]?\s|\^\d{1,3}\^?\s|<sup>\d+</sup>|[¹²³⁴⁵⁶⁷⁸⁹]\s?\w)")
BYLINE = re.compile(
    r"\s*[*_(\[]*(?:by|posted|published|written by|(?:last )?updated|author|date|tags|filed under|discuss(?:ion)?s? on|"
    r"comments? on|translations?|(?:special |many )?thanks to)\b",
    re.IGNORECASE,
)
MAX_BYLINE = 160
LINK = re.compile(r"!?\[[^\]\n]{0,999}\](?:\([^)\n]{0,999}\)|\[[^\]\n]{0,999}\])|<?https?://[^\s>)]+>?")
"""What is longer is none: a bound keeps the time in proportion to the text."""
NO_LETTERS = re.compile(r"[\W_]+")
MARKUP = re.compile(r"<[^>\n]{0,999}>|\{%[^%\n]{0,999}%\}|\]\([^)\n]{0,999}\)|https?://\S+")
QUESTIONS = re.compile(r"[^.!。！]*[?？][*_)\"'”’」』）】》\s]*\Z")
SENTENCE_END = re.compile(r"[.!?。！？][*_)\"'”’」』）】》\s]*\Z")
HEADING = re.compile(r"[>\s]*(?:#{1,6}\s[^\n]*+|\*\*[^\n]*\*\*:?|(?:<[^>\n]*>\s*)*<summary\b[^\n]*</summary>)\s*+\Z")
MIN_WORDS = 3
"""Telling words that prose has which says something by itself, where it is no sentence: "Important notes:" does not."""

MIN_OUTSIDE_LINKS = 0.4
"""Share of the letters that has to stand outside of links, for a text that is more than a list of them."""


def is_boilerplate(kind: Kind, text: str) -> bool:
    """Tell whether a passage is something else than the author's own prose.

    >>> is_boilerplate("prose", "[2] I am also fond of tea."), is_boilerplate("list", "- [One](http://a)\\n- [Two](http://b)")
    (True, True)
    """
    if kind == "code" or FOOTNOTE.match(text):
        return True
    if len(text) <= MAX_BYLINE and BYLINE.match(text):
        return True
    return is_link_list(text) or only_leads(kind, text)


def only_leads(kind: Kind, text: str) -> bool:
    """Tell whether a passage is next to nothing without what comes after it: a heading in a quotation, a word, a question.

    >>> only_leads("quote", "> ### How guests are told"), only_leads("prose", "**Lost umbrellas and their owners:**")
    (True, True)
    """
    return kind in ("prose", "quote") and (is_heading(text) or is_stub(text) or is_question(text))


def is_heading(text: str) -> bool:
    """Tell whether a line stands as a heading does, marked or all bold, and is no sentence."""
    return HEADING.match(text) is not None and not SENTENCE_END.search(text)


def is_question(text: str) -> bool:
    """Tell whether a text only asks.

    >>> is_question("MK: What do you do? And why?"), is_question("Why not? It pays."), is_question("Ask *what for*?")
    (True, False, True)
    """
    return QUESTIONS.match(text) is not None


def is_stub(text: str) -> bool:
    """Tell whether a text is no sentence and has next to no telling words; none is that has a script without spaces.

    >>> is_stub("**MacBooks**"), is_stub("</div>"), is_stub("Post first."), is_stub("Ask the travel desk for:")
    (True, True, False, False)
    """
    if SENTENCE_END.search(text) or UNSPACED.search(text):
        return False
    return len(content_words(MARKUP.sub(" ", text))) < MIN_WORDS


def is_link_list(text: str) -> bool:
    """Tell whether little stands in a text besides links."""
    if "http" not in text and text.count("](#") < 2:
        return False
    outside = count_letters("".join(LINK.split(text)))
    shown = count_letters("".join(link.partition("](")[0] for link in LINK.findall(text) if "](" in link))
    return outside < MIN_OUTSIDE_LINKS * max(1, outside + shown)


def count_letters(text: str) -> int:
    """Return how many letters and digits a text has."""
    return len(NO_LETTERS.sub("", text))
