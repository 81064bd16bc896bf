"""``doit plan``: what the next draft would do, told before anything runs, and nothing written."""

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders import a_request, a_source
from tests.project import Project, a_project, prose, write_outline

from bloginator.batch.draft.plan import copy_index, make_plan
from bloginator.batch.opening import open_run
from bloginator.records.plan import BatchPlan
from bloginator.stages.plan.request_changes import explain_request

SECTIONS = ("hiring", "reviews", "incidents", "budgets")
COUNTED = ("hiring", "reviews", "incidents")


def a_drafted_project(root: Path) -> Project:
    """Make a project of four sections, three of them answered, with its draft."""
    project = a_project(root, topics=SECTIONS, settings="threshold = 0.5\n")
    project.draft()
    project.answer_all(COUNTED)
    assert project.draft().code == 0
    return project


def a_plan(project: Project) -> BatchPlan:
    """Return what is planned, as ``--json`` prints it."""
    outcome = project.doit("plan:essay", "--json")
    assert outcome.code == 0, outcome.said
    return BatchPlan.model_validate_json(outcome.out)


def rename_section(project: Project) -> None:
    write_outline(project.folder(), SECTIONS, reviews="On looking at code")


def add_section(project: Project) -> None:
    write_outline(project.folder(), ("mentoring", *SECTIONS))


def drop_section(project: Project) -> None:
    write_outline(project.folder(), SECTIONS[1:])


def edit_post(project: Project) -> None:
    post = project.folder() / "corpus" / "hiring.md"
    post.write_text(post.read_text("utf-8").replace("3 days", "5 days").replace("spring", "autumn"), "utf-8")


def remove_post(project: Project) -> None:
    (project.folder() / "corpus" / "incidents.md").unlink(missing_ok=True)


def answer_rest(project: Project) -> None:
    project.answer("budgets")


def spoil_answer(project: Project) -> None:
    project.answer("hiring", "As an AI language model, I cannot write this section.\n")


def wish(project: Project) -> None:
    project.bloginator("refine", "essay", "reviews", "shorter, with the numbers")


def lengthen(project: Project) -> None:
    (project.folder() / "batch.toml").write_text("threshold = 0.5\nwords_per_section = 300\n", "utf-8")


def block(project: Project) -> None:
    (project.folder() / "blocklist.toml").write_text('entry = [{ text = "On incidents" }]\n', "utf-8")


def change_template(project: Project) -> None:
    folder = project.folder() / "templates" / "request"
    folder.mkdir(parents=True, exist_ok=True)
    shipped = Path(__file__).parents[3] / "src" / "bloginator" / "templates" / "request" / "section.md.j2"
    shipped = shipped if shipped.exists() else Path(__file__).parents[3] / "templates" / "request" / "section.md.j2"
    (folder / "section.md.j2").write_text(shipped.read_text("utf-8") + "\nWrite plainly.\n", "utf-8")


EDITS: tuple[Callable[[Project], None], ...] = (
    rename_section,
    add_section,
    drop_section,
    edit_post,
    remove_post,
    answer_rest,
    spoil_answer,
    wish,
    lengthen,
    block,
    change_template,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(EDITS), max_size=4))
def test_what_is_planned_is_what_the_run_then_does(edits: list[Callable[[Project], None]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        project = a_drafted_project(Path(folder))
        for edit in edits:
            edit(project)
        before = project.files()
        plan = make_plan(open_run(project.root, "essay"))
        assert project.files() == before, "a plan writes nothing"
        project.draft()
        after = project.files()
    requests = {name: data for name, data in after.items() if name.startswith("requests/")}
    changed = {
        row.section: before.get(f"requests/{row.section}.json") != requests.get(f"requests/{row.section}.json")
        for row in plan.sections
    }
    assert {row.section: row.is_written for row in plan.sections} == changed
    standings = {row.section: json.loads(after[f"verdicts/{row.section}.json"])["standing"] for row in plan.sections}
    assert {row.section: row.after for row in plan.sections} == standings
    assert all((before.get("draft.md") == after["draft.md"]) for _ in [plan] if plan.draft in ("kept", "waiting"))
    if plan.draft == "assembled":
        assert inputs_of(before) != inputs_of(after)
    left = {name for name in before if name.startswith("requests/") and "/past/" not in name and name not in after}
    known = {f"requests/{row.section}.json" for row in plan.sections}
    assert {f"requests/{section}.json" for section in plan.removed} == left - known


def inputs_of(files: dict[str, bytes]) -> str:
    """Return what the draft was made from."""
    return str(json.loads(files["draft.json"])["inputs_digest"])


def test_a_request_whose_passages_have_other_scores_is_not_said_to_have_other_places() -> None:
    before = a_request("costs", siblings=("hiring",), sources=(a_source(score=1.25),))
    after = a_request("costs", siblings=("reviews",), sources=(a_source(score=1.2501),))
    assert [reason.what for reason in explain_request(before, after)] == [
        "Something beside its question changed: the other sections, the samples of style, or where its passages lie."
    ]


def test_a_plan_says_what_would_be_asked_of_whom_and_why(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path)
    rename_section(project)
    edit_post(project)
    wish(project)
    outcome = project.doit("plan:essay")
    assert outcome.code == 0, outcome.said
    assert "reviews is asked (accepted, then stale). Its title changed." in outcome.out
    assert "There is a wish that nobody has been told yet." in outcome.out
    assert "Its passages changed: corpus/hiring.md (" in outcome.out
    assert "budgets is asked (missing)" in outcome.out
    assert "asks assistant for 2 sections, waiting up to" in outcome.out


def test_one_section_is_explained_through_either_command(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path)
    rename_section(project)
    by_doit, by_name = project.doit("plan", "reviews"), project.bloginator("plan", "essay", "reviews")
    assert by_doit.out == by_name.out == "essay: reviews is asked (accepted, then stale). Its title changed.\n"
    wrong = project.doit("plan", "review")
    assert wrong.code == 1 and "Did you mean reviews?" in wrong.err
    assert "There is no batch essya. Did you mean essay?" in project.bloginator("plan", "essya").err


def test_where_nothing_changed_nothing_would_be_done(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path)
    project.answer("budgets")
    project.draft()
    assert project.doit("plan").out == "essay: nothing has changed, and nothing would be done.\n"


def test_a_draft_that_was_changed_by_hand_is_told_before_all_else(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path)
    draft = project.folder() / "draft.md"
    draft.write_text(project.text().replace("3 days", "4 days"), "utf-8")
    said = project.doit("plan").out
    assert said.startswith("essay: the draft was changed by hand: what you changed is taken first")
    assert said.endswith("essay: the draft is assembled anew.\n")


def test_a_plan_needs_no_right_to_write(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path)
    edit_post(project)
    index = tmp_path / ".bloginator" / "index"
    before = {path: path.read_bytes() for path in index.rglob("*") if path.is_file()}
    for path in before:
        path.chmod(0o444)
    plan = a_plan(project)
    with copy_index(open_run(project.root, "essay"), is_needed=True) as copy:
        assert all(path.stat().st_mode & 0o200 for path in Path(copy).rglob("*")), "the copy may be written"
    assert any(row.is_written for row in plan.sections)
    assert {path: path.read_bytes() for path in index.rglob("*") if path.is_file()} == before
    shutil.rmtree(tmp_path / ".bloginator")
    assert [row.after for row in a_plan(project).sections] == [row.after for row in plan.sections]


def test_the_price_of_what_would_be_asked_is_told(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path)
    responder = 'responder = "server"\n[server]\nbase_url = "http://127.0.0.1:9"\nmodel = "gpt-4o-mini"\n'
    (project.folder() / "batch.toml").write_text(f"threshold = 0.5\n{responder}", "utf-8")
    (turn,) = a_plan(project).turns
    assert (turn.responder, turn.sections) == ("server", 1)
    assert turn.prompt_tokens > 100 and turn.cost is not None and turn.at_most is not None and turn.at_most > turn.cost
    assert prose("budgets") not in project.doit("plan").out
