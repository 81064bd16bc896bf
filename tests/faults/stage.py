"""A place where commands are run, each in a fork of this process, which has loaded them; and what they leave behind."""

import gc
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.replacing import remove
from tests.faults.scenes import DRAFT, EDITOR, REPORT, TOPICS, make_project
from tests.faults.states import State, keep_state, lay_file, lay_out
from tests.faults.striker import Meet, Striker
from tests.forking import run_once

MOST_CPU_S = 5
"""Seconds of processor time that no command may need, whatever it meets."""

MOST_WAIT_S = 60
"""Seconds in which each has ended, also on a machine that has other work; one that waits for what never comes has not."""

KILLED_BY_LIMIT = {-signal.SIGXCPU: f"used more than {MOST_CPU_S} s of processor time", -signal.SIGALRM: "hung"}


@dataclass
class Ended:
    """What a command came to, and what it cost in seconds of processor time."""

    code: int
    said: str
    cpu_s: float


@dataclass
class Stage:
    """A folder in which a project is laid out again and again.

    Args:
        folder: Holds the project, and what is kept of its states.
        faults: What no command should do, and what none should leave.
    """

    folder: Path
    typed: str = ""
    has_workers: bool = False
    faults: list[str] = field(default_factory=list)
    commands: int = 0

    def __post_init__(self) -> None:
        self.kept.mkdir()

    @property
    def root(self) -> Path:
        """Return the project's folder."""
        return self.folder / "project"

    @property
    def kept(self) -> Path:
        """Return the folder of links to all files that a state holds."""
        return self.folder / "kept"

    @property
    def batch(self) -> Path:
        """Return the batch's folder."""
        return self.root / "batches" / "essay"

    def keep(self) -> State:
        """Keep what lies there."""
        return keep_state(self.root, self.kept)

    def lay_out(self, state: State) -> None:
        """Have that lie there, and no fault yet."""
        self.faults = []
        lay_out(state, self.root, self.kept)

    def put_back(self, name: str, state: State) -> None:
        """Have a file lie where it lay then, whatever lies there now."""
        remove(self.root / name)
        lay_file(state, name, self.root, self.kept)

    def kept_file(self, name: str, state: State) -> Path | None:
        """Return the file that a state links to, ``None`` where it holds the bytes."""
        return self.kept / str(state.links[name][0]) if name in state.links else None

    def rewrite(self, name: str) -> None:
        """Have somebody save a file anew that they have not changed."""
        path = self.root / name
        data = path.read_bytes()
        path.unlink()
        path.write_bytes(data)

    def run(self, words: Sequence[str], meet: Meet | None = None, *, dies_after_s: float = 0.0) -> Ended:
        """Run a command to its end.

        Args:
            meet: Is told its file operations.
            dies_after_s: Processor time after which it is killed, wherever it is; 0 for never.
        """
        self.commands += 1
        with tempfile.TemporaryFile() as typed, tempfile.TemporaryFile() as heard:  # not on a disk that may be full
            typed.write(self.typed.encode())
            typed.seek(0)
            child = os.fork()
            if not child:
                gc.disable()
                self._bound(dies_after_s)
                for number, handle in enumerate((typed, heard, heard)):
                    os.dup2(handle.fileno(), number)
                os._exit(self._command(words, meet))
            _, status, used = os.wait4(child, 0)
            heard.seek(0)
            code, said = os.waitstatus_to_exitcode(status), heard.read().decode("utf-8", "replace")
        name = " ".join(words[:2])
        if code in KILLED_BY_LIMIT:
            self.faults.append(f"{name} {KILLED_BY_LIMIT[code]}")
        if "Traceback (most recent call last)" in said:
            self.faults.append(f"{name} ended in a traceback: …{said[-1500:]}")
        return Ended(code, said, used.ru_utime + used.ru_stime)

    def _bound(self, dies_after_s: float) -> None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_S, MOST_CPU_S + 1))
        signal.alarm(MOST_WAIT_S)
        if dies_after_s:
            signal.setitimer(signal.ITIMER_PROF, dies_after_s)

    def _command(self, words: Sequence[str], meet: Meet | None) -> int:
        from bloginator.cli import main
        from bloginator.corpus.ingest import parser_pool

        os.environ.update(EDITOR=EDITOR, VISUAL="")
        os.chdir(self.root)
        sys.stdin = open(0, encoding="utf-8", closefd=False)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)
        code = 1
        try:
            if self.has_workers:
                parser_pool.WORTH_BYTES, parser_pool.BATCH_BYTES = 1, 500
            if meet is not None:
                Striker(self.root, meet).install()
            sys.argv = ["bloginator", *words]
            code = main(words)
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 1
        except BaseException:
            traceback.print_exc()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        return code

    def outcome(self) -> dict[str, bytes]:
        """Return what a command is for: everything in the batch."""
        files = [path for path in sorted(self.batch.rglob("*")) if path.is_file() and not path.is_symlink()]
        return {path.relative_to(self.batch).as_posix(): path.read_bytes() for path in files}

    def litter(self) -> list[str]:
        """Return the files of ours that were still being written, and those that were kept beside one of ours."""
        odd = (".bloginator.tmp", ".bloginator-aside.", ".yours-", "-journal")
        return [path for path in self.keep().files if any(part in path for part in odd)]

    def age(self) -> None:
        """Let two hours pass for all that was being written."""
        for path in self.root.rglob("*.bloginator.tmp"):
            os.utime(path, (time.time() - 7200, time.time() - 7200))


def load_commands() -> None:
    """Have this process load what commands load, by running some in it: a trial's process is a fork of this one."""
    commands = (DRAFT, REPORT, ("check", "essay"), ("search", "hiring"), ("pack", "essay"))
    run_once(lambda root: make_project(root, TOPICS[:-1]), (["bloginator", *words] for words in commands))
