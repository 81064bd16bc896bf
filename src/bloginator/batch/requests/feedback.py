"""Feedback on disk: ``feedback/<id>.md`` holds what the writer asks to be changed in one section."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from bloginator.batch.requests.summaries import read_asked
from bloginator.batch.run import BatchRun
from bloginator.disk.directory_listing import folders, listing
from bloginator.disk.files import rewrite
from bloginator.errors import BadSettings
from bloginator.reading import SETTINGS_MB, read_bytes
from bloginator.records.exchange import Request, Source
from bloginator.stages.requests.digests import question_digest
from bloginator.stages.requests.feedback import clean_wish, compose_feedback, holds_wish
from bloginator.text.answers.parsed_answer import parse_request_id
from bloginator.text.decoding import decode
from bloginator.text.messages import did_you_mean
from bloginator.ui.console import warn


def read_wishes(run: BatchRun) -> dict[str, str]:
    """Return the writer's wishes by the name of their file, which should be a section's id; empty files hold none."""
    folder = run.batch.layout.feedback
    wishes = {name.removesuffix(".md"): read_wish(folder / name) for name in listing(folder, (".md",))}
    return {section: wish for section, wish in wishes.items() if wish}


def read_wish(path: Path) -> str:
    """Return the wish that a file holds; empty where there is none."""
    return clean_wish(decode(read_bytes(path, SETTINGS_MB) or b"").text)


def feedback_by_section(run: BatchRun, sources: Mapping[str, Sequence[Source]]) -> dict[str, str]:
    """Return what each request is to say of the writer's wish; a wish for no section is told, and changes nothing.

    Args:
        sources: Section id -> all passages of its new request, the appended ones too, as that numbers them.
    """
    for line in list_stray_wishes(run):
        warn(f"{run.batch.name}: {line}")
    feedbacks = {}
    for section, wish in read_wishes(run).items():
        if section not in run.ids:
            continue
        current = run.request(section)
        past = () if current else run.store.past(section).values()
        feedbacks[section] = compose_feedback(
            wish, run.verdict(section), current=current, past=past, sources=sources.get(section, ())
        )
    return feedbacks


def list_stray_wishes(run: BatchRun) -> list[str]:
    """Return a sentence for each wish that no section has, with the section that may be meant, and on what is no file."""
    folder = run.batch.layout.shown(run.batch.layout.feedback)
    strays = [name for name in read_wishes(run) if name not in run.ids]
    misplaced = [name for name in folders(run.batch.layout.feedback) if name.endswith(".md")]
    return [
        *(f"{folder}/{name}.md: no section has this id.{did_you_mean(name, run.ids)}" for name in strays),
        *(f"{folder}/{name}: it is a folder, where a file belongs. Put a file in its place." for name in misplaced),
    ]


def list_unasked_wishes(run: BatchRun) -> list[str]:
    """Return the sections whose wish is not what their request on disk says, in the outline's order."""
    wishes, unasked = read_wishes(run), []
    for section, asked in read_asked(run).items():
        wish = wishes.get(section, "")
        if not holds_wish(asked.feedback, wish) if wish else asked.feedback:
            unasked.append(section)
    return unasked


def require_section(run: BatchRun, section: str) -> str:
    """Return the section's id, also where its ``request_id`` was given; or say which one was probably meant."""
    known = parse_request_id(section, run.ids).id or section
    if known in run.ids:
        return known
    raise BadSettings(
        f"The batch {run.batch.name} has no section {section!r}.{did_you_mean(section, run.ids)}",
        run.batch.layout.shown(run.batch.outline_file),
        f"`bloginator status {run.batch.name}` lists them.",
    )


def refine(run: BatchRun, section: str, wish: str) -> list[str]:
    """Write the wish into the section's feedback file; return what to tell the writer.

    A wish that has not been fulfilled yet stays, and the new one stands below it. One that has been is replaced.

    Raises:
        BadSettings: There is no such section, or nothing was said.
    """
    section = require_section(run, section)
    wish = clean_wish(wish)
    if not wish:
        mend = f'Say it: bloginator refine {run.batch.name} {section} "shorter"'
        raise BadSettings("Nothing is to be changed.", section, mend)
    path, lines = run.batch.layout.wish(section), []
    before = read_wish(path)
    is_fulfilled = section not in list_unasked_wishes(run) and section not in run.open_sections()
    if before and not is_fulfilled:
        rewrite(path, f"{before}\n\n{wish}\n" if wish not in before.split("\n\n") else f"{before}\n")
    elif aside := run.outputs.write(path, f"{wish}\n"):
        lines.append(f"Your earlier wish was kept as {run.batch.layout.shown(aside)}.")
    asks = f"`{run.batch.next_command}` asks for {section} again."
    return [*lines, f"{run.batch.layout.shown(path)} is written. {asks}"]


def require_present_request(run: BatchRun, section: str) -> Request:
    """Return the request of a section, named by its id or ``request_id``, which must ask what the outline asks now.

    Raises:
        BadSettings: There is no such section, its request is not written yet, or the outline has changed since.
    """
    section = require_section(run, section)
    request = run.request(section)
    (planned,) = (other for other in run.batch.asking if other.id == section)
    if request is None or request.question_digest != question_digest(run.batch.outline, planned):
        raise BadSettings("Its present question is not asked yet.", section, f"Run `{run.batch.ask_command}` first.")
    return request
