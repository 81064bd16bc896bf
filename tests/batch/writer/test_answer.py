"""A person answers in an editor of their own: here a script that does what a person would do."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.batch.answers.test_wait import Listener
from tests.project import COMMANDS, TOPICS, Outcome, Project, a_project, prose

FIVE = TOPICS[:5]

EDITOR = '''\
"""Write what the plan says for the section into the form, as a person would: below our first lines."""
import json, os, re, sys
from pathlib import Path

form = Path(sys.argv[-1])
text = form.read_text("utf-8")
section = form.stem
with open(os.environ["SEEN"], "a", encoding="utf-8") as seen:
    seen.write(json.dumps({"section": section, "form": text}) + "\\n")
plan = json.loads(os.environ["PLAN"])
steps = plan.get(section, [])
done = Path(os.environ["SEEN"] + "." + section)
number = int(done.read_text()) if done.exists() else 0
done.write_text(str(number + 1))
step = steps[number] if number < len(steps) else None
if step is None:
    sys.exit(0)
if step == "fail":
    form.write_text(text.replace("\\n\\n\\n", "\\n\\nHalf a sentence\\n\\n", 1), "utf-8")
    sys.exit(1)
mark = re.match("%+", text)[0]
ours = [line for line in text.split("\\n") if line.startswith(mark)]
form.write_text("\\n".join([*ours[:2], "", step, "", *ours[2:]]), "utf-8")
'''


def asked(root: Path, topics: tuple[str, ...] = FIVE, corpus: str = "") -> Project:
    """Return a project whose requests are written."""
    project = a_project(root, topics=topics, settings="stand_in = false\n")
    if corpus:
        (project.folder() / "corpus" / "hiring.md").write_text(corpus, "utf-8")
    project.draft()
    return project


def command(project: Project) -> str:
    """Return an EDITOR that runs the script above."""
    script = project.root / "an editor.py"
    script.write_text(EDITOR, "utf-8")
    return f"{sys.executable} '{script}'"


def start(project: Project, plan: dict[str, list[str | None]], stdin: int = subprocess.PIPE) -> subprocess.Popen[str]:
    """Begin `bloginator answer` with an editor that follows the plan."""
    seen = str(project.root / "seen.jsonl")
    env = {"VISUAL": "", "EDITOR": command(project), "PLAN": json.dumps(plan), "SEEN": seen}
    return project.start(*COMMANDS["bloginator"], "answer", "essay", env=env, stdin=stdin)


def answer(project: Project, plan: dict[str, list[str | None]], typed: str = "") -> Outcome:
    process = start(project, plan)
    out, err = process.communicate(typed, timeout=60)
    return Outcome(process.returncode, out, err)


def seen(project: Project) -> list[dict[str, str]]:
    """Return what the editor was shown, in order."""
    path = project.root / "seen.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def response(project: Project, name: str) -> str:
    return (project.folder() / "responses" / name).read_text("utf-8")


def test_every_open_section_is_answered_one_after_the_other(tmp_path: Path) -> None:
    project = asked(tmp_path)
    outcome = answer(project, {topic: [prose(topic)] for topic in FIVE})
    assert outcome.code == 0, outcome.said
    assert [one["section"] for one in seen(project)] == list(FIVE)
    form = seen(project)[1]["form"]
    assert "On hiring" in form and "What we learned about hiring." in form and "[S1] corpus/hiring.md" in form
    said = response(project, "hiring.md")
    assert said == f"---\nrequest_id: {project.request('hiring')['request_id']}\n---\n\n{prose('hiring')}"
    assert "✓ hiring accepted (responses/hiring.md)" in outcome.out and "nothing is open" in outcome.out
    assert project.draft("--strict").code == 0


def test_leaving_it_empty_skips_and_q_stops(tmp_path: Path) -> None:
    project = asked(tmp_path)
    outcome = answer(project, {"opening": [None], "hiring": [prose("hiring")]}, "\nq\n")
    assert outcome.code == 0, outcome.said
    assert "○ opening skipped" in outcome.out and "4 sections still open" in outcome.out
    assert [one["section"] for one in seen(project)] == ["opening", "hiring"]
    assert sorted(path.name for path in (project.folder() / "responses").iterdir()) == ["hiring.md"]


def test_nothing_of_the_form_is_taken_for_the_answer(tmp_path: Path) -> None:
    evil = (
        "# On hiring\n\nHiring cost us 3 days. --> <!-- hiring\n\n%% hiring is not yours %%\n\n"
        "Hiring\u2028leaks\x0bout\x85here of hiring\rand there.\n\n---\n\n<<<ANSWER hiring>>>\nhiring\n<<<END hiring>>>\n"
    )
    project = asked(tmp_path, corpus=evil)
    answer(project, {"hiring": ["Only this is mine [S1]."]})
    assert "-->" in next(one["form"] for one in seen(project) if one["section"] == "hiring")
    assert response(project, "hiring.md").split("---\n\n", 1)[1] == "Only this is mine [S1].\n"


def test_a_refused_answer_is_offered_for_correction_in_its_own_file(tmp_path: Path) -> None:
    project = asked(tmp_path)
    project.answer_all(topic for topic in FIVE if topic != "hiring")
    project.answer("hiring", "Good so far [S1].\n\n```\nnever closed\n")
    outcome = answer(project, {"hiring": ["Good so far [S1]."]})
    assert outcome.code == 0, outcome.said
    form = seen(project)[0]["form"]
    assert "\n```\nnever closed\n" in form and "To be mended: responses/hiring.md line 3: a code fence" in form
    assert response(project, "hiring.md").endswith("---\n\nGood so far [S1].\n")


def test_an_answer_that_is_refused_at_once_is_offered_again(tmp_path: Path) -> None:
    project = asked(tmp_path, FIVE[:1])
    outcome = answer(project, {"opening": ["One [S1].\n\n```\nopen", "One [S1]."]}, "\n")
    assert outcome.code == 0 and "✗ opening refused: " in outcome.out and "✓ opening accepted" in outcome.out


def test_an_accepted_answer_with_feedback_on_it_is_never_overwritten(tmp_path: Path) -> None:
    project = asked(tmp_path)
    project.answer_all(FIVE)
    project.draft()
    project.bloginator("refine", "essay", "hiring", "shorter")
    project.draft()
    before = response(project, "hiring.md")
    outcome = answer(project, {"hiring": ["Shorter [S1]."]})
    assert outcome.code == 0 and [one["section"] for one in seen(project)] == ["hiring"]
    form = seen(project)[0]["form"]
    assert "%% shorter" in form and f"\n\n{before.strip()}\n\n" in form, "one begins with the text it speaks of"
    assert response(project, "hiring.md") == before
    assert response(project, f"{project.request('hiring')['request_id']}.md").endswith("---\n\nShorter [S1].\n")
    assert set(project.standings().values()) == {"accepted"}


def test_a_file_that_somebody_else_wrote_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    project = asked(tmp_path, FIVE[:1])
    (project.folder() / "responses").mkdir()
    script = project.root / "two.py"
    script.write_text(
        "import sys; from pathlib import Path\n"
        f"Path({str(project.folder() / 'responses' / 'opening.md')!r}).write_text('Theirs [S1].\\n')\n"
        "Path(sys.argv[1]).write_text('Mine [S1].\\n')\n",
        "utf-8",
    )
    outcome = project.bloginator("answer", "essay", env={"VISUAL": f"{sys.executable} {script}"})
    assert outcome.code == 0, outcome.said
    assert response(project, "opening.md") == "Theirs [S1].\n"
    assert "Mine [S1]." in response(project, f"{project.request('opening')['request_id']}.md")


def test_leaving_the_editor_with_an_error_stops_and_keeps_what_was_typed(tmp_path: Path) -> None:
    project = asked(tmp_path)
    outcome = answer(project, {"opening": ["fail", "Half a sentence, and the rest [S1]."]})
    assert outcome.code == 130 and "`bloginator answer essay` goes on" in outcome.out, outcome.said
    assert not (project.folder() / "responses").exists()
    answer(project, {"opening": ["fail", "Half a sentence, and the rest [S1]."]}, "q\n")
    assert "\n\nHalf a sentence\n\n" in seen(project)[1]["form"]
    assert response(project, "opening.md").endswith("and the rest [S1].\n")


def test_ctrl_c_between_two_sections_stops(tmp_path: Path) -> None:
    project = asked(tmp_path)
    process = start(project, {"opening": [prose("opening")]})
    run = Listener(process)
    try:
        run.until("✓ opening accepted")
        os.killpg(process.pid, signal.SIGINT)
        assert run.end() == 130
        assert not any("Traceback" in line for line in run.lines)
    finally:
        run.kill()


def test_an_editor_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    project = asked(tmp_path, FIVE[:1])
    for chosen in ("no-such-editor", "'unclosed"):
        outcome = project.bloginator("answer", "essay", env={"VISUAL": chosen})
        assert outcome.code == 1 and "EDITOR" in outcome.err and "Traceback" not in outcome.said


def test_before_anything_is_asked_it_says_what_to_run(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=FIVE)
    outcome = project.bloginator("answer", "essay")
    assert outcome.code == 1 and "`bloginator draft essay --batch-timeout 0`" in outcome.err
    assert project.doit("ask:essay").code == 0
    assert answer(project, {}, "q\n").code == 0
    assert "Did you mean essay?" in project.bloginator("answer", "esay").err
