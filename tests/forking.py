"""Commands run in forks of one process that has loaded them, so that none of them waits for its imports.

    a test ──a line of JSON, three files──► this process ──fork──► the command, in a session and an environment of its own

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
import socket
import subprocess
import sys
import tempfile
import threading
import time
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
        self.files, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.forking", str(theirs.fileno())],
                cwd=Path(__file__).parents[1],
                env=clean_environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                text=True,
            )

    def ask(self, question: Mapping[str, object], files: Sequence[int] = ()) -> list[int]:
        """Have it start a command that speaks through open files, or look for the end of one; return its answer."""
        assert self.process.stdin is not None and self.process.stdout is not None
        with self.lock:
            if files:
                socket.send_fds(self.files, [b"."], files)
            self.process.stdin.write(json.dumps(question) + "\n")
            self.process.stdin.flush()
            return [int(number) for number in self.process.stdout.readline().split()]


class Fork(subprocess.Popen[str]):
    """A command in a fork: a process like any other, except that another one than this is its parent."""

    def _execute_child(self, words: Sequence[str], *asked: Any) -> None:
        folder, env, pipes = asked[4], asked[5], asked[9:15]
        typed = [os.fsdecode(word) for word in words]
        question = {"command": typed[0], "words": typed[1:], "folder": str(folder), "env": env}
        try:
            (self.pid,) = forker().ask(question, [pipes[0], pipes[3], pipes[5]])
            self._child_created = True
        finally:
            self._close_pipe_fds(*pipes)

    def poll(self) -> int | None:
        """Return its exit code once it has ended."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(timeout=0)
        return self.returncode

    def _try_wait(self, flags: int) -> tuple[int, int]:
        pid, status = forker().ask({"ended": self.pid})
        if not pid and not flags & os.WNOHANG:
            time.sleep(0.002)
        return pid, status


@cache
def forker() -> Forker:
    """Return the process that forks, started when it is first needed."""
    return Forker()


def serve(files: socket.socket) -> None:
    """Load what commands load, then run each in a fork, and tell of those that were started whether they ended."""
    answers = os.fdopen(os.dup(1), "w")
    load_commands()
    run_once(lay_out, WARMING)
    for line in sys.stdin:
        question = json.loads(line)
        if "ended" in question:
            print(*os.waitpid(question["ended"], os.WNOHANG), file=answers, flush=True)
            continue
        _, streams, *_ = socket.recv_fds(files, 1, 3)
        if not os.fork():
            os.setsid()
            print(os.getpid(), file=answers, flush=True)
            os._exit(run_here(**question, streams=streams))
        for stream in streams:
            os.close(stream)


def load_commands() -> None:
    """Import what most commands import, and look once for what they look for among the installed packages."""
    import bloginator

    for module in pkgutil.walk_packages(bloginator.__path__, "bloginator."):
        if not any(part in module.name for part in HEAVY):
            importlib.import_module(module.name)
    importlib.import_module("httpx")
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


def run_here(command: str, words: list[str], folder: str, env: dict[str, str], streams: list[int]) -> int:
    """Run one command in this process as the interpreter would, and return its exit code."""
    atexit._clear()
    finalizers: Any = weakref.finalize
    finalizers._registry.clear()
    finalizers._registered_with_atexit = False
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.closerange(3, max(streams) + 1)  # what is open here is no concern of the command's
    sys.stdin = open(0, closefd=False)
    sys.stdout, sys.stderr = (open(number, "w", buffering=1, closefd=False) for number in (1, 2))
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    from tests.project import COMMANDS

    sys.argv = [command, *words]
    sys.orig_argv = [sys.executable, *COMMANDS[command], *words]
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
    serve(socket.socket(fileno=int(sys.argv[1])))
