"""Trials: a project as it was, one fault, what a person runs next, and a look at what is there.

    prepared scene ──► laid out ──► its command, struck ──► what is run next ──► the same draft? all answers? any litter?

A trial's faults are sentences; none is what it should find. The next run gives what an undisturbed one gives, byte for
byte; no answer is lost; nothing of ours stays half written; nobody sees a traceback or waits.
"""

import os
import pickle
import random
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tests.faults.replacing import KINDS, MENDED, flip, is_ours, nature, remove, replace
from tests.faults.scenes import DRAFT, LOOKS, PACK, REPORT, Scene, fill_project, make_project
from tests.faults.stage import Stage
from tests.faults.states import State
from tests.faults.striker import REFUSALS, Meet, refuse

Trial = tuple[str, list[str]]
"""What was done, and the faults."""

T = TypeVar("T")
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
WRITTEN = ("draft.md", "draft.json", "draft.html", "report.md", "report.json", "AGENTS.md", "CLAUDE.md")
"""What we write where a person may write too: what they wrote is kept under another name."""


@dataclass
class Prepared:
    """A scene that has been played once without a fault.

    Args:
        before: What lies there before its command.
        operations: The command's file operations.
        wanted: What lies in the batch when all is done.
        said: What the last command said then.
        cpu_s: What the command took.
    """

    scene: Scene
    stage: Stage
    before: State
    operations: list[str]
    wanted: dict[str, bytes]
    said: str
    cpu_s: float


def prepare(scene: Scene, folder: Path) -> Prepared:
    """Make a scene's project, and play the scene."""
    folder.mkdir()
    stage = Stage(folder, scene.typed, has_workers=scene.has_workers)
    make_project(stage.root, scene.answered, scene.exports)
    if scene.is_full:
        fill_project(stage.batch)
    for step in scene.before:
        if isinstance(step, tuple):
            ended = stage.run(step)
            assert ended.code == 0, ended.said
        else:
            step(stage.batch)
    before, log = stage.keep(), folder / "operations"
    handle = os.open(log, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    ended = stage.run(scene.words, lambda number, what: os.write(handle, f"{what}\n".encode()) and None)
    os.close(handle)
    last = [stage.run(words) for words in scene.then][-1]
    operations = log.read_text("utf-8").splitlines()
    faults = [*stage.faults, *(["it failed"] if ended.code or last.code else [])]
    assert not faults, (scene.name, faults, ended.said, last.said)
    return Prepared(scene, stage, before, operations, stage.outcome(), last.said, ended.cpu_s)


def go_on(prepared: Prepared) -> list[str]:
    """Run what a person runs next, and return all faults since the project was laid out."""
    stage = prepared.stage
    answers = written_by_others(stage)
    stage.age()
    last = [stage.run(words) for words in prepared.scene.then][-1]
    after = written_by_others(stage)
    made = {f"essay/{name}": data for name, data in prepared.wanted.items()}  # an outline that was to be written anew
    lost = [
        f"{name} was lost"
        for name, data in answers.items()
        if not after.get(name, b"").startswith((data, made.get(name, data)))
    ]
    said = ["it says something else"] if prepared.scene.is_told and last.said != prepared.said else []
    litter = [f"litter: {name}" for name in stage.litter()]
    return [*stage.faults, *lost, *differing(prepared), *said, *litter]


def written_by_others(stage: Stage) -> dict[str, bytes]:
    """Return what others wrote; to some of it our commands add lines."""
    folders = [stage.batch / name for name in ("responses", "feedback", "sources", "corpus")]
    files = [path for folder in folders for path in folder.glob("*") if path.suffix != ".tmp" and path.is_file()]
    return {f"{path.parent.name}/{path.name}": path.read_bytes() for path in [*files, *stage.batch.glob("outline.*")]}


def differing(prepared: Prepared) -> list[str]:
    """Return a sentence for each file that is not what an undisturbed command leaves; of some only the draft must be."""
    now = prepared.stage.outcome()
    names = {*prepared.wanted, *now}
    if prepared.scene.adds:
        names = {name for name in names if name.startswith(("draft.", "report."))}
    return [f"{name} differs" for name in sorted(names) if prepared.wanted.get(name) != now.get(name)]


def killed(prepared: Prepared, chance: random.Random) -> Iterator[Trial]:
    """Yield a trial for each state that a SIGKILL at one of the operations leaves: what lies on the disk just then."""
    stage, folder = prepared.stage, prepared.stage.folder / "killed"
    folder.mkdir()

    def keep(number: int, what: str) -> None:
        (folder / str(number)).write_bytes(pickle.dumps(stage.keep()))

    stage.lay_out(prepared.before)
    stage.run(prepared.scene.words, keep)
    known, trials = {pickle.dumps(prepared.before)}, []
    for number in range(1, len(list(folder.iterdir())) + 1):
        data = (folder / str(number)).read_bytes()
        if data not in known:
            trials.append((number, data))
        known.add(data)
    chance.shuffle(trials)
    for number, data in trials:
        stage.lay_out(pickle.loads(data))
        yield describe(prepared, number, "SIGKILL (state)"), go_on(prepared)
    shutil.rmtree(folder)


def signalled(prepared: Prepared, chance: random.Random) -> Iterator[Trial]:
    """Yield a trial for each operation and signal: the process sends it to itself there."""
    for number, signum in shuffled(prepared, SIGNALS, chance):
        prepared.stage.lay_out(prepared.before)
        prepared.stage.run(prepared.scene.words, kill_at(number, signum))
        yield describe(prepared, number, signum.name), go_on(prepared)


def kill_at(number: int, signum: signal.Signals) -> Meet:
    """Return what sends this process a signal at an operation."""

    def meet(now: int, what: str) -> None:
        if now == number:
            os.kill(os.getpid(), signum)

    return meet


def killed_any_time(prepared: Prepared, chance: random.Random) -> Iterator[Trial]:
    """Yield trials in which the command is killed after some processor time, also within SQLite."""
    while True:
        after_s = chance.uniform(0.001, prepared.cpu_s)
        prepared.stage.lay_out(prepared.before)
        prepared.stage.run(prepared.scene.words, dies_after_s=after_s)
        yield f"{prepared.scene.name}: killed after {after_s:.3f} s", go_on(prepared)


def refused(prepared: Prepared, chance: random.Random) -> Iterator[Trial]:
    """Yield a trial for each operation and refusal: no room from there on, or no right this once."""
    for number, refusal in shuffled(prepared, tuple(REFUSALS), chance):
        if prepared.operations[number - 1].startswith("sql"):
            continue
        numbers = range(number, number + 1 if refusal == "denied" else 1_000_000)
        prepared.stage.lay_out(prepared.before)
        prepared.stage.run(prepared.scene.words, refuse(prepared.stage.root, numbers, refusal))
        yield describe(prepared, number, refusal), go_on(prepared)


def shuffled(prepared: Prepared, means: Sequence[T], chance: random.Random) -> list[tuple[int, T]]:
    """Return each operation with each means, in some order."""
    pairs = [(number, one) for number in range(1, len(prepared.operations) + 1) for one in means]
    chance.shuffle(pairs)
    return pairs


def describe(prepared: Prepared, number: int, means: str) -> str:
    """Return what is struck, for a person who wants to try it again."""
    operations = prepared.operations
    what = operations[number - 1] if number <= len(operations) else "?"
    return f"{prepared.scene.name}: {means} at {number} of {len(operations)} ({what})"


def replaced(prepared: Prepared, chance: random.Random) -> Iterator[Trial]:
    """Yield a trial for each file and each thing that lies in its place: a command says so, or mends it.

    A file of ours with other bytes is mended by the next draft alone; anything else once it is put back, or taken away.
    """
    stage = prepared.stage
    pairs = [(name, kind) for name in prepared.before.files if name != "dodo.py" for kind in KINDS]
    chance.shuffle(pairs)
    for name, kind in pairs:
        words = chance.choice((DRAFT, DRAFT, DRAFT, REPORT, PACK, *LOOKS))
        stage.lay_out(prepared.before)
        path, faults = stage.root / name, []
        replace(path, kind, chance)
        put = nature(path)
        stage.run(words)
        beside = path.parent.glob(f"{path.name}.yours-*") if name.endswith(WRITTEN) else ()
        is_taken = name.endswith("draft.md") and any(stage.batch.glob("responses/edited/*"))  # as what was changed by hand
        if not (is_ours(name) or is_taken or kind in ("gone", "empty") or put in map(nature, (path, *beside))):
            faults = [f"{name}, which is not ours, was changed"]
        if not (is_ours(name) and kind in MENDED and words == DRAFT):
            if not is_ours(name):
                stage.put_back(name, prepared.before)
            elif kind not in MENDED:
                remove(path)
            stage.run(DRAFT)
        yield (
            f"{prepared.scene.name}: {kind} at {name}, then {words[0]}",
            [*faults, *stage.faults, *differing_draft(prepared)],
        )


def differing_draft(prepared: Prepared) -> list[str]:
    """Return a sentence where the draft is not what it should be."""
    now = prepared.stage.outcome()
    return [f"{name} differs" for name in ("draft.md", "draft.json") if prepared.wanted.get(name) != now.get(name)]


def flipped(prepared: Prepared, chance: random.Random) -> Iterator[Trial]:
    """Yield trials in which one bit of a file of ours is another: noticed or harmless, the draft is the same."""
    stage = prepared.stage
    sizes = {name: prepared.before.size(name) for name in prepared.before.files if is_ours(name)}
    while True:
        name = chance.choices(list(sizes), [size**0.5 for size in sizes.values()])[0]
        place, bit, is_read = chance.randrange(sizes[name]), chance.randrange(8), chance.random() < 0.5
        stage.lay_out(prepared.before)
        if is_read:
            stage.rewrite("batches/essay/corpus/hiring.md")  # the same, but newer: the index is opened
        flip(stage.root / name, place, bit)
        ended = stage.run(DRAFT)
        if (kept := stage.kept_file(name, prepared.before)) is not None:
            flip(kept, place, bit)
        faults = [*stage.faults, *differing_draft(prepared), *(["it failed"] if ended.code else [])]
        yield f"{prepared.scene.name}: bit {bit} of byte {place} of {name}{', a post saved anew' * is_read}", faults


def filled(prepared: Prepared, chance: random.Random) -> Iterator[Trial]:
    """Yield trials on a real disk that has little room; none where this machine lets us mount none."""
    disk = prepared.stage.folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        return
    try:
        small = prepare(prepared.scene, disk / "scene")
        while True:
            room = chance.randrange(0, 200_000, 4096)
            small.stage.lay_out(small.before)
            free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
            (disk / "ballast").write_bytes(b"\1" * max(0, free - room))
            small.stage.run(small.scene.words)
            (disk / "ballast").unlink()
            yield f"{small.scene.name}: room for {room} bytes", go_on(small)
    finally:
        subprocess.run(["umount", disk], check=False)
