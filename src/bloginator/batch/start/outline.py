"""An outline from the corpus: asked for like a section, in a batch of its own within the one that it is for.

title, about, template ──► outline/outline.json ─┐
corpus ──► map ──────────────────────────────────┴─► outline/requests/ ──► (somebody) ──► outline/responses/
──► verdict ──► outline/proposal.md ──► outline.md, where none is there or the writer says so
"""

from collections import defaultdict
from difflib import unified_diff
from itertools import chain
from pathlib import Path

from bloginator import corpus
from bloginator.batch.answers.chain import respond
from bloginator.batch.answers.interrupt import Interrupted
from bloginator.batch.opening import begin_run, open_run, read_option_settings
from bloginator.batch.requests.compose import measure_coverage, put_screened, tell
from bloginator.batch.requests.feedback import feedback_by_section
from bloginator.batch.requests.index import locate_index, refresh_index
from bloginator.batch.requests.screening import leave_out_blocked, save_left_out
from bloginator.batch.requests.sources import query_of
from bloginator.batch.run import BatchRun
from bloginator.batch.run_options import RunOptions
from bloginator.batch.start.brief import SECTION, Wishes, plan_of, write_brief
from bloginator.batch.status.check import open_line
from bloginator.disk.batch import OUTLINE_NAMES, Batch
from bloginator.disk.layout import OF_OUTLINE
from bloginator.errors import BadSettings
from bloginator.reading import read_text_or_empty
from bloginator.records.corpus import Query
from bloginator.records.exchange import COUNTING, Source
from bloginator.records.outline import Outline, is_heading_only
from bloginator.responders.registry import require_responder
from bloginator.stages.requests.corpus_map import map_corpus
from bloginator.stages.requests.outline_request import compose_outline_request
from bloginator.stages.status.check_lines import finding_lines
from bloginator.stages.wording import MAX_NAMED
from bloginator.text.extractive.outlines import list_subjects, list_unsaid
from bloginator.text.markers import resolve_markers
from bloginator.text.messages import and_more, count_of
from bloginator.text.outline import read_outline
from bloginator.text.outline.proposal import plain_line, read_proposal, render_outline
from bloginator.ui.console import say
from bloginator.ui.status_table import print_status_table
from bloginator.ui.tables import coverage_line

MAP_CHARACTERS = 24_000  # characters of the map, about
MAX_OPENED = 120  # documents that are opened for it: those that bear most on the subject
MAX_PASSAGES = 400  # passages that tell what bears on the subject
TOLD = frozenset({"gap", "gone", "kept", "outline"})  # findings that are told with a proposal


def propose_outline(root: Path, name: str, wishes: Wishes, options: RunOptions, *, take: bool) -> int:
    """Ask for the outline of a batch, or see what was answered, and show it; return the exit code.

    Args:
        take: Whether the proposal becomes the batch's outline although there is one, which is kept.
    """
    read_option_settings(options)
    for responder in filter(None, map(str.strip, options.responder.split(","))):
        require_responder(responder)
    write_brief(root, name, wishes)
    run = open_run(root, f"{name}{OF_OUTLINE}", options)
    try:
        begin_run(run)
        ask(run)
        respond(run, [run])
    except Interrupted:
        say(f"\nStopped; `bloginator outline {name}` goes on from here.")
        raise
    finally:
        run.lock.give_back()
    if run.verdict(SECTION).standing not in COUNTING:
        return tell_lack(run, name)
    verdict, brief = run.verdict(SECTION), run.batch.outline
    proposal = read_proposal(resolve_markers(verdict.text, ()).text, brief.title, verdict.file, verdict.line)
    if not proposal.thesis:
        proposal = proposal.model_copy(update={"thesis": plain_line(brief.thesis)})
    text = render_outline(proposal)
    run.outputs.write(run.batch.layout.folder / "proposal.md", text)
    show_proposal(run, proposal)
    adopt(open_run(root, name), run, text, take=take)
    return 0


def tell_lack(run: BatchRun, name: str) -> int:
    """Say why there is no outline, and what to do; return the exit code."""
    if run.request(SECTION) is None:  # why was told where it was to be written
        return 1
    if run.verdict(SECTION).standing != "missing":
        say(open_line(run, SECTION))
    if run.is_open(SECTION):
        answer = run.batch.layout.shown(run.batch.layout.responses / f"{SECTION}.md")
        say(f"No outline is proposed yet. Write {answer}, then run `bloginator outline {name}` again.")
    return 1


def ask(run: BatchRun) -> None:
    """Write the request, with the map of the corpus as it is now; the same map leaves the file as it is."""
    refresh_index(run, is_quiet=run.request(SECTION) is not None)
    sources = leave_out_blocked(run, SECTION, draw_map(run))
    for line in save_left_out(run):
        tell(run, line)
    request = compose_outline_request(
        run.batch.outline,
        sources,
        templates=run.templates,
        temperature=run.batch.settings.temperature,
        feedback=feedback_by_section(run, {SECTION: sources}).get(SECTION, ""),
    )
    put_screened(run, request)
    asked = run.batch.layout.requests / f"{SECTION}.md"
    if run.request(SECTION) is None:  # it holds what must not leave
        run.outputs.remove(asked)
    else:
        run.outputs.write(asked, f"{request.system_prompt}\n\n{request.prompt}")
        if run.is_open(SECTION):
            say(f"{run.batch.name}: what is asked, to be read by whoever answers: {run.batch.layout.shown(asked)}")


def draw_map(run: BatchRun) -> tuple[Source, ...]:
    """Return the map of the corpus for what is asked."""
    settings, index = run.batch.settings.retrieval, locate_index(run)
    brief = run.batch.outline
    planned = read_outline(plan, "the plan").sections if (plan := plan_of(brief)) else brief.sections
    queries = [query_of(section) for section in planned]
    for subject in () if plan else list_subjects(brief.thesis):
        queries.append(Query(id=f"about {subject}", title=subject, description=subject))
    ranked = corpus.search_passages(index, queries, top=max(1, MAX_PASSAGES // len(queries)), settings=settings)
    scores: dict[tuple[str, tuple[str, ...]], float] = defaultdict(float)
    weights: dict[str, float] = defaultdict(float)
    for passage in chain.from_iterable(ranked.values()):
        scores[passage.chunk.document, passage.chunk.heading] += passage.score
        weights[passage.chunk.document] += passage.score
    documents = corpus.list_documents(index, settings)
    documents.sort(key=lambda document: (-weights[document.path], document.path))
    headings = corpus.read_headings(index, [document.path for document in documents[:MAX_OPENED]], settings)
    opened = [document.model_copy(update={"headings": headings.get(document.path, ())}) for document in documents]
    return map_corpus(opened, scores, MAP_CHARACTERS)


def show_proposal(run: BatchRun, proposal: Outline) -> None:
    """Print the proposed sections with what the corpus can carry of each, and what is lacking."""
    asking = [section for section in proposal.sections if not is_heading_only(section)]
    coverage = measure_coverage(run, asking)
    default = run.batch.settings.words_per_section
    words = {section.id: default if section.words is None else section.words for section in asking}
    rows = [
        [
            ("  " * len(section.parents) + section.id, ""),
            (section.title, ""),
            (str(words.get(section.id, "")), ""),
            (coverage_line(coverage.get(section.id)), ""),
        ]
        for section in proposal.sections
    ]
    verdict = run.verdict(SECTION)
    lines = [f"{name}: {cover.low_evidence}." for name, cover in coverage.items() if cover.low_evidence]
    if silent := [section.id for section in asking if not section.description]:
        lines.append(f"What it should say is not said: {and_more(silent, MAX_NAMED)}.")
    told = [text for section in proposal.sections for text in (section.title, section.description)]
    if unsaid := list_unsaid(run.batch.outline.thesis, told):
        lines.append(f"No section for: {', '.join(unsaid)}.")
    lines += [
        *proposal.warnings,
        *finding_lines(SECTION, [finding for finding in verdict.findings if finding.code in TOLD]),
    ]
    written = f"a text that was in {verdict.file} before" if verdict.kept else verdict.file
    lines.append(f"{count_of(len(asking), 'section')} to write, about {sum(words.values()):,} words; by {written}.")
    columns = ["section", "title", "words", "coverage"]
    print_status_table({"title": proposal.title, "columns": columns, "rows": rows, "lines": lines})


def adopt(run: BatchRun, asked: BatchRun, text: str, *, take: bool) -> None:
    """Make the proposal the outline of its batch, where that has none or the writer wants it; else show what differs."""
    batch, shown = run.batch, run.batch.layout.shown
    file = find_target(batch)
    before, proposal = read_text_or_empty(file), shown(asked.batch.layout.folder / "proposal.md")
    if file.exists() and before == text:
        say(f"{shown(file)} is this outline.")
    elif file.exists() and not take:
        for line in unified_diff(before.splitlines(), text.splitlines(), shown(file), proposal, lineterm=""):
            say(line)
        say(f"{shown(file)} stays; the proposal is {proposal}: `bloginator outline {batch.name} --take` takes it.")
    elif file.exists() and file.suffix == ".json":
        mend = f'Say outline = "outline.md" in batch.toml, and copy {proposal} there.'
        raise BadSettings("An outline in JSON is not written over by one in Markdown.", shown(file), mend)
    else:
        if aside := run.outputs.write(file, text):
            say(f"Your outline was kept as {shown(aside)}.")
        say(f"{shown(file)} is written. Next: {batch.next_command}")


def find_target(batch: Batch) -> Path:
    """Return the outline of a batch, or where it goes."""
    folder = batch.layout.folder
    has_outline = batch.settings.outline or any((folder / name).is_file() for name in OUTLINE_NAMES)
    return batch.outline_file if has_outline else folder / OUTLINE_NAMES[-1]
