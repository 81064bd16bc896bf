"""Rest: keep that nothing is left to do in a batch, and what was said of it, so that the next run has only to say it again.

It is kept only where nothing that the batch is made from has changed since before it was opened, where every answer that
lies there has been judged, and where the draft is as we wrote it: an answer that arrives meanwhile is never passed over.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any
from unicodedata import normalize

from bloginator.batch.asked import is_asked_of
from bloginator.batch.exporters import find_exports
from bloginator.batch.measured import Measured
from bloginator.batch.run import BatchRun
from bloginator.batch.run_options import RunOptions
from bloginator.corpus.ingest.metadata_overrides import FILE
from bloginator.digest import digest_bytes
from bloginator.disk.batch import Batch
from bloginator.disk.layout import Layout
from bloginator.disk.settled import Settled, Unsettled, read_settled, stamp_batch, stamp_inputs, write_settled
from bloginator.errors import BadSettings
from bloginator.reading import read_bytes, read_text_or_empty
from bloginator.records.draft import Draft

PROFILE = "profile.bin"
TRAINED = b'"reason": ""'  # of the profiles that have learnt something
GLOB = frozenset("*?[")


def stamp_unopened(layout: Layout) -> str:
    """Return the stamp of a batch's own files before any of them is read; empty where they have none."""
    try:
        return stamp_inputs(layout)
    except (Unsettled, OSError):
        return ""


def watch_inputs(run: BatchRun, before: str) -> None:
    """Note what the batch is made from, now that it is known where that lies; nothing where it changed since ``before``."""
    try:
        if before and stamp_inputs(run.batch.layout) == before:
            run.begun = stamp_inputs(run.batch.layout, list_inputs_outside(run.batch), outputs_of(run.batch))
    except (Unsettled, OSError, BadSettings):
        return


def list_inputs_outside(batch: Batch) -> tuple[str, ...]:
    """Return the outline, the corpus and the index; raise ``Unsettled`` where only a search finds all of them."""
    index = () if "://" in batch.index else (f"{batch.index}/",)
    if batch.settings.retrieval.follow_symlinks or any(GLOB & set(entry) for entry in batch.corpus):
        raise Unsettled("corpus")
    return (str(batch.outline_file), *chain.from_iterable(map(list_places, batch.corpus)), *index)


def list_places(entry: str) -> Iterator[str]:
    """Yield where a folder or file of the corpus may lie, however its name is composed, each with what is said of a file."""
    name = str(Path(entry).expanduser())
    for path in dict.fromkeys((name, normalize("NFC", name), normalize("NFD", name))):
        yield from (path, str(Path(path).with_name(FILE)))


def outputs_of(batch: Batch) -> tuple[str, ...]:
    """Return the paths of the draft, its record, whatever is exported, and the author's profile."""
    return tuple(map(str, (batch.output, batch.draft_json, *find_exports(batch), batch.voice / PROFILE)))


def author_stamp(run: BatchRun) -> str:
    """Return a digest of the author's profile; of the corpus, too, where that is too small, and how small is told."""
    profile = read_bytes(run.batch.voice / PROFILE) or b""
    is_small = profile and TRAINED not in profile
    return digest_bytes(profile + (read_text_or_empty(run.batch.layout.sought).encode() if is_small else b""))


def settle_draft(
    run: BatchRun, draft: Draft, measured: Measured, lines: Sequence[str], status: Callable[[], Mapping[str, Any]]
) -> None:
    """Keep what the status says, and what a draft says that finds nothing to do, where the next one will find just that.

    Args:
        status: Returns what ``settle_status`` takes.
    """
    chosen = replace(run.options, strict=False, batch_timeout="")
    is_plain = chosen == RunOptions() and all(value is None for name, value in run.flags.items() if name != "timeout_s")
    is_asking = any(is_asked_of(run, section, name) for name in run.batch.settings.responder for section in run.ids)
    is_waiting = run.withheld or run.has_unread or is_asking or run.awaited_sections() or run.sections_at_providers()

    def tell() -> dict[str, Any]:
        *drafts, _ = outputs_of(run.batch)
        is_as_written = not any(run.outputs.is_changed(Path(path)) for path in drafts) and run.author == author_stamp(run)
        is_done = draft.complete and not is_waiting and is_as_written
        return {"status": dict(status()), **({"draft": tuple(lines)} if is_done else {})}

    if is_plain:
        keep_settled(run, measured, tell)


def settle_status(run: BatchRun, measured: Measured, status: Mapping[str, Any]) -> None:
    """Keep what the status says of a batch as it lies there."""
    keep_settled(run, measured, lambda: {"status": dict(status)})


def keep_settled(run: BatchRun, measured: Measured, tell: Callable[[], Mapping[str, Any]]) -> None:
    """Keep the batch as it is, with what is told of it then, beside what was kept before of it as it is."""
    layout, batch = run.batch.layout, run.batch
    if not run.begun or measured.complaints:
        return
    inputs, outputs = list_inputs_outside(batch), outputs_of(batch)
    stamp = stamp_batch(layout, inputs, outputs, is_held=run.lock.is_held)
    if stamp is None or stamp.inputs != run.begun or not run.is_judged():
        return
    lines = tell()
    if not any(lines.values()):
        return
    links = {str(batch.output.parent / path): there for path, there in measured.links.items()}
    warnings = tuple(f"{batch.name}: {warning}" for warning in batch.outline.warnings)
    record = Settled(stamp, inputs, outputs, links, batch.settings.draft, warnings)
    with suppress(OSError):
        write_settled(layout, replace(read_settled(layout, stamp) or record, **lines))
