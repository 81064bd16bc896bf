"""Ask: corpus and outline become requests, all of them written before anything waits."""

import json
from array import array
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import NamedTuple

from bloginator import corpus
from bloginator.batch.lazy_mapping import LazyMapping
from bloginator.batch.requests.feedback import feedback_by_section
from bloginator.batch.requests.index import corpus_stamp, locate_index, refresh_index
from bloginator.batch.requests.screening import leave_out_blocked, reason_to_stop, save_left_out
from bloginator.batch.requests.source_changes import find_changed_sources, follow_pins
from bloginator.batch.requests.sources import choices_of, lock_sources, query_of, search_looked_up
from bloginator.batch.run import BatchRun
from bloginator.digest import digest
from bloginator.disk.directory_listing import digests_in, listing
from bloginator.disk.program_digest import program_digest
from bloginator.disk.store import read_record
from bloginator.errors import BloginatorError
from bloginator.records.canonical import to_bytes
from bloginator.records.corpus import Coverage, Passage, Query
from bloginator.records.exchange import Reason, Request, Samples, Source
from bloginator.records.outline import Section
from bloginator.records.response import response_schema
from bloginator.stages.requests.compose import SECTION, SYSTEM, ComposedRequests, compose
from bloginator.stages.requests.feedback import describe_gone, describe_moves
from bloginator.stages.requests.screening import (
    find_block,
    find_secret,
    find_warnings,
    instruction_lines,
    leave_out,
    may_leave,
    quote_orders,
    withdraw_section,
)
from bloginator.stages.requests.sources import Looked, append_sources, number_sources, order_further, without_dropped
from bloginator.stages.wording import MAX_NAMED
from bloginator.text.messages import and_more, count_of
from bloginator.ui.console import say, warn

SOURCE_LIMITS = ("source_characters_per_section", "sources_per_section")
ASKED = ("words_per_section", *SOURCE_LIMITS, "temperature", "retrieval", "index", "corpus")
"""Settings that a request depends on."""
SAMPLES = 3  # passages of the author's own prose in every system prompt


def inputs_stamp(run: BatchRun) -> str:
    """Return a stamp of all that requests are made from, without reading the corpus."""
    batch = run.batch
    settings = batch.settings.model_dump(include=set(ASKED), mode="json")
    templates = [run.templates.digest(name) for name in (SYSTEM, SECTION)]
    wishes = digest("feedback", digests_in(batch.layout.feedback, ".md"))
    choices = digest("sources", digests_in(batch.layout.sources_folder, ".toml"))
    stamps = [run.blocklist.stamp(), corpus_stamp(run), batch.outline_digest, settings, templates, wishes, choices]
    return digest("inputs", [*stamps, program_digest()])


def write_request(run: BatchRun, section: str) -> None:
    """Write the section's request; in serial mode hold it back if it is still to be answered."""
    compose_once(run)
    with lock_sources(run):
        write_composed(run, section)


def write_composed(run: BatchRun, section: str) -> None:
    """Write a section's request, composed of what was found for all and of what was looked for until now."""
    if run.store.is_moved(section):
        run.store.reread_request(section)
    put_screened(run, compose_once(run)[section])


def put_screened(run: BatchRun, request: Request) -> None:
    """Write a request, unless it holds what must not leave; in serial mode withhold it if it is still to be answered."""
    section = request.section
    why = (
        reason_to_stop(run, section, request.sources)
        or find_block(request, *run.blocklist.forbidden)
        or find_secret("the outline's keywords", "\n".join(run.batch.outline.keywords), run.blocklist.forbidden.allowed)
    )
    if why:
        run.store.withdraw(section)
        run.put_unasked(withdraw_section(section, why, run.store.verdict(section)))
        tell(run, f"{section} is not asked. {why.where}: {why.what} {why.hint}")
        return
    for reason in find_warnings(request, run.blocklist.forbidden.entries):
        tell(run, f"{section}: {reason.where}: {reason.what} {reason.hint}".rstrip())
    if run.batch.settings.serial and run.is_open(section):
        run.withheld[section] = request
        return
    before = run.request(section)
    if run.store.put_request(request):
        run.written.append(section)
        if before and (before.looked or choices_of(run, section).pinned) and (gone := describe_gone(before, request)):
            tell(run, f"{section}: no longer among its passages: {gone}.")
        if before and before.looked and (moves := describe_moves(before, request)):
            tell(run, f"{section}: passages beyond the chosen ones have other numbers now: {moves}.")


def tell(run: BatchRun, line: str) -> None:
    """Warn of something that a batch's requests bring with them; a plan tells it in its own way."""
    if run.planned is None:
        warn(f"{run.batch.name}: {line}")


def compose_once(run: BatchRun) -> ComposedRequests:
    """Return the batch's requests, composed once; what kept that from being done is raised for every section alike."""
    if run.compose_error is not None:
        raise run.compose_error
    if run.composed is None:
        try:
            run.composed = compose_all(run)
        except (BloginatorError, OSError) as error:
            run.compose_error = error
            raise
    return run.composed


def compose_all(run: BatchRun) -> ComposedRequests:
    """Compose the batch's requests: the index brought up to date, one search call for all sections."""
    batch, settings = run.batch, run.batch.settings
    run.store.write_file(batch.layout.composed, inputs_stamp(run))
    run.store.write_file(batch.layout.sought, corpus_stamp(run))
    refresh_index(run, is_quiet=run.planned is not None)
    found, quoted = find_sources(run)
    run.store.write_file(batch.layout.schema, json.dumps(response_schema(), indent=1, sort_keys=True) + "\n")
    samples = choose_samples(run, quoted)
    pinned = ((section, choices_of(run, section).pinned) for section in run.ids)
    pins = {section: follow_pins(run, section, places) for section, places in pinned if places}
    cited = {
        section: leave_out_blocked(run, section, without_dropped(verdict.sources, choices_of(run, section)))
        for section in run.ids
        if (verdict := run.verdict(section)).text
    }

    def choose(section: str) -> tuple[Source, ...]:
        chosen = without_dropped(found[section].sources(), choices_of(run, section))
        return append_sources((), (*pins.get(section, ()), *chosen))

    def look(section: str) -> Looked:
        choices = choices_of(run, section)
        return search_looked_up(run, choices, choose(section)) if choices.looked else {}

    fresh = {source.key for sources in found.values() for source in sources.first}
    before = (run.request(section) for section in run.ids if choices_of(run, section).looked)
    older = [*chain.from_iterable(cited.values()), *(source for asked in before if asked for source in asked.sources)]

    def number(section: str) -> tuple[Source, ...]:
        return append_sources(choose(section), order_further(run.request(section), cited.get(section, ()), look(section)))

    composed = compose(
        batch.outline,
        LazyMapping(run.ids, choose),
        cited=cited,
        looked=LazyMapping(run.ids, look),
        changed=find_changed_sources(run, (source for source in older if source.key not in fresh)),
        current=LazyMapping(run.ids, run.request),
        templates=run.templates,
        words=settings.words_per_section,
        temperature=settings.temperature,
        samples=samples.passages,
        style=samples.style,
        feedback=feedback_by_section(run, LazyMapping(run.ids, number)),
        low_evidence=corpus.find_low_evidence(
            locate_index(run), list(map(query_of, batch.asking)), settings=settings.retrieval
        ),
    )
    changed = listing(batch.layout.sources_folder, (".toml",))
    special = (name in cited or f"{name}.toml" in changed or found[name].give_orders for name in run.ids)
    unlike = (composed.compose_one(place) for place, is_special in enumerate(special) if is_special)
    for line in (*save_left_out(run), *instruction_lines(unlike)):
        tell(run, line)
    return composed


class FoundSources(NamedTuple):
    """What was found for a section and may leave: each source as it was first made for any section, and its score here.

    Of ten thousand sections that is a twentieth of what their own sources would take.
    """

    first: tuple[Source, ...]
    scores: Sequence[float]
    give_orders: bool

    def sources(self) -> list[Source]:
        """Return them with their scores, and markers in that order."""
        ranked = enumerate(zip(self.first, self.scores, strict=True), 1)
        return [source.model_copy(update={"marker": f"S{rank}", "score": score}) for rank, (source, score) in ranked]


def find_sources(run: BatchRun) -> tuple[dict[str, FoundSources], list[Passage]]:
    """Search for all sections; what must not leave is noted.

    Returns:
        Section id -> what was found, in the order of its ranks; each passage that a section has, once.
    """
    once: dict[tuple[str, tuple[int, int]], tuple[Passage, list[Source], list[Reason], bool]] = {}
    sources_by_section = {}
    for section, passages in rank_sources(run, list(map(query_of, run.batch.asking)), note=warn):
        sources, scores, give_orders = list[Source](), array("d"), False
        for passage in passages:
            key = passage.chunk.id, passage.chunk.span
            if key not in once:
                allowed, reasons = leave_out(number_sources([passage]), *run.blocklist.forbidden)
                once[key] = passage, allowed, reasons, any(quote_orders(source.text) for source in allowed)
            _, allowed, reasons, orders = once[key]
            sources += allowed
            scores.extend(passage.score for _ in allowed)
            give_orders = give_orders or orders
            if reasons:
                run.left_out.setdefault(section, []).extend(reasons)
        sources_by_section[section] = FoundSources(tuple(sources), scores, give_orders)
    return sources_by_section, [passage for passage, *_ in once.values()]


def rank_sources(
    run: BatchRun, queries: Sequence[Query], note: Callable[[str], None] = lambda line: None
) -> Iterator[tuple[str, list[Passage]]]:
    """Yield each query's id and its passages from the index as it is."""
    settings = run.batch.settings
    return corpus.rank_sources(
        locate_index(run),
        queries,
        characters=settings.source_characters_per_section,
        top=settings.sources_per_section,
        settings=settings.retrieval,
        note=note,
    )


def measure_coverage(run: BatchRun, sections: Sequence[Section]) -> dict[str, Coverage]:
    """Return which words of each section no document has, and how many passages the index as it is has for it."""
    queries, settings = list(map(query_of, sections)), run.batch.settings.retrieval
    return corpus.measure_coverage(locate_index(run), queries, dict(rank_sources(run, queries)), settings=settings)


def report_asked(run: BatchRun, asked: list[BatchRun]) -> None:
    """Say how many requests were written, and which sections have too little to go on; the composed ones are let go."""
    asked.append(run)
    composed, run.composed = run.composed, None
    if not run.written and not run.withheld:
        return
    folder = run.batch.layout.shown(run.batch.layout.requests)
    written, sections = count_of(len(run.written), "request"), count_of(len(run.ids), "section")
    say(f"{run.batch.name}: {written} written to {folder}/ ({sections}).")
    lacking = list(composed.low_evidence) if composed else []
    if lacking:
        have = "has" if len(lacking) == 1 else "have"
        warn(f"{run.batch.name}: {and_more(lacking, MAX_NAMED)} {have} little to go on; `bloginator status` says why.")


def choose_samples(run: BatchRun, quoted: Sequence[Passage]) -> Samples:
    """Return samples of the author's prose and their habits; chosen once, then kept in ``requests/samples.json``.

    Args:
        quoted: The sections' sources, which are no samples as far as the corpus has others. Nor is what must not leave;
            once such a passage is among them, all are chosen anew.
    """
    batch = run.batch
    fits = partial(may_leave, entries=run.blocklist.forbidden.entries, allowed=run.blocklist.forbidden.allowed)
    pinned = read_record(Samples, batch.layout.samples)
    if pinned is not None and pinned.passages and all(fits(passage.text) for passage in pinned.passages):
        return pinned
    from bloginator.corpus.author.profile_store import describe_style  # not needed where they are pinned

    language = batch.settings.retrieval.language
    outline = batch.outline
    about = "\n".join([outline.title, outline.thesis, *outline.keywords, *(section.title for section in outline.sections)])
    choose = partial(corpus.pick_samples, locate_index(run), about, SAMPLES, settings=batch.settings.retrieval, fits=fits)
    passages = choose(quoted=quoted) or choose()
    chosen = Samples(
        passages=number_sources(passages, "A", scored=False), style=describe_style(locate_index(run), language=language)
    )
    run.store.write_file(batch.layout.samples, to_bytes(chosen))
    return chosen


def write_withheld(run: BatchRun) -> None:
    """Write the requests that serial mode still withholds."""
    for request in run.withheld.values():
        run.store.put_request(request)
    run.withheld.clear()
