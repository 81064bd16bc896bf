"""Ask: corpus and outline become requests, all of them written before anything waits.

outline ─┐
corpus ──┼─► one search for all sections ──► requests, composed ──► requests/<id>.json
samples ─┘
"""

import json

from bloginator import __version__
from bloginator.batch import feedback
from bloginator.batch.index import corpus_stamp, index_of, refresh_index
from bloginator.batch.run import BatchRun
from bloginator.batch.samples import pinned_samples
from bloginator.batch.voice import author_of
from bloginator.digest import digest
from bloginator.disk.files import write_whole
from bloginator.errors import BloginatorError
from bloginator.records.corpus import Query
from bloginator.records.exchange import Request
from bloginator.records.outline import Section
from bloginator.records.response import response_schema
from bloginator.stages.requests.compose import SECTION, SYSTEM, compose
from bloginator.stages.requests.screening import stopped, warned
from bloginator.stages.requests.sources import number_sources
from bloginator.stages.wording import NAMED
from bloginator.text.messages import and_more
from bloginator.ui.console import plural, say, warn

ASKED = ("words_per_section", "sources_per_section", "temperature", "retrieval", "index", "corpus")
"""Settings that a request depends on."""


def inputs_stamp(run: BatchRun) -> str:
    """Return a stamp of all that requests are made from, without reading the corpus."""
    batch = run.batch
    settings = batch.settings.model_dump(include=set(ASKED), mode="json")
    templates = [run.templates.digest(name) for name in (SYSTEM, SECTION)]
    wishes = feedback.stamp(run)
    return digest(
        "inputs",
        [run.blocklist.stamp(), corpus_stamp(run), batch.outline_digest, settings, templates, wishes, __version__],
    )


def write_request(run: BatchRun, section: str) -> None:
    """Write the section's request; in serial mode hold it back if it is still to be answered."""
    request = composed(run)[section]
    if why := stopped(request, run.blocklist.entries):
        run.block(section, why)
        warn(f"{run.batch.name}: {section} is not asked. {why.where}: {why.what} {why.hint}")
        return
    for told in warned(request, run.blocklist.entries):
        warn(f"{run.batch.name}: {section}: {told.where}: {told.what} {told.hint}".rstrip())
    if run.batch.settings.serial and run.is_open(section):
        run.withheld[section] = request
    elif run.store.put_request(request):
        run.written.append(section)


def composed(run: BatchRun) -> dict[str, Request]:
    """Return the batch's requests, composed once; what kept that from being done is raised for every section alike."""
    if run.trouble is not None:
        raise run.trouble
    if not run.composed:
        try:
            run.composed = compose_all(run)
        except (BloginatorError, OSError) as error:
            run.trouble = error
            raise
    return run.composed


def compose_all(run: BatchRun) -> dict[str, Request]:
    """Compose the batch's requests: the index brought up to date, one search call for all sections."""
    from bloginator import corpus

    batch, settings = run.batch, run.batch.settings
    refresh_index(run)
    queries = [query_of(section) for section in batch.asking]
    index = index_of(run)
    found = corpus.rank_sources(index, queries, top=settings.sources_per_section, settings=settings.retrieval, note=warn)
    covered = corpus.measure_coverage(index, queries, found, settings=settings.retrieval)
    write_whole(batch.layout.schema, json.dumps(response_schema(), indent=1, sort_keys=True) + "\n")
    samples = pinned_samples(run, [one for passages in found.values() for one in passages], author_of(run))
    sources = {section: number_sources(passages) for section, passages in found.items()}
    return compose(
        batch.outline,
        sources,
        templates=run.templates,
        words=settings.words_per_section,
        temperature=settings.temperature,
        samples=samples.passages,
        style=samples.style,
        feedback=feedback.feedback_of(run, sources),
        low_evidence={section: f"{one.low_evidence}." for section, one in covered.items() if one.low_evidence},
    )


def query_of(section: Section) -> Query:
    """Return what is sought for the section."""
    return Query(
        id=section.id,
        title=section.title,
        path=section.path,
        description=section.description,
        keywords=section.keywords,
        queries=section.queries,
    )


def report_asked(run: BatchRun, asked: list[BatchRun]) -> None:
    """Say how many requests were written, and which sections have too little to go on."""
    asked.append(run)
    if not run.written and not run.withheld:
        return
    folder = run.batch.layout.shown(run.batch.layout.requests)
    say(f"{run.batch.name}: {plural(len(run.written), 'request')} written to {folder}/ ({len(run.ids)} sections).")
    lacking = [section for section, request in run.composed.items() if request.low_evidence]
    if lacking:
        have = "has" if len(lacking) == 1 else "have"
        warn(f"{run.batch.name}: {and_more(lacking, NAMED)} {have} little to go on; `doit status` says why.")
