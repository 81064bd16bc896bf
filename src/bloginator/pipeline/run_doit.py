"""From a command line to the graph: our own door runs doit on the same tasks, from any folder.

A flag is stronger than a variable, a variable than ``batch.toml``, and that than the default.
"""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bloginator.batch.new import relative
from bloginator.batch.options import CHOSEN
from bloginator.disk.batch import seconds, truth
from bloginator.disk.layout import BATCHES
from bloginator.errors import BadSettings
from bloginator.pipeline.graph import Graph


@dataclass(frozen=True)
class DraftFlags:
    """The settings that a ``draft`` command line gives.

    Args:
        plain: Settings that name no path.
        paths: Settings that name paths, as given, from the folder where the command was typed.
        serial: Whether one request waits for the answer to the one before.
    """

    plain: dict[str, object] = field(default_factory=dict)
    paths: dict[str, object] = field(default_factory=dict)
    serial: bool = False

    def settings(self, folder: Path) -> dict[str, object]:
        """Return the settings with their paths as seen from a batch's folder."""
        found = dict(self.plain)
        for key, value in self.paths.items():
            if isinstance(value, list):
                found[key] = [relative(path, folder) for path in value]
            elif isinstance(value, str) and "://" in value:
                found[key] = value
            else:
                found[key] = relative(Path(str(value)), folder)
        return found


def draft_flags(chosen: argparse.Namespace, environ: Mapping[str, str]) -> DraftFlags:
    """Return what the command line asks for; what it does not name is left to variables and ``batch.toml``.

    Raises:
        BadSettings: A batch is named in two ways, or a value cannot be one.
    """
    if (chosen.outline and chosen.names) or (chosen.name and not chosen.outline):
        mend = "Say either NAME, or --outline FILE with --name NAME."
        raise BadSettings("A batch is named twice, or --name stands without --outline.", "the command line", mend)
    plain: dict[str, object] = {
        "temperature": chosen.temperature,
        "sources_per_section": chosen.sources_per_section,
        "words_per_section": chosen.max_section_words,
        "responder": chosen.responder,
    }
    if chosen.batch_timeout is not None:
        plain["timeout_s"] = seconds(chosen.batch_timeout, "--batch-timeout")
    output = chosen.output.with_suffix(".md") if chosen.output and chosen.output.suffix == ".json" else chosen.output
    paths = {"index": chosen.index, "corpus": chosen.corpus, "output": output}
    in_batch_mode = chosen.batch or truth(environ.get("BLOGINATOR_BATCH_MODE", ""), "BLOGINATOR_BATCH_MODE")
    return DraftFlags(
        {key: value for key, value in plain.items() if value is not None},
        {key: value for key, value in paths.items() if value is not None},
        serial=bool(chosen.outline) and not in_batch_mode,
    )


def flags_by_batch(flags: DraftFlags, root: Path, names: Sequence[str]) -> dict[str, dict[str, object]]:
    """Return the settings for each named batch, with paths as seen from its folder."""
    serial = {"serial": True} if flags.serial else {}
    return {name: {**flags.settings(root / BATCHES / name), **serial} for name in names}


def run_tasks(root: Path, tasks: Sequence[str], flags: Mapping[str, Mapping[str, object]], **options: object) -> int:
    """Run doit on the project's own tasks; return the exit code.

    Args:
        tasks: Names of tasks.
        flags: Batch -> settings that the command line gives.
        options: Options of the tasks, as doit's own door would parse them; ``again`` is the line that was typed.
    """
    from doit.cmd_base import ModuleTaskLoader
    from doit.doit_cmd import DoitMain

    CHOSEN.take(options)
    graph = Graph(root, flags, only=tuple(task.partition(":")[2] for task in tasks if ":" in task))
    for task in tasks:
        if ":" in task:
            graph.check(task.partition(":")[2])
    creators = graph.creators()
    config = {"GLOBAL": creators.pop("DOIT_CONFIG")}
    main = DoitMain(ModuleTaskLoader(creators), config_filenames=(), extra_config=config)
    return int(main.run(["run", *tasks]))
