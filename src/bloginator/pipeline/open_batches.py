"""Open every batch of a project: one whose settings or outline cannot be read has only the mistake, and stops no other."""

import os
from collections.abc import Mapping
from pathlib import Path

from bloginator.batch.exporters import find_exports
from bloginator.batch.run import BatchRun
from bloginator.batch.run_options import RunOptions
from bloginator.batch.status.settled import stamp_unopened, watch_inputs
from bloginator.disk.batch import check_output, open_batch
from bloginator.disk.layout import BATCHES, Layout, list_batches
from bloginator.errors import BadSettings, BloginatorError, bad_file
from bloginator.pipeline.options import TASK_SYNTAX
from bloginator.responders.registry import require_responder

SPELLED = str.maketrans(dict.fromkeys(TASK_SYNTAX, "-"))


class OpenBatches:
    """The batches of a project by name, those that can be read as ``runs``, the others as what is wrong with them.

    Args:
        flags: Batch -> settings given on our own command line.
    """

    def __init__(self, root: Path, flags: Mapping[str, Mapping[str, object]], options: RunOptions) -> None:
        self.runs: dict[str, BatchRun] = {}
        self.broken: dict[str, BloginatorError] = {}
        for name in list_batches(root):
            if TASK_SYNTAX & set(name):
                mend = "Rename the folder: use letters, digits, `-`, `_` and `.`; its answers move with it."
                error = BadSettings(f"{name!r} cannot be the name of a batch.", f"{BATCHES}/{name}", mend)
                self.broken[name.translate(SPELLED)] = error
                continue
            try:
                self.runs[name] = open_run(root, name, flags.get(name, {}), options)
            except OSError as error:
                self.broken[name] = bad_file(error)
            except BloginatorError as error:
                self.broken[name] = error
        self._refuse_shared_outputs()

    def _refuse_shared_outputs(self) -> None:
        outputs: dict[str, str] = {}
        for name, run in list(self.runs.items()):
            written = [os.path.realpath(path) for path in (run.batch.output, run.batch.draft_json, *find_exports(run.batch))]
            first = next((outputs[path] for path in written if path in outputs), name)
            outputs.update((path, first) for path in written)
            if first != name:
                del self.runs[name]
                self.broken[name] = BadSettings(
                    f"The batches {first} and {name} write the same draft.",
                    run.batch.layout.shown(run.batch.output),
                    "Give one of them another `output`.",
                )


def open_run(root: Path, name: str, flags: Mapping[str, object], options: RunOptions) -> BatchRun:
    """Open one batch; every mistake of its settings and its outline is raised now."""
    before = stamp_unopened(Layout(root, name))
    batch = open_batch(root, name, flags)
    batch.asking  # noqa: B018  # reading it finds every mistake of the outline
    check_output(batch)
    for responder in batch.settings.responder:
        require_responder(responder)
    find_exports(batch)
    run = BatchRun(batch, dict(flags), options)
    watch_inputs(run, before)
    return run
