"""A report measures what counts, keeps what did not change, and leaves the draft's text alone."""

import json
import shutil
import subprocess
from pathlib import Path

from tests.project import COMMANDS, TOPICS, Outcome, Project, a_kept_project, a_project

from bloginator.batch.opening import open_run
from bloginator.batch.report.findings import measure, read_lint_rules
from bloginator.digest import seal, unseal

THREE = TOPICS[:3]
WRONG = "Kubernetes cut hiring to 4711 euros in Berlin [S1] — at last."


def drafted(root: Path) -> Project:
    return a_kept_project(root, draft_wrong)


def draft_wrong(root: Path) -> None:
    project = a_project(root, topics=THREE)
    project.answer_all(THREE)
    project.answer("hiring", WRONG)
    project.draft()
    project.answer_all(THREE)
    project.answer("hiring", WRONG)
    outcome = project.draft()
    assert outcome.code == 0, outcome.said


def held(project: Project, name: str = "report.json") -> dict[str, object]:
    found: dict[str, object] = json.loads((project.folder() / name).read_text("utf-8"))
    return found


def score_voices(project: Project) -> list[int]:
    """Return how many words of each section were listened to, as ``draft.json`` has it."""
    return [one["voice_words"] for one in held(project, "draft.json")["sections"]]  # type: ignore[attr-defined]


def test_findings_by_severity_with_section_sentence_reason_and_remedy(tmp_path: Path) -> None:
    project = drafted(tmp_path)
    outcome = project.bloginator("report", "essay")
    assert outcome.code == 0 and outcome.err == "", outcome.said
    assert "4711" in outcome.out and "% of 5 claims are supported." in outcome.out
    page = (project.folder() / "report.md").read_text("utf-8")
    assert "(critical unsupported " in page and "he number 4711 is in no source" in page and "**4711**" in page
    assert "m-dash: 1 here (“—”)" in page and "in your own" in page
    first = held(project)["findings"][0]  # type: ignore[index]
    told = project.bloginator("status", "essay").out
    assert first["id"] in outcome.out and first["id"] in told and first["id"] in page
    assert first["section"] == "hiring" and first["severity"] == "critical" and first["mend"]
    listed = [one for one in held(project)["findings"] if one["id"] not in told]  # type: ignore[attr-defined]
    medium = sum(one["severity"] == "medium" for one in listed)
    assert medium and f"{medium} medium" in told and "not listed here: `bloginator report essay` shows them." in told


def test_the_share_stands_in_draft_json_and_the_text_does_not_depend_on_it(tmp_path: Path) -> None:
    project = drafted(tmp_path)
    draft, text = held(project, "draft.json"), project.text()
    shares = {one["id"]: one["supported"] for one in draft["sections"]}  # type: ignore[attr-defined]
    assert shares["hiring"] == 0.0 and shares["onboarding"] == 1.0 and draft["supported"] == 0.6
    before = project.files()
    project.bloginator("report")
    after = project.files()
    assert {name for name in after if before.get(name) != after[name]} == {"report.md", "report.json"}
    assert project.text() == text


def test_only_what_changed_is_weighed_again_and_nothing_depends_on_the_cache(tmp_path: Path) -> None:
    project = drafted(tmp_path)
    project.bloginator("report")
    first, cache = held(project), project.root / ".bloginator" / "batches" / "essay" / "evidence.json"
    marked = json.loads(unseal(cache.read_bytes()) or b"")
    for one in marked["sections"]:
        one["supported"] = 0.123
    cache.write_bytes(seal(json.dumps(marked).encode()))
    project.answer("hiring", "We now begin hiring earlier than feels right [S1].")
    project.bloginator("report")
    shares = {one["section"]: one["supported"] for one in held(project)["sections"]}  # type: ignore[attr-defined]
    assert shares == {"opening": 0.123, "hiring": 1.0, "onboarding": 0.123}
    project.answer("hiring", WRONG)
    cache.unlink()
    project.bloginator("report")
    assert held(project) == first


def test_it_fails_on_what_was_asked_for(tmp_path: Path) -> None:
    project = drafted(tmp_path)
    assert project.bloginator("report", "essay", "--fail-on", "critical").code == 1
    assert project.doit("report:essay", "--fail-on", "unsupported").code == 1
    project.answer("hiring", "We now begin hiring earlier than feels right [S1].")
    outcome = project.doit("report:essay", "--fail-on", "unsupported")
    assert outcome.code == 0 and "Traceback" not in outcome.err, outcome.said


def test_a_settled_finding_stays_settled_until_its_sentence_changes(tmp_path: Path) -> None:
    project = drafted(tmp_path)
    project.bloginator("report", "essay")
    findings = held(project)["findings"]
    worst = [one["id"] for one in findings if one["severity"] == "critical"]  # type: ignore[attr-defined]
    assert project.bloginator("accept", "essay", "zzzz").code == 1
    assert not (project.folder() / "decisions.jsonl").exists()
    outcome = project.bloginator("accept", "essay", worst[0][:5], "--why", "It is so.")
    assert outcome.code == 0 and f"{worst[0]} is accepted: “" in outcome.out, outcome.said
    file = project.folder() / "decisions.jsonl"
    file.write_text(file.read_text("utf-8") + '{"finding": "broken', "utf-8")  # as a hand may leave it
    lines = "".join(json.dumps({"finding": name[:6], "decision": "dismiss"}) + "\n" for name in worst[1:])
    outcome = finish_with_input(project, lines + "nonsense\n")
    assert outcome.code == 1 and f"stdin line {len(worst)} is no decision" in outcome.err, outcome.err
    twice = "".join(json.dumps({"finding": worst[1], "decision": one}) + "\n" for one in ("accept", "dismiss"))
    assert finish_with_input(project, twice).out.startswith(f"{worst[1]} is dismissed already.")  # the last one holds
    outcome = project.bloginator("report", "essay", "--fail-on", "critical")
    told = f"{len(findings)} findings: {len(worst)} settled, {len(findings) - len(worst)} open"  # type: ignore[arg-type]
    assert outcome.code == 0 and told in outcome.out and "decisions.jsonl line 2 is no decision" in outcome.err, outcome.said
    assert told in project.draft().out and told in project.bloginator("status", "essay").out
    shown = [one["id"] for one in held(project, "draft.json")["open_findings"]]  # type: ignore[attr-defined]
    assert shown and not set(shown) & set(worst)
    project.answer("hiring", WRONG.replace("4711", "4712"))
    outcome = project.bloginator("report", "essay", "--fail-on", "critical")
    assert outcome.code == 1 and "One like it was settled for other words: “Kubernetes cut hiring to 4711" in outcome.out


def finish_with_input(project: Project, text: str) -> Outcome:
    """Run ``bloginator decide essay -`` on some lines."""
    process = project.start(*COMMANDS["bloginator"], "decide", "essay", "-", stdin=subprocess.PIPE)
    out, err = process.communicate(text)
    return Outcome(process.returncode, out, err)


def test_json_prints_nothing_else_and_own_changes_are_kept(tmp_path: Path) -> None:
    project = drafted(tmp_path)
    outcome = project.bloginator("report", "essay", "--json")
    assert json.loads(outcome.out) == held(project) and outcome.err == ""
    (project.folder() / "report.md").write_text("Mine.\n", "utf-8")
    assert "not as last written was kept as batches/essay/report.md.yours-" in project.bloginator("report").out
    shutil.rmtree(project.root / ".bloginator")
    project.answer("hiring", "We now begin hiring earlier than feels right [S1].")
    assert "Your own" not in project.bloginator("report").out


def test_nothing_is_measured_where_nothing_counts(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=THREE)
    project.draft()
    outcome = project.bloginator("report", "--fail-on", "unsupported")
    assert outcome.code == 0 and "3 sections not written and not measured." in outcome.out, outcome.said
    assert held(project)["supported"] is None


def test_a_lint_file_of_ones_own_adds_rules_and_a_broken_one_is_named(tmp_path: Path) -> None:
    project = drafted(tmp_path)
    slow = '[slow]\npattern = "(?s)(.|..)+(\\\\d|x)+$y"\n'
    (project.root / "lint.toml").write_text(f'[euro]\nseverity = "low"\nwords = ["euros"]\n\n{slow}', "utf-8")
    assert "lint.toml: lint rule slow: its pattern takes too long" in project.bloginator("report").err
    assert len(read_lint_rules(open_run(project.root, "essay"))) > 10, "the shipped rules stay"
    assert "euro: 1 here" in (project.folder() / "report.md").read_text("utf-8")
    (project.folder() / "lint.toml").write_text('[euro]\nseverity = "grave"\nwords = ["x"]\n', "utf-8")
    outcome = project.bloginator("report")
    assert outcome.code == 1 and "batches/essay/lint.toml" in outcome.err and "euro" in outcome.err, outcome.said
    (project.folder() / "lint.toml").write_text('x = "\\u0000"', "utf-8")
    [complaint] = measure(open_run(project.root, "essay")).complaints
    assert "batches/essay/lint.toml" in complaint and "The shipped rules are taken." in complaint


def test_a_report_never_takes_the_place_of_the_draft(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=THREE, settings='output = "report.md"\n')
    outcome = project.bloginator("report")
    assert outcome.code == 1 and "would take the place" in outcome.err, outcome.said


def test_a_text_of_no_sensible_length_is_not_measured_and_named(tmp_path: Path) -> None:
    project = drafted(tmp_path)
    project.answer("hiring", "A line [S1].\n" * 40_000)
    outcome = project.bloginator("report")
    assert outcome.code == 0 and "Too long to be measured: hiring." in outcome.out, outcome.said
    assert held(project)["supported"] == 0.75, "three of the four other claims: one cites a passage without its number"


def test_the_voice_is_told_with_its_reason_where_it_cannot_be_measured(tmp_path: Path) -> None:
    project = drafted(tmp_path)
    outcome = project.bloginator("report")
    assert "Voice not measured: the corpus has " in outcome.out, outcome.said
    assert [one["section"] for one in held(project)["voices"]] == [*THREE]  # type: ignore[attr-defined]
    assert "Voice not measured: the corpus has " in (project.folder() / "report.md").read_text("utf-8")


def test_draft_status_and_report_say_one_thing_of_extracts_also_of_those_that_do_not_count(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=THREE)
    made = project.bloginator("draft", "essay", "--responder", "extract")
    lines = made.out.splitlines()[-4:-1]
    assert made.code == 0 and lines[0].startswith("an extract: ") and "claims are supported" in lines[2], made.said
    for command in ("report", "status"):
        outcome = project.bloginator(command, "essay")
        assert "\n".join(lines) in outcome.out and "not measured" not in outcome.out.replace("Voice not measured", ""), (
            outcome.said
        )
    assert held(project)["outcome"] == held(project, "draft.json")["outcome"]
    shutil.rmtree(project.root / ".bloginator")
    for command in ("status", "check", "status"):  # the second one is what keeps its verdicts
        outcome = project.bloginator(command, "essay")
        assert "3 of 3 accepted, 3 needed (80%)" in outcome.out, outcome.said
    assert project.draft().code == 1  # nobody has answered: the batch asks an assistant
    for command in ("report", "status"):
        outcome = project.bloginator(command, "essay")
        assert "For 3 sections without a text there are stand-ins: sentences of the passages, picked" in outcome.out, (
            outcome.said
        )


def test_a_sentence_that_cites_nothing_gets_a_footnote_which_says_who_found_it(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=THREE)
    project.answer_all(THREE)
    project.answer("hiring", "We changed how we do hiring in the spring. Bananas cost 4711 euros.\n")
    outcome = project.draft()
    assert outcome.code == 0 and "4 citations and 1 found by us" in outcome.out, outcome.said
    assert "66% of 6 claims are supported. Weak: 1. Unsupported: 1." in outcome.out, "the batch exports no page"
    assert "We changed how we do hiring in the spring.[^found1] Bananas cost 4711 euros.\n" in project.text()
    assert "[^found1]: found by bloginator, not cited by the writer: " in project.text()
    settings = project.folder() / "batch.toml"
    settings.write_text(f'exports = ["page"]\n{settings.read_text("utf-8")}', "utf-8")
    for outcome in (project.draft(), project.bloginator("status"), project.bloginator("report")):
        assert "Weak: 1 (dashed in draft.html)." in outcome.out
    assert (project.folder() / "draft.html").exists()
    counted = {one["id"]: one["words"] for one in held(project, "draft.json")["sections"]}  # type: ignore[attr-defined]
    rows = json.loads(project.bloginator("status", "essay", "--json").out)["sections"]
    assert {row["section"]: row["words"] for row in rows} == counted, "our marks are no words"
    before, voices = project.text(), score_voices(project)
    project.bloginator("report")
    assert [one["words"] for one in held(project)["voices"]] == voices  # type: ignore[attr-defined]
    (project.folder() / "batch.toml").write_text("attribute = false\n", "utf-8")
    assert project.draft().code == 0 and "found." not in project.text() and score_voices(project) == voices
    (project.folder() / "batch.toml").write_text("", "utf-8")
    assert project.draft().code == 0 and project.text() == before


def test_the_authors_rates_follow_the_corpus_also_where_status_came_before_the_draft(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=("opening", "closing"))
    project.answer_all(("opening", "closing"))
    project.draft()
    (kept,) = (tmp_path / ".bloginator").rglob("usual.json")
    before = json.loads(unseal(kept.read_bytes()) or b"")
    post = project.folder() / "corpus" / "opening.md"
    post.write_text(post.read_text("utf-8") + "\nIt was very, very, very loud.\n", "utf-8")
    project.bloginator("status", "essay")
    project.draft()
    assert json.loads(unseal(kept.read_bytes()) or b"")["rates"] != before["rates"]
