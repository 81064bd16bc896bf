"""What has changed since the last draft, by section id: what is new, gone, moved, renamed, and its words.

earlier, now ──► sections in both ──► order and parents ──► moved
                        └──► their words ──► pieces, told as gone or new

A section that goes along with the one above it has not moved. Pure: takes two records.
"""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from bloginator.records.draft import Draft, DraftSection
from bloginator.stages.page.word_diff import DiffPiece, diff_words
from bloginator.stages.wording import shows_earlier
from bloginator.text.messages import count_of

FOOTNOTE = re.compile(r"\[\^[^\[\]\s]+\]")


class SectionChange(NamedTuple):
    """What became of one section."""

    title: str  # as it is now, or was last
    is_here: bool  # whether this draft has it
    what: str  # in words; empty where nothing changed
    pieces: Sequence[DiffPiece] = ()  # its words, where both drafts have a text of it and these differ


def compare_drafts(earlier: Draft, now: Draft) -> dict[str, SectionChange]:
    """Return the sections that are not as they were, in the order of the draft, those that are gone at the end."""
    before = {section.id: section for section in earlier.sections}
    moved = find_moved(earlier.sections, now.sections)
    changes = {
        section.id: compare_section(before.get(section.id), section, is_moved=section.id in moved)
        for section in now.sections
    }
    here = {section.id for section in now.sections}
    changes |= {name: SectionChange(was.title, False, "gone") for name, was in before.items() if name not in here}
    return {section: change for section, change in changes.items() if change.what}


def compare_section(before: DraftSection | None, now: DraftSection, *, is_moved: bool) -> SectionChange:
    """Return what became of a section that this draft has."""
    if before is None:
        return SectionChange(now.title, True, "new")
    phrases = ["moved"] if is_moved else []
    if before.title != now.title:
        phrases.append(f"renamed from “{before.title}”")
    pieces: Sequence[DiffPiece] = ()
    if before.kind != now.kind:
        lacks = "shows its earlier text now" if shows_earlier(now) else "a placeholder now"
        phrases.append({"written": "written now", "placeholder": lacks}.get(now.kind, "a heading alone now"))
    elif now.kind == "written":
        pieces = diff_words(FOOTNOTE.sub("", before.text), FOOTNOTE.sub("", now.text))
        counts = {kind: sum(len(piece.text.split()) for piece in pieces if piece.kind == kind) for kind in ("del", "ins")}
        phrases += [f"{count_of(counts['del'], 'word')} gone, {counts['ins']:,} new"] if pieces else []
    return SectionChange(now.title, True, "; ".join(phrases), pieces)


def find_moved(before: Sequence[DraftSection], now: Sequence[DraftSection]) -> set[str]:
    """Return the ids of the sections that stand elsewhere among those that both drafts have."""
    was, is_now = list_parents(before), list_parents(now)
    moved = {name for name in is_now if name in was and was[name] != is_now[name] and (was[name] in is_now or not was[name])}
    old, new = ([name for name in order if name in was and name in is_now and name not in moved] for order in (was, is_now))
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    kept = {name for block in blocks for name in new[block.b : block.b + block.size]}
    for name in new:
        if name not in kept and is_now[name] not in moved:
            moved.add(name)
    return moved


def list_parents(sections: Sequence[DraftSection]) -> Mapping[str, str]:
    """Return the id of the section above each, empty for the outermost, in the order of the draft."""
    above: list[str] = []
    parents: dict[str, str] = {}
    for section in sections:
        above = above[: section.depth]
        parents[section.id] = above[-1] if above else ""
        above.append(section.id)
    return parents
