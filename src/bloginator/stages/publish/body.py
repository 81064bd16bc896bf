"""What the templates of a draft in Markdown are given, and a draft without anything of ours."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from bloginator.records.draft import Draft, DraftSection
from bloginator.stages.draft.footnote_marks import LABEL, fold_marks
from bloginator.stages.draft.found_citations import LABEL as FOUND
from bloginator.stages.draft.references import find_addresses, list_documents, list_footnotes
from bloginator.stages.draft.section_text import format_heading
from bloginator.stages.draft.summary import list_notices, note_extracts
from bloginator.stages.exporter import ExportForm
from bloginator.text.markdown import code_spans

BODY = "draft/body.md.j2"  # the document without front matter and title
FOUND_MARK = re.compile(rf"[ \t]?\[\^{FOUND}\d+\](?!:)")


def body_values(draft: Draft, form: ExportForm, folded: Mapping[str, str] = MappingProxyType({})) -> dict[str, object]:
    """Return what ``draft/draft.md.j2`` and the templates of flavours are given; ``folded`` are texts whose marks are."""
    texts = [
        folded[section.id] if section.id in folded else fold_marks(section.text, draft.footnotes)
        for section in draft.sections
    ]
    used = {label for text in texts for label in LABEL.findall(text)}
    return {
        "draft": draft,
        "title": format_heading(draft.title, 1),
        "is_clean": form.is_clean,
        "language": form.language,
        "note": "" if form.is_clean else note_extracts(draft.sections),
        "notices": [] if form.is_clean else list_notices(draft),
        "sections": [
            {"heading": format_heading(section.title, section.depth + 2), "text": text}
            for section, text in zip(draft.sections, texts, strict=True)
        ],
        "documents": list_documents(draft.references, find_addresses(draft, is_clean=form.is_clean)),
        "footnotes": list_footnotes(draft.references, used),
        "found": list_footnotes(draft.found, used, FOUND),
    }


def clean_draft(draft: Draft) -> Draft:
    """Return a draft without placeholders, headings above nothing but them, gaps, and notes that we found."""
    texts = [
        section.model_copy(
            update={"text": code_spans.replace_prose(FOUND_MARK, lambda mark: "", section.text), "found": (), "gaps": ()}
        )
        for section in draft.sections
        if section.kind != "placeholder"
    ]
    sections = tuple(section for place, section in enumerate(texts) if section.kind == "written" or leads(texts, place))
    used = {label for section in sections for label in LABEL.findall(section.text)}
    cited = tuple(reference for reference in draft.references if str(reference.number) in used)
    return draft.model_copy(
        update={"sections": sections, "references": cited, "found": (), "placeholders": 0, "complete": True}
    )


def leads(sections: list[DraftSection], place: int) -> bool:
    """Tell whether a written section stands below the heading at a place."""
    for section in sections[place + 1 :]:
        if section.depth <= sections[place].depth:
            return False
        if section.kind == "written":
            return True
    return False
