"""What the extractive writer covers and repeats, beside the plain lead of the best sources, and what it costs.

    python benchmarks/extract.py FOLDER [SECTIONS]

Sections are headings of the corpus in FOLDER, evenly spread; sources are the five best passages of its own index.
"Lead" takes the best source's sentences in order, then the next source's, while they fit the words. Printed for each:
the idf-weighted share of the question's terms, and of all the sources' terms, that the text holds; the share of
sentences that say nearly the same as an earlier one; mean words; CPU seconds.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from tests.builders import a_request

from bloginator.corpus.index.refresh import refresh_index
from bloginator.corpus.search.passages import search_passages
from bloginator.records.corpus import Passage, Query
from bloginator.records.exchange import Request, Source
from bloginator.text.extractive import extract, read_sources
from bloginator.text.extractive.selection import UsedSentences, distinct_terms, question_weights, term_rarity
from bloginator.text.extractive.source_sentences import SourceSentence
from bloginator.text.markdown.blocks import blocks
from bloginator.text.markdown.inline import strip_markup
from bloginator.text.sentences import split_sentences
from bloginator.text.stemming import stems
from bloginator.text.tokenize import count_words

WORDS, TOP = 150, 5
Wanted = Callable[[Request], Iterable[str]]


def titles(folder: Path, count: int) -> list[str]:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    texts = (file.read_text(encoding="utf-8", errors="replace") for file in files)
    found = list(dict.fromkeys(block.title for text in texts for block in blocks(text) if block.level and block.title))
    return found[:: max(1, len(found) // count)][:count]


def source(passage: Passage) -> Source:
    one = passage.chunk
    return Source(
        marker=f"S{passage.rank}", document=one.document, heading=" › ".join(one.heading), lines=one.lines, text=one.text
    )


def asked(folder: Path, count: int) -> list[Request]:
    named = {f"s{number}": title for number, title in enumerate(titles(folder, count))}
    with tempfile.TemporaryDirectory() as index:
        refresh_index([folder], Path(index), root=folder)
        found = search_passages(Path(index), [Query(id=id, title=title) for id, title in named.items()], top=TOP)
    return [
        a_request(id, title=named[id], description="", max_words=WORDS, sources=tuple(map(source, passages)))
        for id, passages in found.items()
        if passages
    ]


def lead(asks: Sequence[Request]) -> dict[str, str]:
    return {ask.section: " ".join(fitting((piece for one in ask.sources for piece in prose(one.text)), ask)) for ask in asks}


def prose(text: str) -> Iterable[str]:
    return (strip_markup(text[one.start : one.end]) for one in split_sentences(text) if one.block.kind != "table")


def fitting(pieces: Iterable[str], ask: Request) -> Iterable[str]:
    left = ask.max_words
    for piece in pieces:
        left -= count_words(piece)
        if left < 0:
            return
        yield piece


def covered(asks: Sequence[Request], texts: dict[str, str], wanted: Wanted, rare: dict[str, float]) -> float:
    had = whole = 0.0
    for ask in asks:
        held = set(stems(strip_markup(texts[ask.section])))
        for term in wanted(ask):
            whole += rare[term]
            had += rare[term] * (term in held)
    return had / whole


def repeated(texts: dict[str, str], rare: dict[str, float]) -> float:
    said, again, total = UsedSentences(rare), 0, 0
    for piece in (piece for text in texts.values() for piece in prose(text)):
        held = tuple(term for term in stems(piece) if term in rare)
        quote = SourceSentence(piece, 0, 0, held, 1.0, leans=False)
        again += bool(held) and said.holds(quote)
        total += 1
        said.add(quote)
    return again / total


def main(folder: str, count: str = "170") -> None:
    asks = asked(Path(folder), int(count))
    passages = read_sources(asks)
    rare = term_rarity(passages)
    every = {
        ask.section: sorted({term for one in ask.sources for term in distinct_terms(passages[one.text])}) for ask in asks
    }
    print(f"{len(asks)} sections, {sum(len(ask.sources) for ask in asks)} sources, at most {WORDS} words each")
    print(f"{'':10}{'question':>10}{'sources':>10}{'repeated':>10}{'words':>8}{'CPU s':>8}")
    for name, way in {"extract": extract, "lead": lead}.items():
        began = time.process_time()
        texts = way(asks)
        spent = time.process_time() - began
        on_question = covered(
            asks, texts, lambda ask: [term for term in every[ask.section] if term in question_weights(ask)], rare
        )
        on_sources = covered(asks, texts, lambda ask: every[ask.section], rare)
        length = sum(map(count_words, texts.values())) / len(texts)
        shares = f"{on_question:10.3f}{on_sources:10.3f}{repeated(texts, rare):10.3f}"
        print(f"{name:10}{shares}{length:8.0f}{spent:8.2f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
