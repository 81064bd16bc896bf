"""The index of a batch: where it lies, and brought up to date with the corpus before anything is sought in it."""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from glob import escape
from pathlib import Path
from typing import TypeVar

from bloginator import corpus
from bloginator.batch.exporters import find_exports
from bloginator.batch.run import BatchRun
from bloginator.corpus.index.store import FILE
from bloginator.disk.directory_listing import stamp_of_path
from bloginator.disk.layout import OF_OUTLINE, Layout
from bloginator.errors import BadCorpus
from bloginator.reading import unreadable_bits
from bloginator.records.corpus import Problem, Refreshed
from bloginator.records.exchange import EDITED, STAND_IN
from bloginator.stages.wording import describe_problem
from bloginator.text.messages import and_more, count_of
from bloginator.ui.console import say, warn
from bloginator.ui.progress import progress_bar

Found = TypeVar("Found")


def corpus_stamp(run: BatchRun) -> str:
    """Return a stamp of the corpus: its files' names, sizes and times, or those of the index that stands for it."""
    if run.batch.corpus:
        follow_symlinks = run.batch.settings.retrieval.follow_symlinks
        return corpus.corpus_stamp([Path(entry) for entry in run.batch.corpus], follow_symlinks=follow_symlinks)
    return "" if "://" in run.batch.index else corpus.corpus_stamp([Path(run.batch.index)])


def index_stamp(run: BatchRun) -> object:
    """Return a stamp of the index as it was last written, which may be behind the corpus."""
    return stamp_of_path(Path(run.batch.index, FILE)) if run.batch.corpus else corpus_stamp(run)


def locate_index(run: BatchRun) -> Path | str:
    """Return the index as the corpus room takes it: a folder, or the address of a server."""
    return run.batch.index if "://" in run.batch.index else Path(run.batch.index)


def refresh_index(run: BatchRun, *, is_quiet: bool = False) -> None:
    """Bring the batch's own index up to date; say what is in it and what was left out, unless ``is_quiet``."""
    batch = run.batch
    if not batch.corpus:
        return
    folders, index = [Path(entry) for entry in batch.corpus], Path(batch.index)
    with progress_bar("Reading") as progress:
        refreshed = corpus.refresh_index(
            folders,
            index,
            root=batch.layout.home,
            settings=batch.settings.retrieval,
            progress=progress,
            allowed=run.blocklist.forbidden.allowed,
        )
    withhold_files(run)
    run.has_unread = any(problem.may_pass for problem in refreshed.problems)
    run.withheld_places = tuple(problem for problem in refreshed.problems if problem.is_secret)
    require_documents(refreshed, [f"{batch.name}: {batch.layout.shown(folder)}" for folder in folders])
    if not is_quiet:
        report_refreshed(batch.name, refreshed)


def read_index(run: BatchRun, read: Callable[[], Found]) -> Found:
    """Return what is found in the batch's index; a draft makes its own anew where that is damaged or gone."""
    try:
        return read()
    except BadCorpus:
        if not (run.batch.corpus and run.lock.is_held):
            raise
    refresh_index(run)
    return read()


def withhold_files(run: BatchRun) -> None:
    """Let nothing that this process writes, nor what was written before, be more readable than its outline or index."""
    modes = list[int]()
    for source in (Path(run.batch.index), run.batch.outline_file):
        with suppress(OSError):  # a server's, or not made yet
            modes.append(source.stat().st_mode)
    bits = unreadable_bits(*modes)
    if not bits:
        return
    os.umask(os.umask(0o077) | bits)
    asked = Layout(run.batch.layout.root, f"{run.batch.name}{OF_OUTLINE}")  # its outline was proposed from the corpus
    for path in (*run.batch.layout.ours, *asked.ours, *list_outputs(run)):
        with suppress(OSError):
            if (mode := path.stat().st_mode) & bits:
                path.chmod(mode & 0o7777 & ~bits)


def list_outputs(run: BatchRun) -> list[Path]:
    """Return all that we write from the corpus outside of our own folders."""
    batch, layout = run.batch, run.batch.layout
    names = ("report.md", "report.json", "graph.svg", "AGENTS.md", "CLAUDE.md", "outline/proposal.md", "proposal.md")
    return [
        batch.output,
        batch.draft_json,
        *find_exports(batch),
        *([batch.outline_file] if run.outputs.is_ours(batch.outline_file) else ()),
        *(layout.folder / name for name in names),
        *batch.output.parent.glob(f"{escape(batch.output.name)}.yours-*"),
        layout.drafts,
        layout.exports,
        layout.responses / STAND_IN,
        layout.responses / EDITED,
    ]


def report_refreshed(name: str, refreshed: Refreshed) -> None:
    """Say what a batch's index holds and what was left out of it."""
    for note in refreshed.notes:
        warn(f"{name}: {note}")
    if refreshed.added or refreshed.changed or refreshed.removed:
        say(f"{name}: {count_of(refreshed.documents, 'document')} in the corpus, {count_of(refreshed.chunks, 'passage')}.")
    for problem in refreshed.problems:
        is_news = problem.mend or problem.may_pass or refreshed.read  # where nothing need be done, not again and again
        if is_news and not problem.is_secret:  # secrets are told with what else is left out of requests
            warn(f"{name}: {describe_problem(problem)}")


EMPTY = "put Markdown or text files there (more kinds with the extra `documents`), or name another folder"
MAX_REASONS = 3  # reasons that are spelled out, those of the most files first


def require_documents(done: Refreshed, folders: Sequence[str]) -> None:
    """Do nothing where the corpus has a document; else say what keeps its files, or that there is none."""
    if done.documents:
        return
    where = ", ".join(folders)
    files = [problem for problem in done.problems if not problem.is_secret]
    if not files:
        what = "The corpus holds no document, so there is nothing to write from."
        raise BadCorpus(what, where, f"{EMPTY} as `corpus` in batch.toml")
    what = f"None of the corpus's {len(files)} files could" if len(files) > 1 else "The corpus's only file could not"
    raise BadCorpus(f"{what} be read.", where, remedies(files))


def remedies(problems: Sequence[Problem]) -> str:
    """Return what to do, the remedy of the most files first."""
    files: dict[str, list[str]] = {}
    for problem in problems:
        files.setdefault(f"{problem.reason}: {problem.mend or 'give another file'}", []).append(problem.file)
    common = sorted(files.items(), key=lambda item: -len(item[1]))
    lines = [f"{and_more(names, 1)}: {line}" for line, names in common]
    return "; ".join(lines[:MAX_REASONS]) + ("; …" if len(lines) > MAX_REASONS else "")
