r"""Backslashes that a writer of JSON did not mean as escapes: formulas and paths, whose letters they would eat.

"\frac{a}{b} \times \beta"  ──strict JSON──► form feed, tab, backspace       here ──► \frac{a}{b} \times \beta
"""

import re

SINGLE = r"(?<!\\)(?P<pairs>(?:\\\\)*)\\"
N_WORD = r"n(?:abla|eq|ot|otin|[ew]arrow|olimits|ewline|ewcommand|onumber|oindent|leq|geq|exists|mid|subseteq)(?![a-z])"
NOT_MEANT = re.compile(
    SINGLE + r"(?=[bf]|r[a-z]|u(?![0-9a-fA-F]{4})|[ac-eg-mo-qsv-zA-Z0-9()\[\]{}%$*#&!~^+=<>|.;:,@?`_-]"
    rf"|t(?:ext[a-z]*|imes|heta|au|anh?|frac|binom|ilde|riangle[a-z]*|herefore|op|o)(?![a-z])|{N_WORD})"
    r"|(?<=\b[A-Z]:)(?P<path>)\\(?=[bfrtu]\w)"
)
IN_MATH = re.compile(SINGLE + rf"(?=[a-mo-zA-Z]|n(?:u|e|i|mid|leq|geq)(?![a-z])|{N_WORD})")
COMMAND = re.compile(
    SINGLE + r"(?=(?:alpha|beta|gamma|delta|theta|lambda|mu|pi|rho|sigma|tau|phi|frac|text|math|sum|in|le|ge)\b)"
)
SHORT = re.compile(SINGLE + r"(?=n(?:u|e|i)(?=[\s,.;:)}$^_]))")
"""Commands of one letter behind the ``n``: meant where the text writes others with one backslash, too."""

MATH = re.compile(r"(?<![\\$\w])\$(?![\s$\d])[^$\"]{1,300}?(?<!\s)\$(?!\d)")
PATH = re.compile(
    r"(?<![\\\w])\\\\(?=\w+\\[^\\\"n])[^\\\s\"]+(?:\\[^\\\s\"]+)+"
    r"|\b[A-Z]:\\n[^\\\s\"]{0,40}(?:\\[^\\\s\"]{1,40}){0,6}?\\[^nrtu\\\s\"/][^\\\s\"]*"
    r"|\b[A-Z]:\\(?=[^\\\s\"n])[^\\\s\"]+(?:\\(?!n[A-Z\d*#-])[^\\\s\"]+)+"
)
NEWLINE = re.compile(r"\\n(?!(?<=n)(?:abla|eq|ot|otin|u|e|i|mid|ewline)(?![a-z]))")


def double_backslashes(raw: str) -> str:
    r"""Return JSON in which the backslashes that cannot be meant as escapes are escaped themselves.

    >>> print(double_backslashes(r'{"content": "A\n\nIt is $\nu \to \beta$, \frac{a}{b}."}'))
    {"content": "A\n\nIt is $\\nu \\to \\beta$, \\frac{a}{b}."}
    """
    if "\\" not in raw:
        return raw
    if COMMAND.search(raw):
        raw = SHORT.sub(double_backslash, raw)
    mathematical = MATH.sub(lambda math: IN_MATH.sub(double_backslash, math[0]), raw)
    return NOT_MEANT.sub(double_backslash, PATH.sub(lambda path: path[0].replace("\\", r"\\"), mathematical))


def double_backslash(match: re.Match[str]) -> str:
    """Return one backslash as two, behind those that are paired already."""
    return f"{match['pairs'] or ''}\\\\"


def read_newlines(text: str) -> str:
    r"""Return a text that was escaped twice, as one without line breaks shows, with them for its ``\n``, formulas aside."""
    if "\n" in text or r"\n\n" not in text:
        return text
    return NEWLINE.sub("\n", text).replace('\\"', '"')
