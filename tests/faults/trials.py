"""Trials: a copy of a project, one fault, the same command once more, and a look at what is there.

A trial's faults are sentences; none is what it should find. The next run gives what an undisturbed one gives, byte for
byte; no answer is lost; nothing of ours stays half written; nobody sees a traceback or waits.
"""

import os
import random
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.scenes import DRAFT, Scene, Stage, copy_stage, set_stage

SIGNALS = ("SIGKILL", "SIGTERM", "SIGINT")
KINDS = ("empty", "folder", "pipe", "socket", "device", "half", "nul", "deep", "long number", "latin-1", "huge")


def ways_out(stage: Stage, folder: Path) -> tuple[Stage, dict[str, bytes], list[str]]:
    """Return a stage after an undisturbed command and a draft, what lies there, and the command's file operations."""
    log = folder / "operations"
    plain = copy_stage(stage, folder / "plain")
    plain.run(stage.scene.words, log=log)
    finish(plain)
    operations = log.read_text("utf-8").splitlines() if log.exists() else []
    return plain, plain.outcome(), operations


def finish(stage: Stage) -> None:
    """Run what a person runs next: the same again where it is harmless, and the draft."""
    if stage.scene.words[0] not in ("answer", "refine", "look", "sources"):
        stage.run(stage.scene.words)
    stage.run(DRAFT)


def strike(stage: Stage, root: Path, at: int, by: str, wanted: dict[str, bytes]) -> list[str]:
    """Strike one operation of the command, go on as a person would, and return the faults."""
    hit = copy_stage(stage, root)
    before = hit.answers()
    hit.run(hit.scene.words, at=at, by=by)
    hit.age()
    if hit.scene.words[0] in ("answer", "refine", "look", "sources"):
        hit.run(hit.scene.words)
    finish(hit)
    return [*hit.faults, *lost(before, hit), *differing(hit, wanted)]


def lost(before: dict[str, bytes], stage: Stage) -> list[str]:
    """Return a sentence for each answer that is gone or was changed."""
    after = stage.answers()
    return [f"the answer {name} was lost" for name, data in before.items() if after.get(name) != data]


def differing(stage: Stage, wanted: dict[str, bytes]) -> list[str]:
    """Return a sentence for each file that is not what an undisturbed command leaves, and for litter."""
    found = stage.outcome()
    once = ("feedback/", "sources/", "responses/") if stage.scene.words[0] in ("answer", "refine", "look", "sources") else ()
    other = [name for name in sorted({*wanted, *found}) if wanted.get(name) != found.get(name) and not name.startswith(once)]
    drafts = [name for name in other if name.startswith(("draft.", "report.")) or not once]
    return [f"{name} differs" for name in drafts] + [f"litter: {name}" for name in stage.litter()]


def strikes(scene: Scene, by: tuple[str, ...], most: int, chance: random.Random) -> Iterator[tuple[str, list[str]]]:
    """Yield what was struck and the faults, for at most so many operations of a command, each by each of some means."""
    with TemporaryDirectory(prefix="faults-") as name:
        folder = Path(name)
        stage = set_stage(folder / "set", scene)
        _, wanted, operations = ways_out(stage, folder)
        chosen = [(at, means) for at in range(1, len(operations) + 1) for means in by]
        for at, means in sorted(chance.sample(chosen, min(most, len(chosen)))):
            root = folder / f"{at}-{means}"
            yield (
                f"{scene.name}: {means} at {at} of {len(operations)} ({operations[at - 1]})",
                strike(stage, root, at, means, wanted),
            )
            shutil.rmtree(root, ignore_errors=True)


def spoil(path: Path, kind: str) -> None:
    """Put something else in a file's place."""
    data = path.read_bytes()
    path.unlink()
    texts = {
        "empty": b"",
        "half": data[: len(data) // 2],
        "nul": data[:20] + b"\0" + data[20:],
        "deep": b"[" * 100_000,
        "long number": b'{"version": ' + b"9" * 10_000 + b"}",
        "latin-1": data + b"\n\xe9\xff\n",
    }
    if kind in texts:
        path.write_bytes(texts[kind])
    elif kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "huge":
        path.touch()
        os.truncate(path, 5_000_000_000)
    elif kind == "socket":
        here = Path.cwd()
        os.chdir(path.parent)
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path.name)
        os.chdir(here)


def spoilt(scene: Scene, most: int, chance: random.Random) -> Iterator[tuple[str, list[str]]]:
    """Yield what was spoilt and the faults: each command says something or mends it, and once it is put back all is well."""
    with TemporaryDirectory(prefix="faults-") as name:
        folder = Path(name)
        stage = set_stage(folder / "set", scene)
        plain, wanted, _ = ways_out(stage, folder)
        files = [path.relative_to(plain.root) for path in sorted(plain.root.rglob("*")) if path.is_file()]
        chosen = [(file, kind) for file in files if file.name != "dodo.py" for kind in KINDS]
        for number, (file, kind) in enumerate(chance.sample(chosen, min(most, len(chosen)))):
            root = folder / f"spoilt-{number}"
            hit = copy_stage(plain, root)
            spoil(root / file, kind)
            hit.run(scene.words)
            put_back(plain.root / file, root / file)
            finish(hit)
            yield f"{scene.name}: {kind} at {file}", [*hit.faults, *differing_draft(hit, wanted)]
            shutil.rmtree(root, ignore_errors=True)


def put_back(source: Path, target: Path) -> None:
    """Put a file back as its owner would."""
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    else:
        target.unlink(missing_ok=True)
    shutil.copy2(source, target)


def differing_draft(stage: Stage, wanted: dict[str, bytes]) -> list[str]:
    """Return a sentence where the draft is not what it should be."""
    found = stage.outcome()
    return [f"{name} differs" for name in ("draft.md", "draft.json") if wanted.get(name) != found.get(name)]


def flipped(scene: Scene, most: int, chance: random.Random) -> Iterator[tuple[str, list[str]]]:
    """Yield which byte of a file of ours was flipped and the faults: noticed or harmless, the draft is the same."""
    with TemporaryDirectory(prefix="faults-") as name:
        folder = Path(name)
        stage = set_stage(folder / "set", scene)
        plain, wanted, _ = ways_out(stage, folder)
        ours = (plain.root / ".bloginator", plain.folder / "requests", plain.folder / "verdicts")
        caches = [path for top in ours for path in sorted(top.rglob("*")) if path.is_file() and path.stat().st_size]
        for number in range(most):
            cache = chance.choice(caches)
            root = folder / f"flipped-{number}"
            hit = copy_stage(plain, root)
            target = root / cache.relative_to(plain.root)
            data = bytearray(target.read_bytes())
            place = chance.randrange(len(data))
            data[place] ^= 1 << chance.randrange(8)
            target.write_bytes(data)
            corpus = hit.folder / "corpus" / "hiring.md"
            os.utime(corpus)  # so that the index is opened
            finish(hit)
            yield (
                f"{scene.name}: a bit of byte {place} of {cache.relative_to(plain.root)}",
                [
                    *hit.faults,
                    *differing_draft(hit, wanted),
                ],
            )
            shutil.rmtree(root, ignore_errors=True)


def filled(scene: Scene, most: int) -> Iterator[tuple[str, list[str]]]:
    """Yield how much room a real disk had and the faults; nothing where this machine lets us mount none."""
    with TemporaryDirectory(prefix="faults-") as name:
        folder = Path(name)
        stage = set_stage(folder / "set", scene)
        _, wanted, _ = ways_out(stage, folder)
        disk = folder / "disk"
        disk.mkdir()
        if subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk], capture_output=True, check=False
        ).returncode:
            return
        try:
            for number in range(most):
                hit = copy_stage(stage, disk / "project")
                before, room = hit.answers(), number * 8192
                free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
                (disk / "ballast").write_bytes(b"\1" * max(0, free - room))
                hit.run(scene.words)
                (disk / "ballast").unlink()
                hit.age()
                finish(hit)
                yield f"{scene.name}: room for {room} bytes", [*hit.faults, *lost(before, hit), *differing(hit, wanted)]
                shutil.rmtree(disk / "project")
        finally:
            subprocess.run(["umount", disk], check=False)
