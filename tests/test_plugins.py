"""Plugins: what another package brings is chosen, checked and used like ours: a responder, an exporter."""

import os
import re
import tomllib
from pathlib import Path

import pytest

from bloginator.plugins import RESPONDERS, list_plugins, load_plugin
from tests.project import Project, a_project

DOCS = Path(__file__).parents[1] / "docs"
COUNTED = """
class PLUGIN(BareExporter):
    def render(self, draft):
        with open("renders.log", "a") as log:
            log.write("x")
        return super().render(draft)
"""
"""Behind the exporter that the docs show: notes each time that it renders."""

THREE = ("opening", "hiring", "closing")


def install(folder: Path, kind: str = "responders") -> dict[str, str]:
    """Install the package that the docs show for a kind into a folder, as pip lays it out; return where Python finds it."""
    group, docs = f"bloginator.{kind}", (DOCS / f"{kind}.md").read_text("utf-8")
    blocks = re.findall(r"^```(toml|python)\n(.*?)^```$", docs, re.MULTILINE | re.DOTALL)
    [project] = [tomllib.loads(text)["project"] for language, text in blocks if language == "toml" and "[project]" in text]
    [module] = [text for language, text in blocks if language == "python"]
    entry_points = project["entry-points"][group]
    [file] = {target.partition(":")[0] for target in entry_points.values()}
    info = folder / f"{file}-{project['version']}.dist-info"
    info.mkdir(parents=True)
    (folder / f"{file}.py").write_text(module, "utf-8")
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n", "utf-8"
    )
    lines = "".join(f"{name} = {target}\n" for name, target in entry_points.items())
    (info / "entry_points.txt").write_text(f"[{group}]\n{lines}", "utf-8")
    return {"PYTHONPATH": os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))}


def a_batch(root: Path, settings: str) -> Project:
    return a_project(root, topics=THREE, settings=f'responder = "shout"\n{settings}')


def test_the_responder_that_the_docs_show_drafts_once_it_is_installed(tmp_path: Path) -> None:
    environ = install(tmp_path / "site")
    project = a_batch(tmp_path, '[shout]\nmark = "!!"\n')
    outcome = project.draft(env=environ)
    assert outcome.code == 0, outcome.said
    answer = (project.folder() / "responses" / "shout" / "hiring.md").read_text("utf-8")
    assert "model: loud-1" in answer and answer.rstrip().endswith("[S1]!!")
    assert "shout answered 3 sections" in outcome.out and "cost so far $0.00" in outcome.out
    assert not (project.folder() / "tickets" / "spent.jsonl").exists(), "it is free"


def test_its_table_is_checked_by_its_own_record(tmp_path: Path) -> None:
    environ = install(tmp_path / "site")
    project = a_batch(tmp_path, '[shout]\nmrk = "!!"\n')
    assert "There is no setting `shout.mrk`; did you mean `shout.mark`?" in project.draft(env=environ).err
    (project.folder() / "batch.toml").write_text('responder = "shout"\n[shout]\nmark = 3\n', "utf-8")
    assert "shout.mark: Input should be a valid string" in project.draft(env=environ).err


def test_the_exporter_that_the_docs_show_writes_its_form_of_the_draft_and_keeps_what_one_changed(tmp_path: Path) -> None:
    environ = install(tmp_path / "site", "exporters")
    with (tmp_path / "site" / "bloginator_bare.py").open("a", encoding="utf-8") as module:
        module.write(COUNTED)
    project = a_project(tmp_path, topics=THREE, settings='responder = "extract"\nexports = ["bare"]\n')
    assert project.draft(env=environ).code == 0
    assert (tmp_path / "renders.log").read_text("utf-8") == "x", "a draft renders each form of it once"
    page = project.folder() / "draft.html"
    text = page.read_text("utf-8")
    assert text.startswith("<!doctype html>") and '<h2 id="hiring">' in text
    page.unlink()
    assert project.draft(env=environ).code == 0 and page.read_text("utf-8") == text
    page.write_text("<p>My own.", "utf-8")
    (project.folder() / "batch.toml").write_text('responder = "extract"\nexports = ["bare"]\nthreshold = 0.5\n', "utf-8")
    assert "not as last written was kept as batches/essay/draft.html.yours-" in project.draft(env=environ).out
    assert page.read_text("utf-8") == text


def test_a_form_is_made_again_when_its_exporter_is_edited(tmp_path: Path) -> None:
    environ = install(tmp_path / "site", "exporters")
    project = a_project(tmp_path, topics=THREE, settings='responder = "extract"\n')
    assert project.draft(env=environ).code == 0
    assert "up to date" not in project.bloginator("export", "essay", "--to", "bare", env=environ).said
    assert "up to date" in project.bloginator("export", "essay", "--to", "bare", env=environ).said
    with (tmp_path / "site" / "bloginator_bare.py").open("a", encoding="utf-8") as module:
        module.write(COUNTED)
    assert "up to date" not in project.bloginator("export", "essay", "--to", "bare", env=environ).said
    assert (tmp_path / "renders.log").read_text("utf-8") == "x"


@pytest.mark.parametrize(
    ("exports", "said"),
    [
        ("htm", "There is no exporter `htm`. Did you mean `html`?"),
        ("json", "The exporter `json` would write over another file."),
    ],
)
def test_an_exporter_that_cannot_serve_is_told_before_anything_is_asked(tmp_path: Path, exports: str, said: str) -> None:
    environ = install(tmp_path / "site", "exporters")
    project = a_project(tmp_path, topics=THREE, settings=f'exports = ["{exports}"]\n')
    outcome = project.draft(env=environ)
    assert outcome.code == 1 and said in outcome.err and "Traceback" not in outcome.said
    assert not (project.folder() / "requests").exists()


def test_one_that_is_not_installed_is_told_like_a_slip(tmp_path: Path) -> None:
    outcome = a_batch(tmp_path, "").draft()
    assert outcome.code == 1 and "There is no responder `shout`." in outcome.err


def test_one_that_cannot_be_loaded_is_told_with_its_package(tmp_path: Path) -> None:
    environ = install(tmp_path / "site")
    (tmp_path / "site" / "bloginator_shout.py").write_text("import no_such_package\n", "utf-8")
    outcome = a_batch(tmp_path, "").draft(env=environ)
    assert outcome.code == 1 and "The plugin `shout` cannot be loaded: No module named 'no_such_package'" in outcome.err
    assert "Traceback" not in outcome.said


@pytest.mark.parametrize("name", ["openai_batch", "../server", "", "__init__", "Server"])
def test_only_the_name_itself_is_a_plugins_name(name: str) -> None:
    assert load_plugin(RESPONDERS, name) is None


def test_ours_are_known_by_their_files_alone() -> None:
    assert list_plugins(RESPONDERS)[:3] == ["anthropic-batch", "assistant", "batch-file"]
