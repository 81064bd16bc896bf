"""Export: the draft as the answers come to it now, in the forms that were asked for, in ``exports/``.

It neither asks nor waits, writes no ``draft.md``, and makes nothing again that nothing has changed of.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from bloginator.batch.draft.assemble import assemble_measured
from bloginator.batch.draft.sent_documents import SentDocuments
from bloginator.batch.exporters import find_exporter, make_exporter
from bloginator.batch.opening import judge_unless_locked
from bloginator.batch.run import BatchRun
from bloginator.converters.programs import program_versions, require_program
from bloginator.digest import digest_exact
from bloginator.disk.directory_listing import stamp_of_path
from bloginator.disk.files import read_sealed_json, write_sealed
from bloginator.disk.program_digest import program_digest
from bloginator.errors import BadSettings, MissingExtra, OpenFindings
from bloginator.plugins import EXPORTERS, list_plugins
from bloginator.records.canonical import to_bytes
from bloginator.records.draft import Draft
from bloginator.stages.draft.summary import split_lacking
from bloginator.stages.exporter import Exporter, ExportForm
from bloginator.stages.wording import MAX_NAMED, describe_earlier, describe_kept
from bloginator.text.messages import and_more, clip, count_of, did_you_mean
from bloginator.ui.console import say, warn

FORMS = "docx, pdf, epub, html, md, page, json"


class Export(NamedTuple):
    """One file to be made."""

    path: Path
    exporter: type[Exporter]
    form: ExportForm


def export_batch(run: BatchRun) -> None:
    """Write one batch's draft in the forms that ``--to`` names.

    Raises:
        BadSettings: No form was named, or none of that name is there.
        MissingExtra: What makes some of them is not installed; the others were written.
        OpenFindings: It should be clean, and findings of severity critical are open; nothing was written.
        TooFewResponses: Fewer sections count than a draft needs.
    """
    exports = list_exports(run)
    lacking = {export: error for export in exports if (error := find_lack(export))}
    if len(lacking) == len(exports):
        raise missing_extras(lacking)
    judge_unless_locked(run)
    draft = assemble_measured(run, run.batch.settings.threshold, may_learn=False).draft
    if run.options.clean:
        require_settled(run, draft)
    if run.outputs.last(run.batch.output) and run.outputs.is_changed(run.batch.output):
        shown = run.batch.layout.shown(run.batch.output)
        warn(f"What you changed in {shown} is not in it: `{run.batch.next_command}` takes that first.")
    for export in exports:
        for line in () if export in lacking else write_export(run, export, draft):
            say(line)
    if lacking:
        raise missing_extras(lacking)


def find_lack(export: Export) -> MissingExtra | None:
    """Return which package a form lacks; ``None`` where it can be made."""
    try:
        require_program(*export.exporter.needs)
    except MissingExtra as error:
        return error
    return None


def missing_extras(lacking: Mapping[Export, MissingExtra]) -> MissingExtra:
    """Return the mistakes of all forms that cannot be made as one, which names the forms."""
    forms = ", ".join(export.exporter.name for export in lacking)
    what, mend = (" ".join(dict.fromkeys(getattr(e, part) for e in lacking.values())) for part in ("what", "mend"))
    return MissingExtra(f"Not made: {forms}. {what}", "", mend)


def list_exports(run: BatchRun) -> list[Export]:
    """Return the files to be made: ``exports/NAME.docx``, those of another form in a folder named after that.

    No two have the same name.
    """
    options = run.options
    if not options.to:
        raise BadSettings("No form was named.", f"export {run.batch.name}", f"Say --to with some of: {FORMS}.")
    require_possible(run)
    form = ExportForm(is_clean=options.clean, is_review=options.review, flavour=options.flavour)
    folder = run.batch.layout.exports / "-".join(
        filter(None, (form.flavour, "clean" * form.is_clean, "review" * form.is_review))
    )
    exports: dict[Path, Export] = {}
    for name in filter(None, map(str.strip, options.to.split(","))):
        exporter = find_exporter(name, "--to")
        is_another = exporter.suffix[1:] != exporter.name and exporter.suffix[1:] in list_plugins(EXPORTERS)
        path = folder / f"{run.batch.name}{f'.{exporter.name}' * is_another}{exporter.suffix}"  # `.page.html` beside `.html`
        if exports.setdefault(path, Export(path, exporter, form)).exporter is not exporter:
            where = run.batch.layout.shown(path)
            raise BadSettings(f"The exporter `{name}` would write over another file.", where, "Export it by itself.")
    return list(exports.values())


def require_possible(run: BatchRun) -> None:
    """Make sure that Markdown alone has a flavour, one that there are templates of, and that Word alone is reviewed."""
    flavour = run.options.flavour
    files = (file for folder in run.templates.folders for file in folder.glob("flavour/*.md.j2"))
    known = sorted({file.name.removesuffix(".md.j2") for file in files})
    if flavour and flavour not in known:
        mend = f"Use one of: {', '.join(known)}; or write templates/flavour/{clip(flavour, 30)}.md.j2."
        raise BadSettings(f"There is no flavour {flavour}.{did_you_mean(flavour, known)}", "--flavour", mend)
    if run.options.review and run.options.to != "docx":
        raise BadSettings("Only Word documents are for review.", f"--to {run.options.to}", "Say --to docx.")
    if run.options.review and run.options.clean:
        raise BadSettings("What is reviewed cannot be clean.", "--review --clean", "Leave one of them out.")
    if flavour and run.options.to not in ("md", "markdown"):
        raise BadSettings("Only Markdown has flavours.", f"--to {run.options.to}", "Say --to md.")


def require_settled(run: BatchRun, draft: Draft) -> None:
    """Make sure that no finding of severity critical is open, unless that is to be passed over."""
    critical = [finding for finding in draft.open_findings if finding.severity == "critical"]
    if not critical or run.options.anyway:
        return
    named = "; ".join(f"{finding.id} in {finding.section}: “{clip(finding.sentence, 60)}”" for finding in critical[:3])
    more = f"; and {len(critical) - 3} more" if len(critical) > 3 else ""
    raise OpenFindings(
        f"{count_of(len(critical), 'critical finding')} of {run.batch.name} {'is' if len(critical) == 1 else 'are'} open.",
        f"{named}{more}",
        f"Mend the sentences, or `bloginator dismiss {run.batch.name} ID`; --anyway exports all the same.",
    )


def write_export(run: BatchRun, export: Export, draft: Draft) -> list[str]:
    """Write one file, unless it is made of just this already; return what to tell."""
    home = os.path.relpath(run.batch.layout.folder, export.path.parent).replace(os.sep, "/")
    placed = draft.model_copy(update={"home": home})
    sent = SentDocuments(run.batch.layout) if export.exporter.name == "docx" and not export.form.is_clean else None
    exporter = make_exporter(run, export.exporter, sent.before(placed) if sent else None, export.form)
    shown = run.batch.layout.shown(export.path)
    keys_file = run.batch.layout.cache / "exports.json"  # what each file was last made of
    key, keys = export_key(run, exporter, placed), read_sealed_json(keys_file, warn)
    if keys.get(shown) == key and run.outputs.is_ours(export.path):
        return [f"{shown} is up to date."]
    content = exporter.render(placed)
    if sent and isinstance(content, bytes):
        sent.keep(placed, content)
    export.path.parent.mkdir(parents=True, exist_ok=True)
    aside = run.outputs.write(export.path, content)
    write_sealed(keys_file, json.dumps({**keys, shown: key}, sort_keys=True).encode())
    lines = [describe_kept(run.batch.layout.shown(aside))] if aside else []
    return [*lines, f"{shown} is written{describe_lack(draft, is_clean=export.form.is_clean)}."]


def describe_lack(draft: Draft, *, is_clean: bool) -> str:
    """Return what a file lacks of the document; empty where nothing."""
    lacking, earlier = ([section.id for section in sections] for sections in split_lacking(draft))
    what = "left out" if is_clean else "shown as placeholders"
    absent = (
        f"; {count_of(len(lacking), 'section')} not written yet, {what}: {and_more(lacking, MAX_NAMED)}" if lacking else ""
    )
    if is_clean and earlier:
        return f"{absent}; left out, for it answers an earlier question: {and_more(earlier, MAX_NAMED)}"
    return absent + (f"; {describe_earlier(earlier)}" if earlier else "")


def export_key(run: BatchRun, exporter: Exporter, draft: Draft) -> str:
    """Return a digest of all that a file is made of."""
    form = [repr(exporter.form), exporter.earlier.output_digest if exporter.earlier else ""]
    templates = run.templates.digests("draft", "export", "flavour")
    programs = [program_digest(), stamp_of_path(sys.modules[type(exporter).__module__].__file__ or ""), program_versions()]
    return digest_exact(["export", programs, exporter.name, *form, templates, to_bytes(draft).decode()])
