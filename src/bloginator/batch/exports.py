"""Other forms of the draft beside ``draft.md`` and ``draft.json``: what ``exports`` in batch.toml asks for."""

from pathlib import Path

from bloginator.disk.batch import Batch
from bloginator.disk.layout import is_same_file
from bloginator.errors import BadSettings
from bloginator.plugins import EXPORTERS, list_plugins, load_plugin
from bloginator.stages.exporter import Exporter
from bloginator.text.messages import suggest

WHERE = "`exports` in batch.toml"


def find_exporter(name: str) -> type[Exporter]:
    """Return an exporter by its name."""
    plugin = load_plugin(EXPORTERS, name)
    if isinstance(plugin, type) and issubclass(plugin, Exporter):
        return plugin
    if plugin is not None:
        mend = "Its entry point must name a class of `Exporter`; docs/exporters.md shows one."
        raise BadSettings(f"The plugin `{name}` is no exporter.", "the package that brings it", mend)
    known = list_plugins(EXPORTERS)
    near = suggest(name, known)
    guess = f" Did you mean `{near}`?" if near else ""
    raise BadSettings(f"There is no exporter `{name}`.{guess}", WHERE, f"Use one of: {', '.join(known)}.")


def find_exports(batch: Batch) -> dict[Path, type[Exporter]]:
    """Return the exporters that a batch asks for by the file that each writes; none of ``draft.md`` and ``draft.json``."""
    exports: dict[Path, type[Exporter]] = {}
    ours = (batch.output, batch.draft_json, batch.outline_file, batch.layout.settings)
    for name in dict.fromkeys(batch.settings.exports):
        exporter = find_exporter(name)
        path = batch.output.with_suffix(exporter.suffix)
        if any(is_same_file(path, other) for other in (*ours, *exports)):
            shown = batch.layout.shown(path)
            raise BadSettings(f"The exporter `{name}` would write over another file.", shown, f"Take it out of {WHERE}.")
        exports[path] = exporter
    return exports
