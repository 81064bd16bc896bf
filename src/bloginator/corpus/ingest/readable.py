"""Stop where a corpus gives nothing to write from, and say what would mend it."""

from collections.abc import Sequence

from bloginator.errors import BadCorpus
from bloginator.records.corpus import Problem, Refreshed
from bloginator.text.messages import and_more

EMPTY = "put Markdown or text files there (more kinds with pip install 'bloginator[documents]'), or name another folder"
NAMED = 3
"""Reasons that are spelled out, those of the most files first."""


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
    return "; ".join(lines[:NAMED]) + ("; …" if len(lines) > NAMED else "")
