"""What ties a draft's sentences to passages in a proof: annotations as the W3C's Web Annotation Data Model has them."""

from typing import Literal

from pydantic import Field

from bloginator.records.base import Record

CONTEXT = "http://www.w3.org/ns/anno.jsonld"


class TextQuoteSelector(Record):
    """A stretch of a text by its words, with what stands before and behind it."""

    type: Literal["TextQuoteSelector"] = "TextQuoteSelector"
    exact: str
    prefix: str
    suffix: str


class TextPositionSelector(Record):
    """The same by its place: characters (code points) from 0, ``end`` excluded."""

    type: Literal["TextPositionSelector"] = "TextPositionSelector"
    start: int
    end: int


class SelectedText(Record):
    """A stretch of a file.

    Args:
        source: The file's name in the proof.
        scope: The document that it was cut from; ``None`` for the draft.
    """

    source: str
    scope: str | None = None
    selector: tuple[TextQuoteSelector, TextPositionSelector]


class Annotation(Record):
    """One sentence of the draft (``target``) with one passage that it cites (``body``).

    Args:
        section: The sentence's section.
        footnote: Label of the footnote.
    """

    type: Literal["Annotation"] = "Annotation"
    motivation: Literal["linking"] = "linking"
    section: str
    footnote: str
    target: SelectedText
    body: SelectedText


class AnnotationPage(Record):
    """All of them, in the order of the draft."""

    context: str = Field(default=CONTEXT, validation_alias="@context", serialization_alias="@context")
    id: str = "citations.json"
    type: Literal["AnnotationPage"] = "AnnotationPage"
    items: tuple[Annotation, ...] = ()


class Manifest(Record):
    """What a proof is about.

    Args:
        format: Version of its form.
        program: Name and version of what made it.
        withheld: Footnote -> the document of a passage that may not leave, and is not in it.
    """

    format: Literal[1] = 1
    program: str
    batch: str
    title: str
    withheld: dict[str, str] = Field(default_factory=dict)
