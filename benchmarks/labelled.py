"""Collections with human labels, laid out as folders that ``refresh_index`` reads, and what a ranking is worth on each.

A collection is files, queries, and a function from the passages of one query to a number between 0 and 1. The data is
not part of this repository: ``BLOGINATOR_SHARED_DATA`` names its folder, ``../shared/data`` by default.
"""

import json
import os
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path

from bloginator.records.corpus import Passage, Query
from bloginator.text.markdown.blocks import blocks

BUDGET = 2048
"""Characters of the returned passages that count, in the order returned."""

SHORTEST_SECTION = 100
Measure = Callable[[Sequence[Passage]], float]


@dataclass(frozen=True)
class Collection:
    """Files by name, queries in order, and for each query's id what its passages are worth."""

    name: str
    files: dict[str, str]
    queries: list[Query]
    measures: dict[str, Measure]
    top: int
    places: tuple[tuple[str, int, int], ...] = ()
    """Document and range that each query asks for, where that is one."""

    def write(self, folder: Path) -> Path:
        """Lay the files out."""
        for name, text in self.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8", newline="")
        return folder


def data_folder() -> Path:
    """Return where the labelled collections lie."""
    default = Path(__file__).parents[1] / ".." / "shared" / "data"
    return Path(os.environ.get("BLOGINATOR_SHARED_DATA", default)).resolve()  # documents are cited by resolved paths


def cranfield(data: Path) -> Collection:
    """Return 1,400 abstracts, a file each, and 225 questions with graded judgements: nDCG@10 by document."""
    text = (data / "cranfield" / "cran.all.1400").read_text(encoding="utf-8")
    files = {}
    for part in re.split(r"^\.I ", text, flags=re.M)[1:]:
        number = part.split("\n", 1)[0].strip()
        found = re.search(r"\.T\n(.*?)\.A\n.*?\.W\n(.*)", part, re.S)
        title, body = found.groups() if found else ("", "")
        files[f"{int(number):04}.txt"] = f"{title.strip()}\n\n{body.strip()}\n"
    grades: dict[int, dict[str, float]] = {}
    for line in (data / "cranfield" / "cranqrel").read_text().splitlines():
        query, document, grade = map(int, line.split())
        if grade > 0:  # 1 is best, 4 is least; -1 is a slip of the data
            grades.setdefault(query, {})[f"{document:04}.txt"] = 2.0 ** (5 - grade) - 1.0
    asked = re.split(r"^\.I ", (data / "cranfield" / "cran.qry").read_text(), flags=re.M)[1:]
    queries = [Query(id=str(n), title=" ".join(one.split(".W\n")[1].split())) for n, one in enumerate(asked, 1)]
    measures = {query.id: by_document(grades.get(int(query.id), {})) for query in queries}
    return Collection("cranfield", files, queries, measures, top=60)


def by_document(gains: dict[str, float]) -> Measure:
    """Return nDCG@10 of the documents, each in the place of its best passage."""

    def measure(passages: Sequence[Passage]) -> float:
        ranked = list(dict.fromkeys(one.chunk.document for one in passages))
        return ndcg([gains.get(document, 0.0) for document in ranked], list(gains.values()))

    return measure


def ndcg(ranked: Sequence[float], gains: Sequence[float], depth: int = 10) -> float:
    """Return the normalised discounted cumulative gain (Järvelin and Kekäläinen, TOIS 2002)."""
    ideal = sum(gain / log2(place + 2) for place, gain in enumerate(sorted(gains, reverse=True)[:depth]))
    found = sum(gain / log2(place + 2) for place, gain in enumerate(ranked[:depth]))
    return found / ideal if ideal else 0.0


def covid(data: Path) -> Collection:
    """Return 98 papers and 1,380 questions: the share of the answer in the first 2,048 characters."""
    entries = json.loads((data / "covid-qa" / "covidqa.json").read_text(encoding="utf-8"))["data"]
    files, queries, measures, places = {}, [], {}, []
    for number, entry in enumerate(entries):
        paper = entry["paragraphs"][0]
        name = f"{number:03}.txt"
        files[name] = paper["context"]
        for asked in paper["qas"]:
            answer = asked["answers"][0]
            query = Query(id=str(asked["id"]), title=asked["question"])
            queries.append(query)
            start = answer["answer_start"]
            places.append((name, start, start + len(answer["text"])))
            measures[query.id] = share_of(*places[-1])
    return Collection("covid-qa", files, queries, measures, 24, tuple(places))


def share_of(document: str, start: int, end: int) -> Measure:
    """Return how much of ``document[start:end]`` stands in the first 2,048 characters returned."""

    def measure(passages: Sequence[Passage]) -> float:
        held: set[int] = set()
        left = BUDGET
        for one in passages:
            first, last = one.chunk.span
            last = min(last, first + left)
            left -= last - first
            if one.chunk.document == document:
                held.update(range(max(first, start), min(last, end)))
            if left <= 0:
                break
        return len(held) / (end - start)

    return measure


def long_questions(data: Path, source: str, count: int = 300) -> Collection:
    """Return posts without their openings, which ask for them: the first 100 to 150 words, up to a sentence's end."""
    files, queries, measures = {}, [], {}
    lines = (data / "writers" / f"{source}.jsonl").read_text(encoding="utf-8").splitlines()
    for post in map(json.loads, lines):
        words = list(re.finditer(r"\S+", post["text"]))
        if len(words) < 350:
            continue
        ends = (word.end() for word in words[99:150] if re.search(r"[.!?]['\")]*$", word[0]))
        cut = next(ends, words[149].end())
        name = f"{post['id']}.txt"
        files[name] = post["text"][cut:].strip() + "\n"
        queries.append(Query(id=name, title=post["text"][:cut]))
        measures[name] = by_document({name: 1.0})
    random.Random(1).shuffle(queries)
    return Collection(f"long questions, {source}", files, queries[:count], measures, top=60)


def headings(data: Path, author: str) -> tuple[Collection, Collection]:
    """Return one author's posts without their headings, which are the queries; measured in two ways.

    The first counts the share of the heading's own section in the first 2,048 characters, the second nDCG@10 of the
    passages that lie in it for the greater part.
    """
    files: dict[str, str] = {}
    queries: list[Query] = []
    shares: dict[str, Measure] = {}
    gains: dict[str, Measure] = {}
    places: list[tuple[str, int, int]] = []
    for post in sorted((data / "blogs" / author).rglob("*.*")):
        text, sections = without_headings(post.read_text(encoding="utf-8", errors="replace"))
        name = f"{author}/{post.stem}.md"
        files[name] = text
        for heading, start, end in sections:
            query = Query(id=f"{name}#{len(queries)}", title=heading)
            queries.append(query)
            places.append((name, start, end))
            shares[query.id] = share_of(name, start, end)
            gains[query.id] = by_passage(name, start, end)
    return (
        Collection(f"headings, share: {author}", files, queries, shares, 12, tuple(places)),
        Collection(f"headings, nDCG: {author}", files, queries, gains, 12, tuple(places)),
    )


def pairs(data: Path, author: str) -> Collection:
    """Return questions for two sections of one post at once, and how many of the two the passages reach.

    What a section of an outline asks for is seldom one thing: the measure is for what is chosen, not for its order.
    """
    single, _ = headings(data, author)
    places = {query.id: place for query, place in zip(single.queries, single.places, strict=True)}
    queries, measures = [], {}
    for one, other in zip(single.queries, single.queries[2:], strict=False):
        if places[one.id][0] == places[other.id][0]:
            query = Query(id=f"{one.id}+{other.id}", title=f"{one.title} and {other.title}")
            queries.append(query)
            measures[query.id] = reached([places[one.id], places[other.id]])
    return Collection(f"two sections: {author}", single.files, queries, measures, top=5)


def reached(places: Sequence[tuple[str, int, int]]) -> Measure:
    """Return the share of these places that some passage lies in for the greater part."""

    def measure(passages: Sequence[Passage]) -> float:
        return sum(any(lies_in(one, *place) for one in passages) for place in places) / len(places)

    return measure


def lies_in(one: Passage, document: str, start: int, end: int) -> bool:
    """Tell whether a passage lies in ``document[start:end]`` for the greater part."""
    first, last = one.chunk.span
    return one.chunk.document == document and 2 * (min(last, end) - max(first, start)) > last - first


def without_headings(text: str) -> tuple[str, list[tuple[str, int, int]]]:
    """Return a post without its heading lines, and each heading of level two or more with its own text's range."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept, at, size = [], 0, 0
    found: list[tuple[str, int, int]] = []
    for block in [block for block in blocks(text) if block.kind == "heading"]:
        kept.append(text[at : block.start])
        size += block.start - at
        found.append((block.title if block.level > 1 else "", size, 0))
        at = block.end
    kept.append(text[at:])
    whole = "".join(kept)
    ends = [start for _, start, _ in found[1:]] + [len(whole)]
    pairs = zip(found, ends, strict=False) if found else ()
    return whole, [
        (title, start, end)
        for (title, start, _), end in pairs
        if re.search(r"\w", title) and len(whole[start:end].strip()) >= SHORTEST_SECTION
    ]


def by_passage(document: str, start: int, end: int) -> Measure:
    """Return nDCG@10 where a passage counts that lies in ``document[start:end]`` for the greater part."""

    def measure(passages: Sequence[Passage]) -> float:
        expected = max(1, round((end - start) / 420))
        inside = [float(lies_in(one, document, start, end)) for one in passages]
        return ndcg(inside, [1.0] * max(expected, int(sum(inside))))

    return measure
