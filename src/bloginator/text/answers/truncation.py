"""How a text ends: whole, cut, or merely without a full stop.

    last block ──no paragraph──► whole
        └─ paragraph ──closing punctuation, a marker──► whole
                └─ a comma, "and", an open bracket … ──► cut
                └─ anything else ──────────────────────► bare

Careful on the side of the writer: only what no finished paragraph ends in is called cut, and only at its very end. A
list item, a row, a heading, code or a quotation may end as it likes.
"""

import re
from typing import NamedTuple

from bloginator.text.markdown.blocks import blocks
from bloginator.text.markers import NAME

CLOSING = re.compile(r"[.!?…。！？؟]+[\"'”’“»›)\]*_`~]*$")
MARKED = re.compile(rf"(?:\[[^\[\]\n]{{1,60}}\]|\((?:source )?{NAME}\)|【[^】\n]{{1,20}}】)[*_]*$", re.IGNORECASE)
BOLD_LINE = re.compile(r"(\*\*|__)(?=\S).*\1:?")
BREAKS_OFF = re.compile(r"(?:[,;:،、，；：—–]|(?<=\s)-+|(?<=\w)-)$")
LAST_WORD = re.compile(r"(?:^|[\s(\[])([^\W\d_]+(?:’|')?)$")
GOES_ON = re.compile(
    r"an?|the|and|or|but|nor|because|although|whereas|whether|if|unless|while|than|which|whose|"
    r"of|to|from|with|without|for|into|onto|upon|between|among|amid|during|via|per|by|at|in|on|its|their|our|your|my|these|"
    r"und|oder|aber|sowie|dass|weil|eine[rsmn]?|der|des|dem|den|zum|zur|für|von"
)
"""Words that a sentence does not end in: conjunctions, articles, prepositions, pronouns that want a noun."""

CODE = re.compile(r"(`+)(?!`)(?:(?!\1).)+?(?<!`)\1(?!`)", re.DOTALL)
ESCAPED = re.compile(r"\\.")
OPENS_ITALIC = re.compile(r"(?<![\w*])\*(?=[^\s*])")
ENDS_ITALIC = re.compile(r"(?<=[^\s*])\*(?![\w*])")
OPENS_QUOTE = re.compile(r"(?<![^\s(\[])\"(?=\w)")
ENDS_QUOTE = re.compile(r"(?<=[^\s(\[])\"")
MAX_PARAGRAPH = 4000  # of a longer paragraph only so many characters are looked at, and not what it opened before
MAX_SHOWN = 60


class Ending(NamedTuple):
    """How a text ends."""

    how: str  # ``whole``, ``cut`` or ``bare``
    quote: str = ""  # its last words, where it is not whole
    why: str = ""  # what shows the cut, as a part of a sentence


WHOLE = Ending("whole")


def classify_ending(text: str) -> Ending:
    """Tell how a text ends.

    >>> classify_ending("Clients back off, and").why, classify_ending("They back off").how
    ('with “and”', 'bare')
    """
    whole = last_paragraph(text)
    last = whole[-MAX_PARAGRAPH:]
    if not last or CLOSING.search(last) or MARKED.search(last) or BOLD_LINE.fullmatch(last):
        return WHOLE
    why = find_break_off(last) or (find_unclosed(last) if last == whole else "")
    line = " ".join(last[-4 * MAX_SHOWN :].split())
    shown = line if len(line) <= MAX_SHOWN else "…" + line[-MAX_SHOWN:].partition(" ")[2]
    return Ending("cut" if why else "bare", shown, why)


def last_paragraph(text: str) -> str:
    """Return the paragraph that ends the text; empty where something else ends it."""
    if len(text) > 10 * MAX_PARAGRAPH and "```" not in text and "~~~" not in text:  # else code may begin further up
        part = text[-5 * MAX_PARAGRAPH :]
        text = part.partition("\n")[2] or part
    text_blocks = blocks(text)
    if not text_blocks or text_blocks[-1].kind != "paragraph":
        return ""
    return text[text_blocks[-1].start : text_blocks[-1].end].strip()


def find_break_off(paragraph: str) -> str:
    """Return the last sign or word of a paragraph where a sentence must go on behind it, in words; else nothing."""
    sign = BREAKS_OFF.search(paragraph)
    if sign is not None:
        return f"with “{sign[0]}”"
    word = LAST_WORD.search(paragraph)
    return f"with “{word[1]}”" if word is not None and GOES_ON.fullmatch(word[1]) else ""


def find_unclosed(paragraph: str) -> str:
    """Return what a paragraph opens and never closes, in words; nothing where all is closed."""
    text = CODE.sub("x", ESCAPED.sub("x", paragraph))
    if "`" in text:
        return "within code"
    if any(text.count(first) > text.count(last) for first, last in ("()", "[]")):
        return "within brackets"
    if text.count("**") % 2 or len(OPENS_ITALIC.findall(text)) > len(ENDS_ITALIC.findall(text)):
        return "within emphasis"
    return "within a quotation" if opens_quote(text) else ""


def opens_quote(text: str) -> bool:
    """Tell whether a quotation is left open; „German“ marks close with the sign that opens English ones."""
    if len(OPENS_QUOTE.findall(text)) > len(ENDS_QUOTE.findall(text)):
        return True
    if "„" in text:
        return text.count("„") > text.count("“") + text.count("”")
    return text.count("“") > text.count("”") or text.count("«") != text.count("»")
