"""Packs on disk: the open requests for an assistant to read, and the instructions beside them.

They are written once, when a wait begins or ``doit pack`` asks for them, and stay as they are until it ends. The next ones
are numbered on from the answers that are there, so that no answer file is asked for twice.
"""

import re
import shlex
from collections.abc import Collection, Sequence
from pathlib import Path

from bloginator.batch.run import BatchRun
from bloginator.disk.directory_listing import listing
from bloginator.disk.leases import read_leases
from bloginator.disk.templates import find_shipped_folder
from bloginator.errors import BadTemplate
from bloginator.reading import read_text_or_empty
from bloginator.records.exchange import Request
from bloginator.stages.requests.screening import find_forbidden, find_secret
from bloginator.stages.wording import MAX_NAMED, as_clause, describe_kept
from bloginator.text import token_count
from bloginator.text.messages import and_more, clip, count_of
from bloginator.ui.console import say

NUMBERED = re.compile(r"pack-(\d{1,6})\b")
AGENTS, CLAUDE = "pack/agents.md.j2", "pack/claude.md.j2"
ALONE = 5  # so many open sections are no work for several
MAX_TITLE = 120  # characters of the outline's title that the instructions show


def write_packs(run: BatchRun) -> None:
    """Pack what is open now; remove the packs that ask for anything else."""
    folder, texts = run.batch.layout.packs, {}
    if requests := open_requests(run):
        # numbered on from the highest that a file in ``responses/`` has: an answer file is never asked for again
        matches = (NUMBERED.match(name) for name in listing(run.batch.layout.responses))
        texts = render_packs(run, requests, 1 + max((int(match[1]) for match in matches if match), default=0))
        write_instructions(run, is_shared=len(requests) > ALONE)
    for name, text in texts.items():
        write_ours(run, folder / name, text)
    remove_packs(run, [name for name in packs_on_disk(run) if name not in texts])
    run.packs = [run.batch.layout.shown(folder / name) for name in texts]


def render_packs(run: BatchRun, requests: Sequence[Request], first: int) -> dict[str, str]:
    """Return the packs that ask for these requests, numbered from ``first``, by the names of their files."""
    from bloginator.stages.packs.writer import PACK, OpenSection, explain_repeat, pack_sections  # seldom needed

    asked = []
    for request in requests:
        verdict = run.verdict(request.section)
        again = explain_repeat(verdict, request, run.store.find_request(verdict.answers))
        fit = (line for line in again if not find_secret("", line, run.blocklist.forbidden.allowed))
        asked.append(OpenSection(request, tuple(fit)))
    packs = pack_sections(asked, templates=run.templates, limits=run.batch.settings.pack, first=first)
    return {f"{pack.name}.md": require_harmless(run, PACK, pack.text) for pack in packs}


def require_harmless(run: BatchRun, template: str, text: str) -> str:
    """Return what a template gave; raise ``BadTemplate`` where one of the writer's own made it hold what must not leave."""
    files = [path for _, path in map(run.templates.source, run.templates.family(template))]
    own = [run.batch.layout.shown(path) for path in files if not path.is_relative_to(find_shipped_folder())]
    if own and (why := find_forbidden(", ".join(own), text, *run.blocklist.forbidden)):
        raise BadTemplate(f"This template holds what must not leave. {why.what}", why.where, why.hint)
    return text


def open_requests(run: BatchRun) -> list[Request]:
    """Return the requests that somebody should answer, in order; what is on its way or taken by a hand is left out."""
    taken = read_leases(run.batch.layout)
    return [request for name in run.open_sections() if name not in taken and (request := run.request(name))]


def write_instructions(run: BatchRun, *, is_shared: bool) -> None:
    """Write ``AGENTS.md`` and ``CLAUDE.md``; no text of the corpus is in them.

    Args:
        is_shared: Whether there is enough for several to do, so that it says how they keep out of each other's way.
    """
    title = clip(run.batch.outline.title, MAX_TITLE)
    values = {"batch": shlex.quote(run.batch.name), "title": title, "is_shared": is_shared}
    for name, template, shown in (("AGENTS.md", AGENTS, values), ("CLAUDE.md", CLAUDE, {})):
        text = run.templates.render(template, shown).lstrip("\n")  # the first line is a comment and leaves nothing
        write_ours(run, run.batch.layout.folder / name, require_harmless(run, template, text))


def write_ours(run: BatchRun, path: Path, text: str) -> None:
    """Write a file of ours; say at once where the writer's own changes to it were kept."""
    if aside := run.outputs.write(path, text, run.outputs.written_elsewhere(path)):
        say(f"{run.batch.name}: {as_clause(describe_kept(run.batch.layout.shown(aside)))}")


def packs_on_disk(run: BatchRun) -> list[str]:
    """Return the names of the packs that are there, in order."""
    return [name for name in listing(run.batch.layout.packs, (".md",)) if NUMBERED.match(name)]


def describe_packs(run: BatchRun) -> str:
    """Return which packs ask for a section that is open still, such as `packs/pack-001.md`; or nothing."""
    layout, still_open = run.batch.layout, frozenset(run.open_sections())
    names = [name for name in packs_on_disk(run) if still_open & sections_in(run, name)] if still_open else []
    return and_more([layout.shown(layout.packs / name) for name in names], MAX_NAMED)


def describe_open(run: BatchRun) -> list[str]:
    """Return a line on the packs that ask for what is open; none where nothing is, or nothing is packed."""
    packs = describe_packs(run)
    return [f"Open requests, to be answered in one go: {packs} (AGENTS.md says how)."] if packs else []


def remove_packs(run: BatchRun, names: Collection[str], folder: Path | None = None) -> None:
    """Remove packs that are no longer needed, as far as they are ours, and the folder when it is empty."""
    folder = folder or run.batch.layout.packs
    for name in names:
        run.outputs.remove(folder / name)
    if names and not any(folder.iterdir()):
        folder.rmdir()


def drop_answered(run: BatchRun) -> None:
    """Remove the packs of which no section is open any more; the wait is over."""
    awaited = frozenset(run.awaited_sections())
    remove_packs(run, [name for name in packs_on_disk(run) if not awaited & sections_in(run, name)])


def sections_in(run: BatchRun, name: str) -> frozenset[str]:
    """Return the sections that a pack on disk asks for."""
    from bloginator.stages.packs.writer import asked_in

    text = read_text_or_empty(run.batch.layout.packs / name)
    return frozenset(asked.rpartition("@")[0] for asked in asked_in(text))


def report_packs(run: BatchRun) -> None:
    """Say what is packed, and what an assistant reads in packs and would have read in the requests."""
    if not run.packs:
        free = "all that is open is taken" if run.open_sections() else "nothing is open"
        say(f"{run.batch.name}: {free}, so there is nothing to pack.")
        return
    requests, layout = open_requests(run), run.batch.layout
    packed = sum(token_count.of_bytes((layout.root / path).stat().st_size) for path in run.packs)
    prompts = sum(token_count.estimate(request.system_prompt + request.prompt) for request in requests)
    files = sum(token_count.of_bytes(layout.request(request.section).stat().st_size) for request in requests)
    count = count_of(len(requests), "open section")
    say(f"{run.batch.name}: {count} in {count_of(len(run.packs), 'pack')}: {and_more(run.packs, MAX_NAMED)}")
    say(
        f"{run.batch.name}: {packed:,} tokens to read (estimated); the prompts one by one have {prompts:,} "
        f"({100 * packed / prompts:.0f} %), the request files {files:,} ({100 * packed / files:.0f} %)."
    )
    say(f"{run.batch.name}: answers go to {layout.shown(layout.responses)}/, under the packs' names.")
