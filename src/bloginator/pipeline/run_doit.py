"""Run doit on the project's own tasks from any folder, without a dodo file."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from bloginator.batch.run_options import NO_OPTIONS, RunOptions
from bloginator.pipeline.graph import Graph


def run_tasks(
    root: Path,
    tasks: Sequence[str],
    flags: Mapping[str, Mapping[str, object]] | None = None,
    options: RunOptions = NO_OPTIONS,
    again: str = "",
) -> int:
    """Run doit on tasks by their names; return the exit code.

    Args:
        flags: Batch -> settings that the command line gives.
        again: The line that was typed, which goes on after an interrupt.
    """
    from doit.cmd_base import ModuleTaskLoader
    from doit.doit_cmd import DoitMain

    chosen = tuple(task.partition(":")[2] for task in tasks if ":" in task)
    creators = Graph(root, flags, chosen, options, again, tasks).creators()
    config = {"GLOBAL": creators.pop("DOIT_CONFIG")}
    main = DoitMain(ModuleTaskLoader(creators), config_filenames=(), extra_config=config)
    return int(main.run(["run", *tasks]))
