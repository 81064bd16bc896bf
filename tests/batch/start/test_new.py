"""How a run begins: what a killed one left is swept, wherever it was being written."""

import os
import shutil
from pathlib import Path

import pytest
from tests.project import a_drafted_project, a_project


def test_what_a_killed_run_left_is_swept_from_every_folder_of_ours(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=("opening", "closing"))
    project.answer_all(("opening", "closing"))
    project.draft()
    (project.folder() / "draft.json").write_text("somebody's", "utf-8")
    [index] = (tmp_path / ".bloginator" / "index").rglob("corpus.sqlite")
    cache = tmp_path / ".bloginator" / "batches" / "essay"
    places = (
        tmp_path,
        index.parent,
        index.with_name("voice"),
        cache / "voice",
        cache / "answering",
        cache / "copies" / "verdicts",
    )
    left = [folder / ".profile.bin.1a2b3c4d.bloginator.tmp" for folder in places]
    theirs = index.with_name(".profile.bin.swp")
    for path in (*left, theirs):
        path.parent.mkdir(exist_ok=True)
        path.write_text("half", "utf-8")
        os.utime(path, (0, 0))
    told = project.draft()
    assert not any(path.exists() for path in left) and theirs.exists()
    assert told.code == 0 and "kept as batches/essay/draft.json.yours-" in told.out, told.said


def test_a_batch_whose_folder_was_renamed_goes_on_under_its_new_name_and_says_so(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=("opening", "closing"))
    project.answer_all(("opening", "closing"))
    project.draft()
    before = (project.folder() / "draft.md").read_bytes()
    project.folder().rename(project.folder("tour"))
    told = project.bloginator("draft", "tour", "--batch-timeout", "0")
    assert told.code == 0 and "The batch essay is called tour now" in told.err
    assert (project.folder("tour") / "draft.md").read_bytes() == before
    assert [path.name for path in (tmp_path / ".bloginator" / "batches").iterdir()] == ["tour"]


@pytest.mark.parametrize("cache", ["kept", "deleted"])
@pytest.mark.parametrize("damage", ["cut off", "gone", "NUL"])
def test_a_request_that_is_damaged_or_missing_asks_no_section_again(tmp_path: Path, damage: str, cache: str) -> None:
    project = a_drafted_project(tmp_path, topics=("opening", "closing"))
    before = project.files()
    request = project.folder() / "requests" / "opening.json"
    if damage == "gone":
        request.unlink()
    else:
        request.write_bytes(request.read_bytes()[:40] if damage == "cut off" else bytes(99))
    if cache == "deleted":
        shutil.rmtree(project.root / ".bloginator")
    told = project.draft()
    assert told.code == 0 and project.standings() == {"opening": "accepted", "closing": "accepted"}, told.said
    assert project.files() == before


def test_a_copied_batch_takes_nothing_from_the_one_that_is_still_there(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=("opening", "closing"))
    project.draft()
    shutil.copytree(project.folder(), project.folder("tour"))
    assert "is called" not in project.bloginator("draft", "tour", "--batch-timeout", "0").said
    assert {path.name for path in (tmp_path / ".bloginator" / "batches").iterdir()} == {"essay", "tour"}


@pytest.mark.skipif(os.name == "nt", reason="such permissions are not known there")
@pytest.mark.parametrize(
    ("file", "folder", "withheld"),
    [(0o600, 0o755, 0o077), (0o640, 0o755, 0o007), (0o644, 0o700, 0o077), (0o644, 0o755, 0)],
    ids=["mine alone", "my group's", "a closed folder", "everybody's"],
)
def test_what_quotes_the_corpus_is_no_more_readable_than_its_least_readable_file(
    tmp_path: Path, file: int, folder: int, withheld: int
) -> None:
    project = a_project(tmp_path, topics=("opening", "closing"))
    project.answer_all(("opening", "closing"))
    corpus = project.folder() / "corpus"
    (corpus / "opening.md").chmod(file)
    corpus.chmod(folder)
    project.draft()
    batch, cache = project.folder(), tmp_path / ".bloginator"
    quoting = [*batch.glob("requests/*.json"), *batch.glob("verdicts/*"), batch / "draft.md", *cache.rglob("corpus.sqlite")]
    assert len(quoting) >= 7
    for path in [*quoting, batch / "requests", batch / "verdicts", cache / "batches" / "essay"]:
        mode = path.stat().st_mode
        assert not mode & withheld, path
        assert withheld & 0o040 or mode & 0o040, path
        assert withheld & 0o004 or mode & 0o004, path


@pytest.mark.skipif(os.name == "nt", reason="such permissions are not known there")
@pytest.mark.parametrize("closed", ["corpus/opening.md", "outline.json"])
def test_what_was_written_before_corpus_or_outline_was_closed_is_closed_with_it(tmp_path: Path, closed: str) -> None:
    project = a_project(tmp_path, topics=("opening", "closing"), settings='threshold = 0.5\nexports = ["page"]\n')
    project.answer("opening")
    project.draft("--responder", "extract")
    project.bloginator("report", "essay")
    project.bloginator("export", "essay", "--to", "md")
    project.bloginator("graph", "essay")
    project.bloginator("pack", "essay")
    batch = project.folder()
    (batch / "draft.md.yours-1a2b3c4d").write_text("What the writer had there.\n", "utf-8")
    names = (
        "draft.md",
        "draft.json",
        "draft.html",
        "report.md",
        "report.json",
        "graph.svg",
        "AGENTS.md",
        "CLAUDE.md",
        "responses/extract",
        "exports",
        "draft.md.yours-1a2b3c4d",
    )
    assert all((batch / name).stat().st_mode & 0o004 for name in names)
    (batch / closed).chmod(0o600)
    before = project.text()
    assert project.draft("--responder", "extract").code == 0
    assert project.text() == before
    assert [name for name in names if (batch / name).stat().st_mode & 0o077] == []
