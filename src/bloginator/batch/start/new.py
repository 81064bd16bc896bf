"""Begin a batch: a folder with settings that say where outline and corpus are. Nothing that exists is changed."""

import json
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from bloginator.batch.opening import open_run
from bloginator.batch.requests.index import EMPTY
from bloginator.corpus.ingest.files import find
from bloginator.disk.batch import read_outline_text
from bloginator.disk.files import rewrite, write_whole
from bloginator.disk.layout import BATCHES, Layout, is_same_file, list_batches
from bloginator.disk.settings import read_settings
from bloginator.errors import BadCorpus, BadOutline, BadSettings
from bloginator.text.outline import insert_ids, read_outline
from bloginator.text.outline.ids import slug
from bloginator.ui.console import warn

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
OUTLINES = (".json", ".md", ".markdown")


def new_batch(root: Path, name: str, outline: Path | None, corpus: list[Path], *, ids: bool = False) -> Path:
    """Make the folder of a new batch: its settings, which name the corpus, and a copy of the outline; return the folder.

    Args:
        outline: ``None`` where it is still to be proposed.
        ids: Whether the copy of the outline gets an explicit id at every section.

    Raises:
        BadSettings: The name cannot be one, or there is a batch of that name.
        BadOutline, BadCorpus: What was named does not exist or cannot be read; nothing has been written.
    """
    layout = Layout(root, require_name(name))
    entries = [relative_path(folder, layout.folder) for folder in corpus]
    settings: dict[str, object] = {"corpus": entries, "responder": "assistant"}
    copy = layout.folder / ("outline.json" if outline and outline.suffix == ".json" else "outline.md")
    text = outline_text(outline) if outline else ""
    if outline:
        plan = read_outline(text, str(outline))
        for warning in plan.warnings:
            warn(warning)
        text = insert_ids(text, plan, outline.name) if ids else text
    if name in list_batches(root):
        raise BadSettings(f"There is a batch {name} already.", layout.shown(layout.folder), "Choose another name.")
    for folder in corpus:
        if not folder.exists():
            raise BadCorpus("The corpus does not exist.", str(folder), "Name a folder of your own writing.")
    if not find(corpus, root=root)[0]:
        warn(f"There is no document in {', '.join(map(str, corpus))} yet: {EMPTY} as `corpus` in batch.toml.")
    if outline:
        write_whole(copy, text)
        settings = {"outline": copy.name, **settings}
    write_whole(layout.settings, render_toml(settings, f"The batch {name}; docs/settings.md tells every setting."))
    layout.responses.mkdir(parents=True, exist_ok=True)
    return layout.folder


def outside_batch(root: Path, outline: Path, name: str | None, settings: Callable[[Path], Mapping[str, object]]) -> str:
    """Return the name of the batch for an outline that lies elsewhere; it is made when there is none.

    Args:
        settings: Returns what the command line sets, with paths as seen from a folder; a new batch records it.

    Raises:
        BadSettings: A batch of that name drafts another outline.
    """
    chosen = require_name(name or slug(outline.stem) or "draft")
    outline_text(outline)
    layout = Layout(root, chosen)
    if chosen not in list_batches(root):
        lasting = {key: value for key, value in settings(layout.folder).items() if key != "timeout_s"}
        comment = f"Made for {outline.name}; docs/settings.md tells every setting."
        recorded = {"outline": relative_path(outline, layout.folder), **lasting}
        write_whole(layout.settings, render_toml(recorded, comment))
        return chosen
    drafts = read_settings(layout).get("outline")
    if not isinstance(drafts, str) or not is_same_file(layout.folder / drafts, outline):
        raise BadSettings(
            f"The batch {chosen} drafts another outline: {drafts or 'its own'}.",
            layout.shown(layout.settings),
            "Name this one otherwise: --name NAME",
        )
    return chosen


def write_ids(root: Path, name: str) -> int:
    """Write an explicit id at every section of the batch's outline; return how many were added.

    The writer asked for this change of their file; nothing else in it moves.
    """
    batch = open_run(root, name).batch
    rewrite(batch.outline_file, insert_ids(outline_text(batch.outline_file), batch.outline, batch.outline_file.name))
    return sum(not section.own_id for section in batch.outline.sections)


def require_name(name: str) -> str:
    """Return the name, or say why no batch can have it."""
    if NAME.fullmatch(name) is None:
        raise BadSettings(
            f"{name!r} cannot be the name of a batch.", BATCHES + "/", "Use letters, digits, `-`, `_` and `.` only."
        )
    return name


def outline_text(outline: Path) -> str:
    """Return the outline's text, or say why it cannot be read."""
    if outline.suffix not in OUTLINES:
        raise BadOutline("An outline is Markdown or JSON.", str(outline), "Name a file that ends in .md or .json.")
    return read_outline_text(outline, "Name outline.json or outline.md.")


def relative_path(path: Path, folder: Path) -> str:
    """Return the path as the settings hold it: from the batch's folder, with ``/``."""
    return Path(os.path.relpath(path.absolute(), folder)).as_posix()


def render_toml(settings: Mapping[str, object], comment: str) -> str:
    """Return the settings as TOML; texts, numbers, truths and lists of texts are spelled as JSON spells them."""
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in settings.items() if value is not None]
    return "\n".join([f"# {comment}", *lines]) + "\n"
