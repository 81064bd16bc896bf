"""Whole drafts to measure on: outline, honest answers, the sources that they were written from, and planted errors.

    drafts/<corpus>-<name>/outline.md, answers/<id>.md ──┐
    sources.json: document, lines, characters ──rebuilt──┼──► Draft ──► honest copy, planted copies
    planted.json: honest sentence ► planted sentence  ───┘

The drafts are our own text. The documents are not part of this repository: ``BLOGINATOR_SHARED_DATA`` names the folder
that they lie in, ``../shared/data`` by default, and a passage is known by its document, its lines and its characters.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from labelled import data_folder

from bloginator.corpus.ingest.documents import read
from bloginator.records.exchange import Source
from bloginator.records.outline import Outline, Section
from bloginator.text.answers.assistant_boilerplate import remove_gaps
from bloginator.text.answers.cleaning import clean_answer
from bloginator.text.markdown.blocks import Block
from bloginator.text.outline import read_outline

FOLDER = Path(__file__).parent / "drafts"


@dataclass(frozen=True)
class Planted:
    """One error: a sentence of the honest draft, and what stands in its place in one copy, of 15 to 21 errors."""

    copy: int
    section: str
    kind: str
    honest: str
    planted: str


@dataclass(frozen=True)
class Draft:
    """One whole draft. ``texts`` and ``sources`` go by section, in the outline's order."""

    name: str
    outline: Outline
    texts: dict[str, str]
    sources: dict[str, tuple[Source, ...]]
    planted: tuple[Planted, ...]

    @property
    def corpus(self) -> str:
        """Return the name of its corpus."""
        return self.name.split("-", 1)[0]

    def copies(self, most: int) -> list[tuple[dict[str, str], tuple[Planted, ...]]]:
        """Return the planted copies, at most so many, each with its errors."""
        numbers = sorted({error.copy for error in self.planted})[:most]
        dealt = [tuple(error for error in self.planted if error.copy == number) for number in numbers]
        return [(plant(self.texts, errors), errors) for errors in dealt]


def plant(texts: Mapping[str, str], errors: Sequence[Planted]) -> dict[str, str]:
    """Return the texts with the errors in place of the honest sentences."""
    planted = dict(texts)
    for error in errors:
        before = planted[error.section]
        if before.count(error.honest) != 1:
            raise ValueError(f"{error.section}: not exactly once in the draft: {error.honest}")
        planted[error.section] = before.replace(error.honest, error.planted)
    return planted


def read_drafts(corpora: Sequence[str]) -> list[Draft]:
    """Return the drafts of some corpora, by name."""
    return [read_draft(folder) for folder in sorted(FOLDER.iterdir()) if folder.name.split("-", 1)[0] in corpora]


def read_draft(folder: Path) -> Draft:
    """Return one draft with its sources rebuilt."""
    outline = read_outline((folder / "outline.md").read_text("utf-8"), "outline.md")
    places = json.loads((folder / "sources.json").read_text("utf-8"))
    return Draft(
        name=folder.name,
        outline=outline,
        texts={section.id: read_answer(folder, section, len(places[section.id])) for section in outline.sections},
        sources={name: tuple(map(rebuild, range(1, len(found) + 1), found)) for name, found in places.items()},
        planted=tuple(Planted(**one) for one in json.loads((folder / "planted.json").read_text("utf-8"))),
    )


def read_answer(folder: Path, section: Section, sources: int) -> str:
    """Return the honest answer of a section as it is accepted: cleaned, and without the gaps that it names."""
    text = (folder / "answers" / f"{section.id}.md").read_text("utf-8")
    markers = [f"S{number}" for number in range(1, sources + 1)]
    return remove_gaps(clean_answer(text, title=section.title, section=section.id, sources=markers).text).strip()


def rebuild(number: int, place: Mapping[str, object]) -> Source:
    """Return a source as the request had it, from its place in the corpus.

    Raises:
        ValueError: The document is not the one that the draft was written from.
    """
    document, characters = str(place["document"]), place["characters"]
    text, blocks, title = read_document(document)
    passage = "\n".join(text[start:end] for start, end in characters)  # type: ignore[attr-defined]
    if digest_passage(passage) != place["digest"]:
        raise ValueError(f"{document}: another text stands at {characters}")
    heading = heading_above(text, blocks, title, characters[-1][0])  # type: ignore[index]
    lines = tuple(place["lines"])  # type: ignore[arg-type]
    return Source(marker=f"S{number}", document=document, heading=heading, lines=lines, text=passage)


def digest_passage(text: str) -> str:
    """Return what a passage is known by."""
    return sha256(text.encode()).hexdigest()[:16]


@cache
def read_document(document: str) -> tuple[str, Sequence[Block], str]:
    """Return a document's text, its blocks and its title, as the index reads them."""
    folder, name = document.split("/", 1)
    if folder == "papers":
        data = read_papers()[int(Path(name).stem)].encode()
    elif folder == "handbook":
        data = (data_folder() / "sections" / "corpus" / "pages" / name).read_bytes()
    elif (posts := data_folder() / "writers" / f"{folder}.jsonl").exists():
        data = read_posts(posts)[f"{folder}/{Path(name).stem}"].encode()
    else:
        data = (data_folder() / "blogs" / folder / name).read_bytes()
    made = read(data, document)
    return made.text, made.blocks, made.title


@cache
def read_papers() -> list[str]:
    """Return the papers' texts, by their number."""
    entries = json.loads((data_folder() / "covid-qa" / "covidqa.json").read_text("utf-8"))["data"]
    return [entry["paragraphs"][0]["context"] for entry in entries]


@cache
def read_posts(file: Path) -> dict[str, str]:
    """Return the texts of posts, by their id."""
    return {post["id"]: post["text"] for post in map(json.loads, file.read_text("utf-8").splitlines())}


def heading_above(text: str, blocks: Sequence[Block], title: str, place: int) -> str:
    """Return the headings above a place, without the document's title; that, where there is no other."""
    above: dict[int, str] = {}
    for block in blocks:
        if block.kind == "heading" and block.start <= place:
            above = {level: name for level, name in above.items() if level < block.level} | {block.level: block.title}
    return " › ".join(name for _, name in sorted(above.items()) if name and name != title) or title
