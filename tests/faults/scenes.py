"""A small project, the commands that are tried on it, and what a command that went wrong must leave behind."""

import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.striker import Striker
from tests.project import a_project

TOPICS = ("opening", "hiring", "onboarding", "reviews")
LONGEST_S = 5.0
"""No command may take longer, whatever it meets; a busy machine is given more by ``FAULT_PATIENCE``."""

DRAFT = ("draft", "essay", "--batch-timeout", "0")
EDITOR = 'sh -c \'printf "\\nWe now begin reviews earlier than feels right [S1].\\n" >> "$0"\''


@dataclass(frozen=True)
class Scene:
    """One command, and what is there before it.

    Args:
        words: The command's own words.
        before: Commands that have run before.
        answered: Sections that are answered after those.
        typed: What the command is given on standard input.
    """

    name: str
    words: tuple[str, ...]
    before: tuple[tuple[str, ...], ...] = ()
    answered: tuple[str, ...] = TOPICS
    typed: str = ""
    workers: bool = False


SCENES = (
    Scene("first draft", DRAFT),
    Scene("draft", DRAFT, before=(DRAFT,)),
    Scene("report", ("report", "essay"), before=(DRAFT,)),
    Scene("pack", ("pack", "essay"), before=(), answered=TOPICS[:2]),
    Scene("refine", ("refine", "essay", "hiring", "Say more about the page."), before=(DRAFT,)),
    Scene("answer", ("answer", "essay"), before=(DRAFT,), answered=TOPICS[:3], typed="\n\n\n"),
    Scene("look", ("look", "essay", "hiring", "a page about vendors"), before=(DRAFT,)),
    Scene("sources", ("sources", "essay", "hiring", "--drop", "S2"), before=(DRAFT,)),
    Scene("index", ("index", "batches/essay/corpus", "--to", "own"), workers=True),
)


@dataclass
class Ended:
    """What a command came to."""

    code: int
    said: str
    seconds: float


@dataclass
class Stage:
    """A folder with a project in which one command is tried."""

    root: Path
    scene: Scene
    faults: list[str] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        """Return the batch's folder."""
        return self.root / "batches" / "essay"

    def run(self, words: tuple[str, ...], *, at: int = 0, by: str = "", log: Path | None = None) -> Ended:
        """Run a command to its end in a fork of this process, which has loaded it; one that hangs is a fault.

        Args:
            at: Which of its file operations is struck, and ``by`` what.
            log: Gets a line an operation.
        """
        heard = Path(tempfile.gettempdir()) / f"faults-{os.getpid()}.out"  # not on a disk that is full
        begun = time.monotonic()
        child = os.fork()
        if not child:
            os._exit(self._command(words, heard, Striker(self.root, at, by, self._logger(log)) if by or log else None))
        code = self._wait(child, words)
        said = heard.read_text("utf-8", "replace")
        if "Traceback (most recent call last)" in said:
            self.faults.append(f"{' '.join(words[:2])} ended in a traceback: …{said[-1500:]}")
        return Ended(code, said, time.monotonic() - begun)

    def _wait(self, child: int, words: tuple[str, ...]) -> int:
        limit = LONGEST_S * float(os.environ.get("FAULT_PATIENCE", "1"))
        end = time.monotonic() + limit
        while time.monotonic() < end:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.01)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        self.faults.append(f"{' '.join(words[:2])} hung for {limit:g} s")
        return -9

    def _command(self, words: tuple[str, ...], heard: Path, striker: Striker | None) -> int:
        from bloginator.cli import main

        os.environ.update(EDITOR=EDITOR, VISUAL="")
        os.chdir(self.root)
        typed = heard.with_suffix(".in")
        typed.write_text(self.scene.typed, "utf-8")
        output = os.open(heard, os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
        os.dup2(os.open(typed, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        sys.stdin = open(0, encoding="utf-8", closefd=False)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)
        code = 1
        try:
            if striker is not None:
                striker.install()
            sys.argv = ["bloginator", *words]
            code = main(words)
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 1
        except BaseException:
            traceback.print_exc()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        return code

    def _logger(self, log: Path | None) -> Callable[[str], None]:
        if log is None:
            return lambda line: None
        handle = os.open(log, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
        return lambda line: os.write(handle, f"{line}\n".encode()) and None

    def answers(self) -> dict[str, bytes]:
        """Return what others wrote."""
        return {path.name: path.read_bytes() for path in sorted((self.folder / "responses").glob("*.md"))}

    def outcome(self) -> dict[str, bytes]:
        """Return what the command is for: everything in the batch, and what is not a cache elsewhere."""
        files = [path for path in sorted(self.folder.rglob("*")) if path.is_file() and not path.is_symlink()]
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in files}

    def litter(self) -> list[str]:
        """Return the files of ours that were still being written, and those that were kept beside one of ours."""
        odd = [*self.root.rglob("*.bloginator.tmp"), *self.root.rglob("*.yours-*"), *self.root.rglob("*-journal")]
        return sorted(str(path.relative_to(self.root)) for path in odd)

    def age(self) -> None:
        """Let two hours pass for all that was being written."""
        for path in self.root.rglob("*.bloginator.tmp"):
            os.utime(path, (time.time() - 7200, time.time() - 7200))


def set_stage(root: Path, scene: Scene) -> Stage:
    """Make the project, and do what was done before."""
    project = a_project(root, topics=TOPICS, settings="threshold = 0.5\n")
    stage = Stage(root, scene)
    if scene.workers:
        for number in range(3):
            text = "\n\n".join(f"A paragraph {line} of {number} on hiring and reviews, again." for line in range(45_000))
            (stage.folder / "corpus" / f"long-{number}.md").write_text(text, "utf-8")
    project.answer_all(scene.answered)
    for words in scene.before:
        stage.run(words)
    return stage


def copy_stage(stage: Stage, root: Path) -> Stage:
    """Return the same in another folder, with the times of its files."""
    shutil.copytree(stage.root, root, symlinks=True, copy_function=shutil.copy2, dirs_exist_ok=True)
    return Stage(root, stage.scene)
