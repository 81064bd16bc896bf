"""Draft: the verdicts become ``draft.md`` and ``draft.json``, when anything they are made of has changed."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from bloginator.batch.cache import read_cache, write_cache
from bloginator.batch.draft.source_files import find_places, name_outside
from bloginator.batch.exporters import find_exports, make_exporter
from bloginator.batch.measured import Measured
from bloginator.batch.report.evidence import evidence_keys, model_digest
from bloginator.batch.report.findings import measure, with_findings
from bloginator.batch.report.voice import with_voice
from bloginator.batch.requests.packs import describe_open, describe_packs
from bloginator.batch.run import BatchRun
from bloginator.batch.status.settled import settle_draft
from bloginator.batch.status.status import describe_lasting_status
from bloginator.digest import digest, digest_bytes
from bloginator.disk.prices import digest_own_prices
from bloginator.disk.program_digest import program_digest
from bloginator.disk.store import read_record
from bloginator.disk.versions import Versions
from bloginator.errors import PartialDraft, TooFewResponses
from bloginator.records.canonical import to_bytes
from bloginator.records.draft import Draft, SectionsCache
from bloginator.records.exchange import COUNTING
from bloginator.records.report import RULES
from bloginator.stages.draft.summary import summary_lines
from bloginator.stages.exporter import Exporter
from bloginator.stages.verdicts.tally import require, tally
from bloginator.stages.wording import MAX_NAMED, describe_kept
from bloginator.text.messages import and_more, count_of
from bloginator.ui.console import say

if TYPE_CHECKING:
    from bloginator.stages.draft.assemble import Assembled


def assembly_stamp(run: BatchRun) -> str:
    """Return a stamp of all that assembly depends on, without opening a verdict."""
    keys = [[section, run.ledger.keys.get(section, ""), run.standing(section)] for section in run.ids]
    chosen = run.batch.settings
    measuring = [RULES, model_digest()] if chosen.attribute else []
    settings = [chosen.output, chosen.footnotes, chosen.threshold, chosen.stand_in, *measuring, *chosen.exports]
    made_from = [keys, run.batch.outline_digest, run.templates.digests("placeholder", "draft"), settings]
    return digest("assembly", [program_digest(), *made_from, digest_own_prices(run.batch.layout)])


def is_unchanged(run: BatchRun) -> bool:
    """Tell whether a partial draft stands from these very verdicts, so that there is nothing new to wait for."""
    draft = read_record(Draft, run.batch.draft_json)
    if draft is None or run.written or not run.has_enough():  # a request written now has not been waited for
        return False
    return draft.inputs_digest == digest_inputs(run)


def digest_inputs(run: BatchRun) -> str:
    """Return the digest of all that the text of a draft would be made from now."""
    from bloginator.stages.draft.assemble import inputs_digest

    settings = run.batch.settings
    return inputs_digest(
        run.batch.outline,
        run.verdicts(),
        templates=run.templates,
        threshold=settings.threshold,
        costs=known_costs(run),
        weighed=evidence_keys(run) if settings.attribute else {},
        form=[settings.footnotes, run.batch.home, *name_outside(run.batch)],
    )


def known_costs(run: BatchRun) -> dict[str, float]:
    """Return what the answers that count have cost, by section, as far as it is known."""
    if all(verdict.completion_tokens is None for verdict in run.verdicts().values()):
        return {}
    from bloginator.batch.budget import sum_paid_by_section  # with the price tables

    return sum_paid_by_section(run)


def assemble_draft(run: BatchRun) -> None:
    """Write the draft, unless there are too few answers; then the earlier one stays as it is."""
    if not run.has_enough():
        return
    run.lock.confirm()
    before = cache(lambda: read_record(Draft, run.batch.draft_json))
    measured = measure(run)
    may_learn = run.batch.draft_json.exists()  # a first draft waits for no training
    assembled = assemble_measured(run, run.batch.settings.threshold, measured, may_learn=may_learn)
    earlier = None if run.outputs.is_ours(run.batch.output) else before()
    run.write_output(run.batch.output, assembled.text, [run.taken, *([earlier.output_digest] if earlier else ())])
    export_draft(run, assembled.draft, before)
    run.drafted = assembled.draft, measured


def assemble_measured(run: BatchRun, threshold: float, measured: Measured | None = None, *, may_learn: bool) -> "Assembled":
    """Return the draft that the answers come to now, with all that is measured on it; nothing is written.

    Args:
        measured: What the answers come to, where that is known.
        may_learn: Whether the author's profile, where it is not there, may be trained now.

    Raises:
        TooFewResponses: Fewer sections count than the threshold asks for.
    """
    from bloginator.stages.draft.assemble import assemble

    measured = measured or measure(run)
    file = run.batch.layout.cache / "sections.json"
    cached = read_cache(SectionsCache, file)
    sections = {each.section.id: each for each in cached.sections} if cached.version == program_digest() else {}
    documents = {source.document for verdict in run.verdicts().values() for source in verdict.sources}
    supports = (sentence.support for evidence in measured.evidence.values() for sentence in evidence.sentences)
    documents |= {support.document for support in supports if support}
    assembled = assemble(
        run.batch.outline,
        run.verdicts(),
        templates=run.templates,
        threshold=threshold,
        costs=known_costs(run),
        evidence=measured.evidence if run.batch.settings.attribute else {},
        footnotes=run.batch.settings.footnotes,
        home=run.batch.home,
        places=find_places(run.batch, documents),
        outside=name_outside(run.batch),
        cache=sections,
    )
    now = tuple(sections[section] for section in run.ids if section in sections)
    write_cache(file, to_bytes(SectionsCache(version=program_digest(), sections=now)))
    draft = with_voice(run, assembled.draft, may_learn=may_learn)
    return assembled._replace(draft=with_findings(draft, measured, run))


def export_draft(run: BatchRun, draft: Draft, before: Callable[[], Draft | None]) -> None:
    """Write ``draft.json``, which holds ``before`` now, and the exports; note where the writer's own bytes were kept."""
    from bloginator.stages.exporters.json import JsonExporter

    exports = find_exports(run.batch)
    versions = Versions(run.batch.layout)
    if not versions.digests and (first := before()):
        versions.keep(first)
    versions.keep(draft)
    earlier = versions.before(draft.output_digest) if exports else None
    exporters: dict[Path, type[Exporter]] = {run.batch.draft_json: JsonExporter, **exports}
    for path, exporter in exporters.items():
        form = make_exporter(run, exporter, earlier)
        was = before() if path.exists() and not run.outputs.is_ours(path) else None
        known = [digest_file(form.render(was))] if was else ()
        content = form.render(draft)
        run.write_output(path, content, known)
        if exporter.name == "docx" and isinstance(content, bytes):
            from bloginator.batch.draft.sent_documents import SentDocuments

            SentDocuments(run.batch.layout).keep(draft, content)


def digest_file(content: str | bytes) -> str:
    """Return the digest of what a file holds."""
    return digest_bytes(content.encode() if isinstance(content, str) else content)


def recall_draft(run: BatchRun) -> tuple[Draft, Measured]:
    """Return the draft as it stands, with what its texts come to now; made anew where somebody put something else there."""
    draft = None if run.drafted else read_record(Draft, run.batch.draft_json)
    if draft is not None:
        measured = measure(run)
        current = with_findings(draft, measured, run)  # decisions and sources change without the texts
        if current != draft:
            export_draft(run, current, lambda: draft)
        return current, measured
    if run.drafted is None:
        assemble_draft(run)
    assert run.drafted is not None, "there are enough answers"
    return run.drafted


def report_draft(run: BatchRun, asked: Sequence[BatchRun] = ()) -> None:
    """Say what the draft came to, as the last lines of the run.

    Args:
        asked: Every batch of this run; where there are several, each line begins with its batch.

    Raises:
        TooFewResponses: Fewer sections count than are needed; the message lists what is missing, or who holds it.
        PartialDraft: It is partial, and ``--strict`` was asked for.
    """
    run.save_state()
    pending = pending_lines(run)
    if not run.has_enough():
        if pending:
            hint = "run `bloginator draft` again later, it collects what is ready; or put the output file into responses/"
            raise TooFewResponses(f"{', '.join(pending)}.", f"batches/{run.batch.name}", hint)
        counts = tally(list(run.verdicts().values()), run.batch.settings.threshold)
        require(counts, f"batches/{run.batch.name}", describe_packs(run))
    draft, measured = recall_draft(run)
    label = f"{run.batch.name}: " if len(asked) > 1 else ""
    again = [section for section in run.open_sections() if run.standing(section) in COUNTING]
    asked_again = [f"Asked again: {and_more(again, MAX_NAMED)}; the texts that are there stay until then."] if again else []
    for line in [*map(describe_kept, run.kept_files), *pending, *asked_again, *describe_open(run)]:
        say(label + line)
    lines = list(summary_lines(draft, run.batch.layout.shown(run.batch.output)))
    if unused := run.responses.list_unused():
        lines.insert(
            0, f"{count_of(len(unused), 'answer')} of no section: `bloginator status` tells why, and what would claim it."
        )
    for line in lines:
        say(label + line)
    settle_draft(run, draft, measured, lines, partial(describe_lasting_status, run, measured))
    if run.options.strict and not draft.complete:
        raise PartialDraft("The draft is partial.", run.batch.name, "Answer the missing sections, or leave out --strict.")


def pending_lines(run: BatchRun) -> list[str]:
    """Return a line for each provider that holds sections of the batch."""
    requests = map(run.request, run.sections_at_providers())
    count = Counter(run.holders.get(request.request_id, "a provider") for request in requests if request)
    return [f"{number} pending at {name}" for name, number in sorted(count.items())]
