r"""Markdown that ten engines read alike: the same text, written so that none of them reads it otherwise.

    [^a.b]            ──► [^a-b]              footnotes' labels of ASCII letters, digits and hyphens
    \< \~ \"          ──► &lt; &#126; &quot;  escapes that Python-Markdown prints with their backslash
    one<br>two        ──► one <br /> two
    https://x.org[^1] ──► https://x.org [^1]  else the mark becomes a part of the address
    blocks            ──► ``layout.separate_blocks``

Code stays as it is, and so do formulas, but for what would be a tag in them.
"""

import re
from collections import Counter

from bloginator.text.markdown import code_spans
from bloginator.text.markdown.escaping import character_reference
from bloginator.text.markdown.labels import FOOTNOTE
from bloginator.text.markdown.layout import separate_blocks

PLAIN = re.compile(r"[A-Za-z0-9-]+")
NOT_PLAIN = re.compile(r"[^A-Za-z0-9]+")
LONE_BREAKS = re.compile(r"^([ \t>]*+)(?:<br[ ]?/?>[ \t]*+)++$", re.IGNORECASE | re.MULTILINE)
"""A line of nothing but breaks would be a block of HTML; it parts two paragraphs."""

REWRITTEN = re.compile(
    rf"""
      (?P<formula> \$\$[^$`]+\$\$ | \$(?![\s$])[^$`\n]{{1,300}}(?<![\s\\])\$(?![\d$]) | \\\([^`\n]{{1,300}}?\\\) )
    | \\(?P<sign>["$%&',/:;<=?@^|~])
    | \\\S
    | (?P<break>(?:(?<![ \t])[ \t]++)?<br[ ]?/?>[ \t]*+)
    | (?P<address>(?<![<\w/.])(?<!\]\()(?:https?://|www\.)[^\s<>\[\]]++)(?=[ \t]*+{FOOTNOTE.pattern})[ \t]*+
    """,
    re.IGNORECASE | re.VERBOSE,
)


def make_portable(text: str) -> str:
    """Return a section's text as all engines read it."""
    return separate_blocks(rewrite_inline(plain_labels(text)))


def rewrite_inline(text: str) -> str:
    """Return a text with escapes, breaks and marks behind addresses as all engines read them."""
    parted = code_spans.replace_prose(LONE_BREAKS, lambda line: line[1].rstrip(), text)
    return code_spans.replace_prose(REWRITTEN, rewrite, parted)


def rewrite(match: re.Match[str]) -> str:
    """Return one piece of a text in its portable form."""
    if match["formula"]:
        return match[0].replace("\\<", "< ")
    if match["sign"]:
        return character_reference(match["sign"])
    if match["break"]:
        return " <br /> "
    return f"{match['address']} " if match["address"] else match[0]


def plain_labels(text: str) -> str:
    """Return a text whose footnotes have labels of ASCII letters, digits and hyphens, one for each."""
    if "[^" not in text:
        return text
    written = {mark[1] for mark in code_spans.find_in_prose(FOOTNOTE, text)}
    labels: dict[str, str] = {}
    taken: Counter[str] = Counter()
    for label in sorted(written, key=lambda label: (not PLAIN.fullmatch(label), label)):
        plain = numbered = NOT_PLAIN.sub("-", label).strip("-") or "note"
        while taken[numbered.lower()]:
            taken[plain.lower()] += 1
            numbered = f"{plain}-{taken[plain.lower()]}"
        taken[numbered.lower()] += 1
        labels[label] = numbered
    return code_spans.replace_prose(FOOTNOTE, lambda mark: f"[^{labels[mark[1]]}]", text)
