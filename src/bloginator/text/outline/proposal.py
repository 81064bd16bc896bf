"""An outline as somebody proposed it: read as every outline is, and written as Markdown, an id behind every title."""

import re
from collections.abc import Iterator

from bloginator.records.outline import Outline, Section
from bloginator.text.front_matter import write_scalar
from bloginator.text.markdown.unsaid import escape_unsaid
from bloginator.text.outline.build import build_outline
from bloginator.text.outline.markdown_format import read_markdown_outline

QUOTE = re.compile(r"\\(?=[\"'])")
MEANT = re.compile(r"^(?:\d+(?=[.)])|(?=[#=`~<>|+*$-]|:::|\{%))")
"""What begins a line that Markdown would take for something else than text."""


def read_proposal(text: str, title: str, file: str, line: int = 1) -> Outline:
    """Read a proposed outline, which may leave out the title.

    Args:
        line: Of the file on which the text begins.

    Raises:
        BadOutline: Anything in it is wrong.
    """
    reading = read_markdown_outline("\n" * (line - 1) + text, file)
    if not reading.title:
        reading.title = title
        reading.faults = [fault for fault in reading.faults if fault.what != "there is no title"]
    return build_outline(reading)


def render_outline(outline: Outline) -> str:
    """Return an outline as Markdown: what is read of it is that outline, every id its own."""
    return "\n\n".join(filter(None, (render_fields(outline), *render_texts(outline)))) + "\n"


def render_fields(outline: Outline) -> str:
    """Return the front matter, of what is not as it would be without; empty where all is."""
    values = {"classification": outline.classification, "audience": outline.audience, "date": outline.date}
    lines = [
        f"{name}: {write_scalar(value)}"
        for name, value in values.items()
        if value is not None and value != Outline.model_fields[name].default
    ]
    if outline.keywords:
        lines.append(f"keywords: [{', '.join(write_scalar(word, within_list=True) for word in outline.keywords)}]")
    return "\n".join(["---", *lines, "---"]) if lines else ""


def render_texts(outline: Outline) -> Iterator[str]:
    """Yield the title and the thesis, then each section's heading and description."""
    yield f"# {render_title(outline.title)}" + " {#title}" * outline.title.endswith(("#", "}"))
    yield outline.thesis
    for section in outline.sections:
        yield f"{'#' * (2 + len(section.parents))} {render_title(section.title)} {{{render_attributes(section)}}}"
        yield section.description


def render_title(title: str) -> str:
    """Return a title so that reading, which takes a backslash off before a quotation mark, gives it back."""
    return QUOTE.sub(r"\\\\", title)


def render_attributes(section: Section) -> str:
    """Return what stands in braces behind a section's title."""
    parts = [f"#{section.id}", f"words={section.words}" if section.words is not None else ""]
    for key, values, separator in (("keywords", section.keywords, ", "), ("queries", section.queries, "; ")):
        if values:
            parts.append(f'{key}="{separator.join(values)}"')
    return " ".join(filter(None, parts))


def plain_line(text: str) -> str:
    """Return a text of unknown origin as one line of prose, which begins nothing that Markdown knows and hides nothing.

    >>> plain_line("# A\\nline"), plain_line("1. Say it.")
    ('\\\\# A line', '1\\\\. Say it.')
    """
    return escape_unsaid(MEANT.sub(r"\g<0>\\", " ".join(text.split())))
