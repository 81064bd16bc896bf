"""Builders: a corpus in a folder, and its index."""

from collections.abc import Mapping
from pathlib import Path

from bloginator.corpus.index.refresh import refresh
from bloginator.records.corpus import Passage, Query, Refreshed, Retrieval

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


def a_corpus(folder: Path, posts: Mapping[str, str] = POSTS) -> Path:
    """Write posts below ``folder`` and return it."""
    for name, text in posts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def indexed(folder: Path, index: Path, settings: Retrieval | None = None) -> Refreshed:
    """Bring the index of one folder up to date."""
    return refresh([folder], index, root=folder, settings=settings)


def a_query(title: str, **fields: object) -> Query:
    """Return a query whose id is its title."""
    return Query.model_validate({"id": title, "title": title, **fields})


def seen(passages: list[Passage]) -> list[tuple[object, ...]]:
    """Return what must be equal when two indexes rank alike."""
    return [(one.rank, one.score, one.chunk.document, one.chunk.lines, one.chunk.text) for one in passages]
