"""Answer as a person: each open section in the editor, one after the other, each answer judged as it is saved.

The form is kept in the cache until its text is an answer, so that what was typed before a stop is there the next time.
"""

import sys
from pathlib import Path
from typing import NamedTuple

from bloginator.batch.opening import open_judged
from bloginator.batch.run import BatchRun
from bloginator.batch.status.check import open_line
from bloginator.batch.status.leases import describe_leases, holding, this_process
from bloginator.batch.status.status import notes
from bloginator.digest import digest_bytes
from bloginator.disk.directory_listing import stamp_of_path
from bloginator.disk.files import write_whole
from bloginator.errors import BadSettings
from bloginator.reading import read_bytes, read_text_or_empty
from bloginator.records.exchange import COUNTING, EDITED, Request
from bloginator.stages.requests.answer_form import answer_file, choose_mark, find_own_lines, read_form, write_form
from bloginator.stages.requests.feedback import renumber_markers, text_in
from bloginator.stages.status.check_lines import finding_lines
from bloginator.stages.status.rows import describe_todo
from bloginator.stages.verdicts.tally import lacks_sources
from bloginator.text.messages import count_of
from bloginator.ui.console import say
from bloginator.ui.editor import edit

STOPPED = 130


class FirstText(NamedTuple):
    """What the editor begins with: an answer to be corrected, and the file that is edited in its place, if any.

    ``content`` is what that file holds, so that nobody else's change to it is overwritten; ``None`` where it is not there.
    """

    text: str = ""
    file: Path | None = None
    content: bytes | None = None


def answer(root: Path, name: str) -> int:
    """Let a person answer every open section of a batch; return the exit code."""
    run = open_judged(root, name)
    if not any(run.request(section) for section in run.ids):
        raise BadSettings("Nothing is asked yet.", f"batches/{name}", f"Run `{run.batch.ask_command}`, then answer.")
    for note in notes(run):
        say(note)
    try:
        run = answer_open_sections(run, root)
    except KeyboardInterrupt:
        say(f"\nStopped; `bloginator answer {name}` goes on from here.")
        return STOPPED
    left = len(run.open_sections())
    done = f"{name}: nothing is open. `{run.batch.next_command}`"
    say(f"{name}: {count_of(left, 'section')} still open." if left else done)
    for verdict in filter(lacks_sources, run.verdicts().values()):
        say(f"{verdict.section}: {describe_todo(verdict)}")
    return 0


def answer_open_sections(run: BatchRun, root: Path) -> BatchRun:
    """Go through the open sections until none is left or the person stops; return the batch as it then stands."""
    skipped: set[str] = set()
    is_first = True
    while left := [section for section in run.open_sections() if section not in skipped and run.request(section)]:
        section = left[0]
        if not is_first and not confirm_next(section, len(left)):
            break
        is_first = False
        with holding(run, section, this_process("editor")) as other:
            is_written = other is None and answer_section(run, section)
        run = open_judged(root, run.batch.name)  # a draft that runs meanwhile may have asked anew
        if is_written:
            report_answer(run, section)
        else:
            skipped.add(section)
            say(f"○ {section} skipped" if other is None else f"○ {section}: {describe_leases({section: other})[0]}")
    return run


def confirm_next(section: str, left: int) -> bool:
    """Ask whether to go on with a section; the end of the input says yes only where nobody is there to ask."""
    say(f"Next: {section} ({left} left). Enter goes on, q stops: ", end="")
    reply = sys.stdin.readline()
    return not reply.strip().lower().startswith("q") and (bool(reply) or not sys.stdin.isatty())


def answer_section(run: BatchRun, section: str) -> bool:
    """Open the editor on one section; tell whether an answer was written."""
    request = run.request(section)
    assert request is not None, "only sections with a request are offered"
    first, form = first_text(run, request), form_path(run, section)
    unsaved = find_own_lines(read_text_or_empty(form))
    text = unsaved or first.text
    keep_form(run, request, first, text)
    before = stamp_of_path(form)
    edit(form)
    written = read_form(read_text_or_empty(form), choose_mark(text))
    if stamp_of_path(form) == before and unsaved:
        return False
    if not written or written == first.text.strip():
        form.unlink(missing_ok=True)
        return False
    path = write_answer(run, request, first, written)
    if path is None:
        say(f"Your text stays in {run.batch.layout.shown(form)}: {request.respond_to} was written by someone else.")
    return path is not None


def form_path(run: BatchRun, section: str) -> Path:
    """Return where what is typed for a section is kept until it is an answer."""
    return run.batch.layout.cache / "answering" / f"{section}.md"


def keep_form(run: BatchRun, request: Request, first: FirstText, text: str) -> None:
    """Write the form of a section with what was typed until now."""
    reasons = run.verdict(request.section).reasons if first.text or first.file else ()
    write_whole(form_path(run, request.section), write_form(request, start=text, reasons=reasons))


def write_answer(run: BatchRun, request: Request, first: FirstText, text: str) -> Path | None:
    """Write a person's text as an answer, and return where; ``None`` where all places were taken by others meanwhile.

    It goes into the file that was corrected, as long as that is as it was, or into one that does not exist.
    """
    folder = run.batch.layout.responses
    free = (folder / name for name in (f"{request.section}.md", f"{request.request_id}.md") if not (folder / name).exists())
    is_corrected = first.file is not None and read_bytes(first.file) == first.content
    path = first.file if is_corrected else next(free, None)
    if path is not None:
        known = digest_bytes(first.content) if first.content is not None and path == first.file else ""
        run.outputs.write(path, answer_file(request, text), known)
        form_path(run, request.section).unlink(missing_ok=True)
    return path


def first_text(run: BatchRun, request: Request) -> FirstText:
    """Return what there is to correct: the text that counts, a refused Markdown file, or an answer to an older question."""
    verdict, answers = run.verdict(request.section), run.responses.answers(request.section)
    if not run.is_open(request.section) and verdict.standing in COUNTING:
        is_for_another = verdict.answers != request.request_id
        text = renumber_markers(verdict.text, verdict.sources, request.sources) if is_for_another else verdict.text
        path = run.batch.layout.responses / EDITED / f"{request.section}.md"
        return FirstText(text, path, read_bytes(path))
    if verdict.standing != "refused":
        return FirstText(text_in(request.feedback) or verdict.text)
    names = (request.respond_to, f"responses/{request.request_id}.md")
    for answer in answers:
        path = run.batch.layout.folder / answer.file
        content = read_bytes(path)
        if answer.file in names and answer.form == "md" and (answer.text.strip() or not (content or b"").strip()):
            return FirstText(answer.text, path, content)
    return FirstText(next((answer.text for answer in answers if answer.text.strip()), ""))


def report_answer(run: BatchRun, section: str) -> None:
    """Say what became of an answer."""
    verdict = run.verdict(section)
    if verdict.standing not in COUNTING:
        say(f"✗ {open_line(run, section)}")
        return
    for line in [f"✓ {section} {verdict.standing} ({verdict.file})", *finding_lines(section, verdict.findings)]:
        say(line)
