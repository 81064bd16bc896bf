"""Read an outline, and write its ids into it."""

from bloginator.records.outline import Outline
from bloginator.text.outline import json_format, markdown_format
from bloginator.text.outline.build import build_outline


def read_outline(text: str, file: str) -> Outline:
    """Read an outline: the first system's JSON, of which what that system computed is ignored, or headings with text.

    Args:
        text: The whole file.
        file: As messages name it; JSON where it ends in ``.json``.

    Raises:
        BadOutline: Anything in it is wrong; all that can be told at once is named, with JSON paths or lines.
    """
    read = json_format.read_json_outline if is_json(file) else markdown_format.read_markdown_outline
    return build_outline(read(text, file))


def is_json(file: str) -> bool:
    """Tell by its name whether an outline is JSON rather than Markdown, which may begin with a brace, too."""
    return file.endswith(".json")


def insert_ids(text: str, outline: Outline, file: str) -> str:
    """Return the text that ``outline`` was read from with the id of each section in it; all else stays as it is."""
    missing = [None if section.own_id else section.id for section in outline.sections]
    write = json_format.insert_ids if is_json(file) else markdown_format.insert_ids
    return write(text, missing)
