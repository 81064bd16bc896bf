"""What tests are given: ordinary records, corpora, two writers, and what a responder is handed."""

import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest

from bloginator.corpus.index.refresh import refresh_index
from bloginator.digest import digest
from bloginator.disk.templates import FileTemplates, find_templates
from bloginator.disk.timed_pattern import TimedPattern
from bloginator.records.corpus import Passage, Query, Refreshed, Retrieval
from bloginator.records.exchange import Answer, Request, Source, Standing, Verdict
from bloginator.records.outline import Outline, Section
from bloginator.records.settings import Settings
from bloginator.records.ticket import Ticket
from bloginator.responders.base import InMemoryTickets, ResponderContext
from bloginator.text import style
from bloginator.text.blocklist import BlocklistEntry, read_entry

TEMPLATES: FileTemplates = find_templates()
"""The shipped ones."""

SECTIONS = ("opening", "costs", "closing")

POSTS = {
    "hiring.md": """\
# Hiring

## Interviews

We ask every candidate the same four questions. Notes are written before talking.

## Offers

An offer goes out within two days, with the salary band printed in it.
""",
    "incidents.md": """\
---
title: Incident reviews
date: 2023-04-05
tags: [ops, culture]
---

A review blames no one. It lists what was seen, when, and by whom.

## Pagers

The pager rotates weekly. Nobody carries the pager twice in a month.
""",
    "notes/gardens.txt": "Tomatoes want sun. Water them at the root, early, and never over the leaves.\n",
}

SUBJECTS = ("the server", "a test", "the old parser", "my team", "the build", "a new disk", "the release", "our queue",
            "the report", "a small script", "the cache", "the first draft", "a review")  # fmt: skip
CASUAL = (
    "I don't trust {0}, and you shouldn't either.", "It's just {0}!", "But I can't say why {0} isn't here.",
    "So what do you do with {0}?", "I've tried {0} and it didn't work, really.", "You'll see: {0} won't be there.",
)  # fmt: skip
FORMAL = (
    "Moreover, it should be noted that {0} is of the greatest importance to those who have been given the task of it.",
    "However, the question of whether {0} can be used in such a way has not been answered by the authors of the text.",
    "In this section, we consider the manner in which {0} may be regarded as one of the parts of the whole.",
    "Therefore, {0} is, in the opinion of many, the result of that which was described in the course of the work above.",
)  # fmt: skip


def a_source(number: int = 1, text: str = "Reviews take two days.", **fields: object) -> Source:
    """Return the source with marker ``S<number>``."""
    known: dict[str, object] = {
        "marker": f"S{number}",
        "document": "posts/reviews.md",
        "heading": "Reviews › Costs",
        "lines": (10 * number, 10 * number + 4),
        "text": text,
        "score": 1.25,
        "chunk": f"c{number}",
    }
    return Source.model_validate(known | fields)


def a_request(section: str = "costs", *, asks: str = "costs", version: int = 1, **fields: object) -> Request:
    """Return a request with three sources.

    Args:
        asks: What the question is about: another value is another question.
        version: Of all that is not the question: another value is another request to the same question.
    """
    question = digest("question", [section, asks])
    whole = digest("request", [question, version, fields.get("feedback", "")])
    known: dict[str, object] = {
        "request_id": f"{section}@{whole[:8]}",
        "digest": whole,
        "section": section,
        "ordinal": 3,
        "total": 17,
        "title": section.replace("-", " ").capitalize(),
        "description": f"About {asks}.",
        "question_digest": question,
        "system_prompt": "Write.",
        "prompt": f"Write about {asks}.",
        "max_words": 150,
        "max_tokens": 300,
        "temperature": 0.7,
        "sources": tuple(a_source(number, f"Passage {number}.") for number in (1, 2, 3)),
        "respond_to": f"responses/{section}.md",
    }
    return Request.model_validate(known | fields)


def an_answer(text: str = "Costs fell [S1].", section: str = "costs", **fields: object) -> Answer:
    """Return a readable Markdown answer in the section's own file."""
    known: dict[str, object] = {
        "section": section,
        "file": f"responses/{section}.md",
        "form": "md",
        "digest": digest("answer", text),
        "text": text,
    }
    return Answer.model_validate(known | fields)


def a_bundle(answers: Iterable[tuple[str, str]]) -> str:
    """Return ``(request_id, text)`` pairs as one file with many answers."""
    return "\n".join(f"<<<ANSWER {name}>>>\n{text}\n<<<END {name}>>>\n" for name, text in answers)


def a_verdict(section: str = "costs", standing: Standing = "accepted", text: str = "Prose.", **fields: object) -> Verdict:
    """Return a verdict, with its text where it counts."""
    counts = standing in ("accepted", "outdated")
    known: dict[str, object] = {"section": section, "standing": standing, "text": text if counts else ""}
    return Verdict.model_validate(known | fields)


def by_section(*verdicts: Verdict) -> dict[str, Verdict]:
    """Return the verdicts by their sections."""
    return {verdict.section: verdict for verdict in verdicts}


def a_section(name: str, *parents: str, **fields: object) -> Section:
    """Return a section whose title is its id, capitalised, under ancestors of the same kind."""
    known: dict[str, object] = {
        "id": name,
        "title": name.capitalize(),
        "description": f"About {name}.",
        "parents": parents,
        "path": tuple(parent.capitalize() for parent in parents),
    }
    return Section.model_validate(known | fields)


def an_outline(*sections: Section | str, **fields: object) -> Outline:
    """Return an outline of the sections, given by id where their fields do not matter."""
    made = tuple(section if isinstance(section, Section) else a_section(section) for section in sections)
    return Outline.model_validate({"title": "Handbook", "thesis": "Work well.", "sections": made} | fields)


def a_blocklist_entry(text: str = "Acme", **fields: object) -> BlocklistEntry:
    """Return an entry as it is read from a ``blocklist.toml``."""
    return read_entry(1, {"text": text, **fields}, TimedPattern)


def a_corpus(folder: Path, posts: Mapping[str, str] = POSTS) -> Path:
    """Write posts below ``folder`` and return it."""
    for name, text in posts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def index_corpus(folder: Path, index: Path, settings: Retrieval | None = None) -> Refreshed:
    """Bring the index of one folder up to date."""
    return refresh_index([folder], index, root=folder, settings=settings)


def a_query(title: str, **fields: object) -> Query:
    """Return a query whose id is its title."""
    return Query.model_validate({"id": title, "title": title, **fields})


def ranking(passages: list[Passage]) -> list[tuple[object, ...]]:
    """Return what must be equal when two indexes rank alike."""
    return [
        (passage.rank, passage.score, passage.chunk.document, passage.chunk.lines, passage.chunk.text)
        for passage in passages
    ]


@cache
def the_background() -> style.Background:
    """Return the shipped background of the voice score, read once."""
    return style.background_from_bytes(resources.files("bloginator").joinpath("data/voice.bin").read_bytes())


def styled(templates: tuple[str, ...], count: int, start: int = 0) -> str:
    """Sentences of one style; another start gives other sentences."""
    turns = zip(cycle(templates), cycle(SUBJECTS), strict=False)
    return " ".join(template.format(subject) for template, subject in islice(turns, start, start + count))


@cache
def the_casual_profile() -> style.Profile:
    """Return the casual writer's profile, trained once."""
    return style.train_profile([styled(CASUAL, 60, 7 * number) for number in range(16)], the_background())


def casual_corpus(folder: Path, posts: int = 13) -> Path:
    """Write enough of the casual writer for a profile, in paragraphs of six sentences."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(posts):
        paragraphs = [styled(CASUAL, 6, 7 * number + 6 * at) for at in range(11)]
        (folder / f"post-{number:02}.md").write_text(f"# Post {number}\n\n" + "\n\n".join(paragraphs) + "\n", "utf-8")
    return folder


class RecordedTickets(InMemoryTickets):
    """Tickets in memory, and the states that they went through."""

    def __init__(self) -> None:
        super().__init__()
        self.history: list[str] = []

    def put(self, ticket: Ticket) -> None:
        super().put(ticket)
        self.history.append(ticket.state)


def requests_for(*sections: str) -> list[Request]:
    """Return a request for each section."""
    return [a_request(section, asks=section) for section in sections or SECTIONS]


def a_context(
    name: str, tickets: InMemoryTickets | None = None, files: dict[str, bytes] | None = None, **given: Any
) -> ResponderContext:
    """Return what the responder ``name`` is given.

    Args:
        files: Takes the input files that are written.
        given: Tables of the settings, with ``_`` for ``-``; ``environ`` and ``messages`` are the context's own.
    """
    environ, messages = given.pop("environ", {}), given.pop("messages", [])
    written = files if files is not None else {}

    def write_input(file: str, data: bytes) -> str:
        written[file] = data
        return f"batch-file/{file}"

    settings = Settings(tables={key.replace("_", "-"): table for key, table in given.items()})
    return ResponderContext(
        name, settings, tickets or RecordedTickets(), environ, write_input=write_input, say=messages.append
    )


def a_folder_of_shadows(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder whose modules are named as the standard library's, as doit puts it on the path.

    Returns:
        The file that appears when any of them is imported.
    """
    marker = folder / "imported"
    for name in ("json", "pickle", "socket", "queue", "types", "multiprocessing", "numpy", "pydantic"):
        (folder / f"{name}.py").write_text(f"open({str(marker)!r}, 'w').close()\nraise ImportError\n", "utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setattr("sys.path", [str(folder), *sys.path])
    return marker
