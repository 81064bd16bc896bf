"""Compose the request for an outline: one like any other, of which the map of the corpus are the sources."""

from collections.abc import Sequence

from bloginator.records.exchange import Request, Source
from bloginator.records.outline import Outline
from bloginator.stages.requests.compose import compose_request, make_boundary, make_context, source_texts
from bloginator.stages.templates import Templates

SYSTEM, PROMPT = "request/outline-system.md.j2", "request/outline.md.j2"
WORDS = 500  # what an outline has of them, about


def compose_outline_request(
    brief: Outline, sources: Sequence[Source], *, templates: Templates, temperature: float, feedback: str
) -> Request:
    """Return the one request of a batch that asks for an outline.

    Args:
        brief: Its only section has the title of the document that is planned, and says what that is about.
    """
    context = make_context(brief, templates, templates.render(SYSTEM, {}), WORDS, temperature)
    context = context._replace(template_digests=[templates.digest(SYSTEM), templates.digest(PROMPT)])
    request = compose_request(context, 0, tuple(sources), feedback=feedback)
    values = {
        **request.model_dump(include={"request_id", "title", "description", "feedback", "respond_to"}),
        "words": request.max_words,
        "sources": list(request.sources),
        "boundary": make_boundary(
            request.digest, [*source_texts(request.sources), *(source.title for source in request.sources), request.feedback]
        ),
    }
    prompt = templates.render(PROMPT, values)
    return request.model_copy(update={"ordinal": 0, "total": 0, "prompt": prompt})
