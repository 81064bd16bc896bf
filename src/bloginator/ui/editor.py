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
    before = signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C is the editor's: it must not cost the text
    try:
        code = subprocess.call([*shlex.split(chosen), str(path)])
    except ValueError as error:
        raise BadSettings(f"The editor cannot be read: {error}.", chosen, "Mend the quotes in EDITOR.") from error
    except OSError as error:
        raise BadSettings(
            f"The editor cannot be started: {error.strerror}.", chosen, "Set EDITOR to one that is installed."
        ) from error
    finally:
        signal.signal(signal.SIGINT, before)
    if code:
        raise KeyboardInterrupt
