"""What ``draft --watch`` takes for a change."""

from pathlib import Path

import pytest
from tests.project import a_project

from bloginator.batch.draft.watch import stamp_batch


@pytest.mark.parametrize(
    ("folder", "is_change"), [("", True), ("mcp/", True), ("assistant/", True), ("server/", False), ("extract/", False)]
)
def test_an_answer_is_a_change_unless_a_program_of_the_chain_gave_it(tmp_path: Path, folder: str, is_change: bool) -> None:
    settings = 'responder = ["assistant", "server"]\n'
    project = a_project(tmp_path, topics=("hiring",), settings=settings)
    responses = project.folder() / "responses"
    (responses / folder).mkdir(parents=True)
    before = stamp_batch(project.root, "essay", {})
    (responses / folder / "hiring.md").write_text("TODO", "utf-8")
    assert (stamp_batch(project.root, "essay", {}) != before) == is_change
