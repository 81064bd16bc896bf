"""Lines about an answer at its ends: a label that it follows, a count of its words, a mark that it is over.

**Final answer:**   assistant   (Word count: 90)   [END]
"""

import re
from typing import NamedTuple

LEADING_ROLE = r"(?:assistant|model|bot|chatbot|ai)"
LABEL = re.compile(
    rf"\A\s*(?:[*_\[]*{LEADING_ROLE}[*_\]]*[:：]?[*_]*[ \t]*\n"
    r"|[*_#>\s]*(?:(?:(?:my|the|your)\s+)?(?:final|revised|complete|full|improved|section)\s+(?:answer|response|text|version|draft|section)"
    r"|assistant(?:['’]s)?(?:\s+(?:answer|response))?|(?:ai\s+)?response|answer|output|draft|text|markdown|antwort|entwurf"
    r"|réponse|texte|respuesta|texto|risposta|testo|答案|回答|正文|답변|본문)\s*[*_]*[:：][*_ \t]*(?=\n)"
    r"|(?:#{1,6}\s+|[*_]+)final (?:answer|response)[*_]*[ \t]*(?=\n)"
    r"|[*_]*final answer[*_]*[:：][*_]*[ \t]+(?=\S)|[*_]*assistant[*_]*[:：][*_]*[ \t]+(?=(?-i:[^\sa-z])))",
    re.IGNORECASE,
)
ITEM = re.compile(r"[ \t]*(?:[-+*]|\d+[.)])[ \t]")
UNIT = re.compile(
    r"(?i:words?|wc|characters?|chars|tokens?|wortzahl|wortanzahl|wörter|zeichen|palabras|mots|parole|字数|字數|文字数|字|글자|단어)"
)
COUNT_WORDS = re.compile(
    rf"{UNIT.pattern}|(?i:approx(?:imate(?:ly)?)?|about|around|ca|circa|env(?:iron)?|total|final|current|of|de|count|length|number"
    r"|target|actual|goal|limit|excluding|including|without|citations?|markers?|sources?|headings?|conteo|recuento|longueur|nombre"
    r"|conteggio|수|자)"
)
COUNTED_IN_LINE = re.compile(
    r"(?<=[^\s*_])[ \t]+[*_]*[(\[](?=[^()\[\]\n]*\bcount\b)(?P<count>[^()\[\]\n]{3,40})[)\]][*_]*\s*\Z", re.IGNORECASE
)
ENDS_LINE = re.compile(
    r"(?:the )?end(?P<of> of (?:the )?(?:section|answer|response|draft|text|document))?|ende|fin|eof|finis|完|끝",
    re.IGNORECASE,
)
END_MARK = re.compile(r"EOF|\[(?:done|stop)\]|<(?:done|stop|end)\s?/?>", re.IGNORECASE)
RULE = re.compile(r"[ \t]*[-*_]{3,}[ \t]*")
LONGEST_LINE = 80


class Wrapping(NamedTuple):
    """One thing around a text: what is left, where in the text that begins, and what was taken off, with its code."""

    text: str
    begin: int
    code: str
    what: str


def take_labels(text: str) -> Wrapping | None:
    """Take a first line off that only says that the answer follows, and a first or last one that counts its words."""
    if (label := LABEL.match(text)) and text[label.end() :].strip():
        begin = label.end() + len(text[label.end() :]) - len(text[label.end() :].lstrip())
        return Wrapping(text[begin:], begin, "wrapper", f"A label was removed: “{label[0].strip()}”")
    first, _, below = text.lstrip().partition("\n")
    if below[:1] == "\n" and len(first) < LONGEST_LINE and counts_words(first):
        return Wrapping(
            below.lstrip(), text.index(below), "wrapper", f"A line about the text was removed: “{first.strip()}”"
        )
    above, _, last = text.rstrip().rpartition("\n")
    line_above = above.rpartition("\n")[2]
    is_set_off = not line_above.strip() or RULE.fullmatch(line_above) or last.lstrip()[:1] in ("(", "[")
    if above.strip() and len(last) < LONGEST_LINE and is_set_off and is_about_the_text(last):
        return Wrapping(above.rstrip(), 0, "wrapper", f"A line about the text was removed: “{last.strip()}”")
    count = COUNTED_IN_LINE.search(text, max(0, len(text) - LONGEST_LINE))
    if count and counts_words(count["count"]):
        return Wrapping(text[: count.start()], 0, "wrapper", f"A remark about the text was removed: “{count[0].strip()}”")
    return None


def is_about_the_text(line: str) -> bool:
    """Tell a last line that counts words, says that the text ends, or is only a rule.

    >>> is_about_the_text("*(ca. 90 words)*"), is_about_the_text("[END]"), is_about_the_text("90 words are enough.")
    (True, True, False)
    """
    bare = line.strip("*_()[]<>{}—–-~=#/ \t.∎■◆")
    ends = ENDS_LINE.fullmatch(bare)
    if ITEM.match(line):
        return False
    return (
        not bare
        or bool(ends and (ends["of"] or bare != line.strip(". ")))
        or END_MARK.fullmatch(line.strip()) is not None
        or counts_words(line)
    )


def counts_words(line: str) -> bool:
    """Tell a line that says how many words or characters a text has, and nothing else.

    >>> counts_words("Target: 90 words (actual: 88)"), counts_words("Total: 42")
    (True, False)
    """
    words = re.findall(r"[^\W\d_]+", line)
    counted = any(map(str.isdigit, line)) and any(map(UNIT.fullmatch, words))
    return counted and all(map(COUNT_WORDS.fullmatch, words)) and not ITEM.match(line)
