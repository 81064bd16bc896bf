"""The files of a proof: the draft, what was asked and answered, the passages that are cited, and what cites which.

draft.md draft.json         as they are, without what was measured
requests/ID.json            what a section was asked; of its sources the cited ones have their texts
answers/ID.md               the text that was accepted for it
passages/001.md             of each cited document, the passages that are cited, and nothing else of it
citations.json              each sentence with each passage that it cites, both by W3C selectors
decisions.jsonl             what the writer settled
manifest.json               what it is about
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain
from typing import NamedTuple

from bloginator.records.canonical import to_bytes
from bloginator.records.draft import Draft, DraftSection, Reference
from bloginator.records.exchange import Request, Source, Verdict
from bloginator.records.proof import (
    Annotation,
    AnnotationPage,
    Manifest,
    SelectedText,
    TextPositionSelector,
    TextQuoteSelector,
)
from bloginator.stages.draft.footnote_marks import LABEL, fold_marks
from bloginator.stages.draft.found_citations import LABEL as FOUND
from bloginator.stages.edits.parting import find_anchors, skip_blank
from bloginator.stages.requests.answer_form import answer_file
from bloginator.text.sentences import split_sentences

ELLIPSIS = "\n\n[…]\n\n"  # between two passages of a document
AROUND = 32  # characters before and behind a quotation that tell it from others of the same words


class Excerpt(NamedTuple):
    """Where a passage stands: its file, and the characters of it."""

    file: str
    start: int
    end: int


def compose_proof(
    draft: Draft,
    text: str,
    *,
    requests: Mapping[str, Request],
    verdicts: Mapping[str, Verdict],
    decisions: str,
    program: str,
    fits: Callable[[str], bool],
) -> dict[str, bytes]:
    """Return the files of a proof by name.

    Args:
        text: Of ``draft.md``.
        requests: Section id -> the request that its text answers.
        program: Name and version of what made it.
        fits: Whether a passage may leave; those that may not are named and not shown.
    """
    labelled = {str(reference.number): reference for reference in draft.references}
    labelled |= {f"{FOUND}{reference.number}": reference for reference in draft.found}
    withheld = sorted(label for label, reference in labelled.items() if not fits(reference.text))
    shown = {label: reference for label, reference in labelled.items() if label not in withheld}
    written = [section.id for section in draft.sections if section.kind == "written"]
    documents = {reference.document for reference in shown.values()}
    cited = {
        name: [source for source in verdicts[name].sources if source.document in documents and fits(source.text)]
        for name in written
    }
    passages, excerpts = cut_passages(shown, chain.from_iterable(cited.values()))
    items = tuple(annotate(draft, text, shown, excerpts, passages))
    lacking = {label: labelled[label].document for label in withheld}
    manifest = Manifest(program=program, batch=draft.batch, title=draft.title, withheld=lacking)
    bare = {
        name: tuple(reference.model_copy(update={"text": ""}) for reference in references)
        for name, references in (("references", draft.references), ("found", draft.found))
    }
    return {
        "draft.md": text.encode(),
        "draft.json": to_bytes(draft.model_copy(update=bare)),
        **{f"requests/{name}.json": to_bytes(show_request(requests[name], cited[name])) for name in written},
        **{f"answers/{name}.md": answer_file(requests[name], verdicts[name].text).encode() for name in written},
        **{name: passage.encode() for name, passage in passages.items()},
        "citations.json": to_bytes(AnnotationPage(items=items)),
        "decisions.jsonl": decisions.encode(),
        "manifest.json": to_bytes(manifest),
    }


def show_request(request: Request, cited: Sequence[Source]) -> Request:
    """Return a request without its prompts, and without the texts of all passages but the ``cited``."""
    markers = {source.marker for source in cited}
    sources = tuple(
        source if source.marker in markers else source.model_copy(update={"text": "", "quoted": None})
        for source in request.sources
    )
    return request.model_copy(update={"system_prompt": "", "prompt": "", "siblings": (), "sources": sources})


def cut_passages(references: Mapping[str, Reference], cited: Iterable[Source]) -> tuple[dict[str, str], dict[str, Excerpt]]:
    """Return the files of the passages, one for each document, and where in them the passage of each footnote stands.

    Args:
        cited: What the sections were shown: of one place, which has one footnote, some may have been shown more text.
    """
    documents: dict[str, dict[str, None]] = {}
    shown = ((each.document, each.text) for each in references.values())
    for document, text in chain(shown, (source.key for source in cited)):
        documents.setdefault(document, {})[text] = None
    files: dict[str, str] = {}
    places: dict[tuple[str, str], Excerpt] = {}
    for number, (document, texts) in enumerate(documents.items(), 1):
        name, content = f"passages/{number:03}.md", ""
        for text in texts:
            start = len(content) + (len(ELLIPSIS) if content else 0)
            content += (ELLIPSIS if content else "") + text
            places[document, text] = Excerpt(name, start, len(content))
        files[name] = content
    return files, {label: places[each.document, each.text] for label, each in references.items()}


def annotate(
    draft: Draft,
    text: str,
    references: Mapping[str, Reference],
    excerpts: Mapping[str, Excerpt],
    passages: Mapping[str, str],
) -> Iterator[Annotation]:
    """Yield an annotation for each passage that a sentence cites, in the order of the draft."""
    for section, labels, start, end in locate_sentences(draft, text):
        for label in (label for label in dict.fromkeys(labels) if label in references):
            excerpt = excerpts[label]
            passage = passages[excerpt.file]
            body = select(excerpt.file, passage, excerpt.start, excerpt.end, references[label].document)
            target = select("draft.md", text, start, end)
            yield Annotation(section=section, footnote=label, target=target, body=body)


def locate_sentences(draft: Draft, text: str) -> Iterator[tuple[str, Sequence[str], int, int]]:
    """Yield the section of each sentence that is written, its own footnotes, and its range in ``draft.md``."""
    lines = text.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    rows = {anchor.id: anchor.row for anchor in find_anchors(draft, lines) or ()}
    for section in draft.sections:
        if section.kind != "written" or section.id not in rows:
            continue
        begins = starts[skip_blank(lines, rows[section.id] + 1)]
        for labels, start, end in pair_sentences(section, draft):
            yield section.id, labels, begins + start, begins + end


def pair_sentences(section: DraftSection, draft: Draft) -> Iterator[tuple[Sequence[str], int, int]]:
    """Yield the footnotes of each sentence of a section, with its range in the text as the draft shows it.

    A text that is cut into other sentences where its marks are folded is one range, as for marks outside of sentences.
    """
    shown = fold_marks(section.text, draft.footnotes)
    own, folded = split_sentences(section.text), split_sentences(shown)
    left = dict.fromkeys(LABEL.findall(section.text))
    for whole, sentence in zip(own, folded, strict=True) if len(own) == len(folded) else ():
        labels = LABEL.findall(section.text[whole.start : whole.end])
        left = {label: None for label in left if label not in labels}
        yield labels, sentence.start, sentence.end
    yield list(left), 0, len(shown)


def select(source: str, text: str, start: int, end: int, scope: str | None = None) -> SelectedText:
    """Return the selection of a stretch of a file's text, by its words and by its place in characters (code points) from 0.

    >>> select("draft.md", "It fell. It rose.", 9, 17).selector[0].exact
    'It rose.'
    """
    before, behind = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    quote = TextQuoteSelector(exact=text[start:end], prefix=before, suffix=behind)
    return SelectedText(source=source, scope=scope, selector=(quote, TextPositionSelector(start=start, end=end)))
