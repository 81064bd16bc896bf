"""Draft: the verdicts become ``draft.md`` and ``draft.json``, when anything they are made of has changed."""

from collections import Counter
from pathlib import Path

from bloginator import __version__
from bloginator.batch import voice
from bloginator.batch.evidence import keys, measure, model_digest, with_evidence
from bloginator.batch.exports import find_exports
from bloginator.batch.run import BatchRun
from bloginator.digest import digest, digest_bytes
from bloginator.disk.prices import own_prices
from bloginator.disk.store import read_record
from bloginator.errors import PartialDraft, TooFewResponses
from bloginator.records.draft import Draft
from bloginator.records.report import RULES
from bloginator.stages.draft.resolve import require
from bloginator.stages.draft.summary import lines
from bloginator.stages.exporter import Exporter
from bloginator.stages.verdicts.tally import needed, tally
from bloginator.ui.console import plural, say


def assembly_stamp(run: BatchRun) -> str:
    """Return a stamp of all that assembly depends on, without opening a verdict."""
    keys = [[section, run.ledger.keys.get(section, ""), run.standing(section)] for section in run.ids]
    chosen = run.batch.settings
    measuring = [RULES, model_digest()] if chosen.attribute else []
    settings = [__version__, chosen.output, chosen.threshold, chosen.stand_in, *measuring, *chosen.exports]
    templates = run.templates.digests("placeholder", "draft")
    return digest("assembly", [keys, run.batch.outline_digest, templates, settings, own_prices(run.batch.layout)])


def has_enough(run: BatchRun) -> bool:
    """Tell whether as many sections count as the threshold asks for."""
    return len(run.counting()) >= needed(len(run.ids), run.batch.settings.threshold)


def stands_unchanged(run: BatchRun) -> bool:
    """Tell whether a partial draft stands from these very verdicts, so that there is nothing new to wait for."""
    draft = read_record(Draft, run.batch.draft_json)
    if draft is None or run.written or not has_enough(run):  # a request written now has not been waited for
        return False
    return draft.inputs_digest == current_digest(run)


def current_digest(run: BatchRun) -> str:
    """Return the digest of all that the draft would be made of now."""
    from bloginator.stages.draft.assemble import inputs_digest

    settings = run.batch.settings
    return inputs_digest(
        run.batch.outline,
        run.verdicts(),
        templates=run.templates,
        threshold=settings.threshold,
        costs=paid(run),
        weighed=keys(run) if settings.attribute else {},
    )


def paid(run: BatchRun) -> dict[str, float]:
    """Return what the answers that count have cost, by section, as far as it is known."""
    if all(verdict.completion_tokens is None for verdict in run.verdicts().values()):
        return {}
    from bloginator.batch.budget import costs  # with the price tables

    return costs(run)


def assemble_draft(run: BatchRun) -> None:
    """Write the draft, unless there are too few answers; then the earlier one stays as it is."""
    if not has_enough(run):
        return
    from bloginator.stages.draft.assemble import assemble
    from bloginator.stages.exporters.json import JsonExporter

    before, evidence = read_record(Draft, run.batch.draft_json), measure(run)
    draft, text = assemble(
        run.batch.outline,
        run.verdicts(),
        templates=run.templates,
        threshold=run.batch.settings.threshold,
        costs=paid(run),
        evidence=evidence if run.batch.settings.attribute else {},
    )
    draft = with_evidence(voice.heard(run, draft), evidence)
    kept = [run.outputs.write(run.batch.output, text, known=before.output_digest if before else "")]
    exporters: dict[Path, type[Exporter]] = {run.batch.draft_json: JsonExporter, **find_exports(run.batch)}
    for path, exporter in exporters.items():
        form = exporter(run.templates)
        known = digest_bytes(form.render(before).encode()) if before else ""
        kept.append(run.outputs.write(path, form.render(draft), known=known))
    run.kept += [run.batch.layout.shown(path) for path in kept if path]


def report_draft(run: BatchRun) -> None:
    """Say what the draft came to, as the last lines of the run.

    Raises:
        TooFewResponses: Fewer sections count than are needed; the message lists what is missing.
        PartialDraft: It is partial, and ``--strict`` was asked for.
    """
    run.remember()
    if not has_enough(run):
        pending(run)
        require(tally(list(run.verdicts().values()), run.batch.settings.threshold), f"batches/{run.batch.name}")
    draft = read_record(Draft, run.batch.draft_json)
    assert draft is not None, "assembly has just written it"
    for path in run.kept:
        say(f"Your own changes were kept as {path}.")
    for line in on_its_way(run):
        say(line)
    if unused := run.responses.unused():
        say(f"{plural(len(unused), 'answer')} of no section: `doit status` tells why, and what would claim it.")
    for line in lines(draft, run.batch.layout.shown(run.batch.output)):
        say(line)
    if run.options.strict and not draft.complete:
        raise PartialDraft("The draft is partial.", run.batch.name, "Answer the missing sections, or leave out --strict.")


def on_its_way(run: BatchRun) -> list[str]:
    """Return a line for each provider that holds sections of the batch."""
    held = [run.request(section) for section in run.held()]
    count = Counter(run.holders.get(request.request_id, "a provider") for request in held if request)
    return [f"{number} pending at {name}" for name, number in sorted(count.items())]


def pending(run: BatchRun) -> None:
    """Say that the draft waits for a provider, if it does.

    Raises:
        TooFewResponses: With how much is pending, and where.
    """
    if coming := on_its_way(run):
        mend = "run `doit draft` again later, it collects what is ready; or put the output file into responses/"
        raise TooFewResponses(f"{', '.join(coming)}.", f"batches/{run.batch.name}", mend)
