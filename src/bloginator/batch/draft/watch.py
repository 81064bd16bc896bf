"""Watch: go on by itself whenever what a draft is made from has changed, until it is stopped.

Between two rounds the process is begun anew (``exec``), so that a round sees the disk as any other run does.
"""

import os
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from bloginator.batch.requests.compose import inputs_stamp
from bloginator.batch.run import BatchRun
from bloginator.digest import digest
from bloginator.disk.batch import open_batch
from bloginator.disk.decisions import FILE
from bloginator.disk.directory_listing import Stamp, folders, listing, stamp_of_path
from bloginator.errors import BloginatorError
from bloginator.records.exchange import STAND_IN
from bloginator.responders.registry import describe_responder

LOOK_S = 1.0  # so often what a draft is made from is looked at; a change must have been still for as long
Flags = Mapping[str, Mapping[str, object]]


def stamp_batches(root: Path, names: Iterable[str], flags: Flags) -> dict[str, str]:
    """Return a stamp of all that each batch's draft is made from."""
    return {name: stamp_batch(root, name, flags.get(name, {})) for name in names}


def stamp_batch(root: Path, name: str, flags: Mapping[str, object]) -> str:
    """Return a stamp of settings, outline, corpus, wishes, answers and decisions.

    What a round's own programs answered is left out: a program that answers in vain would be asked, and paid, at once again.
    What cannot be read for now has its message as stamp.
    """
    try:
        run = BatchRun(open_batch(root, name, flags))
        layout = run.batch.layout
        own = {STAND_IN, *(name for name in run.batch.settings.responder if not describe_responder(name).is_waited_for)}
        places = [layout.responses, *(layout.responses / name for name in folders(layout.responses) if name not in own)]
        answers = [listing(place) for place in places]
        others = [stamp_of_path(path) for path in (layout.settings, layout.folder / FILE)]
        return digest("watched", [inputs_stamp(run), answers, others])
    except (BloginatorError, OSError) as error:
        return str(error)


def wait_for_change(
    root: Path, names: Iterable[str], flags: Flags, before: Mapping[str, str], drafts: Iterable[Path]
) -> None:
    """Return once something is other than ``before``, or a draft other than now, and has been so for a moment."""

    def look() -> tuple[Mapping[str, str], list[Stamp | None]]:
        return stamp_batches(root, names, flags), list(map(stamp_of_path, drafts))

    start = (before, list(map(stamp_of_path, drafts)))
    last = None
    while (now := look()) == start or now != last:
        last = now
        time.sleep(LOOK_S)


def run_again() -> None:
    """Begin this very command anew, in this process's place."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
