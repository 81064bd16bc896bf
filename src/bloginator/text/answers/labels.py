"""Lines about an answer at its ends: a label that it follows, a count of its words, a mark that it is over.

**Final answer:**   assistant   (Word count: 90)   [END]
"""

import re
from typing import NamedTuple

LEADING_ROLE = r"(?:assistant|model|bot|chatbot|ai|chatgpt|claude|gemini)"
LABEL = re.compile(
    rf"\A\s*(?:[-*_]{{3,}}[ \t]*\n"
    rf"|[*_\[]*[ ]?(?:{LEADING_ROLE}(?:[*_]*[:\]：]|[*_]*[ \t]*(?=\n\S))|assistant)[*_]*[:：]?[*_]*[ \t]*\n"
    r"|[*_#>\s]*(?:(?:(?:my|the|your)\s+)?(?:final|revised|complete|full|improved|section)\s+(?:answer|response|text|version|draft|section|content)"
    r"|assistant(?:['’]s)?(?:\s+(?:answer|response))?|(?:ai\s+)?response|answer|output|draft|text|markdown|antwort|entwurf"
    r"|réponse|text[eo]|respuesta|risposta|testo|答案|回答|正文|답변|본문)\s*[*_]*[:：][*_ \t]*(?=\n)(?!\s*(?:```|~~~|\|))"
    r"|(?:#{1,6}\s+|[*_]+)final (?:answer|response)[*_]*[ \t]*(?=\n)"
    r"|[*_]*(?:final answer|(?P<role>assistant|response|ai|bot|chatgpt))[*_]*[:：][*_]*[ \t]+"
    r"(?(role)(?-i:(?=[^\sa-z]))|(?=\S)))",
    re.IGNORECASE,
)
ITEM = re.compile(r"[ \t]*(?:[-+*]|\d+[.)])[ \t]")
UNIT = (
    r"(?i:words?|wc|char(?:acter)?s?|tokens?|wort(?:an)?zahl|wörter|zeichen|pala[bv]ras|mots|parole|(?:文?字[数數])|字|글자)"
)
COUNT = re.compile(
    rf"(?:[^\w\n]*(?:[^\W\d_]+\s+){{0,3}}{UNIT}(?:\s+[^\W\d_]+){{0,2}}\s*[:：])?(?>[^\w\n]*+(?:{UNIT}|자|\d[\d.,]*+"
    r"|(?i:approx(?:imate(?:ly)?)?|about|around|ca|circa|env(?:iron)?|total|final|current|of|de|count|number|target|actual|goal"
    r"|limit|excluding|including|without|citations?|markers?|sources?|cited|headings?)\b))+?[^\w\n]*(?:\([^()\n]*\)\W*)?"
)
"""A count of words: what it counts before or behind the number, and nothing else but a remark in brackets."""

COUNTED_IN_LINE = re.compile(
    r"(?<=[^\s*_])[ \t]+[*_]*[(\[](?=[^()\[\]\n]*\bcount\b)(?P<count>[^()\[\]\n]{3,40})[)\]][*_]*\s*\Z", re.IGNORECASE
)
ENDS_LINE = re.compile(
    r"(?P<sure>(?:the )?end of (?:the )?(?:section|answer|response|draft|text|document)|(?-i:STOP|END|DONE)|eof)"
    r"|end|ende|fin|finis|完|끝|done|stop",
    re.IGNORECASE,
)
RULE = re.compile(r"[ \t]*[-*_]{3,}[ \t]*")
MAX_LINE = 80


class Wrapping(NamedTuple):
    """One thing around a text: what is left, where in the text that begins, and what was taken off, with its code."""

    text: str
    begin: int
    code: str
    what: str


def take_span(text: str, start: int, stop: int, what: str) -> Wrapping:
    """Take off a span that a text begins or ends with."""
    return Wrapping(text[:start] + text[stop:], 0 if start else stop, "wrapper", what)


def take_labels(text: str) -> Wrapping | None:
    """Take a first line off that only says that the answer follows, and a first or last one that counts its words."""
    label = LABEL.match(text)
    first, _, below = text.lstrip().partition("\n")
    if below[:1] == "\n" and counts_words(first, below):
        label = re.match(r"\s*[^\n]*", text)
    if label and (rest := text[label.end() :].lstrip()) and not is_one_of_several(label[0].strip(), rest):
        return take_span(text, 0, len(text) - len(rest), f"A label was removed: “{label[0].strip()}”")
    above, _, last = text.rstrip().rpartition("\n")
    line_above, above = above.rpartition("\n")[2], above.rstrip()
    is_set_off = not line_above.strip() or RULE.fullmatch(line_above) or last.lstrip()[:1] in ("(", "[", "#", "*", "<")
    if above and is_set_off and is_about_the_text(last, above):
        return take_span(text, len(above), len(text), f"A line about the text was removed: “{last.strip()}”")
    count = COUNTED_IN_LINE.search(text, max(0, len(text) - MAX_LINE))
    if count and counts_words(count["count"], ""):
        return take_span(text, count.start(), len(text), f"A remark about the text was removed: “{count[0].strip()}”")
    return None


def is_one_of_several(label: str, below: str) -> bool:
    """Tell a role's name that others in its dress follow, as in a comparison: a text's own label.

    >>> is_one_of_several("**Claude:**", "It fell.\\n\\n**Gemini:**\\nIt rose."), is_one_of_several("AI:", "It fell.")
    (True, False)
    """
    dress = re.fullmatch(rf"([*_]*)(?!assistant){LEADING_ROLE}([*_]*[:：][*_]*)", label, re.IGNORECASE)
    if dress is None:
        return False
    like = rf"^{re.escape(dress[1])}[^\W\d_][\w-]*(?: [\w.-]+)?{re.escape(dress[2])}(?=\s)"
    return re.search(like, below, re.MULTILINE) is not None


def is_about_the_text(line: str, text: str) -> bool:
    """Tell a last line that counts words, says that the text ends, or is only a rule.

    >>> is_about_the_text("*(ca. 90 words)*", ""), is_about_the_text("[END]", ""), is_about_the_text("90 words do.", "")
    (True, True, False)
    """
    bare = line.strip("*_()[]<>{}—–-~=#/ \t.∎■◆")
    ends = None if line.startswith("#") else ENDS_LINE.fullmatch(bare)
    return not bare or bool(ends and (ends["sure"] or bare != line.strip(". "))) or counts_words(line, text)


def counts_words(line: str, text: str) -> bool:
    """Tell a line that says how many words or characters a text has, and nothing else.

    Without a sign around it or a word such as “count” it must say about as many as the text has.

    >>> counts_words("Target: 90 words (actual: 88)", ""), counts_words("Total: 42", "")
    (True, False)
    >>> counts_words("500 words", "We met."), counts_words("2 words", "We met.")
    (False, True)
    """
    if len(line) >= MAX_LINE or ITEM.match(line) or not COUNT.fullmatch(line.strip()) or not re.search(UNIT, line):
        return False
    bare = re.fullmatch(rf"(?:{UNIT}:\s)?(\d+(?:[.,'’\s]\d+)*+)(?:\s{UNIT})?\.?", line.strip())
    number = int(re.sub(r"\D", "", bare[1] if bare else line) or -1)
    return number >= 0 and (bare is None or len(text.split()) <= 2 * number <= 4 * len(text.split()))
