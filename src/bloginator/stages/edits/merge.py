"""What a person changed in a draft, section by section, and what has no place in any answer.

what we wrote ─┐
               ├─► parts of both ──► a section's text ──► an edit: the text, its marks by passage
what is there ─┘                └──► headings, order, what stands above and below ──► told, and not taken
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from bloginator.records.draft import Draft, DraftSection
from bloginator.records.exchange import Verdict
from bloginator.records.settings import Footnotes
from bloginator.stages.draft.footnote_marks import DEFINITION, fold_marks
from bloginator.stages.draft.references import Numbering, describe_source
from bloginator.stages.draft.section_text import embed
from bloginator.stages.edits.parting import Parts, find_anchors, part_text
from bloginator.stages.edits.passage_marks import find_text_keys, key_marks, key_references, read_notes, restore_marks
from bloginator.stages.wording import MAX_NAMED
from bloginator.text.decoding import with_newlines
from bloginator.text.markdown.labels import FOOTNOTE
from bloginator.text.markdown.portable import make_portable
from bloginator.text.messages import and_more, clip

NOTICE = re.compile(r"\A> \*\*.*(?:\n.+)*(?:\n+|\Z)(?:\*Standing in until then: .*\*(?:\n+|\Z))?")
"""What a placeholder says of itself, above a text that it shows."""

EARLIER = re.compile(r"> \*\*.+\*\* .*To mend: |\*Standing in until then: .*\*$")
"""A line of what it said of itself in another draft."""

WORD = re.compile(r"[^\W_]")


class SectionEdit(NamedTuple):
    """A section's text as somebody left it."""

    section: DraftSection
    before: str  # as we wrote it, its marks by passage
    shown: str  # as it stands there, its marks by passage
    text: str  # the same with the marks that the draft's form does not show
    is_noticed: bool  # whether a placeholder's notice still stands above it
    lost: tuple[str, ...] = ()  # marks that lead to no passage that is known


class Edits(NamedTuple):
    """All that was changed; ``unplaced`` says in a sentence each what no answer can hold."""

    edits: tuple[SectionEdit, ...]
    unplaced: tuple[str, ...]


class Marks(NamedTuple):
    """The passages of a text's marks, by number: as we wrote it, as it is there; and the notes that somebody added."""

    written: Mapping[str, str]
    there: Mapping[str, str]
    notes: Mapping[str, str]


def find_edits(draft: Draft, written: str, text: str, earlier: Callable[[], Sequence[Draft]], outline: str) -> Edits | None:
    """Return what was changed in a draft; ``None`` where the draft is not built as ours are.

    Args:
        written: What we wrote of ``draft``.
        text: What is there.
        earlier: Returns the records of the drafts before, the latest first; a text may hold parts of them.
        outline: The outline's file, as messages name it.
    """
    lines = written.split("\n")
    anchors = find_anchors(draft, lines)
    if anchors is None:
        return None
    there = with_newlines(text.removeprefix("\ufeff")).split("\n")
    before, now = part_text(lines, anchors, lines), part_text(there, anchors, lines)
    notes = read_notes(now.tail)
    known = {str(reference.number): describe_source(reference) for reference in draft.references}
    is_mixed = any(known.get(label) != note for label, note in notes.items() if label.isdecimal())
    drafts = [draft, *(earlier() if is_mixed else ())]
    keys = find_text_keys(notes, drafts)
    ours = {*read_notes(before.tail), *keys}
    own_notes = {match[2]: match[0].strip() for match in DEFINITION.finditer(now.tail) if match[2] not in ours}
    marks = Marks(key_references(draft.references), keys, own_notes)
    edits = [
        edit
        for section in draft.sections
        if section.id in now.bodies
        and (edit := find_edit(section, draft.footnotes, before.bodies[section.id], now.bodies[section.id], marks))
    ]
    placed = {label for edit in edits for label in FOOTNOTE.findall(edit.text)}
    complaints = [*tell_structure(draft, before, now, outline), *tell_rest(before, now, own_notes, placed, outline)]
    empty = [edit for edit in edits if not WORD.search(FOOTNOTE.sub("", edit.text))]
    complaints += [f"{edit.section.id}: its text was taken out; the answer's stands again. {TAKE_OUT}" for edit in empty]
    headings = [edit for edit in edits if edit.section.kind == "heading" and edit not in empty]
    complaints += [
        f"{edit.section.id} is a heading alone: “{clip(edit.shown, 80)}” needs a description in {outline}."
        for edit in headings
    ]
    return Edits(tuple(edit for edit in edits if edit not in empty and edit not in headings), tuple(complaints))


TAKE_OUT = "To leave the section out, take it out of the outline."


def find_edit(section: DraftSection, footnotes: Footnotes, before: str, now: str, marks: Marks) -> SectionEdit | None:
    """Return what became of one section's text; ``None`` where it is as it was."""
    if before == now and marks.written == marks.there:
        return None
    before = key_marks(before, marks.written)
    if before == key_marks(now, marks.there):
        return None
    bare, is_noticed = cut_notice(now, section.text) if section.kind == "placeholder" else (now, False)
    notes = [marks.notes[label] for label in dict.fromkeys(FOOTNOTE.findall(bare)) if label in marks.notes]
    shown = key_marks("\n\n".join([bare.strip("\n"), *notes]), marks.there)
    unfolded = NOTICE.sub("", section.text) if section.kind == "placeholder" else section.text
    text = restore_marks(shown, key_marks(unfolded, marks.written), footnotes)
    defined = read_notes(shown)
    lost = [label for label in dict.fromkeys(FOOTNOTE.findall(text)) if label.isdecimal() and label not in defined]
    return SectionEdit(section, before, shown, text, is_noticed, tuple(lost))


def cut_notice(text: str, written: str) -> tuple[str, bool]:
    """Return a placeholder's text without the lines of its notice above it, and whether any of them is there.

    Args:
        written: The placeholder's text as we wrote it; a quotation that somebody put in its place is no notice.
    """
    notice = NOTICE.match(written)
    ours = {line.rstrip() for line in notice[0].split("\n")} if notice else set()
    lines = text.split("\n")
    theirs = (line.strip() and line.rstrip() not in ours and not EARLIER.match(line) for line in lines)
    first = next((number for number, is_theirs in enumerate(theirs) if is_theirs), len(lines))
    return "\n".join(lines[first:]), any(map(str.strip, lines[:first]))


def restore_section(section: DraftSection, draft: Draft) -> SectionEdit:
    """Return a section's text in an earlier draft, as if somebody had written it now."""
    keys = key_references(draft.references)
    shown = key_marks(fold_marks(section.text, draft.footnotes), keys)
    return SectionEdit(section, shown, shown, key_marks(section.text, keys), is_noticed=False)


def tell_structure(draft: Draft, before: Parts, now: Parts, outline: str) -> list[str]:
    """Tell which headings were changed, taken out or moved: they stand in the outline."""
    titles = {section.id: section.title for section in draft.sections}
    lines = [
        f"{name}: its heading is “{line.lstrip('# ')}” now; a title is changed in {outline}."
        if line
        else f"{name}: its heading “{titles[name]}” was taken out; it stands in {outline}."
        for name, line in now.headings.items()
    ]
    gone = [section.id for section in draft.sections if section.id not in now.bodies]
    if gone:
        lines.append(f"Taken out, and standing again: {and_more(gone, MAX_NAMED)}. {TAKE_OUT}")
    here = set(now.order)
    if list(now.order) != [name for name in before.order if name in here]:
        lines.append(f"The sections are in another order now; it is changed in {outline}.")
    return lines


def tell_rest(before: Parts, now: Parts, own: Mapping[str, str], placed: set[str], outline: str) -> list[str]:
    """Tell what was changed above the sections and added below them."""
    lines = []
    if before.head.split() != now.head.split():
        lines.append(f"What stands above the first section was changed; it is made from {outline}.")
    notes = {line for label, note in own.items() if label in placed for line in note.split("\n")}
    known = {line.strip() for line in before.tail.split("\n")} | {line.strip() for line in notes} | {""}
    there = [line.strip() for line in now.tail.split("\n")]
    if added := [line for line in there if line not in known]:
        how = "added" if known.issubset({*there, ""}) else "changed"
        lines.append(
            f"Below the last section was {how}: “{clip(added[0], 80)}”; what stands there is made from the sections."
        )
    return lines


def show_text(section: DraftSection, verdict: Verdict, footnotes: Footnotes) -> str:
    """Return an accepted text as a draft would show it, its marks by passage, without those that we would find."""
    numbering = Numbering()
    number = numbering.number_markers(verdict.sources)
    body = embed(verdict.text, section=section.id, depth=section.depth, number=number, sources=verdict.sources)
    return key_marks(fold_marks(make_portable(body.text), footnotes), key_references(numbering.references))
