"""Where processes that we start import from: where we do, but never from the folder that the user stands in.

A ``json.py`` or ``queue.py`` there is the user's, no module of ours, yet doit and ``python -m`` put that folder first.
"""

import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import bloginator

CHILD_ENVIRONMENT = {"PYTHONSAFEPATH": "1", "PYTHONPATH": ""}  # an interpreter finds its own library first, none where it is


def trusted_import_path() -> list[str]:
    """Return the absolute entries of our own import path, without the user's folder and projects."""
    entries = [entry for entry in sys.path if Path(entry).is_absolute() and not is_users(Path(entry))]
    own = str(Path(bloginator.__file__).resolve().parents[1])
    return entries if own in entries else [*entries, own]


def install_command(extra: str) -> str:
    """Return the command that adds an extra to this very installation; pip then asks no registry for bloginator."""
    return f"{shlex.quote(sys.executable)} -m pip install 'bloginator[{extra}]'"


def put_users_last() -> None:
    """Let a module of the user's folder, where ``doit`` looks first, take the place of no library's."""
    own = [entry for entry in sys.path if not Path(entry).is_absolute() or is_users(Path(entry))]
    sys.path[:] = [*(entry for entry in sys.path if entry not in own), *own]


def is_users(folder: Path) -> bool:
    """Tell whether a folder is where the user stands, or a project."""
    here = {Path.cwd().resolve(), Path(os.environ.get("PWD", "/nowhere")).resolve()}
    return folder.resolve() in here or (folder / "dodo.py").exists()


def python_command(code: str) -> list[str]:
    """Return the command that runs ``code`` in a Python of ours; to be started with ``CHILD_ENVIRONMENT``."""
    return [sys.executable, "-c", f"import sys; sys.path[:] = sys.argv[1:]; {code}", *trusted_import_path()]


@contextmanager
def import_only_trusted() -> Iterator[None]:
    """Take the user's folder from the import path for a while: processes that ``multiprocessing`` starts are handed it."""
    before = sys.path[:]
    sys.path[:] = trusted_import_path()
    try:
        yield
    finally:
        sys.path[:] = before
