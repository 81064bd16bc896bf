"""Other forms of the draft beside ``draft.md`` and ``draft.json``: what ``exports`` in batch.toml asks for."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bloginator.converters.programs import InstalledPrograms, require_program
from bloginator.disk.batch import Batch
from bloginator.disk.layout import is_same_file
from bloginator.errors import BadSettings
from bloginator.plugins import EXPORTERS, list_plugins, load_plugin
from bloginator.records.draft import Draft
from bloginator.stages.exporter import PLAIN, Exporter, ExportForm
from bloginator.text.messages import did_you_mean

if TYPE_CHECKING:
    from bloginator.batch.run import BatchRun

LANGUAGES = {
    "arabic": "ar", "danish": "da", "dutch": "nl", "finnish": "fi", "french": "fr", "german": "de", "greek": "el",
    "hungarian": "hu", "italian": "it", "norwegian": "no", "portuguese": "pt", "romanian": "ro", "russian": "ru",
    "spanish": "es", "swedish": "sv", "turkish": "tr",
}  # fmt: skip
"""The languages of stemmers, as HTML names them; any other is taken for English."""

LONG_NAMES = {"md": "markdown"}  # what an exporter is called in settings and on the command line -> its own name
WHERE = "`exports` in batch.toml"


def find_exporter(name: str, where: str = WHERE) -> type[Exporter]:
    """Return an exporter by its name, which stands at ``where``."""
    plugin = load_plugin(EXPORTERS, LONG_NAMES.get(name, name))
    if isinstance(plugin, type) and issubclass(plugin, Exporter):
        return plugin
    if plugin is not None:
        mend = "Its entry point must name a class of `Exporter`; docs/exporters.md shows one."
        raise BadSettings(f"The plugin `{name}` is no exporter.", "the package that brings it", mend)
    known = sorted({*list_plugins(EXPORTERS)} - {*LONG_NAMES.values()} | {*LONG_NAMES})
    guess = did_you_mean(name, known, "`")
    raise BadSettings(f"There is no exporter `{name}`.{guess}", where, f"Use one of: {', '.join(known)}.")


def make_exporter(
    run: "BatchRun", exporter: type[Exporter], earlier: Draft | None = None, form: ExportForm = PLAIN
) -> Exporter:
    """Return an exporter with all that it needs of a batch."""
    instance = exporter(run.templates, earlier)
    instance.form = replace(form, language=LANGUAGES.get(run.batch.settings.retrieval.language, "en"))
    instance.programs = InstalledPrograms()
    return instance


def find_exports(batch: Batch) -> dict[Path, type[Exporter]]:
    """Return the exporters that a batch asks for by the file that each writes; none of ``draft.md`` and ``draft.json``."""
    exports: dict[Path, type[Exporter]] = {}
    ours = (batch.output, batch.draft_json, batch.outline_file, batch.layout.settings)
    for name in dict.fromkeys(batch.settings.exports):
        exporter = find_exporter(name)
        require_program(*exporter.needs)
        path = batch.output.with_suffix(exporter.suffix)
        if any(is_same_file(path, other) for other in (*ours, *exports)):
            shown = batch.layout.shown(path)
            raise BadSettings(f"The exporter `{name}` would write over another file.", shown, f"Take it out of {WHERE}.")
        exports[path] = exporter
    return exports
