"""Check the files of a proof against one another: every footnote has its passage, found by its selectors and offered."""

from collections.abc import Iterator, Mapping

from bloginator.digest import digest_bytes
from bloginator.errors import BloginatorError
from bloginator.records.canonical import from_bytes
from bloginator.records.draft import Draft, DraftSection
from bloginator.records.exchange import Request
from bloginator.records.proof import AnnotationPage, Manifest, SelectedText
from bloginator.stages.draft.footnote_marks import LABEL
from bloginator.stages.proof.compose import select
from bloginator.text.answers.markdown_answer import read_edited
from bloginator.text.markers import MARKER

REQUIRED = ("draft.md", "draft.json", "citations.json", "decisions.jsonl", "manifest.json")


def verify_proof(files: Mapping[str, bytes]) -> list[str]:
    """Return a sentence on each thing that fails, with its place; none where all holds."""
    if lacking := [name for name in REQUIRED if name not in files]:
        return [f"{name} is not in it." for name in lacking]
    try:
        draft = from_bytes(Draft, files["draft.json"], "draft.json")
        items = from_bytes(AnnotationPage, files["citations.json"], "citations.json").items
        withheld = from_bytes(Manifest, files["manifest.json"], "manifest.json").withheld
    except BloginatorError as error:
        return [f"{error.where}: {error.what}"]
    texts = {name: data.decode("utf-8", "replace") for name, data in files.items()}
    faults = [] if digest_bytes(files["draft.md"]) == draft.output_digest else ["draft.md is not the one of draft.json."]
    faults += [
        f"citations.json, item {number} ({item.section}, footnote {item.footnote}): {what} is not found in {end.source}."
        for number, item in enumerate(items, 1)
        for what, end in (("the sentence", item.target), ("the passage", item.body))
        if not is_found(end, texts.get(end.source, ""))
    ]
    known = {(item.section, item.footnote) for item in items}
    passages = {item.body.scope or "": texts.get(item.body.source, "") for item in items}
    for section in draft.sections:
        if section.kind == "written":
            labels = [label for label in dict.fromkeys(LABEL.findall(section.text)) if label not in withheld]
            faults += [f"{section.id}: [^{label}] has no passage." for label in labels if (section.id, label) not in known]
            faults += check_answer(section, files, texts, passages)
    return faults


def check_answer(
    section: DraftSection, files: Mapping[str, bytes], texts: Mapping[str, str], passages: Mapping[str, str]
) -> Iterator[str]:
    """Yield what does not agree between a section, its answer and its request."""
    asked, answered = f"requests/{section.id}.json", f"answers/{section.id}.md"
    if asked not in files or answered not in files:
        yield f"{section.id}: {asked} or {answered} is not in it."
        return
    try:
        request = from_bytes(Request, files[asked], asked)
    except BloginatorError as error:
        yield f"{asked}: {error.what}"
        return
    answer = read_edited(texts[answered], answered)
    if not answer.claimed == request.request_id == section.request_id:
        yield f"{section.id}: draft.json, {asked} and {answered} name different requests."
    sources = {source.marker: source for source in request.sources}
    for marker in dict.fromkeys(MARKER.findall(answer.text)):
        source = sources.get(marker)
        if source is None:
            yield f"{answered}: [{marker}] is no source of {asked}."
        elif source.text and source.text not in passages.get(source.document, ""):
            yield f"{asked}: [{marker}] is not among the passages of {source.document}."


def is_found(selected: SelectedText, text: str) -> bool:
    """Tell whether both selectors find the same stretch in a text, and it is not empty."""
    position = selected.selector[1]
    if not 0 <= position.start < position.end <= len(text):
        return False
    return select(selected.source, text, position.start, position.end, selected.scope) == selected
