"""The live page for tests: from the command itself, or from a thread of this process, which is there sooner."""

import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from bloginator.web.server import make_server
from tests.project import COMMANDS, Project


@contextmanager
def serve(drafted: Path, root: Path) -> Iterator[tuple[Project, str]]:
    """Yield a copy of a drafted project, and the address of its live page, which ends as by Ctrl-C."""
    project = Project(shutil.copytree(drafted, root, dirs_exist_ok=True))
    server = project.start(*COMMANDS["bloginator"], "review", "essay", "--no-browser")
    assert server.stdout
    try:
        yield project, server.stdout.readline().strip()
    finally:
        server.send_signal(signal.SIGINT)
        said = server.communicate(timeout=30)
    assert server.returncode == 130 and "Traceback" not in said[1], said


@contextmanager
def serve_here(drafted: Path, root: Path) -> Iterator[tuple[Project, str]]:
    """Yield the same from a thread."""
    project = Project(shutil.copytree(drafted, root, dirs_exist_ok=True))
    server, listener, address = make_server(project.root, "essay", 0)
    thread = Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        yield project, address
    finally:
        server.should_exit = True
        thread.join(timeout=30)
    assert not thread.is_alive()
