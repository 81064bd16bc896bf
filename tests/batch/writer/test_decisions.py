"""What the writer decides on findings is taken in draft, status, report, JSON, page and exit codes alike."""

import json
from pathlib import Path

from tests.project import Project, a_project

WORD = "100% of 2 claims are supported, 1 by your word."


def findings_of(project: Project) -> list[dict[str, str]]:
    """Return the findings as the report has them."""
    found: list[dict[str, str]] = json.loads(project.bloginator("report", "essay", "--json").out)["findings"]
    return found


def test_a_dismissed_finding_counts_nowhere_and_an_accepted_one_is_told_as_accepted(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=["hiring"], settings='exports = ["page"]\n')
    project.draft()
    sources: list[dict[str, str]] = project.request("hiring")["sources"]  # type: ignore[assignment]
    cost = next(source["marker"] for source in sources if "of hiring cost us 3 days" in " ".join(source["text"].split()))
    said = "The old way of hiring cost us 3 days a month [{}]. Hiring cost us 4711 euros in Berlin [{}].\n"
    project.answer("hiring", said.format(cost, cost))
    assert "Unsupported: 1." in project.draft().out
    (found,) = [finding for finding in findings_of(project) if finding["kind"] == "unsupported"]
    assert project.bloginator("report", "essay", "--fail-on", "unsupported").code == 1

    project.bloginator("accept", "essay", found["id"], "--why", "from the board")
    for said in (project.draft().out, project.doit("status:essay").out, project.bloginator("report", "essay").out):
        assert "50% of 2 claims are supported. Unsupported: 1, 1 of them accepted by you." in " ".join(said.split())
    project.bloginator("dismiss", "essay", found["id"])
    for said in (project.draft().out, project.doit("status:essay").out, project.bloginator("report", "essay").out):
        assert WORD in said and "Unsupported" not in said
    draft = json.loads((project.folder() / "draft.json").read_text("utf-8"))
    assert (draft["supported"], draft["unsupported"], draft["sections"][0]["supported"]) == (1.0, 0, 1.0)
    assert {sentence["verdict"] for sentence in draft["sections"][0]["sentences"]} == {"supported"}
    assert 'class="b unsupported"' not in (project.folder() / "draft.html").read_text("utf-8")
    assert project.bloginator("report", "essay", "--fail-on", "unsupported").code == 0


def test_of_several_findings_those_that_there_are_are_settled_and_the_others_named(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=["hiring"])
    project.draft()
    project.answer("hiring", "Hiring cost us 4711 euros in Berlin [S1]. Wages rose by 812 euros in Madrid [S1].\n")
    project.draft()
    ids = [finding["id"] for finding in findings_of(project) if finding["kind"] == "unsupported"]
    assert len(ids) == 2
    none = project.bloginator("dismiss", "essay", "zzzz", "yyyy")
    assert none.code == 1 and "Nothing was settled." in none.out
    assert "There is no finding zzzz." in none.err and "There is no finding yyyy." in none.err
    said = project.bloginator("dismiss", "essay", ids[0], "zzzz", ids[1])
    assert said.code == 1 and "There is no finding zzzz." in said.err
    assert all(f"{one} is dismissed" in said.out for one in ids)
    assert {finding["decision"] for finding in findings_of(project) if finding["id"] in ids} == {"dismiss"}
