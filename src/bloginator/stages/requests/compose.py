"""Compose the requests of a batch: one for each section that asks for text, all at once.

    outline ─────┐   question digest: what is asked
    passages ────┤   request digest:  what is asked, with what at hand ──► request_id
    samples ─────┼──► system prompt (one for all) + prompt ──► Request
    templates ───┘

Neither digest covers ordinal, total, subsections, siblings or the rendered prompt: a section that is inserted elsewhere
makes no answer outdated. Pure: the same values give the same records.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import NamedTuple

from bloginator.digest import SHORT, digest
from bloginator.records.exchange import Request, Source
from bloginator.records.outline import Outline, Section, is_heading_only
from bloginator.stages.rendering import Templates, place
from bloginator.stages.requests.siblings import around, below, line, neighbours, others

SYSTEM = "request/system.md.j2"
SECTION = "request/section.md.j2"
TOKENS_A_WORD = 6
"""Generous: an answer that is cut at ``max_tokens`` is lost, one that is shorter costs nothing."""

FEWEST_TOKENS = 1000


class Common(NamedTuple):
    """What all requests of a batch share.

    Args:
        asked: The sections that ask for text, in order.
        lines: One for each of them, as the others name it.
        shapes: Digests of the templates.
    """

    outline: Outline
    asked: Sequence[Section]
    lines: Sequence[str]
    templates: Templates
    shapes: Sequence[str]
    system_prompt: str
    words: int
    temperature: float


def compose(
    outline: Outline,
    passages: Mapping[str, Sequence[Source]],
    *,
    templates: Templates,
    words: int = 150,
    temperature: float = 0.3,
    samples: Sequence[Source] = (),
    style: Sequence[str] = (),
    feedback: Mapping[str, str] | None = None,
    low_evidence: Mapping[str, str] | None = None,
) -> dict[str, Request]:
    """Return a request for every section that asks for text, in the outline's order.

    Args:
        passages: Section id -> its sources, best first, markers in that order; a section may have none.
        words: Budget of a section whose outline gives none.
        samples: The author's own prose, the same for the whole batch.
        style: One line for each measured habit of the author.
        feedback: Section id -> what is to be changed, with the text it speaks of.
        low_evidence: Section id -> why its sources are not enough, one sentence.
    """
    asked = asking(outline)
    common = Common(
        outline=outline,
        asked=asked,
        lines=[line(section) for section in asked],
        templates=templates,
        shapes=[templates.digest(SYSTEM), templates.digest(SECTION)],
        system_prompt=system_prompt(outline, samples, style, templates),
        words=words,
        temperature=temperature,
    )
    return {
        section.id: request(
            common,
            index,
            tuple(passages.get(section.id, ())),
            feedback=(feedback or {}).get(section.id, ""),
            low_evidence=(low_evidence or {}).get(section.id, ""),
        )
        for index, section in enumerate(asked)
    }


def asking(outline: Outline) -> list[Section]:
    """Return the sections that ask for text, in the outline's order."""
    return [section for section in outline.sections if not is_heading_only(section)]


def system_prompt(outline: Outline, samples: Sequence[Source], style: Sequence[str], templates: Templates) -> str:
    """Return what is said to whoever answers, once for all sections."""
    heard = [sample.text for sample in samples]
    values = {
        "title": outline.title,
        "thesis": outline.thesis,
        "classification": outline.classification,
        "audience": outline.audience,
        "samples": heard,
        "style": list(style),
        "boundary": boundary(digest("samples", heard), heard),
    }
    return templates.render(SYSTEM, values)


def request(common: Common, index: int, sources: tuple[Source, ...], *, feedback: str, low_evidence: str) -> Request:
    """Return the request of one section, the one at ``index`` of those that ask for text."""
    section = common.asked[index]
    budget = common.words if section.words is None else section.words
    question = question_digest(common.outline, section)
    whole = request_digest(question, budget, common.temperature, sources, common.shapes, feedback)
    known = Request(
        request_id=f"{section.id}@{whole[:SHORT]}",
        digest=whole,
        section=section.id,
        ordinal=index + 1,
        total=len(common.asked),
        title=section.title,
        path=section.path,
        below=below(common.outline.sections, section),
        description=section.description,
        question_digest=question,
        system_prompt=common.system_prompt,
        prompt="",
        max_words=budget,
        max_tokens=max(FEWEST_TOKENS, TOKENS_A_WORD * budget),
        temperature=common.temperature,
        sources=sources,
        siblings=around(common.lines, index),
        feedback=feedback,
        low_evidence=low_evidence,
        respond_to=f"responses/{section.id}.md",
    )
    around_it = {"siblings": others(common.asked, common.lines, index)}
    prompt = common.templates.render(SECTION, values(known) | around_it | neighbours(common.asked, index))
    return known.model_copy(update={"prompt": prompt})


def question_digest(outline: Outline, section: Section) -> str:
    """Return the digest of what a section asks, wherever it stands and whatever is at hand to answer it."""
    return digest(
        "question",
        {
            "title": section.title,
            "description": section.description,
            "ancestors": section.parents,
            "classification": outline.classification,
            "audience": outline.audience,
        },
    )


def request_digest(
    question: str,
    words: int,
    temperature: float,
    sources: Iterable[Source],
    templates: Sequence[str],
    feedback: str,
) -> str:
    """Return the digest of a question with all that an answer to it may rest on.

    Args:
        question: The section's question digest.
        sources: In the order of their markers; only their documents and texts count.
        templates: The templates' digests.
    """
    return digest(
        "request",
        {
            "question": question,
            "words": words,
            "temperature": float(temperature),
            "sources": [[source.document, source.text] for source in sources],
            "templates": templates,
            "feedback": feedback,
        },
    )


def values(known: Request) -> dict[str, object]:
    """Return what the section's template is given, its neighbours aside."""
    fewest, most = word_range(known.max_words)
    return {
        "request_id": known.request_id,
        "title": known.title,
        "path": known.path,
        "below": known.below,
        "description": known.description,
        "words": known.max_words,
        "fewest": fewest,
        "most": most,
        "sources": [shown(source) for source in known.sources],
        "thin": known.low_evidence.rstrip("."),
        "feedback": known.feedback,
        "boundary": boundary(known.digest, [*spoken(known.sources), known.feedback]),
        "respond_to": known.respond_to,
    }


def word_range(words: int) -> tuple[int, int]:
    """Return the fewest and the most words of an answer that keeps to a budget: a fifth less, a fifth more.

    >>> word_range(150), word_range(1)
    ((120, 180), (1, 2))
    """
    return max(1, words * 4 // 5), -(-words * 6 // 5)


def shown(source: Source) -> dict[str, str]:
    """Return what a prompt shows of a source."""
    return {
        "marker": source.marker,
        "document": source.document,
        "heading": source.heading,
        "place": place(source),
        "text": source.text.strip("\n"),
    }


def spoken(sources: Iterable[Source]) -> list[str]:
    """Return every text that a prompt shows of its sources."""
    return [text for source in sources for text in (source.document, source.heading, source.text)]


def boundary(seed: str, texts: Sequence[str]) -> str:
    """Return a line that none of ``texts`` holds: it looks random, yet the same values give the same line.

    Args:
        seed: A digest over the texts, so that no text can be written to hold its own boundary.
    """
    lines = (f"=== {digest('boundary', [seed, number])[:20]} ===" for number in count())
    return next(line for line in lines if not any(line in text for text in texts))
