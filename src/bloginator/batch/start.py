"""Begin: take the lock, and judge what lies there against the requests it may have been written for.

An answer that arrived while nobody looked belongs to the request that is on disk now; once that request is
rewritten it would be too late to say so.
"""

from contextlib import suppress
from pathlib import Path

from bloginator.batch.index import withhold_files
from bloginator.batch.opening import adopt_memory, mend_files
from bloginator.batch.run import BatchRun
from bloginator.batch.run_options import ONLY, RunOptions
from bloginator.batch.source_changes import ask_outdated
from bloginator.disk.files import remove_stale
from bloginator.disk.settings import parse_seconds
from bloginator.errors import BadSettings
from bloginator.responders.registry import require_responder
from bloginator.text.messages import did_you_mean
from bloginator.ui.console import warn


def begin_run(run: BatchRun) -> None:
    """Take the batch's lock and judge every answer against the requests on disk.

    Raises:
        BadSettings: ``--responder`` or ``--only`` names what is not there; nothing was asked or sent.
        BatchLocked: Another process is at work on this batch.
    """
    run.override_settings(option_settings(run.options))
    for name in run.batch.settings.responder:
        require_responder(name)
    require_known_only(run)
    adopt_memory(run)
    withhold_files(run)
    run.lock.take()
    run.ledger.chain = str(run.flags.get("responder", ""))
    for warning in run.batch.outline.warnings:
        warn(f"{run.batch.name}: {warning}")
    remove_stale(written_folders(run))
    mend_files(run)
    run.store.tidy(frozenset(run.ids))
    run.judge_changes(young=False)
    if run.options.only == "outdated":
        ask_outdated(run)
    run.save_state()


def written_folders(run: BatchRun) -> set[Path]:
    """Return every folder where a run that was killed may have left half a file."""
    batch = run.batch
    folders = {*batch.layout.written, batch.layout.cache / "voice", batch.output.parent}
    with suppress(BadSettings):  # without a corpus; that is told where one is needed
        folders.add(batch.voice)
    return folders


def option_settings(options: RunOptions) -> dict[str, object]:
    """Return the settings that the options of this run give."""
    settings: dict[str, object] = {"responder": options.responder} if options.responder else {}
    if options.batch_timeout:
        settings["timeout_s"] = parse_seconds(options.batch_timeout, "--batch-timeout")
    return settings


def require_known_only(run: BatchRun) -> None:
    """Make sure that ``--only`` names a standing or a section.

    Raises:
        BadSettings: It does not; the message guesses which was meant.
    """
    only = run.options.only
    if only in ("", *ONLY, *run.ids):
        return
    guess = did_you_mean(only, [*ONLY, *run.ids])
    hint = f"Say {', '.join(ONLY)} or a section's id."
    raise BadSettings(f"{run.batch.name} has no section {only}.{guess}", "--only", hint)
