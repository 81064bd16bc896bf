"""Measure the shipped engine on the labelled collections, with plain BM25 beside it.

    python benchmarks/retrieval.py                     lexical
    python benchmarks/retrieval.py --model FOLDER      fused, with a sentence-transformers model
    python benchmarks/retrieval.py --only covid-qa     one collection; also cranfield, or an author's name
    python benchmarks/retrieval.py --limit 384         another size of chunks

Every figure is a mean over the queries of a collection. Authors are averaged by author.
"""

import argparse
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from labelled import Collection, covid, cranfield, data_folder, headings

from bloginator.corpus import chunks, lexical
from bloginator.corpus.room import refresh, search
from bloginator.records.corpus import Retrieval
from bloginator.tasks.searching import PLAIN


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="")
    parser.add_argument("--only", default="")
    parser.add_argument("--limit", type=int, default=chunks.LIMIT)
    parser.add_argument("--plain", action="store_true", help="BM25 of the passage alone")
    chosen = parser.parse_args()
    data = data_folder()
    if not data.is_dir():
        raise SystemExit(f"There is no data in {data}: set BLOGINATOR_SHARED_DATA to its folder.")
    chunks.cut.__kwdefaults__["limit"] = chunks.LIMIT = chosen.limit
    settings = PLAIN.model_copy(update={"model": chosen.model})
    found: dict[str, float] = {}
    for one in collections(data, chosen.only):
        started = time.monotonic()
        with plain() if chosen.plain else as_shipped():
            found[one.name] = measure(one, settings)
        print(f"{one.name:32} {found[one.name]:.4f}   {len(one.queries)} queries, {time.monotonic() - started:.0f} s")
    for kind in ("headings, share", "headings, nDCG"):
        values = [value for name, value in found.items() if name.startswith(kind)]
        if len(values) > 1:
            print(f"{kind + ': mean of authors':32} {sum(values) / len(values):.4f}")


def collections(data: Path, only: str) -> list[Collection]:
    makers = {"cranfield": lambda: [cranfield(data)], "covid-qa": lambda: [covid(data)]}
    for author in sorted(folder.name for folder in (data / "blogs").iterdir()):
        makers[author] = lambda author=author: list(headings(data, author))
    return [one for name, make in makers.items() if only in ("", name) for one in make()]


def measure(one: Collection, settings: Retrieval) -> float:
    with tempfile.TemporaryDirectory() as folder:
        files = one.write(Path(folder) / "files")
        refresh([files], Path(folder) / "index", root=files, settings=settings)
        found = search(Path(folder) / "index", one.queries, top=one.top, settings=settings, note=print)
    return sum(one.measures[query.id](found[query.id]) for query in one.queries) / len(one.queries)


@contextmanager
def as_shipped():
    yield


@contextmanager
def plain():
    """BM25 of the passage's own text, without what stands around it: what every engine can do."""
    names = ("K1", "B", "NEIGHBOURS", "DOCUMENT", "NEXT", "TOGETHER", "HEADING", "TITLE")
    kept = {name: getattr(lexical, name) for name in names}
    try:
        for name, value in zip(names, (1.5, 0.75, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0), strict=True):
            setattr(lexical, name, value)
        yield
    finally:
        for name, value in kept.items():
            setattr(lexical, name, value)


if __name__ == "__main__":
    main()
