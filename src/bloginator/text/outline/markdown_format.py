"""outline.md: front matter for the document, `#` its title, `##` and deeper its sections, text below the description.

    ---
    classification: guidance
    ---
    # Title                      text below it is the thesis
    ## Costs {#costs words=200}  text below it is the description
    Closing                      underlined with = or -, a title or a section as well
    -------

Headings inside fences and comments are none. Levels may be skipped: depth is told by what stands above.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bloginator.text.decoding import with_newlines
from bloginator.text.front_matter import FieldLine, field_lines, read_list, unquote
from bloginator.text.markdown import code_spans
from bloginator.text.markdown.blocks import Block, blocks
from bloginator.text.markdown.unsaid import remove_unsaid
from bloginator.text.outline.build import FIELDS, OutlineEntry, OutlineReading, clean, one_line, one_line_each

LOOSE_HEADING = re.compile(
    r"^[ ]{0,3}[\u00a0\u3000\u2000-\u200f\u202f\u2060\ufeff]*(?P<signs>#{1,6}|＃{1,6})"
    r"(?:(?:[^\S\n]|[\u200b-\u200f\u2060\ufeff])+|(?<=[#＃]{2}))"
    r"(?=[^\s#＃!][^\n]*$)",
    re.MULTILINE,
)
"""A heading whose blank is missing or of another kind, behind a mark that nobody sees, or of wide signs."""

ATTRIBUTES = ("id", "words", "keywords", "queries")
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
CLOSING = re.compile(r"(?:^|[ \t]+)#+$")
QUOTE = re.compile(r"\\(?=[\"'])")  # a backslash that Markdown takes off, before a sign that means nothing there
BRACES = re.compile(r"(?<!\s)\s*\{([^{}]*)\}$")
ATTRIBUTE = re.compile(r"""#(?P<id>\S+)|(?P<key>[\w-]+)=(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]+))|(?P<stray>\S+)""")


class OutlineHeading(NamedTuple):
    """A heading of the outline with the text under it, as it stands in the file."""

    line: int
    level: int
    title: str
    attributes: str | None
    text: str


def read_markdown_outline(text: str, file: str) -> OutlineReading:
    """Read the whole text with its faults and warnings."""
    reading = OutlineReading(file=file)
    lines = outline_lines(text)
    start = read_front_matter(reading, lines)
    headings = find_headings(lines, start)
    if any(line.strip() for line in lines[start : headings[0].line - 1 if headings else len(lines)]):
        reading.warnings.append(f"{file} line {start + 1}: text above the first heading is not read")
    read_title(reading, [heading for heading in headings if heading.level == 1])
    read_sections(reading, [heading for heading in headings if heading.level > 1])
    return reading


def outline_lines(text: str) -> list[str]:
    """Return the lines of an outline as it means them: without comments, and with each heading as Markdown writes it."""
    visible = remove_unsaid(with_newlines(text.removeprefix("\ufeff")))
    return code_spans.replace_prose(LOOSE_HEADING, lambda match: f"{'#' * len(match['signs'])} ", visible).split("\n")


def read_front_matter(reading: OutlineReading, lines: Sequence[str]) -> int:
    """Read the document's fields, and return how many lines they take."""
    start = next((number for number, line in enumerate(lines, 1) if line.strip()), 0)
    if not start or lines[start - 1].rstrip() != "---":
        return 0
    end = next((number for number, line in enumerate(lines[start:], start) if line.rstrip() in ("---", "...")), None)
    if end is None:
        where = f"{reading.file} line {start}"
        reading.fault("the front matter is not closed", where, "put a `---` line behind its last line")
        return len(lines)
    for line in field_lines(lines[start:end]):
        read_field(reading, line, f"{reading.file} line {start + line.number + 1}")
    return end + 1


def read_field(reading: OutlineReading, line: FieldLine, where: str) -> None:
    """Read one line of front matter."""
    is_known = line.name in FIELDS
    if line.value is not None and line.name == "keywords":
        reading.keywords = (*(reading.keywords if line.is_item else ()), *one_line_each(read_list(line.value)))
    elif line.value is not None and not line.is_item:
        if not is_known:
            reading.warn_unread(line.name, FIELDS, where)
        elif value := one_line(unquote(line.value)):
            setattr(reading, line.name, value)
    elif is_known:
        reading.fault("this line of front matter is no `key: value`", where, "write each value on the line of its key")


def find_headings(lines: Sequence[str], start: int) -> list[OutlineHeading]:
    """Return the headings with the text under each; what stands in fences and comments is none."""
    hidden: set[int] = set()
    spans: list[tuple[int, int, int]] = []
    for first, stop, block in block_lines(lines, start):
        if block.kind == "html" and lines[first].lstrip().startswith("<!--"):
            hidden.update(range(first, stop))
        elif block.kind == "heading" and stop - first <= 2:  # more lines over a rule are text
            spans.append((first, stop, block.level))
    headings = []
    for (first, stop, level), end in zip(spans, [*(first for first, _, _ in spans[1:]), len(lines)], strict=False):
        below = [lines[number] for number in range(stop, end) if number not in hidden]
        headings.append(read_heading(first + 1, level, lines[first:stop], below))
    return headings


def block_lines(lines: Sequence[str], start: int) -> Iterator[tuple[int, int, Block]]:
    """Yield each block below the line ``start`` with the numbers, from 0, of its first line and of the line behind it."""
    text = "\n".join(lines)
    counted, number = 0, 0
    for block in blocks(text, sum(len(line) + 1 for line in lines[:start])):
        number += text.count("\n", counted, block.start)
        counted = block.start
        yield number, number + text.count("\n", block.start, block.end) + 1, block


def read_heading(number: int, level: int, lines: Sequence[str], below: Sequence[str]) -> OutlineHeading:
    """Return one heading, its attributes taken off, with the text of the lines below it."""
    line = lines[0].strip()
    title = line if len(lines) > 1 else CLOSING.sub("", line.lstrip("#").strip())
    braces = BRACES.search(title)
    attributes = braces[1] if braces and is_attributes(braces[1]) else None
    if braces and attributes is not None:
        title = title[: braces.start()]
    text = clean("\n".join(shown.rstrip() for shown in below)).strip()
    return OutlineHeading(number, level, one_line(QUOTE.sub("", title)), attributes, text)


def is_attributes(text: str) -> bool:
    """Tell whether what stands in braces behind a title is meant for us: it holds a `#` or an `=`."""
    kinds = [part.lastgroup for part in ATTRIBUTE.finditer(text)]
    return bool(kinds) and kinds[0] != "stray"


def read_title(reading: OutlineReading, titles: Sequence[OutlineHeading]) -> None:
    """Take the document's title from its one `#` heading, and its thesis from the text below."""
    for extra in titles[1:]:
        mend = "begin sections with `##`; `#` is the document's title"
        reading.fault(f"a second title: `{extra.title}`", f"{reading.file} line {extra.line}", mend)
    if titles and titles[0].title:
        reading.title = titles[0].title
    elif not reading.title:
        where = f"{reading.file} line {titles[0].line if titles else 1}"
        reading.fault("there is no title", where, "begin with a line such as `# My handbook`")
    below = titles[0].text if titles else ""
    if below and reading.thesis:
        place = f"{reading.file} line {titles[0].line}"
        reading.warnings.append(f"{place}: the text under the title is not read, since the front matter has a thesis")
    reading.thesis = reading.thesis or below


def read_sections(reading: OutlineReading, headings: Sequence[OutlineHeading]) -> None:
    """Turn the headings below the title into entries; a skipped level counts as one."""
    levels: list[int] = []
    for item in headings:
        while levels and levels[-1] >= item.level:
            levels.pop()
        expected = (levels[-1] if levels else 1) + 1
        levels.append(item.level)
        where = f"{reading.file} line {item.line}"
        if item.level > expected:
            reading.warnings.append(f"{where}: `{item.title}` skips a level; it is read as if it had {expected} `#`")
        if not item.title:
            reading.fault("the title is empty", where, "write a few words behind the `#`, or remove the line")
        entry = OutlineEntry(title=item.title, depth=len(levels), where=where, description=item.text)
        read_attributes(reading, entry, item.attributes or "")
        reading.entries.append(entry)


def read_attributes(reading: OutlineReading, entry: OutlineEntry, text: str) -> None:
    """Read `#id words=200 keywords="a, b" queries="one; two"` into the entry."""
    for part in ATTRIBUTE.finditer(text):
        key, value = part["key"] or "", part["quoted"] or part["bare"] or ""
        if part["id"] is not None or key == "id":
            entry.id = clean(part["id"] or value)
        elif key == "words":
            entry.words = read_words(reading, entry, value)
        elif key == "keywords":
            entry.keywords = one_line_each(read_list(value))
        elif key == "queries":
            entry.queries = one_line_each(read_list(value, ";"))
        else:
            reading.warn_unread(clean(part["stray"] or key), ATTRIBUTES, entry.where)


def read_words(reading: OutlineReading, entry: OutlineEntry, value: str) -> int | None:
    """Return the word budget that an attribute gives."""
    if value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    reading.fault(f"`words` is `{value}`, not a whole number", entry.where, "write a number such as `words=200`")
    return None


def insert_ids(text: str, ids: Sequence[str | None]) -> str:
    """Write an id, where there is one for it, behind the title of each section."""
    file_lines = LINE.findall(text)
    lines = outline_lines(text)
    sections = [item for item in find_headings(lines, read_front_matter(OutlineReading(file=""), lines)) if item.level > 1]
    for name, item in zip(ids, sections, strict=True):
        if name is not None:
            file_lines[item.line - 1] = insert_id(file_lines[item.line - 1], name, item.attributes)
    return "".join(file_lines)


def insert_id(line: str, name: str, attributes: str | None) -> str:
    """Return a heading's line with the id in it; its other attributes and its line end stay.

    >>> insert_id("## Costs ##\\r\\n", "costs", None), insert_id("## Costs {words=9}", "costs", "words=9")
    ('## Costs {#costs} ##\\r\\n', '## Costs {#costs words=9}')
    """
    if attributes is not None:
        start = line.rindex("{" + attributes + "}") + 1
        return f"{line[:start]}#{name} {line[start:].lstrip()}"
    body = line.rstrip()
    closing = CLOSING.search(body)
    end = closing.start() if closing else len(body)
    return f"{line[:end]} {{#{name}}}{line[end:]}"
