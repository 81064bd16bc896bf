"""A text as words: what a reader reads, how many there are, and what to match them by."""

import re
import unicodedata

from bloginator.text.markdown.block_scanner import DELIMITER, Block
from bloginator.text.markdown.inline import strip_markup

UNREAD = frozenset({"code", "html", "rule", "reference", "directive"})
CELL = re.compile(r"(?<!\\)\|")
WORD = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]|[^\W_](?:[^\W_\u3040-\u9fff\uac00-\ud7af]|['’_.,:/@+&-](?=\w))*")
TERM = re.compile(
    r"(?=\d)(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)+)|c\+\+|[cf]#"
    r"|(?=[^\W_])[a-z0-9]*+[^\W_]*+(?:['’](?=[^\W_])[a-z0-9]*+[^\W_]*+)*+"  # most letters are met by the first, fast set
)

LINE_HYPHEN = re.compile(r"[-\u2010][ \t]*\n")  # sought first: at most ends of lines no word is broken
BROKEN = re.compile(r"(?<![^\W\d_])([^\W\d_]{1,40})[-\u2010][ \t]*\n[ \t>]*([^\W\d_A-ZÄÖÜ]+)")
LEFT_OUT = "- …"  # stands in a passage for what it leaves out of a list
INVISIBLE = re.compile(r"\u00ad[ \t]*\n?|[\u034f\u200b\u2060-\u2064\ufeff\ufe00-\ufe0f]")
"""Hyphens that show only at a line's end, and marks without a width, which part no word."""

LIGATURE = re.compile(r"[\ufb00-\ufb06\uff01-\uff5e]")  # letters joined by print, and the wide forms of ASCII


def plain_text(text: str) -> str:
    """Return what a reader reads, one line a paragraph, item or table row; code, HTML and front matter are left out.

    For one sentence use ``bare``: a sentence that begins with "1986." is no list.
    """
    from bloginator.text.markdown.blocks import blocks  # a search needs no grammar of Markdown, which takes 11 ms to load

    read = (block_lines(text, block) for block in blocks(text) if block.kind not in UNREAD)
    return "\n".join(line for lines in read for line in lines if line)


def block_lines(text: str, block: Block) -> list[str]:
    """Read one block: a table by rows, its cells between semicolons, anything else as one line."""
    if block.kind == "heading":
        return [block.title]
    if block.kind != "table":
        return [strip_markup(text[block.inside : block.end])]
    rows = (row.strip() for row in text[block.start : block.end].splitlines() if not DELIMITER.fullmatch(row))
    return ["; ".join(filter(None, map(strip_markup, CELL.split(row)))) for row in rows]


def count_words(text: str) -> int:
    """Count the words as a writer does: markup, link targets, citation markers and code blocks are none.

    >>> count_words("# Costs\\n\\nWe [paid](https://a.b/c) 3.50 euros. [S1]")
    5
    """
    return sum(1 for _ in WORD.finditer(plain_text(text)))


def tokenize(text: str) -> list[str]:
    """Return the lower-cased words, in order, to match by; numbers keep their points and lose their commas.

    A word that a line's end broke comes behind them as one word, too.

    >>> tokenize("The [C++](x) team paid 1,200 in 3.11.")
    ['the', 'c++', 'team', 'paid', '1200', 'in', '3.11']
    >>> tokenize("It is re-\\nviewed.")
    ['it', 'is', 're', 'viewed', 'reviewed']
    """
    read = strip_markup(text)
    read = (read if read.isascii() else compose(read)).lower().replace("’", "'")
    terms = TERM.findall(read)
    if "," in "".join(terms):
        terms = [term.replace(",", "") for term in terms]
    broken = BROKEN.findall(text) if LINE_HYPHEN.search(text) else ()  # letters alone
    return [*terms, *(compose(f"{first}{second}").lower() for first, second in broken)]


def compose(text: str) -> str:
    """Return a text as it is matched: letters and their accents as one sign, ligatures apart, nothing invisible in words.

    >>> compose("U\u0308ber\u00adweisung"), compose("e\ufb03cient"), compose("zero\u200bwidth")
    ('Überweisung', 'efficient', 'zerowidth')
    """
    spelled = LIGATURE.sub(lambda ligature: unicodedata.normalize("NFKC", ligature[0]), INVISIBLE.sub("", text))
    return unicodedata.normalize("NFC", spelled)


def quoted_lines(text: str) -> list[str]:
    """Return the lines of a passage that stand in its document, with single spaces, without the marks for what is left out.

    >>> quoted_lines("You need:\\n- …\\n  2.  A   form")
    ['You need:', '2. A form']
    """
    return [line for line in map(squeeze, text.splitlines()) if line and line != LEFT_OUT]


def squeeze(text: str) -> str:
    """Return a text with single spaces; what cannot be written as UTF-8 becomes a question mark."""
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").split())
