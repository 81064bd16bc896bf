"""Open a batch by name, to draft it or to look: a draft takes the lock, a look keeps verdicts where nobody else is at it.

Either judges what lies there before any request is rewritten: an answer that arrived while nobody looked belongs to the
request that is on disk now.
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from bloginator.batch.requests.index import withhold_files
from bloginator.batch.requests.source_changes import ask_outdated
from bloginator.batch.run import BatchRun
from bloginator.batch.run_options import NO_OPTIONS, ONLY, RunOptions
from bloginator.disk.batch import open_batch
from bloginator.disk.directory_listing import folders, listing
from bloginator.disk.files import remove_stale
from bloginator.disk.layout import BATCHES, OF_OUTLINE, list_batches
from bloginator.disk.ledger import Ledger
from bloginator.disk.responses import Responses
from bloginator.disk.settings import parse_seconds
from bloginator.errors import UNWRITABLE, BadSettings, BatchLocked
from bloginator.records.exchange import STAND_IN
from bloginator.responders.registry import require_responder
from bloginator.stages.verdicts.tally import is_extract
from bloginator.text.messages import did_you_mean
from bloginator.ui.console import warn

NO_BATCH = BadSettings(
    "There is no batch here.", "batches/", "Begin one: bloginator new NAME --outline outline.md --corpus FOLDER"
)


def no_such_batch(name: str, known: Iterable[str]) -> BadSettings:
    """Return the mistake of naming a batch that is not there, with the one that was probably meant."""
    what = f"There is no batch {name}.{did_you_mean(name, known)}"
    return BadSettings(what, f"{BATCHES}/", "`bloginator status` lists them.")


def open_run(root: Path, name: str, options: RunOptions = NO_OPTIONS) -> BatchRun:
    """Open one batch as it lies on disk now."""
    known = list_batches(root)
    if (drafted := name.removesuffix(OF_OUTLINE)) not in known:
        raise no_such_batch(drafted, known)
    batch = open_batch(root, name)
    if batch.layout.asks_outline and not batch.outline_file.exists():
        mend = f"`bloginator outline {drafted} --title TITLE` asks for one."
        raise BadSettings(f"No outline of {drafted} has been asked for.", batch.layout.shown(batch.layout.folder), mend)
    return BatchRun(batch, options=options)


def open_judged(root: Path, name: str) -> BatchRun:
    """Open one batch as it lies on disk now, and judge everything that changed."""
    run = open_run(root, name)
    judge_unless_locked(run)
    return run


def recall_chain(run: BatchRun) -> None:
    """Look as the last draft was made: whom it was told to ask decides whether extracts count, until another one is made.

    Where that is forgotten with the cache, the verdicts that lie there tell whether it was asked for extracts.
    """
    asked = run.batch.settings.responder
    if not run.ledger.keys and STAND_IN not in asked and any(is_extract(run.verdict(section)) for section in run.ids):
        run.ledger.chain = ",".join([*asked, STAND_IN])
    if run.ledger.chain and not run.lock.is_held and "responder" not in run.flags:
        run.override_settings({"responder": run.ledger.chain})


def adopt_memory(run: BatchRun) -> None:
    """Take over, and say so, what is remembered of a batch whose folder was given another name since."""
    layout, caches = run.batch.layout, run.batch.layout.cache.parent
    if layout.cache.exists():
        return
    requests = tuple(f"{stamp}|" for stamp in run.store.stamps()[0].values())
    for name in folders(caches) if requests else ():
        known = Ledger(caches / name / "ledger.json")
        known.load(warn)
        if any(key.startswith(requests) for key in known.keys.values()) and not (layout.folder.parent / name).exists():
            (caches / name).rename(layout.cache)
            warn(f"The batch {name} is called {run.batch.name} now: what is remembered of it goes on under that name.")
            return


def mend_files(run: BatchRun) -> None:
    """Put back requests and verdicts of ours that were damaged, which is told, or are gone; what has not moved is whole."""
    for path in run.store.put_back(run.ledger.stamps()):
        warn(f"{run.batch.layout.shown(path)} was damaged, and is put back as it was written.")
    run.ledger.past = [str(stamp) for stamp in listing(run.batch.layout.requests / "past", (".json",)).values()]


def judge_unless_locked(run: BatchRun) -> None:
    """Judge everything that changed. Where another process is at work, or nothing may be written, nothing is kept."""
    adopt_memory(run)
    recall_chain(run)
    withhold_files(run)
    if run.is_judged() and not run.store.list_damaged(run.ledger.stamps()):
        return
    ours = not run.lock.is_held
    try:
        run.lock.take(patience_s=0)
        mend_files(run)
        run.judge_changes(young=False)
        run.save_state()
    except BatchLocked:
        run.judge_changes(young=False, write=False)
    except OSError as error:
        if error.errno not in UNWRITABLE:
            raise
        run.judge_changes(young=False, write=False)
    finally:
        if ours:
            run.lock.give_back()


def begin_run(run: BatchRun) -> None:
    """Take the batch's lock and judge every answer against the requests on disk.

    Raises:
        BadSettings: ``--responder`` or ``--only`` names what is not there; nothing was asked or sent.
        BatchLocked: Another process is at work on this batch.
    """
    run.override_settings(read_option_settings(run.options))
    if run.options.watch and not run.batch.timeout_given:
        run.override_settings({"timeout_s": 0.0})  # it waits for answers as for all else: by watching
    for name in run.batch.settings.responder:
        require_responder(name)
    only, known = run.options.only, [*ONLY, *run.ids]
    if only and only not in known:
        what = f"{run.batch.name} has no section {only}.{did_you_mean(only, known)}"
        raise BadSettings(what, "--only", f"Say {', '.join(ONLY)} or a section's id.")
    adopt_memory(run)
    withhold_files(run)
    run.lock.take()
    run.ledger.chain = str(run.flags.get("responder", ""))
    for warning in run.batch.outline.warnings:
        warn(f"{run.batch.name}: {warning}")
    remove_stale(list_written_folders(run))
    mend_files(run)
    withdraw_left(run)
    run.judge_changes(young=False)
    if run.outputs.is_changed(run.batch.output):
        from bloginator.batch.edits import take_edits  # not needed where nobody wrote

        take_edits(run)
    if only == "outdated":
        ask_outdated(run)
    run.save_state()


def withdraw_left(run: BatchRun) -> None:
    """Withdraw what is asked for sections that left the outline, each after its answers were judged by it.

    Their verdicts stay, as of sections without an answer. What each answer was taken for stands there: without it, the
    answer of a section that comes back would be taken for its new question. What the ledger knows so is not read again.
    """
    ids = frozenset(run.ids)
    if left := run.store.list_left(ids):
        known = run.responses
        run.responses = Responses(known.folder, ids.union(left), known.aliases, known.most_mb)
        for section in left:
            run.judge_section(section)
        run.responses = known
    for section in left:
        run.store.withdraw(section)
    settled = run.ledger.stamps()
    for section, stamp in run.store.stamps()[1].items():
        if section in ids or (run.ledger.standings.get(section) == "missing" and str(stamp) in settled):
            continue
        if (verdict := run.store.verdict(section)) is not None:
            run.put_unasked(verdict.model_copy(update={"standing": "missing", "reasons": ()}))


def ask_all(run: BatchRun) -> None:
    """Take the batch's lock and write the request of every section.

    Raises:
        BatchLocked: Another process is at work on this batch.
    """
    from bloginator.batch.requests.compose import write_request

    begin_run(run)
    for section in run.ids:
        write_request(run, section)
    run.judge_changes(young=False)


def list_written_folders(run: BatchRun) -> set[Path]:
    """Return every folder where a run that was killed may have left half a file."""
    batch = run.batch
    folders = {*batch.layout.written, batch.output.parent}
    with suppress(BadSettings):  # without a corpus; that is told where one is needed
        folders.update((batch.voice, batch.voice.parent))
    return folders


def read_option_settings(options: RunOptions) -> dict[str, object]:
    """Return the settings that the options of this run give."""
    settings: dict[str, object] = {"responder": options.responder} if options.responder else {}
    if options.batch_timeout:
        settings["timeout_s"] = parse_seconds(options.batch_timeout, "--batch-timeout")
    return settings
