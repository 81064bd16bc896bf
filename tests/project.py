"""A project in a temporary folder, driven through the real commands in real processes."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.forking import Fork

DODO = """\
from pathlib import Path
from bloginator.pipeline.graph import Graph
globals().update(Graph(Path(__file__).parent).creators())
"""

TOPICS = (
    "opening",
    "hiring",
    "onboarding",
    "reviews",
    "incidents",
    "estimates",
    "migrations",
    "testing",
    "meetings",
    "mentoring",
    "promotion",
    "feedback",
    "documents",
    "budgets",
    "vendors",
    "remote",
    "closing",
)
"""The ids and subjects of the 17 sections."""


COMMANDS = {"doit": ("-m", "doit"), "bloginator": ("-c", "import sys; from bloginator.cli import main; sys.exit(main())")}
"""What a Python of ours is given to run them."""

HANGS_AFTER_S = 300.0
"""A command that has not ended by then never will, also on a busy machine."""


@dataclass
class Outcome:
    """What a finished command said and answered."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Return all that was printed."""
        return self.out + self.err


@dataclass
class Project:
    """A folder with a dodo file and batches."""

    root: Path

    def folder(self, name: str = "essay") -> Path:
        """Return the batch's folder."""
        return self.root / "batches" / name

    def doit(self, *words: str, env: dict[str, str] | None = None, timeout: float = HANGS_AFTER_S) -> Outcome:
        """Run doit to its end."""
        return self.run("doit", words, env or {}, timeout)

    def bloginator(self, *words: str, env: dict[str, str] | None = None, timeout: float = HANGS_AFTER_S) -> Outcome:
        """Run our own command to its end."""
        return self.run("bloginator", words, env or {}, timeout)

    def run(self, command: str, words: tuple[str, ...], env: dict[str, str], timeout: float) -> Outcome:
        """Run a command to its end."""
        return finish(self.start(*COMMANDS[command], *words, env=env), timeout)

    def start(
        self, *words: str, env: dict[str, str] | None = None, stdin: int = subprocess.DEVNULL
    ) -> subprocess.Popen[str]:
        """Begin a Python process in the project's folder, in a session of its own.

        A command is begun in a fork, except where the environment speaks to Python.
        """
        forked = [[name, *words[2:]] for name, command in COMMANDS.items() if words[:2] == command]
        if not hasattr(os, "fork") or any(name.startswith("PYTHON") for name in env or {}):
            forked = []
        kind = Fork if forked else subprocess.Popen[str]
        return kind(
            forked[0] if forked else [sys.executable, *words],
            cwd=self.root,
            env={**clean_environment(), "PYTHONUNBUFFERED": "1", **(env or {})},
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def draft(self, *words: str, env: dict[str, str] | None = None) -> Outcome:
        """Run ``doit draft`` without waiting, unless told otherwise."""
        wait = () if any(word.startswith("--batch-timeout") for word in words) else ("--batch-timeout", "0")
        return self.doit("draft:essay", *wait, *words, env=env)

    def answer(self, section: str, text: str | None = None, name: str = "essay") -> Path:
        """Write a plain Markdown answer, renamed into place."""
        path = self.folder(name) / "responses" / f"{section}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}")
        temporary.write_text(prose(section) if text is None else text, "utf-8")
        temporary.replace(path)
        return path

    def answer_all(self, sections: Iterable[str], name: str = "essay") -> None:
        """Answer the sections, each in its own file."""
        for section in sections:
            self.answer(section, name=name)

    def standings(self, name: str = "essay") -> dict[str, str]:
        """Return each section's word, as ``doit status --json`` prints it."""
        said = self.doit(f"status:{name}", "--json")
        assert said.code == 0, said.said
        return {row["section"]: row["standing"] for row in json.loads(said.out)["sections"]}

    def request(self, section: str, name: str = "essay") -> dict[str, object]:
        """Return a request as it lies on disk."""
        held: dict[str, object] = json.loads((self.folder(name) / "requests" / f"{section}.json").read_text("utf-8"))
        return held

    def text(self, name: str = "essay") -> str:
        """Return the draft."""
        return (self.folder(name) / "draft.md").read_text("utf-8")

    def files(self, name: str = "essay") -> dict[str, bytes]:
        """Return everything in the batch's folder, by path."""
        folder = self.folder(name)
        return {
            path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
        }


def a_project(root: Path, *, topics: Iterable[str] = TOPICS, settings: str = "", name: str = "essay") -> Project:
    """Make a project with one batch: an outline of the topics with ids of their own, and a corpus that knows them."""
    project = Project(root)
    folder = project.folder(name)
    (folder / "corpus").mkdir(parents=True, exist_ok=True)
    (root / "dodo.py").write_text(DODO, "utf-8")
    (folder / "batch.toml").write_text(settings, "utf-8")
    write_outline(folder, topics)
    for topic in TOPICS:
        (folder / "corpus" / f"{topic}.md").write_text(a_post(topic), "utf-8")
    return project


KEPT: dict[tuple[object, ...], Path] = {}
"""Where a project lies that is put back for each test."""


def a_kept_project(beside: Path, make: Callable[..., object], *given: object) -> Project:
    """Return what ``make`` makes in a folder: made once a process, later put back there as it was, with its files' times.

    It never lies elsewhere: a batch remembers where its corpus is, and a copy of it would have all to do again.

    Args:
        beside: The test's folder. That of the project lies beside it, or beside that of the first test that asked for it.
        given: What ``make`` is given after the folder; whoever asks for the same has the same project.
    """
    place = KEPT.get((make, *given)) or beside.with_name(f"kept-{len(KEPT)}")
    aside = place.with_name(f"{place.name}-aside")
    if aside.exists():
        shutil.rmtree(place)
        shutil.copytree(aside, place, symlinks=True)
    else:
        make(place, *given)
        KEPT[make, *given] = place
        shutil.copytree(place, aside, symlinks=True)
    return Project(place)


def a_drafted_project(root: Path, *, topics: Sequence[str], settings: str = "") -> Project:
    """Return a project whose sections are all answered, with its draft."""
    return a_kept_project(root, draft_answers, tuple(topics), settings)


def draft_answers(root: Path, topics: tuple[str, ...], settings: str) -> None:
    """Make a project, answer all its sections and draft it."""
    project = a_project(root, topics=topics, settings=settings)
    project.draft()
    project.answer_all(topics)
    assert project.draft().code == 0


def write_outline(folder: Path, topics: Iterable[str], **titles: str) -> None:
    """Write ``outline.json`` with a section for each topic; ``titles`` replaces some."""
    sections = [
        {"id": topic, "title": titles.get(topic, f"On {topic}"), "description": f"What we learned about {topic}."}
        for topic in topics
    ]
    outline = {"title": "An Essay", "thesis": "Write things down.", "keywords": ["teams"], "sections": sections}
    (folder / "outline.json").write_text(json.dumps(outline, indent=1), "utf-8")


def a_post(topic: str) -> str:
    """Return a short post about one topic."""
    return (
        f"# Notes on {topic}\n\nWe changed how we do {topic} in the spring, because the old way of {topic} cost us 3 days "
        f"a month. The team now writes a page about {topic} before anything else happens.\n\n## What {topic} taught us\n\n"
        f"The first lesson of {topic} was to begin earlier than feels right. The second lesson of {topic} was to ask "
        f"the people who do the work, and to listen for 20 minutes.\n"
    )


def prose(section: str) -> str:
    """Return a good answer for a section."""
    return f"The old way of {section} cost us 3 days a month [S1]. We now begin {section} earlier than feels right [S1].\n"


def clean_environment() -> dict[str, str]:
    """Return this process's environment without what would change how a command works."""
    return {key: value for key, value in os.environ.items() if not key.startswith("BLOGINATOR_") and key != "COLUMNS"}


def finish(process: subprocess.Popen[str], timeout: float = HANGS_AFTER_S) -> Outcome:
    """Wait for a process; one that does not end is killed with all it started, and fails the test."""
    try:
        out, err = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
        raise AssertionError(f"the command did not end in {timeout} s:\n{out}{err}") from None
    return Outcome(process.returncode, out, err)
