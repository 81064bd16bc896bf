"""Take what the writer changed in ``draft.md``: each section's text becomes an answer in ``responses/edited/``.

What has no place in an answer is told, and the whole file is kept aside when the next draft is written.
"""

from pathlib import PurePosixPath

from bloginator.batch.run import BatchRun
from bloginator.digest import SHORT, digest_bytes
from bloginator.disk.files import write_whole
from bloginator.disk.store import read_record
from bloginator.disk.versions import Versions
from bloginator.reading import read_bytes
from bloginator.records.draft import Draft
from bloginator.records.exchange import COUNTING, EDITED, Request, Source
from bloginator.stages.edits.merge import SectionEdit, find_edits, show_text
from bloginator.stages.edits.passage_marks import KEY, mark_sources, passage_key
from bloginator.stages.exporters.markdown import MarkdownExporter
from bloginator.stages.requests.answer_form import answer_file
from bloginator.stages.requests.sources import append_sources
from bloginator.stages.wording import MAX_NAMED, describe_reason, source_label
from bloginator.text.decoding import decode
from bloginator.text.messages import and_more, count_of
from bloginator.ui.console import say, warn


def take_edits(run: BatchRun) -> None:
    """Make answers of what the writer changed in ``draft.md`` since we wrote it, and say what came of it."""
    file = run.batch.output
    data = read_bytes(file)
    draft = read_record(Draft, run.batch.draft_json) or Versions(run.batch.layout).read(run.outputs.last(file) or "none")
    if data is not None and draft is None and run.outputs.last(file):
        json = run.batch.layout.shown(run.batch.draft_json)
        warn(
            f"{run.batch.name}: {json} is gone, from which it is told what you changed in {file.name}: yours is kept beside "
            "the next draft, which you may then change as you want it."
        )
    if data is None or draft is None or digest_bytes(data) in (draft.output_digest, run.outputs.last(file)):
        return
    run.edited = digest_bytes(data)
    written = MarkdownExporter(run.templates).render(draft)
    if run.outputs.last(file) not in ("", draft.output_digest) or digest_bytes(written.encode()) != draft.output_digest:
        return  # what it was changed from is not known
    versions = Versions(run.batch.layout)
    outline = run.batch.layout.shown(run.batch.outline_file)
    changed = find_edits(draft, written, decode(data).text, versions.earlier, outline)
    if changed is None:
        return
    notes = list(changed.unplaced)
    conflicts = [line for edit in changed.edits for line in find_conflict(run, edit)]
    taken = {edit.section.id: place_edit(run, edit, notes) for edit in changed.edits}
    run.judge_changes(young=False)
    notes += [problem for section, file in taken.items() if file for problem in find_losses(run, section, file)]
    if sections := [section for section, file in taken.items() if file]:
        folder = run.batch.layout.shown(run.batch.layout.responses / EDITED)
        say(f"{run.batch.name}: what you changed in {file.name} is kept in {folder}/: {and_more(sections, MAX_NAMED)}.")
    for line in [*conflicts, *notes]:
        warn(f"{run.batch.name}: {line}")
    if not notes:
        run.taken = run.edited


def place_edit(run: BatchRun, edit: SectionEdit, notes: list[str]) -> str:
    """Write a text as the writer's own answer, or take an earlier one back; return its file, empty where none is needed.

    Args:
        notes: Gets a sentence on whatever could not be taken as it is.
    """
    section, layout = edit.section, run.batch.layout
    file = f"responses/{EDITED}/{section.id}.md"
    request = find_request(run, edit) if section.id in run.ids else None
    if request is None:
        notes.append(f"{section.id} is asked of nobody, so that what you changed in it has no place.")
        return ""
    if stands(run, edit):
        return ""
    if takes_back(run, edit) and run.outputs.is_ours(layout.folder / file):
        keep_replaced(run, file)
        run.outputs.remove(layout.folder / file)
        say(f"{run.batch.name}: {section.id} is as it was answered; {layout.shown(layout.folder / file)} is taken back.")
        return ""
    request = append_passages(run, request, edit.text)
    markers = {passage_key(source): source.marker for source in reversed(request.sources)}
    unknown = [key for key in dict.fromkeys(KEY.findall(edit.text)) if key not in markers]
    answered = run.store.find_request(section.request_id) if unknown and section.request_id else None
    gone = {passage_key(source): source for source in answered.sources} if answered else {}
    notes += [
        f"{section.id}: [{gone[key].marker}] ({source_label(gone[key])}) is left out: "
        f"{request.request_id} has no such passage."
        for key in unknown
        if key in gone
    ]
    if lost := len(edit.lost) + sum(key not in gone for key in unknown):
        lead, are = ("leads", "is") if lost == 1 else ("lead", "are")
        notes.append(f"{section.id}: {count_of(lost, 'footnote')} {lead} to no passage that is known, and {are} left out.")
    text = answer_file(request, mark_sources(edit.text, markers))
    keep_replaced(run, file, text)
    run.write_output(layout.folder / file, text)
    return file


def keep_replaced(run: BatchRun, file: str, text: str = "") -> None:
    """Keep the writer's own version of an answer that is about to give way to another text."""
    data = read_bytes(run.batch.layout.folder / file)
    if data is not None and data != text.encode():
        write_whole(run.batch.layout.drafts / name_replaced_text(file, data), data)


def name_replaced_text(file: str, data: bytes) -> str:
    """Return where in ``drafts/`` the writer's own version of an answer lies when another text has replaced it."""
    return f"{EDITED}/{PurePosixPath(file).stem}-{digest_bytes(data)[:SHORT]}.md"


def stands(run: BatchRun, edit: SectionEdit) -> bool:
    """Tell whether a text is the one that counts anyway."""
    verdict = run.verdict(edit.section.id)
    return verdict.standing in COUNTING and edit.shown == show_text(edit.section, verdict, run.batch.settings.footnotes)


def find_request(run: BatchRun, edit: SectionEdit) -> Request | None:
    """Return the request that an edited text answers.

    It is the one that the text answered before; the present one where a placeholder was written over, or its notice taken
    out; and where another answer has come meanwhile, the one that this answers.
    """
    section = edit.section
    is_over = section.kind == "placeholder" and not (edit.is_noticed and section.request_id)
    asked = section.request_id
    if is_changed_by_others(run, edit):
        asked = run.verdict(section.id).answers
    return (None if is_over else run.store.find_request(asked)) or run.request(section.id)


def find_conflict(run: BatchRun, edit: SectionEdit) -> list[str]:
    """Return a sentence on a text that somebody else changed, too, since the one that was edited; none for any other."""
    if stands(run, edit) or not is_changed_by_others(run, edit):
        return []
    file = run.verdict(edit.section.id).file
    data = read_bytes(run.batch.layout.folder / file) if file == f"responses/{EDITED}/{edit.section.id}.md" else None
    other = (
        "the other one stays there" if data is None else f"the other one is kept as drafts/{name_replaced_text(file, data)}"
    )
    return [f"{edit.section.id} was changed here and in {file}; yours stands in the draft, {other}."]


def is_changed_by_others(run: BatchRun, edit: SectionEdit) -> bool:
    """Tell whether another answer than the one that was edited counts by now."""
    verdict = run.verdict(edit.section.id)
    is_written = edit.section.kind == "written" and verdict.standing in COUNTING
    return is_written and show_text(edit.section, verdict, run.batch.settings.footnotes) != edit.before


def takes_back(run: BatchRun, edit: SectionEdit) -> bool:
    """Tell whether a text is just what the section would have without the writer's own version."""
    if not run.verdict(edit.section.id).file.startswith(f"responses/{EDITED}/"):
        return False
    without = run.verdict_without(edit.section.id, EDITED)
    if without is None or without.standing not in COUNTING:
        return False
    return edit.shown == show_text(edit.section, without, run.batch.settings.footnotes)


def append_passages(run: BatchRun, request: Request, text: str) -> Request:
    """Return the request with the passages that a text cites; those of other sections' are put behind its own."""
    lacking = set(KEY.findall(text)) - {passage_key(source) for source in request.sources}
    if not lacking:
        return request
    others: dict[str, Source] = {}
    for other in run.requests():
        others |= {key: source for source in other.sources if (key := passage_key(source)) in lacking}
    sources = append_sources(request.sources, others.values())
    appended = request.appended + len(sources) - len(request.sources)
    extended = request.model_copy(update={"sources": sources, "appended": appended})
    if others:
        run.store.put_sources(extended)
    return extended


def find_losses(run: BatchRun, section: str, file: str) -> list[str]:
    """Return why an edited text does not stand in the draft, or what of it does not."""
    verdict = run.verdict(section)
    if verdict.file == file:
        return [f"{section}: {finding.what}" for finding in verdict.findings if finding.code == "unknown-marker"]
    why = next((reason for reason in (*verdict.reasons, *verdict.findings) if reason.where.startswith(file)), None)
    return [f"{section}: what you changed is in {file} and does not count{f': {describe_reason(why)}' if why else '.'}"]
