"""Answer as a person: each open section in the editor, one after the other, each answer judged as it is saved.

    open section ──► form in the cache ──► $VISUAL | $EDITOR | vi ──► empty, unsaved or as it was: skipped
         ▲                                                       └──► responses/<id>.md, judged; refused: offered again
         └── Enter goes on, q or Ctrl-C stops ◄───────────────────────────┘

The form is kept until its text is an answer, so that what was typed before a stop is there the next time.
"""

import sys
from pathlib import Path
from typing import NamedTuple

from bloginator.batch.checking import work_of
from bloginator.batch.opening import open_judged
from bloginator.batch.run import BatchRun
from bloginator.batch.status import notes
from bloginator.disk.directory_listing import stamp_of_path
from bloginator.disk.files import read_bytes, write_whole
from bloginator.errors import BadSettings
from bloginator.records.exchange import COUNTING, Request
from bloginator.stages.requests.answer_form import answer_file, answer_in, fill_in, left_in, mark_for
from bloginator.stages.requests.feedback import text_in
from bloginator.stages.status.check_lines import finding_lines
from bloginator.ui.console import plural, say
from bloginator.ui.editor import edit

STOPPED = 130


class Start(NamedTuple):
    """What the editor begins with.

    Args:
        text: An answer to be corrected, empty for none.
        file: The refused file that is edited in its place; ``None`` for a new one.
        held: What that file holds, so that nobody else's change to it is overwritten.
    """

    text: str = ""
    file: Path | None = None
    held: bytes | None = None


def answer(root: Path, name: str) -> int:
    """Let a person answer every open section of a batch; return the exit code.

    Raises:
        BadSettings: Nothing is asked yet, or the editor cannot be started.
    """
    run = open_judged(root, name)
    if not any(run.request(section) for section in run.ids):
        raise BadSettings("Nothing is asked yet.", f"batches/{name}", f"Run `doit ask:{name}`, then answer.")
    for note in notes(run):
        say(note)
    try:
        run = sitting(run, root)
    except KeyboardInterrupt:
        say(f"\nStopped; `bloginator answer {name}` goes on from here.")
        return STOPPED
    left = len(run.open_sections())
    say(f"{name}: {plural(left, 'section')} still open." if left else f"{name}: nothing is open. `doit draft:{name}`")
    return 0


def sitting(run: BatchRun, root: Path) -> BatchRun:
    """Go through the open sections until none is left or the person stops; return the batch as it then stands."""
    skipped: set[str] = set()
    is_first = True
    while waiting := [one for one in run.open_sections() if one not in skipped and run.request(one)]:
        section = waiting[0]
        if not is_first and not goes_on(section, len(waiting)):
            break
        is_first = False
        written = answer_one(run, section)
        run = open_judged(root, run.batch.name)  # a draft that runs meanwhile may have asked anew
        if written:
            tell(run, section)
        else:
            skipped.add(section)
            say(f"○ {section} skipped")
    return run


def goes_on(section: str, left: int) -> bool:
    """Ask whether to go on with a section; the end of the input says yes only where nobody is there to ask."""
    print(f"Next: {section} ({left} left). Enter goes on, q stops: ", end="", flush=True)
    said = sys.stdin.readline()
    return not said.strip().lower().startswith("q") and (bool(said) or not sys.stdin.isatty())


def answer_one(run: BatchRun, section: str) -> bool:
    """Open the editor on one section; tell whether an answer was written."""
    request = run.request(section)
    assert request is not None, "only sections with a request are offered"
    begin, form = start_of(run, request), run.batch.layout.cache / "answering" / f"{section}.md"
    left = left_in((read_bytes(form) or b"").decode("utf-8", "replace"))
    text = left or begin.text
    reasons = run.verdict(section).reasons if begin.text or begin.file else ()
    write_whole(form, fill_in(request, start=text, reasons=reasons))
    before = stamp_of_path(form)
    edit(form)
    written = answer_in((read_bytes(form) or b"").decode("utf-8", "replace"), mark_for(text))
    if stamp_of_path(form) == before and left:
        return False
    if not written or written == begin.text.strip():
        form.unlink(missing_ok=True)
        return False
    return submit(run, request, begin, form, answer_file(request, written))


def submit(run: BatchRun, request: Request, begin: Start, form: Path, file: str) -> bool:
    """Write the answer where nothing is overwritten, and remove the form; where there is no such place, keep it."""
    path = place(run, request, begin)
    if path is None:
        say(f"Your text stays in {run.batch.layout.shown(form)}: {request.respond_to} was written by someone else.")
        return False
    write_whole(path, file)
    form.unlink(missing_ok=True)
    return True


def place(run: BatchRun, request: Request, begin: Start) -> Path | None:
    """Return the path for an answer: the refused file that was corrected, or one that does not exist."""
    if begin.file is not None and read_bytes(begin.file) == begin.held:
        return begin.file
    folder = run.batch.layout.responses
    named = (folder / f"{request.section}.md", folder / f"{request.request_id}.md")
    return next((path for path in named if not path.exists()), None)


def start_of(run: BatchRun, request: Request) -> Start:
    """Return what there is to correct: a refused Markdown file, an answer to an older question, or nothing."""
    verdict = run.verdict(request.section)
    if verdict.standing != "refused":
        return Start(text_in(request.feedback) or verdict.text)
    names = (request.respond_to, f"responses/{request.request_id}.md")
    for one in run.responses.answers(request.section):
        path = run.batch.layout.folder / one.file
        held = read_bytes(path)
        if one.file in names and one.form == "md" and (one.text.strip() or not (held or b"").strip()):
            return Start(one.text, path, held)
    return Start(next((one.text for one in run.responses.answers(request.section) if one.text.strip()), ""))


def tell(run: BatchRun, section: str) -> None:
    """Say what became of an answer."""
    verdict = run.verdict(section)
    if verdict.standing not in COUNTING:
        say(f"✗ {work_of(run, section)}")
        return
    say(f"✓ {section} {verdict.standing} ({verdict.file})")
    for line in finding_lines(section, verdict.findings):
        say(line)
