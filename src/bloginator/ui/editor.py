"""The person's own editor on one file: ``$VISUAL``, ``$EDITOR``, or vi."""

import os
import shlex
import signal
import subprocess
from pathlib import Path

from bloginator.errors import BadSettings

DEFAULT = "vi"


def edit(path: Path) -> None:
    """Open the file in the editor and return when it is closed.

    Raises:
        KeyboardInterrupt: The editor was left with an error or by a signal, as with ``:cq``: the person wants to stop.
        BadSettings: It cannot be started.
    """
    chosen = os.environ.get("VISUAL", "").strip() or os.environ.get("EDITOR", "").strip() or DEFAULT
    before = signal.signal(signal.SIGINT, leave_to_editor)
    try:
        code = subprocess.call([*split_command(chosen), str(path)])
    except OSError as error:
        raise BadSettings(
            f"The editor cannot be started: {error.strerror}.", chosen, "Set EDITOR to one that is installed."
        ) from error
    finally:
        signal.signal(signal.SIGINT, before)
    if code:
        raise KeyboardInterrupt


def leave_to_editor(*signal_and_frame: object) -> None:
    """Leave Ctrl-C to the editor: it may have another meaning there, and must not cost the text."""


def split_command(chosen: str) -> list[str]:
    """Return the editor's command as words, such as ``code --wait``."""
    try:
        return shlex.split(chosen)
    except ValueError as error:
        raise BadSettings(f"The editor cannot be read: {error}.", chosen, "Mend the quotes in EDITOR.") from error
