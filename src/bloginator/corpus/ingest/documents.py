"""Read one file of the corpus: its text, and what its front matter says of it; or the reason why not."""

import json
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import cast, get_args

from bloginator.corpus.ingest.blobs import remove_blobs
from bloginator.corpus.ingest.converter import WORKBOOKS, convert
from bloginator.corpus.ingest.files import CONVERTED
from bloginator.corpus.ingest.unreadable import Unreadable, text_of
from bloginator.records.corpus import Quality, Quotations
from bloginator.text.front_matter import fields_of, find_front_matter
from bloginator.text.markdown.block_scanner import Block
from bloginator.text.markdown.unsaid import remove_other_comments, remove_unsaid

DATE = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
NAME_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}[-_ ]+")
PLAIN_NAMES = frozenset({"index", "readme", "_index"})
DATE_FIELDS = ("date", "published", "published_at", "publishdate", "pubdate", "created", "updated", "lastmod")
TAG_FIELDS = ("tags", "categories", "keywords", "topics")

PRIVATE_KEY = "PRIVATE KEY"


@dataclass(frozen=True, slots=True)
class Text:
    """A document as read: its whole text with ``\\n`` line ends, where its prose begins, its blocks, what is said of it."""

    text: str
    body: int
    blocks: Sequence[Block]
    title: str
    date: str | None
    tags: tuple[str, ...]
    quality: Quality
    pages: tuple[int, ...] = ()  # where each page begins, for a document that has pages
    quotations: Quotations | None = None  # what is not the author's; ``None`` where neither it nor ``corpus.toml`` says
    has_lines: bool = True  # whether its lines are those of the file; a converted file has none to look up

    def page(self, place: int) -> int | None:
        """Return the page that a character stands on, from 1; ``None`` where the document has none."""
        return max(1, bisect_right(self.pages, place)) if self.pages else None


def read(data: bytes, path: str, said: str = "", *, file: Path | None = None) -> Text:
    """Make a document of a file's bytes, cited as ``path``.

    Args:
        said: What ``corpus.toml`` says of it, as JSON; it wins over the front matter.
        file: Where it lies, for the converter.

    Raises:
        Unreadable: The bytes are no text, or there is no prose in it.
    """
    from bloginator.text.markdown.blocks import blocks

    text, pages = read_source(data, path, file)
    if not pages and PRIVATE_KEY not in text:  # which is found whole, and told, only with all of its lines
        text = remove_blobs(text)
    front = find_front_matter(text)
    if not text[front.body :].strip():
        raise Unreadable("nothing stands below its front matter" if front.body else "the file is empty")
    fields = {**fields_of(text, front), **(json.loads(said) if said else {})}
    read_blocks = blocks(text, front.body)
    about = (find_title(fields, read_blocks, path), find_date(fields, path), read_tags(fields), read_quality(fields))
    return Text(text, front.body, read_blocks, *about, pages, read_quotations(fields), has_lines=not is_converted(file))


def read_source(data: bytes, path: str, file: Path | None) -> tuple[str, tuple[int, ...]]:
    """Return a file's text with ``\\n`` line ends, converted where need be, and where its pages begin.

    What its author has commented out or crossed out is no part of it; the lines of what is left stay.
    """
    if file is not None and is_converted(file):
        return convert(data, file.suffix.lower())
    return remove_other_comments(remove_unsaid(text_of(data)), PurePosixPath(path).suffix.lower()), ()


def is_converted(file: Path | None) -> bool:
    """Tell whether a file is read through the converter."""
    return file is not None and file.suffix.lower() in CONVERTED


def find_title(fields: Mapping[str, object], blocks: Sequence[Block], path: str) -> str:
    """Return the document's title: its own, else the heading that opens the text, else its name in words.

    A workbook opens with the name of its first sheet, which is none of the whole.
    """
    from bloginator.text.markdown.inline import strip_markup

    own_title = fields.get("title")
    if isinstance(own_title, str) and own_title.strip():
        return strip_markup(own_title)
    if blocks and blocks[0].kind == "heading" and blocks[0].title and PurePosixPath(path).suffix.lower() not in WORKBOOKS:
        return blocks[0].title
    return name_in_words(path)


def name_in_words(path: str) -> str:
    """Return a title made of the file's name.

    >>> name_in_words("posts/2024-01-02-on_call-rota.md")
    'on call rota'
    """
    name = PurePosixPath(path)
    stem = name.parent.name if name.stem.lower() in PLAIN_NAMES and name.parent.name else name.stem
    return NAME_DATE.sub("", stem).replace("_", " ").replace("-", " ").strip() or stem


def find_date(fields: Mapping[str, object], path: str) -> str | None:
    """Return the day as ``YYYY-MM-DD``, from the front matter or from the file's name."""
    for text in [*(str(fields[name]) for name in DATE_FIELDS if name in fields), Path(path).name]:
        if day := DATE.search(text):
            return f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}"
    return None


def read_tags(fields: Mapping[str, object]) -> tuple[str, ...]:
    """Return tags and categories, each once, in the order given."""
    names: dict[str, None] = {}
    for name in TAG_FIELDS:
        value = fields.get(name, ())
        items = re.split(r"[,;]\s*|\s+", value) if isinstance(value, str) else value
        names.update(dict.fromkeys(str(item) for item in items if str(item).strip()) if isinstance(items, list) else {})
    return tuple(names)


def read_quality(fields: Mapping[str, object]) -> Quality:
    """Return how far the author stands behind the document; ``deprecated: true`` is understood too."""
    value = str(fields.get("quality", "")).strip().lower()
    if value in get_args(Quality):
        return cast(Quality, value)
    return "deprecated" if str(fields.get("deprecated", "")).strip().lower() == "true" else "standard"


def read_quotations(fields: Mapping[str, object]) -> Quotations | None:
    """Return what is said of the words in a document that are not its author's; ``None`` where nothing is."""
    value = str(fields.get("quotations", "")).strip().lower()
    return cast(Quotations, value) if value in get_args(Quotations) else None
