"""The drafts that were: list them, compare two, and bring a text back as the writer's own version of its answer."""

import json
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from bloginator.batch.edits import find_losses, name_replaced_text, place_edit, stands
from bloginator.batch.opening import judge_unless_locked
from bloginator.batch.requests.feedback import require_section
from bloginator.batch.run import BatchRun
from bloginator.digest import SHORT
from bloginator.disk.versions import Versions
from bloginator.errors import BadSettings
from bloginator.reading import read_bytes
from bloginator.records.draft import Draft, DraftSection
from bloginator.records.exchange import COUNTING, EDITED
from bloginator.stages.edits.merge import restore_section
from bloginator.stages.page.changes import compare_drafts
from bloginator.stages.requests.feedback import wish_in
from bloginator.stages.status.rows import describe_todo
from bloginator.stages.verdicts.tally import lacks_sources
from bloginator.stages.wording import MAX_NAMED
from bloginator.text.messages import and_more, count_of

DIFF = "draft/diff.html.j2"
SIGNS = {"del": ("[-", "-]"), "ins": ("{+", "+}"), "": ("", "")}
"""How gone and new words are told apart in a terminal, as by ``wdiff`` and ``git diff --word-diff``."""


class Version(NamedTuple):
    """One draft that was: its number in the order, from 1, and its record."""

    number: int
    draft: Draft

    @property
    def name(self) -> str:
        """Return how messages call it."""
        return f"{self.number} ({self.draft.output_digest[:SHORT]})"


def list_history(run: BatchRun, *, as_json: bool = False) -> list[str]:
    """Return a line for each draft that was, the oldest first; as JSON nothing but these."""
    versions = Versions(run.batch.layout)
    lines, before = [], None
    for number, digest in enumerate(versions.digests, 1):
        draft = versions.read(digest)
        what = describe_version(before, draft)
        values = {"draft": number, "digest": digest, "what": what, "changed": list_changed(before, draft)}
        lines.append(json.dumps(values) if as_json else f"{number:>4}  {digest[:SHORT]}  {what}")
        before = draft or before
    if as_json:
        return lines
    if not lines:
        return [f"No draft is kept yet; `{run.batch.next_command}` makes the first."]
    folder = run.batch.layout.shown(run.batch.layout.drafts)
    texts = len(set(versions.digests))
    again = f" of {count_of(texts, 'text')}" if texts < len(lines) else ""
    return [*lines, f"{count_of(len(lines), 'draft')}{again}, {versions.size() / 1e6:.1f} MB in {folder}/."]


def describe_version(before: Draft | None, draft: Draft | None) -> str:
    """Return what a draft came to, and what became another in it."""
    if draft is None:
        return "cannot be read"
    counted = f"{draft.words:,} words, {draft.accepted + draft.outdated} of {draft.total} sections"
    if before is None:
        return counted
    return f"{counted}; changed: {and_more(list_changed(before, draft), MAX_NAMED) or 'nothing but marks or notes'}"


def list_changed(before: Draft | None, draft: Draft | None) -> list[str]:
    """Return the sections that are others in a draft than in the one before it."""
    return list(compare_drafts(before, draft)) if before and draft else []


def find_version(versions: Versions, name: str) -> Version:
    """Return the version that a number or the beginning of a digest names.

    Raises:
        BadSettings: There is none, or it cannot be read.
    """
    digests = versions.digests
    if name.isdecimal() and 0 < int(name) <= len(digests):
        number = int(name)
    else:
        numbers = {digest: number for number, digest in enumerate(digests, 1) if len(name) > 3 and digest.startswith(name)}
        number = next(iter(numbers.values())) if len(numbers) == 1 else 0
    draft = versions.read(digests[number - 1]) if number else None
    if draft is None:
        raise BadSettings(
            f"There is no draft {name}.", "", f"`bloginator history {versions.batch}` lists them by number and digest."
        )
    return Version(number, draft)


def diff(run: BatchRun, names: Sequence[str], *, html: bool, as_json: bool = False) -> list[str]:
    """Return how one draft became another, section by section and word by word, for a terminal, as a page or as JSON.

    Args:
        names: Of the two drafts; by default the last and the one before it.
    """
    versions = Versions(run.batch.layout)
    count = len(versions.digests)
    if count < 2 and not names:
        raise BadSettings("There are no two drafts yet.", "history", f"`{run.batch.next_command}` keeps each that differs.")
    pair = (*names, *(str(count - 1), str(count))[len(names) :])[:2]
    first, last = (find_version(versions, name) for name in pair)
    changes = compare_drafts(first.draft, last.draft)
    title = f"{last.draft.title}: draft {first.name} and draft {last.name}"
    if html or as_json:
        rows = [
            {"id": section, **change._asdict(), "pieces": [piece._asdict() for piece in change.pieces]}
            for section, change in changes.items()
        ]
        if as_json:
            return [json.dumps({"drafts": [first.number, last.number], "changes": rows})]
        return [run.templates.render(DIFF, {"title": title, "changes": rows})]
    lines = []
    for section, change in changes.items():
        lines += ["", f"{section} ({change.title}): {change.what}"]
        if words := [piece.text.join(SIGNS[piece.kind]) for piece in change.pieces]:
            lines.append(f"    {' '.join(words)}")
    return [title, *(lines or ["No section's words are others."])]


def restore(run: BatchRun, name: str, section: str) -> list[str]:
    """Bring the texts of an earlier draft back, or one of them; return what to tell.

    Each is written as the writer's own version of its answer, so that no answer is lost; the next draft has it.
    """
    version = find_version(Versions(run.batch.layout), name)
    only = require_section(run, section) if section else ""
    lines, is_written = bring_back(run, version, only)
    return [*lines, *([f"`{run.batch.next_command}` puts it into the draft."] if is_written else [])]


def bring_back(run: BatchRun, version: Version, only: str) -> tuple[list[str], bool]:
    """Write a version's texts as answers; return what came of it, and whether anything was written."""
    texts = [section for section in version.draft.sections if section.kind == "written" and section.id in run.ids]
    wanted = [section for section in texts if only in ("", section.id)]
    if not wanted:
        raise BadSettings(
            f"Draft {version.name} has no text of it.",
            only or "restore",
            f"`bloginator history {run.batch.name}` lists others.",
        )
    notes: list[str] = []
    own = {section.id: read_edited_text(run, section.id) for section in wanted}
    are_there = all(stands(run, restore_section(section, version.draft)) for section in wanted)
    placed = {section.id: place_edit(run, restore_section(section, version.draft), notes) for section in wanted}
    judge_unless_locked(run)
    notes += [line for section, file in placed.items() if file for line in describe_lack(run, section, file)]
    files = list(filter(None, placed.values()))
    asides = [f"What stood there is kept as {path}." for path in run.kept_files]
    asides += [
        f"Your version of {section} is kept as {run.batch.layout.shown(path)}."
        for section, data in own.items()
        if data is not None
        and data != read_edited_text(run, section)
        and (path := run.batch.layout.drafts / name_replaced_text(f"{section}.md", data)).exists()
    ]
    what = only or f"{len(wanted)} texts"
    names = and_more([PurePosixPath(file).stem for file in files], MAX_NAMED)
    came = (
        f"written to responses/edited/: {names}"
        if files
        else f"{'it stands' if only else 'all stand'} already"
        if are_there
        else ""
    )
    return [*([f"Of draft {version.name}, {what}: {came}."] if came else []), *asides, *notes], bool(files)


def read_edited_text(run: BatchRun, section: str) -> bytes | None:
    """Return the writer's own version of a section's answer; ``None`` where there is none."""
    return read_bytes(run.batch.layout.responses / EDITED / f"{section}.md")


def describe_lack(run: BatchRun, section: str, file: str) -> list[str]:
    """Return why a text that was brought back does not count, or what of it does not."""
    verdict = run.verdict(section)
    if verdict.file != file or verdict.standing in COUNTING:
        return find_losses(run, section, file)
    return [f"{section} comes back {verdict.standing}. {describe_todo(verdict)}"]


def undo(run: BatchRun) -> list[str]:
    """Bring back what the last sections that were written again at the writer's wish said before; return what to tell.

    A text that is another by now than the wish came to is left alone, and that is said.

    Raises:
        BadSettings: No wish has been fulfilled since drafts are kept, or nothing of the last ones is left to undo.
    """
    versions = Versions(run.batch.layout)
    later: Draft | None = None
    lines = ["Nothing is left to undo."]
    for number in range(len(versions.digests), 0, -1):
        draft = versions.read(versions.digests[number - 1])
        if draft and later and (refined := list_refined(run, draft, later)):
            lines, is_written = undo_refined(run, Version(number, draft), later, refined)
            if is_written:
                return [*lines, f"`{run.batch.next_command}` puts it into the draft; the wish stays in feedback/."]
            lines = ["Nothing is left to undo of what was last written again at your wish.", *lines]
            break
        later = draft or later
    raise BadSettings(" ".join(lines), "history", f"`bloginator restore {run.batch.name} DRAFT` brings any text back.")


def undo_refined(run: BatchRun, version: Version, later: Draft, refined: Sequence[str]) -> tuple[list[str], bool]:
    """Bring back each text that says still what the wish came to; return what to tell, and whether anything was written."""
    lines: list[str] = []
    is_any = False
    before, after = ({section.id: section for section in draft.sections} for draft in (version.draft, later))
    for section in refined:
        if stands(run, restore_section(after[section], later)) or is_gaps_alone(run, after[section]):
            lines, is_any = [*lines, *bring_back(run, version, section)[0]], True
        elif not stands(run, restore_section(before[section], version.draft)):
            back = f"`bloginator restore {run.batch.name} {version.number} --section {section}`"
            lines.append(f"{section} is another text by now and is left alone; {back} brings back what it said before.")
    return lines, is_any


def list_refined(run: BatchRun, earlier: Draft, later: Draft) -> list[str]:
    """Return the sections whose later text answers a wish that the earlier one did not, and is none of the writer's own."""
    before = {section.id: section for section in earlier.sections if section.kind == "written" and section.request_id}
    return [
        section.id
        for section in later.sections
        if section.id in run.ids
        and section.id in before
        and not section.file.startswith(f"responses/{EDITED}/")
        and (wish := find_fulfilled_wish(run, section))
        and wish != wish_of(run, before[section.id].request_id)
    ]


def find_fulfilled_wish(run: BatchRun, section: DraftSection) -> str:
    """Return the wish that a section of a draft answers, also where all that came of it are gaps, and no text is left."""
    request = run.request(section.id) if is_gaps_alone(run, section) else None
    return wish_of(run, request.request_id if request else section.request_id)


def is_gaps_alone(run: BatchRun, section: DraftSection) -> bool:
    """Tell whether a section of a draft has gaps in a text's place, as its answer still has."""
    return section.kind == "placeholder" and bool(section.gaps) and lacks_sources(run.verdict(section.id))


def wish_of(run: BatchRun, request_id: str) -> str:
    """Return the wish that a request holds; empty where it has none, or is not kept."""
    request = run.store.find_request(request_id) if request_id else None
    return wish_in(request.feedback) if request else ""
