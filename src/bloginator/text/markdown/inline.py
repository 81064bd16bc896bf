"""Inline markup: found once, then either removed (``strip_markup``) or covered in place (``mask_markup``).

Every repeat in the pattern is possessive or stops at its own opening character, so that hostile text costs linear time.
It first looks for the characters that markup begins with, so that plain letters cost next to nothing.
"""

import re
from html import unescape

COVER = "\x00"  # stands in a mask for what no reader reads: link targets, tags, images. Neither a letter nor a space.
IN_SOURCES = r"\[S\d{1,3}+(?:\s*[,;]\s*S?\d{1,3}+)*+\]"  # unresolved markers: one, or a list in brackets
INLINE = re.compile(
    r"""
    (?=[\\`!\[<{h*_~\n])(?:
      (?P<escape>   \\[!-/:-@\[-`{-~] )
    | (?P<code>     (?<!`)`(?!`)[^`]++`(?!`) | (?<!`)``(?!`)(?:[^`]|`(?!`))++``(?!`) )
    | (?P<silent>   !\[(?:[^\[\]\\]|\\.|\[[^\[\]]*+\])*+\](?:\((?:[^()\n]|\([^()\n]*+\))*+\)|\[[^\[\]\n]*+\])?
                  | """
    + IN_SOURCES
    + r""" | \[\^[^\[\]\n]++\]
                  | <!--(?:[^-<]|-(?!->)|<(?!!--))*+-->
                  | \{\{[<%][^{}]*+\}\} | \{%[^{}]*+\} | (?<=[\w\])*_`])\{[.#][^{}\n]*+\}
                  | </?[a-z][a-z0-9-]*+(?=[\s/>])[^<>]*+> | ^\[!\w+\] )
    | (?P<link>     \[(?P<label>(?:[^\[\]\\]|\\.|\[[^\[\]]*+\])++)\]
                    (?:\((?:[^()\n]|\([^()\n]*+\))*+\)|\[[^\[\]\n]*+\]) )
    | (?P<short>    (?<![\w\])])\[(?!sic\])(?P<name>[^\W\d][^\[\]\n]++)\](?!\() )
    | (?P<url>      <(?:https?|mailto):[^\s<>]++>
                  | (?<![\w/.,;!?=&-])https?://(?:[^\s<>()\[\]"'`*]|\([^\s()]*+\))++(?<![.,;:!?_]) )
    | (?P<stress>   \*+(?=\S)|(?<=\S)\*+ | (?<!\w)_+(?=\S)|(?<=\S)_+(?!\w) | ~~ )
    | (?P<prefix>   \n[ \t]*(?:>[ \t]?)+ )
    )
    """,
    re.VERBOSE,
)
NUMBERED = re.compile(r"(?:\[\d{1,3}\]){2}")
STOP_WITHIN = re.compile(r"[.!?…]+(?=\s)")
CLOSING = re.compile(r"(?<! ) +(?=[,;:!?](?:\s|$)|\.(?!\w)|\))")
ENTITY = re.compile(r"&(?:#(?:\d{1,9}|x[\da-f]{1,8})(?![\da-f])|[a-z][a-z\d]{1,31});?", re.IGNORECASE)
MARKUP = re.compile(r"[\\`\[<{_*~&]|https?:|\n[ \t]*>")


def strip_markup(text: str) -> str:
    """Return a stretch of prose without its inline markup, on one line: links as their text, images and markers gone.

    >>> strip_markup("See *the* [plan](x.md): `a_b` works.[^1] [S1]")
    'See the plan: a_b works.'
    """
    if MARKUP.search(text):
        text = CLOSING.sub("", INLINE.sub(read_markup, text))
        text = resolve_entities(text)
    return " ".join(text.split())


def resolve_entities(text: str) -> str:
    """Return a text with the characters that its entities stand for; one with more digits than any has stays.

    >>> resolve_entities("a &amp; b"), len(resolve_entities(f"&#{'9' * 5000};"))
    ('a & b', 5003)
    """
    return ENTITY.sub(lambda entity: unescape(entity[0]), text) if "&" in text else text


def read_markup(match: re.Match[str]) -> str:
    """Say what a reader reads of one piece of markup."""
    kind = match.lastgroup
    if kind == "escape":
        return match[0][1:]
    if kind == "code":
        return match[0].strip("`")
    if kind == "link":
        return INLINE.sub(read_markup, match["label"])
    if kind == "short":
        return INLINE.sub(read_markup, match["name"])
    if kind == "url":
        return match[0].strip("<>")
    return " " if kind == "prefix" or match[0].startswith("{") else ""


def mask_markup(text: str) -> str:
    """Return the text, equally long, with nothing in it that could be taken for the end of a sentence but is none."""
    return INLINE.sub(cover_markup, text) if MARKUP.search(text) else text


def cover_markup(match: re.Match[str]) -> str:
    """Cover one piece of markup: code and addresses by letters, what is not read by ``COVER``; markers stay."""
    kind, piece = match.lastgroup, match[0]
    if kind == "code" or kind == "url":
        return "X" * len(piece)
    if kind == "link" and not NUMBERED.fullmatch(piece):
        label = STOP_WITHIN.sub(COVER, INLINE.sub(cover_markup, match["label"]))
        return f"[{label}]".ljust(len(piece), COVER)
    if kind == "silent":
        return piece if piece[0] == "[" and piece[1] in "S^" else COVER * len(piece)
    if kind == "prefix":
        return "\n".ljust(len(piece))
    return piece if kind != "escape" else COVER * len(piece)
