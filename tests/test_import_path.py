"""No process of ours takes a module from the project, a batch or a corpus: each file there only leaves a mark if it does."""

import signal
import subprocess
import sys
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.project import Project, a_project, clean_environment

NAMES = sorted(
    name for name in {*sys.stdlib_module_names, *packages_distributions(), "kreuzberg", "chromadb"} if name.isidentifier()
)
POOL = "from bloginator.corpus.ingest import parser_pool\nparser_pool.WORTH_BYTES, parser_pool.BATCH_BYTES = 1, 500\n"
SCRIPT = "import sys\n{}from bloginator.cli import main\nsys.exit(main())\n"
"""What pip makes of an entry point: Python looks for modules beside it, and not where one stands."""

HELLO = (
    '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-03-26","capabilities":{},'
    '"clientInfo":{"name":"x","version":"1"}}}\n{"jsonrpc":"2.0","method":"notifications/initialized"}\n'
    '{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"status","arguments":{}}}\n'
)
HERE, BATCH, CORPUS = "", "batches/essay", "batches/essay/corpus"
COMMANDS = [
    (HERE, "draft essay --batch-timeout 0", ""),
    (BATCH, "draft essay --batch-timeout 0 --responder extract", ""),
    (CORPUS, "draft essay --batch-timeout 0", ""),
    (CORPUS, "index . --to index", ""),
    (HERE, "status essay", ""),
    (CORPUS, "report essay", ""),
    (HERE, "export essay --to docx,epub,html,md", "pypandoc"),
    (HERE, "export essay --to pdf", "typst"),
    (HERE, "bundle essay", ""),
    (HERE, "search hiring", ""),
    (CORPUS, "voice opening.md --corpus .", ""),
    (HERE, "mcp --batch essay", "mcp"),
    (BATCH, "review essay --no-browser", "uvicorn"),
]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = a_project(tmp_path_factory.mktemp("shadows"), topics=("opening", "closing"), settings='exports = ["page"]\n')
    project.answer_all(("opening", "closing"))
    mark = f"open({str(project.root / 'imported')!r}, 'a').write(__name__ + ' ')\nraise ImportError\n"
    for folder in (HERE, BATCH, CORPUS):
        for name in NAMES:
            (project.root / folder / f"{name}.py").write_text(mark, "utf-8")
    return project


@pytest.mark.parametrize(("folder", "words", "needs"), COMMANDS)
def test_nothing_is_imported_from_where_one_stands(
    project: Project, tmp_path: Path, folder: str, words: str, needs: str
) -> None:
    if needs and find_spec(needs) is None:
        pytest.skip(f"{needs} is not installed")
    script = tmp_path / "bloginator"
    script.write_text(SCRIPT.format(POOL if words.startswith("index") else ""), "utf-8")
    command = subprocess.Popen(
        [sys.executable, str(script), *words.split()],
        cwd=project.root / folder,
        env=clean_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    if words.startswith("review"):
        assert command.stdout
        assert b"On closing" in urlopen(command.stdout.readline().strip(), timeout=60).read()
        command.send_signal(signal.SIGINT)
    out, err = command.communicate(HELLO if words.startswith("mcp") else "", timeout=120)
    assert not (project.root / "imported").exists(), (project.root / "imported").read_text("utf-8")
    assert command.returncode == (130 if words.startswith("review") else 0), out + err
