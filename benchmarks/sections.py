"""Measure the sources of sections: what they name that is found, on four collections, beside two plain baselines.

    python benchmarks/sections.py                      shipped, and both baselines
    python benchmarks/sections.py --only sections      one collection: sections, posts, pages or chapters
    python benchmarks/sections.py --at 2560 6000       budgets of text, in characters; the last is the default's row
    python benchmarks/sections.py --model FOLDER       and with a sentence-transformers model in place of the word vectors

``sections`` is the labelled set of the data folder: what is said to be lacking is scored by its own ``score.py``.
``posts`` is made of blogs: a section's description names a post's headings, whose lines are blanked in the corpus; a
thing is found where a source overlaps the text below its heading. It has one document a section, by the way it is made.
``pages`` (of the handbook) and ``chapters`` (of the blogs) are sections titled as a document or a heading is, or nearly so;
their description only refers back to the title ("What it is, who it is for"), and their things are the blocks of that text.

The baselines rank the same chunks: BM25 of their own text, each word of title, description and keywords once; and half of
that and half of the cosine of the word vectors. Neither grows a chunk, nor takes turns.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
from labelled import data_folder

from bloginator.corpus.index.chunk_rows import chunks_at
from bloginator.corpus.index.inverted_index import InvertedIndex
from bloginator.corpus.index.open_index import open_index
from bloginator.corpus.index.refresh import refresh_index
from bloginator.corpus.search import bm25
from bloginator.corpus.search.coverage import measure_coverage
from bloginator.corpus.search.meaning import VectorSpace, open_vector_space
from bloginator.corpus.search.passages import join_query
from bloginator.corpus.search.section_scores import BM25_SCALE
from bloginator.corpus.search.sections import rank_sources
from bloginator.records.corpus import Chunk, Query, Retrieval
from bloginator.records.settings import Settings
from bloginator.text.markdown.blocks import blocks
from bloginator.text.stemming import content_words, stems

AUTHORS = ("gallant", "goregaokar", "kladov", "leach", "levien", "lynch")
FEWEST, MOST = 3, 12
"""Headings of a post that is made a section of."""

SHORTEST = 100
TITLED, SMALLEST, LARGEST = 120, 800, 6000
"""Sections that are titled as a text is, and how many characters the text has."""

WORDINGS = ("{}", "{}", "Our {}", "{} in practice", "Working with {}", "{} at a glance", "How we handle {}", "A word on {}")
REFERRING = (
    "What it is, who it is for, and how to ask for it.",
    "Why we do it, how it works, and what it does not promise.",
    "What is in one, how often, where the form is.",
    "Who does what, when, and what happens if nobody does.",
    "Keep it short. What everyone should know, and where to read more.",
    "The steps, one by one; when to use it and when not.",
    "What it costs, who pays, and how long it takes.",
    "The rules, the exceptions, and an example of each.",
    "Explain it to somebody who is new here, with one example.",
    "What has changed, what stays the same, what is still open.",
)
BUILT_IN = Retrieval()
Place = tuple[str, int, int]


@dataclass(frozen=True)
class Labelled:
    """A corpus, its sections, and for each of these the things that it names, each with its places, the best one first."""

    corpus: Path
    queries: list[Query]
    things: dict[str, list[list[Place]]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", choices=("", "sections", "posts", "pages", "chapters"))
    parser.add_argument("--at", type=int, nargs="+", default=[2560, Settings().source_characters_per_section])
    parser.add_argument("--model", default="")
    chosen = parser.parse_args()
    collections = {
        "sections": shared_sections,
        "posts": post_sections,
        "pages": lambda data, _: titled_sections(data / "sections" / "corpus"),
        "chapters": lambda data, _: titled_sections(data / "blogs"),
    }
    for name, make in collections.items():
        if chosen.only in ("", name):
            with tempfile.TemporaryDirectory() as folder:
                labelled = make(data_folder(), Path(folder))
                index, model = Path(folder) / "index", Retrieval(model=chosen.model)
                refresh_index([labelled.corpus], index, root=labelled.corpus, settings=model)
                measure(name, labelled, index, chosen.at, model)
                if name == "sections":
                    lacks(labelled, Path(folder), chosen.at[-1])


def measure(name: str, labelled: Labelled, index: Path, budgets: Sequence[int], model: Retrieval) -> None:
    """Print a row for each way and budget; those of the model where it has a name."""
    ways: dict[str, Callable[[int], dict[str, list[Chunk]]]] = {
        "BM25": lambda budget: plain(index, labelled.queries, budget, meaning=0.0),
        "BM25 and vectors": lambda budget: plain(index, labelled.queries, budget, meaning=0.5),
        "shipped, words": lambda budget: shipped(index, labelled.queries, budget, Retrieval(engine="lexical")),
        "shipped": lambda budget: shipped(index, labelled.queries, budget, Retrieval()),
    }
    if model.model:
        ways |= {
            "BM25 and the model": lambda budget: plain(index, labelled.queries, budget, meaning=0.5, settings=model),
            "with the model": lambda budget: shipped(index, labelled.queries, budget, model),
        }
    print(f"{name}: {len(labelled.queries)} sections, {sum(map(len, labelled.things.values()))} things that are there")
    print("| | characters | found | best place | sections whole | off topic | sources | sections with none |")
    print("|---|---|---|---|---|---|---|---|")
    for way, choose in ways.items():
        for budget in budgets:
            print(f"| {way} | {budget} | {row_of(choose(budget), labelled.things)} |", flush=True)


def row_of(chosen: dict[str, list[Chunk]], things: dict[str, list[list[Place]]]) -> str:
    """Return the figures of one way: shares of things, things, sections and sources."""
    found, best, whole, off, sources = [], [], [], [], 0
    for section, wanted in things.items():
        spans = [(chunk.document, *(chunk.lines or (0, 0))) for chunk in chosen[section]]
        hits = [any(overlap(span, place) for span in spans for place in places) for places in wanted]
        found += hits
        best += [any(overlap(span, places[0]) for span in spans) for places in wanted]
        whole += [all(hits)] if wanted else []
        off += [not any(overlap(span, place) for places in wanted for place in places) for span in spans]
        sources += len(spans)
    shares = " | ".join(f"{np.mean(values):.3f}" for values in (found, best, whole, off))
    return f"{shares} | {sources / len(things):.1f} | {sum(not chosen[section] for section in things)}"


def overlap(span: Place, place: Place) -> bool:
    return span[0] == place[0] and span[1] <= place[2] and place[1] <= span[2]


def shipped(index: Path, queries: Sequence[Query], budget: int, settings: Retrieval) -> dict[str, list[Chunk]]:
    found = dict(rank_sources(index, queries, characters=budget, top=Settings().sources_per_section, settings=settings))
    return {name: [source.chunk for source in sources] for name, sources in found.items()}


def plain(
    index: Path, queries: Sequence[Query], budget: int, meaning: float, settings: Retrieval = BUILT_IN
) -> dict[str, list[Chunk]]:
    """Return the best chunks that fit the budget, by their own words, or half and half with the cosine."""
    with open_index(index) as opened:
        space = open_vector_space(opened, settings, None)
        return {query.id: fitting(opened, ranked(opened, query, space, meaning), budget) for query in queries}


def ranked(index: InvertedIndex, query: Query, space: VectorSpace | None, meaning: float) -> Iterable[int]:
    scores, told = np.zeros(len(index.document)), 0.0
    for stem in sorted({*stems(join_query(query))}):
        postings = index.postings(stem)
        told += postings.idf
        scores[postings.place] += postings.idf * bm25.saturate(postings.text / index.norm[postings.place], bm25.K1)
    total = (1.0 - meaning) * scores / (BM25_SCALE * told)
    if meaning and space:
        total += meaning * (space.chunks @ space.encode([join_query(query)])[0])
    return np.argsort(-total, kind="stable")[:400].tolist()


def fitting(index: InvertedIndex, places: Iterable[int], budget: int) -> list[Chunk]:
    chosen = []
    for place in places:
        size = int(index.layout.size[place])
        if size <= budget:
            chosen.append(place)
            budget -= size
    return chunks_at(index, chosen)


def lacks(labelled: Labelled, folder: Path, budget: int) -> None:
    """Print how many of the names that are called missing are, by the data's own script."""
    found = dict(rank_sources(folder / "index", labelled.queries, characters=budget, top=Settings().sources_per_section))
    covered = measure_coverage(folder / "index", labelled.queries, found)
    lines = []
    for name, section in covered.items():
        outline, _, own = name.partition("|")
        lines.append(json.dumps({"outline": outline, "section": own, "lacks": list(section.missing)}))
    (folder / "lacks.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    data = data_folder() / "sections"
    command = [sys.executable, str(data / "score.py"), "lacks", str(data / "gold.jsonl"), str(folder / "lacks.jsonl")]
    print(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    print("called missing:", sorted({word for section in covered.values() for word in section.missing}))


def shared_sections(data: Path, folder: Path) -> Labelled:
    """Return the labelled sections of the data folder."""
    root = data / "sections"
    queries = [
        Query(id=f"{file.name}|{section['id']}", **{key: section[key] for key in ("title", "description", "keywords")})
        for file in sorted(root.glob("outline-*.json"))
        for section in json.loads(file.read_text(encoding="utf-8"))["sections"]
    ]
    things: dict[str, list[list[Place]]] = {}
    for line in (root / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        ordered = [
            sorted(item["places"], key=item["places"][item["best"]].__ne__) for item in gold["items"] if item["places"]
        ]
        places = [[(place["document"], place["start"], place["end"]) for place in item] for item in ordered]
        things[f"{gold['outline']}|{gold['section']}"] = places
    return Labelled(root / "corpus", queries, things)


def post_sections(data: Path, folder: Path) -> Labelled:
    """Return sections made of posts, and lay the posts out without their headings."""
    labelled = Labelled(folder / "posts", [], {})
    for author in AUTHORS:
        for file in sorted((data / "blogs" / author).rglob("*.*")):
            add_post(labelled, f"{author}/{file.stem}.md", file.read_text(encoding="utf-8", errors="replace"))
    return labelled


def add_post(labelled: Labelled, name: str, text: str) -> None:
    headings = [block for block in blocks(text) if block.kind == "heading"]
    given = re.search(r'^title\s*[:=]\s*"?(.+?)"?\s*$', text[:800], re.MULTILINE)
    title = given[1].strip("\"'") if given else headings[0].title if headings else name
    rest = text
    for heading in headings:
        rest = rest[: heading.start] + re.sub(r"[^\n]", " ", rest[heading.start : heading.end]) + rest[heading.end :]
    if front := re.match(r"(---|\+\+\+)\n.*?\n\1\n", rest, re.DOTALL):
        rest = re.sub(r"[^\n]", " ", front[0]) + rest[front.end() :]
    (labelled.corpus / name).parent.mkdir(parents=True, exist_ok=True)
    (labelled.corpus / name).write_text(rest, encoding="utf-8")
    named, places = [], []
    for number, heading in enumerate(headings):
        end = headings[number + 1].start if number + 1 < len(headings) else len(text)
        if heading.title != title and content_words(heading.title) and len(rest[heading.end : end].strip()) >= SHORTEST:
            named.append(heading.title.strip(" .?!:"))
            places.append([(name, text.count("\n", 0, heading.end) + 1, text.count("\n", 0, end - 1) + 1)])
    if FEWEST <= len(named) <= MOST:
        labelled.queries.append(Query(id=name, title=title, description=", ".join(named) + "."))
        labelled.things[name] = places


def titled_sections(corpus: Path) -> Labelled:
    """Return sections that have the titles of documents and headings, of those of which there is one in the corpus."""
    texts: dict[str, list[list[Place]]] = {}
    for file in sorted(file for file in corpus.rglob("*.*") if file.suffix in (".md", ".markdown", ".mkd")):
        add_titled(texts, file.relative_to(corpus).as_posix(), file.read_text(encoding="utf-8", errors="replace"))
    random, labelled = Random(1), Labelled(corpus, [], {})
    for title in random.sample(sorted(title for title, places in texts.items() if len(places) > 1), TITLED):
        wording, description = random.choice(WORDINGS), random.choice(REFERRING)
        labelled.queries.append(Query(id=title, title=wording.format(title), description=description))
        labelled.things[title] = texts[title]
    return labelled


def add_titled(texts: dict[str, list[list[Place]]], name: str, text: str) -> None:
    """Add the document by its title, and what stands below each heading: the places of their blocks, none for doubles."""
    front = re.match(r"(---|\+\+\+)\n.*?\n\1\n", text, re.DOTALL)
    given = re.search(r'^title\s*[:=]\s*"?(.+?)"?\s*$', front[0] if front else "", re.MULTILINE)
    every = [block for block in blocks(text) if block.start >= (front.end() if front else 0)]
    parts = [(given[1].strip("\"'"), every)] if given else []
    heads = [number for number, block in enumerate(every) if block.kind == "heading"]
    parts += [(every[first].title, every[first:end]) for first, end in pairwise([*heads, len(every)])]
    for title, own in parts:
        told = [block for block in own if block.kind != "heading" and block.end - block.start >= SHORTEST // 2]
        if content_words(title) and SMALLEST <= sum(block.end - block.start for block in told) <= LARGEST:
            lines = [(text.count("\n", 0, block.start) + 1, text.count("\n", 0, block.end - 1) + 1) for block in told]
            texts[title] = [] if title in texts else [[(name, *place)] for place in lines]


if __name__ == "__main__":
    main()
