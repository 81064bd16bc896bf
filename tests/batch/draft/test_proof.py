"""A draft's proof is one file, the same each time, which holds anywhere."""

from pathlib import Path

import pytest
from tests.project import TOPICS, Project, a_drafted_project

from bloginator.batch.draft.proof import verify
from bloginator.disk.archive import pack_files

FEW = TOPICS[:4]
FILE = "batches/essay/exports/essay.proof.zip"


def test_a_proof_holds_without_the_corpus_and_a_changed_one_does_not(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=FEW)
    outcome = project.bloginator("bundle", "essay")
    assert outcome.code == 0 and "batches/essay/exports/essay.proof.zip: 4 sections, 4 passages" in outcome.out, outcome.said
    data = (project.root / FILE).read_bytes()
    assert project.bloginator("bundle", "essay", "--to", "again.zip").code == 0
    assert (project.root / "again.zip").read_bytes() == data

    elsewhere = Project(tmp_path / "elsewhere")
    elsewhere.root.mkdir()
    (elsewhere.root / "proof.zip").write_bytes(data)
    outcome = elsewhere.bloginator("verify", "proof.zip")
    assert outcome.code == 0 and outcome.out.startswith("proof.zip holds: 4 sections"), outcome.said
    (elsewhere.root / "proof.zip").write_bytes(data.replace(b"earlier than feels right", b"earlier than feels wrong", 1))
    outcome = elsewhere.bloginator("verify", "proof.zip")
    assert outcome.code == 1 and "its bytes were changed" in outcome.err and "Traceback" not in outcome.said
    (elsewhere.root / "proof.zip").write_bytes(data.replace(b"earlier than feels right", b"earlier than feels night", 1))
    outcome = elsewhere.bloginator("verify", "proof.zip")
    assert "does not hold: 1 fault." in outcome.err and len(outcome.err.splitlines()) == 2, outcome.err
    assert "Name a file that `bloginator bundle` wrote." in elsewhere.bloginator("verify", "none.zip").err


def test_an_archive_of_nothing_is_no_proof(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "empty.zip"
    file.write_bytes(pack_files({}))
    assert verify(str(file)) == 1
    assert "draft.md is not in it." in capsys.readouterr().err


def test_only_a_draft_that_stands_has_a_proof(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=FEW)
    (project.folder() / "draft.md").write_text("Mine.\n", "utf-8")
    outcome = project.bloginator("bundle", "essay")
    assert outcome.code == 1 and "not what the answers come to now" in outcome.err
    assert not (project.root / FILE).exists()


def test_what_is_blocked_since_is_not_in_it(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=FEW)
    project.bloginator("blocklist", "add", "lesson of hiring")
    outcome = project.bloginator("bundle", "essay")
    assert outcome.code == 0, outcome.said
    assert b"lesson of hiring" not in (project.root / FILE).read_bytes()
    assert project.bloginator("verify", FILE).code == 0
    project.bloginator("blocklist", "add", "old way of reviews")
    outcome = project.bloginator("bundle", "essay")
    assert outcome.code == 1, outcome.said
