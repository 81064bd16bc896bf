"""What documents the corpus has, and what stands under their headings: what a map of it is drawn from."""

import json
from collections import defaultdict
from collections.abc import Collection
from pathlib import Path

from bloginator.corpus.index.open_index import connect
from bloginator.records.corpus import DocumentContents, HeadingContents, Retrieval
from bloginator.text.extractive.source_sentences import read_sentences
from bloginator.text.markdown.inline import strip_markup
from bloginator.text.tokenize import count_words

MAX_LEAD = 2000  # characters below a heading among which its sentence is looked for
PARENTHESIS_FACTOR = 0.7  # what an aside in brackets is worth as a sentence; a short item of a list is worth less
LETTERS_A_WORD = 6  # English prose, blanks and markup included: what is not opened is only estimated


def list_documents(index: str | Path, settings: Retrieval) -> list[DocumentContents]:
    """Return all documents in the order of their paths, without their headings; their words are estimated."""
    sql = """SELECT path, title, coalesce((SELECT sum(length(text)) FROM chunks WHERE document = documents.id), 0)
             FROM documents ORDER BY path"""
    with connect(index, settings.language) as connection:
        rows = connection.execute(sql).fetchall()
    return [DocumentContents(path=path, title=title, words=size // LETTERS_A_WORD) for path, title, size in rows]


def read_headings(index: str | Path, paths: Collection[str], settings: Retrieval) -> dict[str, tuple[HeadingContents, ...]]:
    """Return the headings of some documents, in order, each with what stands directly under it."""
    sql = """SELECT path, heading, kind, text FROM chunks JOIN documents ON documents.id = chunks.document
             WHERE path IN (SELECT value FROM json_each(?)) ORDER BY path, ordinal"""
    texts: dict[tuple[str, str], list[tuple[str, str]]] = {}
    with connect(index, settings.language) as connection:
        for path, heading, kind, text in connection.execute(sql, (json.dumps(list(paths)),)):
            texts.setdefault((path, heading), []).append((kind, text))
    headings_of: dict[str, list[HeadingContents]] = defaultdict(list)
    for (path, heading), chunks in texts.items():
        prose = "\n\n".join(text for kind, text in chunks if kind in ("prose", "list"))
        words = sum(count_words(text) for _, text in chunks)
        sentence = find_first_sentence(prose)
        headings_of[path].append(HeadingContents(heading=tuple(json.loads(heading)), words=words, says=sentence))
    return {path: tuple(headings) for path, headings in headings_of.items()}


def find_first_sentence(text: str) -> str:
    """Return the first sentence of a text that stands alone, as it is read; empty where none does."""
    alone = (
        sentence.markup
        for sentence in read_sentences(text[:MAX_LEAD])
        if sentence.worth > PARENTHESIS_FACTOR and not sentence.leans
    )
    return " ".join(strip_markup(next(alone, "")).split())
