"""Measure the shipped engine on the labelled collections, with plain BM25 beside it.

    python benchmarks/retrieval.py                     words and the built-in word vectors
    python benchmarks/retrieval.py --words             words alone
    python benchmarks/retrieval.py --plain             BM25 of the passage alone
    python benchmarks/retrieval.py --model FOLDER      with a sentence-transformers model in their place
    python benchmarks/retrieval.py --only covid-qa     one collection; also cranfield, or an author's name
    python benchmarks/retrieval.py --limit 384         another size of chunks
    python benchmarks/retrieval.py --kept FOLDER       keep the indexes there: vectors are made once

Every figure is a mean over the queries of a collection, ranked as ``bloginator search`` ranks. Authors are averaged by
author. Beside each mean stands what other engines reach, where it is known.
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path

from labelled import Collection, covid, cranfield, data_folder, headings, long_questions

from bloginator.corpus.index.refresh import refresh_index
from bloginator.corpus.ingest import chunks
from bloginator.corpus.search import bm25
from bloginator.corpus.search.passages import search_passages
from bloginator.records.corpus import Retrieval

KNOWN = {
    "cranfield": "bm25s .362, MiniLM .368, both fused .407",
    "covid-qa": "blind chunks of 512 characters .613, aligned .679",
    "headings, share": "bm25s over any kind of chunks .20",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="")
    parser.add_argument("--only", default="")
    parser.add_argument("--limit", type=int, default=chunks.MAX_CHUNK)
    parser.add_argument("--plain", action="store_true", help="BM25 of the passage alone")
    parser.add_argument("--words", action="store_true", help="no vectors")
    parser.add_argument("--kept", type=Path)
    chosen = parser.parse_args()
    data = data_folder()
    if not data.is_dir():
        raise SystemExit(f"There is no data in {data}: set BLOGINATOR_SHARED_DATA to its folder.")
    chunks.cut.__kwdefaults__["limit"] = chunks.MAX_CHUNK = chosen.limit
    settings = Retrieval(model=chosen.model, engine="lexical" if chosen.words or chosen.plain else "auto")
    found: dict[str, float] = {}
    for name, alike in collections(data, chosen.only):
        started = time.monotonic()
        with plain() if chosen.plain else as_shipped(), tempfile.TemporaryDirectory() as folder:
            values = measure(alike, settings, (chosen.kept or Path(folder)) / name)
        for one, value in zip(alike, values, strict=True):
            found[one.name] = value
            told(one.name, value, f"{len(one.queries)} queries, {time.monotonic() - started:.0f} s")
    for kind in ("headings, share", "headings, nDCG"):
        values = [value for name, value in found.items() if name.startswith(kind)]
        if len(values) > 1:
            told(f"{kind}: mean of authors", sum(values) / len(values), KNOWN.get(kind, ""))


def told(name: str, value: float, beside: str) -> None:
    known = f"   (known: {KNOWN[name]})" if name in KNOWN else ""
    print(f"{name:32} {value:.4f}   {beside}{known}", flush=True)


def collections(data: Path, only: str) -> list[tuple[str, Sequence[Collection]]]:
    """Return the collections by name; those of one name have files and queries in common."""
    makers = {"cranfield": lambda: [cranfield(data)], "covid-qa": lambda: [covid(data)]}
    for source in ("rustlang", "18f"):
        makers[f"long-{source}"] = lambda source=source: [long_questions(data, source)]
    for author in sorted(folder.name for folder in (data / "blogs").iterdir()):
        makers[author] = lambda author=author: headings(data, author)
    return [(name, make()) for name, make in makers.items() if only in ("", name)]


def measure(alike: Sequence[Collection], settings: Retrieval, place: Path) -> list[float]:
    one = alike[0]
    files = one.write(place / "files")
    refresh_index([files], place / "index", root=files, settings=settings)
    found = search_passages(place / "index", one.queries, top=one.top, settings=settings, note=print)
    return [sum(kind.measures[query.id](found[query.id]) for query in one.queries) / len(one.queries) for kind in alike]


@contextmanager
def as_shipped():
    yield


@contextmanager
def plain():
    """BM25 of the passage's own text, without what stands around it: what every engine can do."""
    zero = (
        *("NEIGHBOURS_WEIGHT", "DOCUMENT_WEIGHT", "SHORT_QUERY_NEIGHBOURS", "SHORT_QUERY_DOCUMENT"),
        *("MAX_SECOND_NEIGHBOURS", "PROXIMITY", "HEADING_WEIGHT", "TITLE_WEIGHT"),
    )
    plainly = {"K1": 1.5, "B": 0.75, **dict.fromkeys(zero, 0.0)}
    kept = {name: getattr(bm25, name) for name in plainly}
    try:
        for name, value in plainly.items():
            setattr(bm25, name, value)
        yield
    finally:
        for name, value in kept.items():
            setattr(bm25, name, value)


if __name__ == "__main__":
    main()
