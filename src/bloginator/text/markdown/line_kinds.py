"""Tell what each line of a text begins, from the line alone.

One match a line; what a line means where it stands (a list's continuation, a setext underline) is for ``structure``.
"""

import re
from typing import NamedTuple

BLOCK_TAGS = (
    "address|article|aside|audio|blockquote|body|canvas|center|details|dialog|dd|div|dl|dt|fieldset|figcaption|figure|footer"
    "|form|h[1-6]|head|header|hr|html|iframe|li|link|main|math|menu|meta|nav|noscript|object|ol|optgroup|option|p|param|picture"
    "|pre|script|search|section|source|style|summary|svg|table|tbody|td|textarea|tfoot|th|thead|title|tr|track|ul|video"
)
LINE = re.compile(
    rf"""
    [ \t]*
    (?: (?P<blank>     [ \t\r\f\v]*$ )
    |   (?P<fence>     `{{3,}}(?=[^`\n]*$) | ~{{3,}} )
    |   (?P<math>      \$\$ )
    |   (?P<heading>   \#{{1,6}}(?=[ \t\r]|$) )
    |   (?P<underline> (?:=++|-++)[ \t\r]*$ )
    |   (?P<rule>      (?:(?:\*[ \t]*+){{3,}}+|(?:_[ \t]*+){{3,}}+|(?:-[ \t]*+){{3,}}+)\r?$ )
    |   (?P<quote>     > )
    |   (?P<item>      (?:[-*+:]|\d{{1,9}}[.)])(?=[ \t\r]|$) )
    |   (?P<footnote>  \[\^[^\]\n]+\]: )
    |   (?P<reference> \[[^\]\n]+\]:[ \t]*(?:\{{%.*%\}}|\S+)(?:[ \t]+["'(].*)?[ \t\r]*$ )
    |   (?P<directive> :{{3,}} | \{{\{{ | \{{% | \{{[.\#][^}}\n]*\}}[ \t\r]*$ )
    |   (?P<html>      <!--|<[?!]|</?(?:{BLOCK_TAGS})(?=[\s/>]|$) )
    |   (?P<tag>       </?[a-z][^<>\n]*>[ \t\r]*$ )
    |   (?P<row>       \|.*\|[ \t\r]*$ )
    |   (?P<text>)
    )""",
    re.MULTILINE | re.VERBOSE,
)


class Line(NamedTuple):
    """One line without its newline; ``first`` is past the indent, ``mark`` past what tells its kind."""

    start: int
    first: int
    mark: int
    end: int
    indent: int
    kind: str


def split_lines(text: str, start: int) -> list[Line]:
    """Cut the text from ``start`` into lines, blank ones too."""
    lines, size = [], len(text)
    while start < size:
        end = text.find("\n", start)
        end = size if end < 0 else end
        lines.append(read_line(text, start, end))
        start = end + 1
    return lines


def read_line(text: str, start: int, end: int) -> Line:
    """Read the line that lies at ``start``..``end``."""
    match = LINE.match(text, start, end)
    if match is None or match.lastgroup is None:  # cannot be: the last alternative is empty
        return Line(start, start, start, end, 0, "text")
    first = match.start(match.lastgroup)
    return Line(start, first, match.end(), end, len(text[start:first].expandtabs(4)), match.lastgroup)
