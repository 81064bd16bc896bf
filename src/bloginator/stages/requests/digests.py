"""The two digests of a request: of what a section asks, and of that with all that an answer may rest on."""

from collections.abc import Iterable, Sequence

from bloginator.digest import digest
from bloginator.records.exchange import Source
from bloginator.records.outline import Outline, Section


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
    question: str, words: int, temperature: float, sources: Iterable[Source], templates: Sequence[str], feedback: str
) -> str:
    """Return the digest of a question with all that an answer to it may rest on; of sources, documents and texts count."""
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
