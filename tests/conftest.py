"""What all tests share: laws without a clock, as many workers as cores, and set-up that is made once."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in a shell's background; the programs under test hear Ctrl-C
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Run all tests on all cores, and tests that were named in this process, which starts sooner."""
    cores = os.cpu_count() or 1
    return cores if cores > 1 and config.args_source is not pytest.Config.ArgsSource.ARGS else 0


@pytest.fixture(autouse=True, scope="module")
def own_environment() -> Iterator[None]:
    """Undo what a module leaves in the environment: Dask writes there what its workers import from."""
    before = dict(os.environ)
    yield
    for name in os.environ.keys() - before.keys():
        del os.environ[name]
    os.environ.update(before)


@pytest.fixture(scope="session")
def casual_author(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the casual writer's ``posts``, their ``index``, and the profile in ``index/voice``."""
    from bloginator.corpus.author.profile_store import learn_author
    from bloginator.corpus.index.refresh import refresh_index
    from tests.builders import casual_corpus

    folder = tmp_path_factory.mktemp("casual")
    refresh_index([casual_corpus(folder / "posts")], folder / "index", root=folder)
    learn_author(folder / "index", folder / "index" / "voice")
    return folder


@pytest.fixture(scope="session")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A drafted project of two sections, one of them answered, with a figure that no source has; to be copied."""
    from tests.project import a_project, prose

    project = a_project(tmp_path_factory.mktemp("drafted"), topics=("hiring", "closing"), settings="timeout_s = 0\n")
    project.draft()
    project.answer("hiring", f"{prose('hiring')}\n\nIt took 4711 days in Berlin [S1].\n")
    return project.root


@pytest.fixture
def a_trained_author(casual_author: Path, tmp_path: Path) -> Path:
    """Return a copy of the trained author in a folder of the test's own."""
    return shutil.copytree(casual_author, tmp_path, dirs_exist_ok=True)
