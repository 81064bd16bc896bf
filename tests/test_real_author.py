"""The whole job on a real author's posts, with a 17-section outline."""

import json
import shutil
from pathlib import Path

import pytest

from tests.project import Project, a_project
from tests.shared import shared

OUTLINE = Path(__file__).parent / "data" / "outline_lynch.json"


@pytest.fixture(scope="module")
def real_project(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, list[str]]:
    """A project over the author's posts whose requests are written, and its sections."""
    project = a_project(tmp_path_factory.mktemp("real"), settings=f'corpus = "{shared("blogs", "lynch").as_posix()}"\n')
    shutil.copyfile(OUTLINE, project.folder() / "outline.json")
    assert project.draft().code == 1
    requests = [json.loads(path.read_text("utf-8")) for path in (project.folder() / "requests").glob("*.json")]
    return project, [one["section"] for one in requests if "section" in one]


def test_a_real_author_gets_seventeen_requests_with_sources_and_samples(real_project: tuple[Project, list[str]]) -> None:
    project, sections = real_project
    assert len(sections) == 17
    for section in sections:
        request = project.request(section)
        assert len(request["sources"]) >= 5, section  # type: ignore[arg-type]
        assert all(str(source["document"]).startswith("lynch/") for source in request["sources"])  # type: ignore[attr-defined]
    samples = json.loads((project.folder() / "requests" / "samples.json").read_text("utf-8"))["passages"]
    assert len(samples) == 3 and len({one["document"] for one in samples}) == 3


def test_a_real_author_gets_a_draft_from_answers_and_one_from_extracts(real_project: tuple[Project, list[str]]) -> None:
    project, sections = real_project
    for section in sections[:15]:
        project.answer(section, f"This says something about {section} [S1], and more [S2].\n")
    outcome = project.draft()
    assert outcome.code == 0, outcome.said
    held = json.loads((project.folder() / "draft.json").read_text("utf-8"))
    assert (held["accepted"], held["placeholders"], held["total"]) == (15, 2, 17)
    assert len(held["references"]) >= 20
    shutil.rmtree(project.folder() / "responses")
    outcome = project.draft("--responder", "extract", "--strict")
    assert outcome.code == 0, outcome.said
    assert "complete" in outcome.out
