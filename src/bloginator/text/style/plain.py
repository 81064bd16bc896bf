"""What a person wrote, out of Markdown: sentences of running prose, typography evened out.

    Markdown ──► blocks ──► prose blocks ──► evened text ──► sentences
                  └ code, tables, headings, quotations, shortcodes and front matter fall away

Curly and straight quotes, and the many ways to type a dash, come out the same: they tell the editor, not the writer.
"""

import re

FRONT = re.compile(r"\A(---|\+\+\+)[ \t]*\n.*?\n\1[ \t]*(?:\n|\Z)", re.S)
DROPPED = (
    re.compile(r"^[ \t]*(```|~~~).*?(?:^[ \t]*\1[^\n]*$|\Z)", re.S | re.M),
    re.compile(r"\{%-?\s*(highlight|codeblock|raw)\b.*?\{%-?\s*end\1\s*-?%\}", re.S),
    re.compile(r"<!--.*?-->", re.S),
    re.compile(r"<(pre|script|style|svg|table|blockquote)\b.*?</\1>", re.S | re.I),
)
SHORTCODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.S)
QUOTATION = re.compile(r"\s*>")
NOT_PROSE_LINE = re.compile(r"\s*(\||#{1,6}\s|:::|\[[^\]\n]+\]:|\{[^}]*\}\s*$|[-=*_]{3,}\s*$)")
BULLET = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+")
BREAK = re.compile(r"\n[ \t]*\n")
ENTRY = re.compile(r"\n(?=[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t])")
INDENTED = re.compile(r"(?: {4}|\t)")
# What stands between brackets is bounded, so that brackets which never close cost no more than others.
REPLACED = (
    (re.compile(r"!\[[^\]]{0,600}\](?:\([^)]{0,2000}\)|\[[^\]]{0,200}\])?"), ""),
    (re.compile(r"\[\^[^\]]{0,80}\]"), ""),
    (re.compile(r"\[([^\]]{0,600})\](?:\([^)]{0,2000}\)|\[[^\]]{0,200}\])"), r"\1"),
    (re.compile(r"<?https?://[^\s>)]+>?"), ""),
    (re.compile(r"</?[a-zA-Z][^<>]*>"), ""),
    (re.compile(r"`+[^`]*`+"), "`"),
    (re.compile(r"[*_]{1,3}(?=\w)|(?<=[\w.,!?;:)])[*_]{1,3}"), ""),
    (re.compile(r"&(?:mdash|ndash);"), "—"),
    (re.compile(r"&(?:rsquo|lsquo|apos);"), "'"),
    (re.compile(r"&(?:rdquo|ldquo|quot);"), '"'),
    (re.compile(r"&(?:nbsp|thinsp);"), " "),
    (re.compile(r"&amp;"), "&"),
    (re.compile(r"\s*(?:-{2,3}|[—–])\s*| - "), " — "),
    (re.compile(r"\d"), "0"),
    (re.compile(r"\s+"), " "),
)
EVENED = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "…": "...", "\u00a0": " ", "\r": "\n"})
SENTENCE_END = re.compile(r"(?<=[.!?:])[\"')\]]*\s+(?=[A-Z`\"'(])")
FEWEST_WORDS = 4
"""A block below this is a label, a caption or a lone link, not prose."""


def sentences(markdown: str) -> tuple[str, ...]:
    """Return the prose of ``markdown`` sentence by sentence, in order; digits are all ``0``, inline code is a backtick.

    >>> sentences("# Title\\n\\nI don’t *know* [why](x).  It has 12 `parts` -- most of them.")
    ("I don't know why.", 'It has 00 ` — most of them.')
    """
    return tuple(s for block in blocks(markdown) for s in SENTENCE_END.split(block) if s)


def blocks(markdown: str) -> list[str]:
    """Return the prose paragraphs and list entries, each on one line."""
    text = FRONT.sub("", markdown.replace("\r\n", "\n"))
    for pattern in DROPPED:
        text = pattern.sub("\n\n", text)
    text = SHORTCODE.sub("", text)
    entries = (entry for block in BREAK.split(text) if is_prose(block) for entry in ENTRY.split(block))
    found = (evened(entry) for entry in entries)
    return [block for block in found if len(block.split()) >= FEWEST_WORDS]


def is_prose(block: str) -> bool:
    """Whether a block is neither a quotation nor indented code."""
    lines = [line for line in block.split("\n") if line.strip()]
    if not lines or QUOTATION.match(block):
        return False
    return not all(INDENTED.match(line) for line in lines)


def evened(block: str) -> str:
    """Return a block on one line, without markup, typography the same whatever the editor."""
    lines = [BULLET.sub("", line) for line in block.split("\n") if not NOT_PROSE_LINE.match(line)]
    text = " ".join(lines).translate(EVENED)
    for pattern, into in REPLACED:
        text = pattern.sub(into, text)
    return text.strip()
