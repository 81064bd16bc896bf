"""Commands run in forks of one process that has loaded them, so that none of them waits for its imports.

    a test ──a line of JSON──► this process ──fork──► the command, in a session and an environment of its own ──► exit code

It is a process of its own, since that of the tests has threads. It has drafted a project itself, so what a process builds
once in its life is there: validators, patterns, lists. Where the system cannot fork, tests start processes.
"""

import atexit
import contextlib
import functools
import gc
import importlib
import io
import json
import os
import pkgutil
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
import weakref
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

HEAVY = ("anthropic", "chroma", "dask", "embedding", "llm", "mcp", "model_vectors", "openai")
"""Parts of names of modules that few commands load."""

LIBRARIES = (
    *(
        "doit.doit_cmd",
        "doit.plugin",
        "filelock",
        "jinja2.sandbox",
        "json_repair",
        "jsonschema",
        "markdown_it",
        "nh3",
        "regex",
    ),
    *("rich.box", "rich.console", "rich.padding", "rich.progress", "rich.table", "rich.text", "watchfiles"),
)


class Forker:
    """The process that forks, as tests see it."""

    def __init__(self) -> None:
        from tests.project import clean_environment

        self.lock = threading.Lock()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.forking"],
            cwd=Path(__file__).parents[1],
            env=clean_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(
        self, command: str, words: Sequence[str], folder: Path, env: Mapping[str, str], timeout: float
    ) -> tuple[int, str, str]:
        """Run ``doit`` or ``bloginator`` to its end; return its exit code and what it printed on either stream."""
        with tempfile.TemporaryDirectory(prefix="forking-") as place:
            files = [f"{place}/out", f"{place}/err"]
            typed = [os.fsdecode(word) for word in words]
            asked = {"command": command, "words": typed, "folder": str(folder), "env": dict(env), "files": files}
            assert self.process.stdin is not None and self.process.stdout is not None
            self.process.stdin.write(json.dumps({**asked, "timeout": int(timeout)}) + "\n")
            self.process.stdin.flush()
            code = int(self.process.stdout.readline())
            out, err = (Path(file).read_text("utf-8") for file in files)
            return code, out, err


@cache
def forker() -> Forker | None:
    """Return the process that forks, started when it is first needed."""
    return Forker() if hasattr(os, "fork") else None


def serve() -> None:
    """Load what commands load, then run each in a fork."""
    answers = os.fdopen(os.dup(1), "w")
    load_commands()
    draft_once()
    gc.collect()
    gc.freeze()  # a collection in a fork would copy what both share
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if not child:
            os._exit(run_here(**asked))
        answers.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        answers.flush()


def load_commands() -> None:
    """Import what most commands import, and look once for what they look for among the installed packages."""
    import bloginator

    for name in LIBRARIES:
        importlib.import_module(name)
    for module in pkgutil.walk_packages(bloginator.__path__, "bloginator."):
        if not any(part in module.name for part in HEAVY):
            importlib.import_module(module.name)
    import doit.plugin

    from bloginator.corpus.index.word_vectors import word_vectors

    doit.plugin.entry_points = functools.cache(doit.plugin.entry_points)
    word_vectors()


def draft_once() -> None:
    """Ask for a small project and draft it, in this process."""
    from tests.project import TOPICS, a_project

    place, path, printed = os.getcwd(), sys.path.copy(), io.StringIO()
    with tempfile.TemporaryDirectory(prefix="forking-") as folder, contextlib.redirect_stdout(printed):
        project = a_project(Path(folder), topics=TOPICS[:2])
        os.chdir(folder)
        sys.path[0] = folder
        with contextlib.redirect_stderr(printed):
            for _ in range(2):
                exit_code("doit", ["draft:essay", "--batch-timeout", "0"])
                project.answer_all(TOPICS[:2])
        os.chdir(place)
    sys.path[:] = path
    sys.modules.pop("dodo", None)


def run_here(command: str, words: list[str], folder: str, env: dict[str, str], files: list[str], timeout: int) -> int:
    """Run one command in this process as the interpreter would, and return its exit code."""
    atexit._clear()
    finalizers: Any = weakref.finalize
    finalizers._registry.clear()
    finalizers._registered_with_atexit = False
    os.setsid()
    signal.alarm(timeout)
    for number, file in ((0, os.devnull), (1, files[0]), (2, files[1])):
        os.dup2(os.open(file, os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, closefd=False) for number, mode in ((0, "r"), (1, "w"), (2, "w"))
    )
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = [command, *words]
    sys.path[0] = folder if command == "doit" else ""
    code = exit_code(command, words)
    for end in (threading._shutdown, atexit._run_exitfuncs, sys.stdout.flush, sys.stderr.flush):
        end()
    return code


def exit_code(command: str, words: list[str]) -> int:
    """Run one command; return what a shell would be given."""
    try:
        if command == "doit":
            from doit.doit_cmd import DoitMain

            return int(DoitMain().run(words) or 0)
        from bloginator.cli import main

        return main()
    except SystemExit as left:
        if isinstance(left.code, int | None):
            return left.code or 0
        print(left.code, file=sys.stderr)
        return 1
    except BaseException:
        traceback.print_exc()
        return 1


if __name__ == "__main__":
    serve()
