"""Packs on disk: the open requests for an assistant to read, and the instructions beside them.

    open sections ──► packs/pack-001.md … ──► (an assistant) ──► responses/pack-001.md …
                      AGENTS.md, CLAUDE.md

They are written once, when a wait begins or ``doit pack`` asks for them, and stay as they are until it ends, whatever
arrives meanwhile. The next ones are numbered on from the answers that are there, so that no answer file is asked for
twice. Removed are only files that still hold what we wrote.
"""

import re
import shlex
from collections.abc import Collection, Sequence
from pathlib import Path

from bloginator.batch.run import BatchRun
from bloginator.disk.directory_listing import listing
from bloginator.disk.files import read_bytes
from bloginator.errors import BatchLocked
from bloginator.records.exchange import Request, Verdict
from bloginator.text import token_count
from bloginator.ui.console import plural, say

NUMBERED = re.compile(r"pack-(\d{1,6})\b")
AGENTS, CLAUDE = "pack/agents.md.j2", "pack/claude.md.j2"
TITLE = 120
"""Characters of the outline's title that the instructions show."""


def pack_batch(run: BatchRun) -> None:
    """Write the batch's requests and packs, and say what an assistant has to read.

    While another process drafts the batch, nothing is written: its packs are fixed until its wait ends.
    """
    from bloginator.batch.requests import write_request
    from bloginator.batch.start import begin

    try:
        begin(run)
    except BatchLocked:
        look_on(run)
        return
    for section in run.ids:
        write_request(run, section)
    run.catch_up(young=False)
    write_packs(run)
    run.remember()
    tell(run)


def write_packs(run: BatchRun) -> None:
    """Pack what is open now; remove the packs that ask for anything else."""
    found = open_requests(run)
    texts: dict[str, str] = {}
    if found:
        from bloginator.stages.packs import OpenSection, pack_sections, why_again  # not needed where nothing is open

        asked = [OpenSection(request, why_again(verdict, request, answered(run, verdict))) for request, verdict in found]
        packs = pack_sections(asked, templates=run.templates, limits=run.batch.settings.pack, first=next_number(run))
        texts = {f"{one.name}.md": one.text for one in packs}
        instruct(run)
    folder = run.batch.layout.packs
    for name, text in texts.items():
        put(run, folder / name, text)
    remove(run, [name for name in packs_on_disk(run) if name not in texts])
    run.packs = [run.batch.layout.shown(folder / name) for name in texts]


def open_requests(run: BatchRun) -> list[tuple[Request, Verdict]]:
    """Return the requests that somebody should answer, in order; one whose answer is on its way is left out."""
    found = ((run.request(section), section) for section in run.open_sections())
    return [(request, run.verdict(section)) for request, section in found if request is not None]


def answered(run: BatchRun, verdict: Verdict) -> Request | None:
    """Return the earlier request that a stale answer was written for, if it is kept."""
    if verdict.standing != "stale":
        return None
    return next((one for one in run.store.past(verdict.section).values() if one.request_id == verdict.answers), None)


def next_number(run: BatchRun) -> int:
    """Return the number after the highest that a file in ``responses/`` has: an answer file is never asked for again."""
    matches = (NUMBERED.match(name) for name in listing(run.batch.layout.responses))
    return 1 + max((int(match[1]) for match in matches if match), default=0)


def instruct(run: BatchRun) -> None:
    """Write ``AGENTS.md`` and ``CLAUDE.md``; no text of the corpus is in them."""
    from bloginator.stages.wording import clip

    title = clip(run.batch.outline.title, TITLE)
    values = {"batch": shlex.quote(run.batch.name), "title": title}
    put(run, run.batch.layout.folder / "AGENTS.md", without_first_line(run, AGENTS, values))
    put(run, run.batch.layout.folder / "CLAUDE.md", without_first_line(run, CLAUDE, {}))


def without_first_line(run: BatchRun, template: str, values: dict[str, str]) -> str:
    """Return a rendered template; its first line is a comment and leaves nothing."""
    return run.templates.render(template, values).lstrip("\n")


def put(run: BatchRun, path: Path, text: str) -> None:
    """Write a file of ours; say at once where the writer's own changes to it were kept."""
    kept = run.outputs.write(path, text)
    if kept:
        say(f"{run.batch.name}: your own changes were kept as {run.batch.layout.shown(kept)}.")


def packs_on_disk(run: BatchRun) -> list[str]:
    """Return the names of the packs that are there, in order."""
    return [name for name in listing(run.batch.layout.packs, (".md",)) if NUMBERED.match(name)]


def remove(run: BatchRun, names: Collection[str]) -> None:
    """Remove packs that are no longer needed, as far as they are ours, and the folder when it is empty."""
    folder = run.batch.layout.packs
    for name in names:
        run.outputs.remove(folder / name)
    if names and not any(folder.iterdir()):
        folder.rmdir()


def drop_answered(run: BatchRun) -> None:
    """Remove the packs of which no section is open any more; the wait is over."""
    still = frozenset(run.awaited())
    remove(run, [name for name in packs_on_disk(run) if not still & sections_in(run, name)])


def sections_in(run: BatchRun, name: str) -> frozenset[str]:
    """Return the sections that a pack on disk asks for."""
    from bloginator.stages.packs import asked_in

    text = (read_bytes(run.batch.layout.packs / name) or b"").decode("utf-8", "replace")
    return frozenset(asked.rpartition("@")[0] for asked in asked_in(text))


def look_on(run: BatchRun) -> None:
    """Say which packs the process that drafts has written, and how much of each is still open; write nothing."""
    run.catch_up(young=True, write=False)
    still = frozenset(run.open_sections())
    say(f"{run.batch.name}: at work on it now is {run.lock.holder()}; its packs stay as they are until that ends.")
    if still and not packs_on_disk(run):
        say(f"{run.batch.name}: its packs are gone; requests/ has each of {plural(len(still), 'open section')} by itself.")
    for name in packs_on_disk(run):
        asked = sections_in(run, name)
        path = run.batch.layout.shown(run.batch.layout.packs / name)
        say(f"{run.batch.name}: {path}: {len(asked & still)} of {plural(len(asked), 'section')} open.")


def tell(run: BatchRun) -> None:
    """Say what is packed, and what an assistant reads in packs and would have read in the requests."""
    if not run.packs:
        say(f"{run.batch.name}: nothing is open, so there is nothing to pack.")
        return
    requests = [request for request, _ in open_requests(run)]
    packed, prompts, files = sizes(run, requests)
    responses = run.batch.layout.shown(run.batch.layout.responses)
    count = plural(len(requests), "open section")
    say(f"{run.batch.name}: {count} in {plural(len(run.packs), 'pack')}: {named(run.packs)}")
    say(
        f"{run.batch.name}: {packed:,} tokens to read (estimated); the prompts one by one have {prompts:,} "
        f"({share(packed, prompts)}), the request files {files:,} ({share(packed, files)})."
    )
    say(f"{run.batch.name}: answers go to {responses}/, under the packs' names.")


def sizes(run: BatchRun, requests: Sequence[Request]) -> tuple[int, int, int]:
    """Return the estimated tokens of the packs, of the requests' prompts, and of the request files as they lie there."""
    root, layout = run.batch.layout.root, run.batch.layout
    packed = sum(token_count.of_bytes((root / path).stat().st_size) for path in run.packs)
    prompts = sum(token_count.estimate(request.system_prompt + request.prompt) for request in requests)
    files = sum(token_count.of_bytes(layout.request(request.section).stat().st_size) for request in requests)
    return packed, prompts, files


def share(part: int, whole: int) -> str:
    """Return one number as a percentage of another.

    >>> share(38, 100)
    '38 %'
    """
    return f"{100 * part / whole:.0f} %"


def named(paths: Sequence[str]) -> str:
    """Return the paths of several packs in a few words.

    >>> named(["packs/pack-001.md"]), named(["packs/pack-001.md", "packs/pack-002.md", "packs/pack-003.md"])
    ('packs/pack-001.md', 'packs/pack-001.md … pack-003.md')
    """
    if len(paths) == 1:
        return paths[0]
    return f"{paths[0]} … {paths[-1].rpartition('/')[2]}"
