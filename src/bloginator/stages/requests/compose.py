"""Compose the requests of a batch: one for each section that asks for text, all at once.

Neither digest covers ordinal, total, subsections, siblings or the rendered prompt: a section that is inserted elsewhere
makes no answer outdated.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count
from types import MappingProxyType
from typing import NamedTuple

from bloginator.digest import SHORT, digest
from bloginator.records.exchange import Request, Source
from bloginator.records.outline import Outline, Section, is_heading_only
from bloginator.stages.requests.digests import question_digest, request_digest
from bloginator.stages.requests.siblings import (
    describe_neighbours,
    foreign_subjects,
    section_line,
    sibling_lines,
    subsection_titles,
)
from bloginator.stages.requests.sources import Changed, Looked, append_sources, mark_superseded, order_further
from bloginator.stages.templates import Templates
from bloginator.stages.wording import place_in_document

SYSTEM = "request/system.md.j2"
SECTION = "request/section.md.j2"
TOKENS_A_WORD = 6  # generous: an answer that is cut at ``max_tokens`` is lost, one that is shorter costs nothing
MIN_TOKENS = 1000


class BatchContext(NamedTuple):
    """What all requests of a batch share: its sections that ask for text, a line for each, their subsections' titles."""

    outline: Outline
    asked: Sequence[Section]
    lines: Sequence[str]
    subsections: Mapping[str, tuple[str, ...]]
    templates: Templates
    template_digests: Sequence[str]
    system_prompt: str
    words: int
    temperature: float


class ComposedRequests(Mapping[str, Request]):
    """Requests by section; each is composed when it is asked for, of what its sources are by then.

    Args:
        compose_one: Returns the request at a place among those that ask for text, without its prompt.
        low_evidence: Section id -> why its sources are not enough.
    """

    def __init__(
        self, context: BatchContext, compose_one: Callable[[int], Request], low_evidence: Mapping[str, str]
    ) -> None:
        self.context = context
        self.places = {section.id: index for index, section in enumerate(context.asked)}
        self.compose_one = compose_one
        self.low_evidence = low_evidence

    def __getitem__(self, section: str) -> Request:
        return render_prompt(self.context, self.compose_one(self.places[section]))

    def __iter__(self) -> Iterator[str]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)


def compose(
    outline: Outline,
    passages: Mapping[str, Sequence[Source]],
    *,
    templates: Templates,
    words: int = 150,
    temperature: float = 0.3,
    samples: Sequence[Source] = (),
    style: Sequence[str] = (),
    feedback: Mapping[str, str] = MappingProxyType({}),
    low_evidence: Mapping[str, str] = MappingProxyType({}),
    cited: Mapping[str, Sequence[Source]] = MappingProxyType({}),
    looked: Mapping[str, Looked] = MappingProxyType({}),
    changed: Changed = MappingProxyType({}),
    current: Mapping[str, Request | None] = MappingProxyType({}),
) -> ComposedRequests:
    """Return a request for every section that asks for text, in the outline's order.

    Args:
        passages: Section id -> its sources, best first, markers in that order; a section may have none.
        words: Budget of a section whose outline gives none.
        samples: The author's own prose, the same for the whole batch.
        style: One line for each measured habit of the author.
        feedback: Section id -> what is to be changed, with the text it speaks of.
        low_evidence: Section id -> why its sources are not enough, one sentence.
        cited: Section id -> passages that its last accepted text cites; they stay at hand, behind the chosen ones.
        looked: Section id -> what was looked for besides, and what was found; appended behind these.
        changed: What became of sources that no document says any more; those that are still at hand are marked.
        current: Section id -> its request as it lies on disk, whose appended passages stay while it is the same request.
    """
    system_prompt = render_system_prompt(outline, samples, style, templates)
    context = make_context(outline, templates, system_prompt, words, temperature)

    def compose_one(index: int) -> Request:
        section = context.asked[index].id
        return compose_request(
            context,
            index,
            tuple(passages.get(section, ())),
            feedback=feedback.get(section, ""),
            low_evidence=low_evidence.get(section, ""),
            cited=cited.get(section, ()),
            looked=looked.get(section, {}),
            changed=changed,
            current=current.get(section),
        )

    return ComposedRequests(context, compose_one, low_evidence)


def make_context(outline: Outline, templates: Templates, system_prompt: str, words: int, temperature: float) -> BatchContext:
    """Return what all requests of a batch share."""
    asked = [section for section in outline.sections if not is_heading_only(section)]
    return BatchContext(
        outline=outline,
        asked=asked,
        lines=[section_line(section) for section in asked],
        subsections=subsection_titles(outline.sections),
        templates=templates,
        template_digests=[templates.digest(SYSTEM), templates.digest(SECTION)],
        system_prompt=system_prompt,
        words=words,
        temperature=temperature,
    )


def extend_request(
    request: Request,
    outline: Outline,
    looked: Looked,
    *,
    templates: Templates,
    words: int,
    temperature: float,
    changed: Changed = MappingProxyType({}),
) -> Request | None:
    """Return a request with what was looked for since behind its sources; ``None`` where it asks what nobody asks now."""
    context = make_context(outline, templates, request.system_prompt, words, temperature)
    index = next((number for number, section in enumerate(context.asked) if section.id == request.section), None)
    if index is None:
        return None
    extended = compose_request(
        context,
        index,
        request.chosen,
        feedback=request.feedback,
        low_evidence=request.low_evidence,
        looked=looked,
        changed=changed,
        current=request,
    )
    return render_prompt(context, extended) if extended.digest == request.digest else None


def render_system_prompt(outline: Outline, samples: Sequence[Source], style: Sequence[str], templates: Templates) -> str:
    """Return what is said to whoever answers, once for all sections."""
    texts = [sample.text for sample in samples]
    values = {
        "title": outline.title,
        "thesis": outline.thesis,
        "classification": outline.classification,
        "audience": outline.audience,
        "samples": texts,
        "style": list(style),
        "boundary": make_boundary(digest("samples", texts), texts),
    }
    return templates.render(SYSTEM, values)


def compose_request(
    context: BatchContext,
    index: int,
    chosen: tuple[Source, ...],
    *,
    feedback: str = "",
    low_evidence: str = "",
    cited: Sequence[Source] = (),
    looked: Looked = MappingProxyType({}),
    changed: Changed = MappingProxyType({}),
    current: Request | None = None,
) -> Request:
    """Return the request of one section, the one at ``index`` of those that ask for text, without its prompt."""
    section = context.asked[index]
    budget = context.words if section.words is None else section.words
    question = question_digest(context.outline, section)
    whole = request_digest(question, budget, context.temperature, chosen, context.template_digests, feedback)
    same = current if current and current.digest == whole else None
    known, before = (same.looked, same.sources) if same else ((), ())
    settled = () if any(source.key in changed for source in before) else known  # otherwise what says it now is lacking
    new = {words: passages for words, passages in looked.items() if words not in settled}
    sources = append_sources(chosen, [*before, *order_further(current, cited, new)])
    return Request(
        request_id=f"{section.id}@{whole[:SHORT]}",
        digest=whole,
        section=section.id,
        ordinal=index + 1,
        total=len(context.asked),
        title=section.title,
        path=section.path,
        below=context.subsections.get(section.id, ()),
        description=section.description,
        question_digest=question,
        system_prompt=context.system_prompt,
        prompt="",
        max_words=budget,
        max_tokens=max(MIN_TOKENS, TOKENS_A_WORD * budget),
        temperature=context.temperature,
        sources=sources,
        appended=len(sources) - len(chosen),
        looked=tuple(dict.fromkeys((*known, *looked))),
        superseded=mark_superseded(sources, changed),
        siblings=sibling_lines(context.lines, index),
        feedback=feedback,
        low_evidence=low_evidence,
        respond_to=f"responses/{section.id}.md",
    )


def render_prompt(context: BatchContext, request: Request) -> Request:
    """Return a request with its prompt."""
    index = request.ordinal - 1
    values = {
        **section_values(request),
        **describe_neighbours(context.asked, index),
        "siblings": foreign_subjects(context.asked, context.lines, index),
        "sources": [source_values(request, source) for source in request.sources],
        "boundary": make_boundary(request.digest, [*source_texts(request.sources), request.feedback]),
        "respond_to": request.respond_to,
    }
    return request.model_copy(update={"prompt": context.templates.render(SECTION, values)})


def section_values(request: Request) -> dict[str, object]:
    """Return what the templates of a request and of a pack are both given of a section."""
    fewest, most = word_range(request.max_words)
    return {
        "request_id": request.request_id,
        "title": request.title,
        "path": request.path,
        "below": request.below,
        "description": request.description,
        "words": request.max_words,
        "fewest": fewest,
        "most": f"{most}, unless the author's wish below says otherwise" if request.feedback else most,
        "thin": request.low_evidence.rstrip("."),
        "feedback": request.feedback,
    }


def word_range(words: int) -> tuple[int, int]:
    """Return the fewest and the most words of an answer that keeps to a budget: a fifth less, a fifth more."""
    return max(1, words * 4 // 5), -(-words * 6 // 5)


def source_values(request: Request, source: Source) -> dict[str, str]:
    """Return what a prompt shows of a source; its place says where its document does not say it any more."""
    return {
        "marker": source.marker,
        "document": source.document,
        "heading": source.heading,
        "place": ", ".join(filter(None, (place_in_document(source), request.superseded.get(source.marker)))),
        "text": source.text.strip("\n"),
    }


def source_texts(sources: Iterable[Source]) -> list[str]:
    """Return every text that a prompt shows of its sources."""
    return [text for source in sources for text in (source.document, source.heading, source.text)]


def make_boundary(seed: str, texts: Sequence[str]) -> str:
    """Return a line that none of ``texts`` holds: it looks random, yet the same values give the same line.

    ``seed`` is a digest over the texts, so that no text can be written to hold its own boundary.
    """
    lines = (f"=== {digest('boundary', [seed, number])[:20]} ===" for number in count())
    return next(line for line in lines if not any(line in text for text in texts))
