"""Calibrate the floor: what do passages score that answer a question, and what those that cannot?

    python benchmarks/floor.py [--every 4]

An author's own headings ask the author's posts (heading lines removed); so do the questions of cranfield and covid-qa,
which none of the posts answers. For each floor: the share of queries that lose their best passage, and of passages lost.
"""

import argparse
import tempfile
from pathlib import Path

from labelled import Collection, covid, cranfield, data_folder, headings, lies_in

from bloginator.corpus.index.refresh import refresh
from bloginator.corpus.search.sections import search
from bloginator.records.corpus import Query, Retrieval

FLOORS = (0.04, 0.06, 0.08, 0.1, 0.12, 0.14, 0.16)
OUTLINE = 10
"""Words from which a query is as long as a section's title and description together."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=4, help="take every so many queries")
    chosen = parser.parse_args()
    data = data_folder()
    foreign = [*cranfield(data).queries, *covid(data).queries][:: chosen.every]
    scores: dict[str, list[float]] = {"right passage": [], "own, short": [], "own, long": [], "foreign": []}
    for author in sorted(folder.name for folder in (data / "blogs").iterdir()):
        own, _ = headings(data, author)
        ask(own, foreign, scores, chosen.every)
    for name, values in scores.items():
        lost = "  ".join(f"{floor:g}: {sum(value < floor for value in values) / len(values):.3f}" for floor in FLOORS)
        print(f"{name:16} {len(values):5} queries; lost at  {lost}")


def ask(own: Collection, foreign: list[Query], scores: dict[str, list[float]], every: int) -> None:
    """Add the best score of each query, and that of the best passage in the section that a heading stands above."""
    settings = Retrieval(floor=0.0)
    with tempfile.TemporaryDirectory() as folder:
        files, index = own.write(Path(folder) / "files"), Path(folder) / "index"
        refresh([files], index, root=files)
        asked = dict(zip((query.id for query in own.queries), own.places, strict=True))
        some = own.queries[::every]
        longer = [lengthened(query, own) for query in some]
        for name, queries in (("own, short", some), ("own, long", longer), ("foreign", foreign)):
            found = search(index, queries, top=5, settings=settings)
            scores[name] += [found[query.id][0].score if found[query.id] else 0.0 for query in queries]
            if name == "own, short":
                right = [[one.score for one in found[query.id] if lies_in(one, *asked[query.id])] for query in queries]
                scores["right passage"] += [max(one) for one in right if one]


def lengthened(query: Query, own: Collection) -> Query:
    """Return a heading with a description: the section's last words, as far from a title as an outline's are."""
    document, start, end = own.places[[one.id for one in own.queries].index(query.id)]
    words = own.files[document][start:end].split()[-2 * OUTLINE :]
    return query.model_copy(update={"description": " ".join(words)})


if __name__ == "__main__":
    main()
