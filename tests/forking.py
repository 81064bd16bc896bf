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
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

HEAVY = ("anthropic", "chroma", "dask", "embedding", "llm", "mcp", "model_vectors", "openai")
"""Parts of names of modules that few commands load."""

WARMING = (["doit", "draft:essay", "--batch-timeout", "0"], ["doit", "status:essay"], ["bloginator", "report", "essay"])


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
    run_once(lay_out, WARMING)
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

    for module in pkgutil.walk_packages(bloginator.__path__, "bloginator."):
        if not any(part in module.name for part in HEAVY):
            importlib.import_module(module.name)
    from bloginator.corpus.index.word_vectors import word_vectors

    word_vectors()


def run_once(make: Callable[[Path], object], commands: Iterable[Sequence[str]]) -> None:
    """Build in this process what commands build once in their life, by running some of them in it; it forks from now on.

    Args:
        make: Lays out in a folder what the commands are run on.
    """
    import doit.plugin
    import jinja2

    doit.plugin.entry_points = functools.cache(doit.plugin.entry_points)  # it looks at each installed package, in vain
    translate, translated = jinja2.Environment.compile, dict[tuple[object, ...], object]()

    def translate_once(templates: jinja2.Environment, source: str, *place: object, **options: object) -> object:
        key = (source, *place, *options.items())
        if key not in translated:
            translated[key] = translate(templates, source, *place, **options)
        return translated[key]

    jinja2.Environment.compile = translate_once
    path, mask = sys.path.copy(), os.umask(0o022)
    handlers = {signum: signal.getsignal(signum) for signum in (signal.SIGINT, signal.SIGTERM)}
    with tempfile.TemporaryDirectory(prefix="forking-") as name, open(os.devnull, "w", encoding="utf-8") as nowhere:
        make(Path(name))
        with contextlib.chdir(name), contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
            for sys.argv in commands:
                exit_code(sys.argv[0], sys.argv[1:])
    sys.path[:] = path
    sys.modules.pop("dodo", None)
    os.umask(mask)
    for signum, handler in handlers.items():
        signal.signal(signum, handler)
    gc.collect()
    gc.freeze()  # a collection in a fork would copy what both share
    assert threading.active_count() == 1, threading.enumerate()


def lay_out(root: Path) -> None:
    """Make a project of which enough sections are answered."""
    from tests.project import TOPICS, a_project

    a_project(root, topics=TOPICS[:5]).answer_all(TOPICS[:4])


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
