"""Feedback on disk: ``feedback/<id>.md`` holds what the writer asks to be changed in one section.

bloginator refine NAME ID "shorter" ──► feedback/ID.md ──► the section's request, the next time one is written
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from bloginator.batch.run import BatchRun
from bloginator.digest import digest, digest_bytes
from bloginator.disk.directory_listing import listing
from bloginator.disk.files import read_bytes, write_whole
from bloginator.errors import BadSettings
from bloginator.records.exchange import Request, Source
from bloginator.stages.requests.feedback import clean_wish, compose_feedback, says
from bloginator.text.messages import suggest
from bloginator.ui.console import warn


def wishes(run: BatchRun) -> dict[str, str]:
    """Return the writer's wishes by the name of their file, which should be a section's id; empty files hold none."""
    folder = run.batch.layout.feedback
    found = {name.removesuffix(".md"): wish_at(folder / name) for name in listing(folder, (".md",))}
    return {section: wish for section, wish in found.items() if wish}


def wish_at(path: Path) -> str:
    """Return the wish that a file holds; empty where there is none."""
    return clean_wish((read_bytes(path) or b"").decode("utf-8", "replace"))


def stamp(run: BatchRun) -> str:
    """Return a stamp of all wishes: another one makes the requests be written anew."""
    folder = run.batch.layout.feedback
    return digest("feedback", {name: digest_bytes(read_bytes(folder / name) or b"") for name in listing(folder, (".md",))})


def feedback_of(run: BatchRun, found: Mapping[str, Sequence[Source]]) -> dict[str, str]:
    """Return what each request is to say of the writer's wish; a wish for no section is told, and changes nothing.

    Args:
        found: Section -> the sources of the request that is being composed.
    """
    said = {}
    for section, wish in wishes(run).items():
        if section not in run.ids:
            warn(f"{run.batch.name}: {stray(run, section)}")
            continue
        current = run.request(section)
        past = () if current else run.store.past(section).values()
        said[section] = compose_feedback(
            wish, run.verdict(section), current=current, past=past, sources=found.get(section, ())
        )
    return said


def strays(run: BatchRun) -> list[str]:
    """Return a sentence for each wish that no section has, with the section that may be meant."""
    return [stray(run, name) for name in wishes(run) if name not in run.ids]


def stray(run: BatchRun, name: str) -> str:
    """Say that no section has the id of a wish's file."""
    return f"{run.batch.layout.shown(run.batch.layout.feedback)}/{name}.md: no section has this id.{guess(run, name)}"


def unasked(run: BatchRun) -> list[str]:
    """Return the sections whose wish is not what their request on disk says, in the outline's order."""
    held = wishes(run)
    return [section for section in run.ids if not agrees(run.request(section), held.get(section, ""))]


def agrees(request: Request | None, wish: str) -> bool:
    """Tell whether a request says what the writer wishes now; one that is not written yet cannot disagree."""
    return request is None or (says(request.feedback, wish) if wish else not request.feedback)


def guess(run: BatchRun, name: str) -> str:
    """Return the question whether another section was meant, with a space before it; empty when none comes near."""
    near = suggest(name, run.ids)
    return f" Did you mean {near}?" if near else ""


def checked_section(run: BatchRun, section: str) -> str:
    """Return the section's id, or say that there is no such section.

    Raises:
        BadSettings: With the id that was probably meant.
    """
    if section in run.ids:
        return section
    raise BadSettings(
        f"The batch {run.batch.name} has no section {section!r}.{guess(run, section)}",
        run.batch.layout.shown(run.batch.outline_file),
        f"`bloginator status {run.batch.name}` lists them.",
    )


def refine(run: BatchRun, section: str, wish: str) -> list[str]:
    """Write the wish into the section's feedback file; return what to tell the writer.

    A wish that has not been fulfilled yet stays, and the new one stands below it. One that has been is replaced.

    Raises:
        BadSettings: There is no such section, or nothing was said.
    """
    checked_section(run, section)
    wish = clean_wish(wish)
    if not wish:
        raise BadSettings("Nothing is to be changed.", section, 'Say it: bloginator refine NAME ID "shorter"')
    path, told = run.batch.layout.wish(section), []
    before = wish_at(path)
    if before and not fulfilled(run, section):
        write_whole(path, f"{before}\n\n{wish}\n" if wish not in before.split("\n\n") else f"{before}\n")
    elif kept := run.outputs.write(path, f"{wish}\n"):
        told.append(f"Your earlier wish was kept as {run.batch.layout.shown(kept)}.")
    asks = f"`doit draft:{run.batch.name}` asks for {section} again, and for nothing else."
    return [*told, f"{run.batch.layout.shown(path)} is written. {asks}"]


def fulfilled(run: BatchRun, section: str) -> bool:
    """Tell whether an answer to the request with the present wish counts."""
    return section not in unasked(run) and section not in run.open_sections()
