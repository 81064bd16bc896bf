"""One archive of a draft with all that shows where its sentences come from; and the check of such an archive, anywhere."""

from pathlib import Path

from bloginator import __version__
from bloginator.batch.draft.assemble import assemble_measured
from bloginator.batch.run import BatchRun
from bloginator.digest import digest_bytes
from bloginator.disk.archive import pack_files, unpack_files
from bloginator.disk.decisions import read_decision_lines
from bloginator.disk.versions import strip_measures
from bloginator.errors import BadSettings
from bloginator.reading import read_bytes, read_present
from bloginator.records.exchange import Request
from bloginator.stages.proof.compose import compose_proof
from bloginator.stages.proof.verify import verify_proof
from bloginator.stages.requests.screening import find_forbidden, may_leave
from bloginator.text.messages import count_of
from bloginator.ui.console import say, warn

SUFFIX = ".proof.zip"
MOST_MB = 1024.0


def bundle(run: BatchRun, to: Path | None) -> list[str]:
    """Write the draft's proof; return what to tell.

    Raises:
        TooFewResponses: Fewer sections count than a draft needs.
        BadSettings: The draft is not what the answers come to, or something in it may not leave; nothing was written.
    """
    layout = run.batch.layout
    assembled = assemble_measured(run, run.batch.settings.threshold, may_learn=False)
    if read_bytes(run.batch.output) != assembled.text.encode():
        what = "The draft is not what the answers come to now."
        raise BadSettings(what, layout.shown(run.batch.output), f"Run `{run.batch.next_command}` first.")
    entries, allowed = run.blocklist.forbidden
    draft = assembled.draft
    bare = strip_measures(draft).model_copy(update={"references": draft.references, "found": draft.found})
    files = compose_proof(
        bare,
        assembled.text,
        requests=find_asked(run),
        verdicts=run.verdicts(),
        decisions=read_decision_lines(layout),
        program=f"bloginator {__version__}",
        fits=lambda text: may_leave(text, entries, allowed),
    )
    for name, data in files.items():
        text = data.decode("utf-8", "replace")
        if why := find_forbidden(name, text, entries, allowed):
            raise BadSettings(f"The proof would hold what may not leave: {why.what}", why.where, why.hint)
    path, data = to or layout.exports / f"{run.batch.name}{SUFFIX}", pack_files(files)
    aside = run.outputs.write(path.absolute(), data)
    passages = len(draft.references) + len(draft.found)
    sections = count_of(draft.accepted + draft.outdated, "section")
    lines = [f"What lay there was kept as {layout.shown(aside)}."] if aside else []
    what = f"{sections}, {count_of(passages, 'passage')}, {len(data) / 1e6:.1f} MB"
    return [*lines, f"{layout.shown(path.absolute())}: {what}, sha256 {digest_bytes(data)}."]


def find_asked(run: BatchRun) -> dict[str, Request]:
    """Return the request that each text answers.

    Raises:
        BadSettings: One of them is no longer kept.
    """
    asked: dict[str, Request] = {}
    for section in run.counting_sections():
        request = run.store.find_request(run.verdict(section).answers)
        if request is None:
            raise BadSettings("The request that its text answers is not kept.", section, "Answer it anew, or confirm it.")
        asked[section] = request
    return asked


def verify(file: str) -> int:
    """Check a proof, say what fails and where; return the exit code."""
    try:
        data = read_present(file, MOST_MB)
    except OSError as error:
        raise BadSettings(
            f"It cannot be read: {error.strerror}.", file, "Name a file that `bloginator bundle` wrote."
        ) from error
    unpacked = unpack_files(data)
    faults = unpacked.faults or verify_proof(unpacked.files)
    for fault in faults:
        warn(fault)
    if faults:
        warn(f"{file} does not hold: {count_of(len(faults), 'fault')}.")
        return 1
    sections = sum(name.startswith("answers/") for name in unpacked.files)
    say(f"{file} holds: {count_of(sections, 'section')}, each footnote's passage found. sha256 {digest_bytes(data)}")
    return 0
