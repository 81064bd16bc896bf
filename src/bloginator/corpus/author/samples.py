"""Pick passages that show how the author writes: whole prose, near the subject, each from another document.

Templates, transcripts and quotations of others are told by their shape, and give none.
"""

import re
from collections.abc import Callable, Collection, Iterable
from functools import cache
from pathlib import Path

from bloginator.corpus.index.chunk_rows import chunks_at
from bloginator.corpus.index.inverted_index import InvertedIndex
from bloginator.corpus.index.open_index import open_index
from bloginator.corpus.search.boilerplate import is_boilerplate
from bloginator.corpus.search.lexical import score_words
from bloginator.corpus.search.near_duplicates import RepeatedTexts, measure_overlap
from bloginator.corpus.search.top_k import find_top_k
from bloginator.records.corpus import Chunk, Passage, Retrieval
from bloginator.text.markdown.inline import strip_markup
from bloginator.text.quotations import is_quotation
from bloginator.text.stemming import stems

Spans = dict[str, set[tuple[int, int]]]  # document -> where in it passages stand
MIN_SAMPLE, MAX_SAMPLE = 400, 900
MAX_CANDIDATES = 600  # chunks that are tried, best first
DOCUMENTS_A_SAMPLE = 8  # documents looked at for each sample that is wanted
SIMILARITY_COST = 0.6  # what the words in common with a sample that is chosen cost, against nearness to the subject
MIN_PROSE_SHARE = 0.8  # characters left without markup and link targets, below which a text is more markup than prose
CLOSED = re.compile(r"[.!?…][\"'”’)\]*_]*$")
OPENING = re.compile(r"[\"'“‘(*_\[]*[A-ZÀ-Þ0-9`]|[^\x00-\u024f]")
MAX_CHARACTERS = 600_000  # characters that are read: some 100,000 words, which settles the rate of anything that is heard


def pick_samples(
    index: str | Path,
    about: str,
    count: int = 3,
    *,
    settings: Retrieval | None = None,
    quoted: Collection[Passage] = (),
    fits: Callable[[str], bool] = bool,
) -> list[Passage]:
    """Return up to ``count`` samples of the author's own prose, nearest to the subject first.

    Args:
        about: Words of the subject: an outline's title, thesis and keywords.
        quoted: Passages that no sample may share text with, since the requests quote them already.
        fits: Tells of a sample's text whether it may be one.

    Returns:
        Runs of prose from as many documents, each whole sentences of 400 to 900 characters where the corpus has such;
        fewer than ``count`` where it has not. Lists, tables, code and quotes are none; deprecated documents give none.
        They are on different things as far as the corpus allows.
    """
    settings = settings or Retrieval()
    with open_index(index, settings.language) as opened:
        samples: dict[int, Passage] = {}
        spans = spans_of(quoted)
        grow = cache(lambda place: grow_sample(opened, place, spans))
        places = rank_places(opened, about, settings.language)
        for least in (MIN_SAMPLE, MIN_SAMPLE // 2):
            wanted = DOCUMENTS_A_SAMPLE * count if least == MIN_SAMPLE else count
            for place, score in places.items():
                if len(samples) >= wanted:
                    break
                document = int(opened.document[place])
                sample = grow(place) if document not in samples else None
                if sample and fits(sample.text) and len(sample.text) >= least:
                    samples[document] = Passage(chunk=sample, rank=1, score=round(score, 4))
        return pick_unlike(samples.values(), count, settings)


def spans_of(quoted: Iterable[Passage]) -> Spans:
    """Return where in each document passages stand; of many sections' passages most are the same."""
    spans: Spans = {}
    for passage in quoted:
        spans.setdefault(passage.chunk.document, set()).add(passage.chunk.span)
    return spans


def pick_unlike(samples: Iterable[Passage], count: int, settings: Retrieval) -> list[Passage]:
    """Return the nearest sample, then those near and unlike the ones before (MMR: Carbonell and Goldstein, SIGIR 1998).

    Shared words count from 0 to 1; what repeats another comes only where nothing else is left.
    """
    candidates = list(samples)
    most = max((sample.score for sample in candidates), default=0.0) or 1.0
    words = {sample.chunk.id: frozenset(stems(sample.chunk.text, settings.language)) for sample in candidates}
    texts = RepeatedTexts(settings.near)
    numbers = {sample.chunk.id: texts.number(sample.chunk.text) for sample in candidates}
    chosen: list[Passage] = []

    def measure_worth(sample: Passage) -> float:
        own, taken = words[sample.chunk.id], {numbers[other.chunk.id] for other in chosen}
        likeness = max((2.0 * measure_overlap(own, words[other.chunk.id]) for other in chosen), default=0.0)
        likeness = likeness if texts.is_new(numbers[sample.chunk.id], taken) else 10.0
        return sample.score / most - SIMILARITY_COST * likeness

    while candidates and len(chosen) < count:
        best = max(candidates, key=measure_worth)
        candidates.remove(best)
        chosen.append(best.model_copy(update={"rank": len(chosen) + 1}))
    return chosen


def rank_places(opened: InvertedIndex, about: str, language: str) -> dict[int, float]:
    """Return chunks with their scores, nearest to the subject first, then each document's, so that any prose is found."""
    total = score_words(opened, dict.fromkeys(stems(about, language), 1.0)).total
    places = {place: float(total[place]) for place in find_top_k(total, MAX_CANDIDATES).tolist()}
    for start, size in zip(opened.starts.tolist(), opened.sizes.tolist(), strict=True):
        for place in range(start, start + min(size, 20)):
            places.setdefault(place, 0.0)
    return places


def grow_sample(opened: InvertedIndex, place: int, quoted: Spans) -> Chunk | None:
    """Return a chunk with as many after and before it as a sample holds; ``None`` where nothing there can be a sample."""
    from bloginator.corpus.author.profile_store import text_of
    from bloginator.text.document_kind import classify_document

    document = int(opened.document[place])
    sample = read_chunk(opened, document, place, quoted) if opened.qualities[document] != "deprecated" else None
    if sample is None or not is_prose(sample):
        return None
    first = last = place
    while len(sample.text) < MIN_SAMPLE and (longer := join_chunks(sample, read_chunk(opened, document, last + 1, quoted))):
        sample, last = longer, last + 1
    while len(sample.text) < MIN_SAMPLE and (longer := join_chunks(read_chunk(opened, document, first - 1, quoted), sample)):
        sample, first = longer, first - 1
    own_text = text_of(opened.connection, opened.ids[document])
    return sample if classify_document(own_text) == "prose" else None


def read_chunk(opened: InvertedIndex, document: int, place: int, quoted: Spans) -> Chunk | None:
    """Return a chunk of the document, ``None`` past its ends and for one that is not wanted."""
    if not 0 <= place < len(opened.document) or opened.document[place] != document:
        return None
    (chunk,) = chunks_at(opened, [place])
    spans = quoted.get(chunk.document, ())
    return None if any(chunk.span[0] < end and start < chunk.span[1] for start, end in spans) else chunk


def join_chunks(chunk: Chunk | None, other: Chunk | None) -> Chunk | None:
    """Return two chunks as one, ``None`` where they are not one run of prose or would be too long."""
    if chunk is None or other is None or chunk.heading != other.heading or not (is_prose(chunk) and is_prose(other)):
        return None
    gap = other.span[0] - chunk.span[1]
    text = chunk.text + (" " if gap < 2 else "\n\n") + other.text
    if gap > 2 or len(text) > MAX_SAMPLE:
        return None
    lines = (chunk.lines[0], other.lines[1]) if chunk.lines and other.lines else None
    return chunk.model_copy(update={"text": text, "span": (chunk.span[0], other.span[1]), "lines": lines, "quoted": None})


def is_prose(chunk: Chunk) -> bool:
    """Tell whether a chunk is whole sentences with little markup."""
    text = chunk.text.strip()
    if is_boilerplate(chunk.kind, text):
        return False
    if chunk.quoted and is_quotation(chunk.quoted, 0, len(chunk.text)):
        return False
    if chunk.kind != "prose" or not CLOSED.search(text) or not OPENING.match(text):
        return False
    return len(strip_markup(text)) >= MIN_PROSE_SHARE * len(text)


def sample_texts(index: str | Path, *, settings: Retrieval | None = None, most: int = MAX_CHARACTERS) -> list[str]:
    """Return prose of the corpus in the index's order; from a large one every n-th passage."""
    with open_index(index, (settings or Retrieval()).language) as opened:
        long = "SELECT count(*), coalesce(sum(length(text)), 0) FROM chunks WHERE kind = 'prose'"
        count, total = opened.connection.execute(long).fetchone()
        step = max(1, -(-total // most)) if count else 1
        rows = opened.connection.execute("SELECT text FROM chunks WHERE kind = 'prose' ORDER BY document, ordinal")
        return [text for number, (text,) in enumerate(rows) if number % step == 0]
