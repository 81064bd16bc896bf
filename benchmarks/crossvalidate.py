"""Choose the weights of fused search on one half of the questions, report them on the other, both ways.

    python benchmarks/crossvalidate.py --model FOLDER [--every 5] [--kept FOLDER]

cranfield in full and every fifth paper of covid-qa (``--every``). A setting is chosen by the sum of both collections'
gains over words alone; what is printed as chosen was measured on questions that had no part in choosing it. ``--kept``
keeps the indexes, whose vectors take most of the time.
"""

import argparse
import dataclasses
import itertools
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
from bloginator.corpus.index.vectors import encoded, matrix
from labelled import Collection, covid, cranfield, data_folder

from bloginator.corpus.index.chunk_rows import chunks_at
from bloginator.corpus.index.embedding_model import folder_of
from bloginator.corpus.index.refresh import refresh
from bloginator.corpus.search import dense, fusion
from bloginator.corpus.search.sections import opened, weigh
from bloginator.corpus.search.top_k import best
from bloginator.records.corpus import Passage, Retrieval

Setting = tuple[float, float, float, int]
GRID: list[Setting] = [
    *itertools.product((0.15, 0.25, 0.35, 0.5), (0.1, 0.2, 0.3), (0.0, 0.25, 0.5, 1.0), (4, 8, 16)),
]
"""Weight of meaning, share of the document in it, how far the query is drawn, and by how many passages."""

WORDS: Setting = (0.0, 0.0, 0.0, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True)
    parser.add_argument("--every", type=int, default=5, help="take every so many papers of covid-qa")
    parser.add_argument("--kept", type=Path)
    chosen = parser.parse_args()
    shipped = (fusion.MEANING, dense.WHOLE, dense.DRAWN, fusion.FEEDBACK)
    settings = list(dict.fromkeys([WORDS, shipped, *(one for one in GRID if one[2] or one[3] == 8)]))
    tables = {}
    for one in (cranfield(data_folder()), thinned(covid(data_folder()), chosen.every)):
        tables[one.name] = table(one, settings, chosen.model, chosen.kept)
        show(one.name, tables[one.name], settings, shipped)
    halves(tables, settings)


def thinned(one: Collection, every: int) -> Collection:
    """Return a collection with a part of its files, and the questions whose file is among them."""
    files = {name: one.files[name] for name in sorted(one.files)[::every]}
    pairs = zip(one.queries, one.places, strict=True)
    return dataclasses.replace(one, files=files, queries=[query for query, place in pairs if place[0] in files])


def table(one: Collection, settings: list[Setting], model: str, kept: Path | None) -> np.ndarray:
    """Return what each question (row) is worth with each setting (column)."""
    with tempfile.TemporaryDirectory() as folder:
        place = (kept or Path(folder)) / one.name
        files = one.write(place / "files")
        refresh([files], place / "index", root=files, settings=Retrieval(model=model))
        with opened(place / "index") as lexicon:
            return np.array(list(measured(one, lexicon, place / "index", settings, folder_of(model))))


def measured(one: Collection, lexicon, index: Path, settings: list[Setting], folder: Path) -> Iterator[list[float]]:
    """Yield a row of the table a question; nothing is read twice."""
    vectors = matrix(lexicon, index, folder)
    means = dense.document_means(lexicon, vectors)
    asked = encoded([dense.said(query) for query in one.queries], folder)
    for query, vector in zip(one.queries, asked, strict=True):
        words = lexicon.score(weigh(query, "english")).total
        passages: dict[int, Passage] = {}
        row = []
        for setting in settings:
            total = scores(lexicon, words, vectors, means, vector, setting)
            found = [taken(lexicon, int(place), passages) for place in best(total, one.top)]
            row.append(one.measures[query.id](found))
        yield row


def scores(lexicon, words, vectors, means, vector, setting: Setting):
    """Return the fused scores with one setting, as ``fusion`` and ``dense`` reckon them."""
    weight, dense.WHOLE, dense.DRAWN, count = setting
    if not weight:
        return words
    near = partial(dense.near, lexicon, vectors, means)
    first = near(vector)
    if dense.DRAWN:
        first = dense.drawn(lexicon, vectors, means, vector, best(words + weight * first, count))
    return words + weight * first


def taken(lexicon, place: int, passages: dict[int, Passage]) -> Passage:
    """Return a passage, read once."""
    if place not in passages:
        (chunk,) = chunks_at(lexicon, [place])
        passages[place] = Passage(chunk=chunk, rank=1, score=0.0)
    return passages[place]


def show(name: str, found: np.ndarray, settings: list[Setting], shipped: Setting) -> None:
    """Print the words alone, the shipped setting, and the best five on all questions."""
    mean = found.mean(axis=0)
    line = f"{name}: {len(found)} questions; words {mean[0]:.4f}; shipped {mean[settings.index(shipped)]:.4f}; best on all: "
    order = np.argsort(-mean)[:5]
    print(line + ", ".join(f"{settings[one]} {mean[one]:.4f}" for one in order), flush=True)


def halves(tables: dict[str, np.ndarray], settings: list[Setting]) -> None:
    """Choose on the even questions and report on the odd ones, then the other way round, and print the mean."""
    told: dict[str, list[float]] = {name: [] for name in tables}
    for half in (0, 1):
        gains = sum(found[half::2].mean(axis=0) / found[half::2, 0].mean() for found in tables.values())
        choice = int(np.argmax(gains))
        for name, found in tables.items():
            other = found[1 - half :: 2]
            told[name].append(float(other[:, choice].mean()))
            print(f"chosen on half {half}: {settings[choice]}; on the other half of {name} {told[name][-1]:.4f}", end="")
            print(f", words {other[:, 0].mean():.4f}")
    print(*(f"{name}: {sum(values) / 2:.4f} cross-validated" for name, values in told.items()), sep="\n")


if __name__ == "__main__":
    main()
