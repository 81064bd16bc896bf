"""What a person wrote, out of Markdown: sentences of running prose, typography normalised.

Code, tables, headings, quotations, shortcodes and front matter fall away. Curly and straight quotes, and the many ways to
type a dash, come out the same: they tell the editor, not the writer.
"""

import re
from collections.abc import Sequence

FRONT = re.compile(r"\A(---|\+\+\+)[ \t]*\n.*?\n\1[ \t]*(?:\n|\Z)", re.S)
NOT_PROSE = (
    re.compile(r"^[ \t]*(```|~~~).*?(?:^[ \t]*\1[^\n]*$|\Z)", re.S | re.M),
    re.compile(r"\{%-?\s*(highlight|codeblock|raw)\b(?:(?!\{%-?\s*\1).)*?\{%-?\s*end\1\s*-?%\}", re.S),
    re.compile(r"<!--(?:(?!<!--).)*?-->", re.S),
    re.compile(r"<(pre|script|style|svg|table|blockquote)\b(?:(?!<\1\b).)*?</\1>", re.S | re.I),
)
SHORTCODE = re.compile(r"\{\{(?:(?!\{\{).)*?\}\}|\{%(?:(?!\{%).)*?%\}", re.S)
QUOTATION = re.compile(r"\s*>")
NOT_PROSE_LINE = re.compile(r"\s*(\||#{1,6}\s|:::|\[[^\]\n]+\]:|\{[^}]*\}\s*$|[-=*_]{3,}\s*$)")
BULLET = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+")
BREAK = re.compile(r"\n[ \t]*\n")
ENTRY = re.compile(r"\n(?=[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t])")
INDENTED = re.compile(r"(?: {4}|\t)")
# What stands between brackets is bounded, so that brackets which never close cost no more than others.
REPLACEMENTS = (
    ("!", re.compile(r"!\[[^\]]{0,600}\](?:\([^)]{0,2000}\)|\[[^\]]{0,200}\])?"), ""),
    ("[", re.compile(r"\[\^[^\]]{0,80}\]"), ""),
    ("[", re.compile(r"\[([^\[\]]{0,600})\](?:\([^)]{0,2000}\)|\[[^\]]{0,200}\])"), r"\1"),
    (":", re.compile(r"<?https?://[^\s>)]+>?"), ""),
    ("<", re.compile(r"</?[a-zA-Z][^<>]*>"), ""),
    ("`", re.compile(r"`+[^`]*`+"), "`"),
    ("*_", re.compile(r"[*_]{1,3}(?=\w)|(?<=[\w.,!?;:)])[*_]{1,3}"), ""),
    ("&", re.compile(r"&(?:mdash|ndash);"), "—"),
    ("&", re.compile(r"&(?:rsquo|lsquo|apos);"), "'"),
    ("&", re.compile(r"&(?:rdquo|ldquo|quot);"), '"'),
    ("&", re.compile(r"&(?:nbsp|thinsp);"), " "),
    ("&", re.compile(r"&amp;"), "&"),
    ("-—–", re.compile(r"(?:(?<!\s)\s+)?(?:-{2,3}|[—–])\s*| - "), " — "),
)
"""What is written otherwise, each behind the signs of which it has one: most texts have few of them."""

DIGIT = re.compile(r"\d")
TYPOGRAPHY = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "…": "...", "\u00a0": " ", "\r": "\n"})
SENTENCE_END = re.compile(r"(?<=[.!?:])[\"')\]]*\s+(?=[A-Z`\"'(])")
WORD = re.compile(r"\w[\w']*|`")  # a word; the backtick is the word that inline code leaves
MIN_BLOCK_WORDS = 4  # a block below this is a label, a caption or a lone link, not prose


def extract_sentences(markdown: str) -> tuple[str, ...]:
    """Return the prose of ``markdown`` sentence by sentence, in order; digits are all ``0``, inline code is a backtick."""
    return tuple(s for block in extract_blocks(markdown) for s in SENTENCE_END.split(block) if s)


def extract_blocks(markdown: str) -> list[str]:
    """Return the prose paragraphs and list entries, each on one line."""
    text = FRONT.sub("", markdown.replace("\r\n", "\n"))
    for pattern in NOT_PROSE:
        text = pattern.sub("\n\n", text)
    text = SHORTCODE.sub("", text)
    entries = (entry for block in BREAK.split(text) if is_prose(block) for entry in ENTRY.split(block))
    normalised = (normalise(entry) for entry in entries)
    return [block for block in normalised if len(block.split()) >= MIN_BLOCK_WORDS]


def is_prose(block: str) -> bool:
    """Whether a block is neither a quotation nor indented code."""
    lines = [line for line in block.split("\n") if line.strip()]
    if not lines or QUOTATION.match(block):
        return False
    return not all(INDENTED.match(line) for line in lines)


def normalise(block: str) -> str:
    """Return a block on one line, without markup, typography the same whatever the editor."""
    lines = [BULLET.sub("", line) for line in block.split("\n") if not NOT_PROSE_LINE.match(line)]
    text = " ".join(lines).translate(TYPOGRAPHY)
    for signs, pattern, replacement in REPLACEMENTS:
        if any(sign in text for sign in signs):
            text = pattern.sub(replacement, text)
    return " ".join(DIGIT.sub("0", text).split())


def count_words(text: str) -> int:
    """Return how many words the text has, as this room counts them."""
    return len(WORD.findall(text))


def group_sentences(sentences: Sequence[str], words: int) -> list[str]:
    """Return passages of whole sentences, each of about ``words`` words; what is far shorter or longer is left out."""
    groups, sizes = [[""]], [0]
    for sentence in sentences:
        if sizes[-1] >= words - 8:
            groups.append([])
            sizes.append(0)
        groups[-1].append(sentence)
        sizes[-1] += count_words(sentence)
    fits = [max(55, 0.7 * words) <= size <= 1.7 * words for size in sizes]
    return [" ".join(group).strip() for group, is_fit in zip(groups, fits, strict=True) if is_fit]
