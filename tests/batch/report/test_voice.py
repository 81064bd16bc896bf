"""The author of a batch: heard in the requests and in the draft, in real processes."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.builders import CASUAL, FORMAL, casual_corpus, styled, the_casual_profile
from tests.project import Project, a_project

from bloginator.batch.report.voice import voice_keys

TOPICS = ("opening", "hiring", "closing")


def a_casual_project(root: Path) -> Project:
    """Make a batch whose corpus has enough of one writer."""
    project = a_project(root, topics=TOPICS)
    shutil.rmtree(project.folder() / "corpus")
    casual_corpus(project.folder() / "corpus")
    return project


def draft_of(project: Project) -> dict[str, Any]:
    held: dict[str, Any] = json.loads((project.folder() / "draft.json").read_text("utf-8"))
    return held


def test_a_draft_is_held_against_its_author_and_the_same_whatever_cache_is_deleted(tmp_path: Path) -> None:
    project = a_casual_project(tmp_path)
    project.draft()
    project.answer("opening", styled(FORMAL, 8) + "\n")
    project.answer("hiring", styled(FORMAL, 8, 2) + "\n")
    shown = json.loads((project.folder() / "requests" / "samples.json").read_text("utf-8"))["passages"]
    project.answer("closing", "\n\n".join(sample["text"] for sample in shown) + "\n")
    assert project.draft().code == 0 and project.bloginator("report").code == 0
    outcome = project.draft()
    assert outcome.code == 0 and re.search(r"voice 0\.[01]\d, more typical than 0% of your own passages", outcome.out), (
        outcome.said
    )
    opening, _, closing = draft_of(project)["sections"]
    assert opening["voice"] < 0.2 and opening["voice_changes"][0]["text"] and opening["voice_phrases"][0]["line"] == 1
    assert closing["voice"] is None and closing["voice_quoted"] > 0.8 and "are needed" in closing["voice_reason"]
    before = project.files()
    shutil.rmtree(tmp_path / ".bloginator" / "index")
    assert project.draft().code == 0 and project.files() == before
    shutil.rmtree(tmp_path / ".bloginator")
    assert project.draft().code == 0 and project.files() == before
    project.answer("hiring", styled(FORMAL, 8, 3) + "\n")
    assert project.draft().code == 0
    before = project.files()
    shutil.rmtree(tmp_path / ".bloginator")
    assert project.draft().code == 0 and project.files() == before


def test_what_was_looked_up_counts_as_read_by_the_writer_at_once(tmp_path: Path) -> None:
    project = a_casual_project(tmp_path)
    words = styled(FORMAL, 9, 40)
    (project.folder() / "corpus" / "field.md").write_text(f"# Field notes\n\n{words}\n", "utf-8")
    project.draft()
    for topic in TOPICS:
        project.answer(topic, (words if topic == "hiring" else styled(FORMAL, 9)) + "\n")
    assert project.draft().code == 0 and project.bloginator("report").code == 0 and project.draft().code == 0
    before = draft_of(project)["sections"][1]["voice_quoted"]
    assert project.bloginator("look", "essay", "hiring", words[:200]).code == 0
    assert project.draft().code == 0 and draft_of(project)["sections"][1]["voice_quoted"] > before
    held = draft_of(project)
    shutil.rmtree(tmp_path / ".bloginator")
    assert project.bloginator("report").code == 0 and project.draft().code == 0 and draft_of(project) == held


def test_requests_and_a_first_draft_do_not_wait_for_training_and_a_report_does_it(tmp_path: Path) -> None:
    project = a_casual_project(tmp_path)
    project.draft()
    [index] = (tmp_path / ".bloginator" / "index").rglob("corpus.sqlite")
    profile = index.parent / "voice" / "profile.bin"
    project.answer_all(TOPICS)
    outcome = project.draft()
    assert outcome.code == 0 and "voice not measured: how you write is not learnt yet" in outcome.out, outcome.said
    assert not profile.exists() and draft_of(project)["voice"] is None
    outcome = project.bloginator("report")
    assert outcome.code == 0 and "learning how you write (1 s)" in outcome.err and profile.exists(), outcome.said
    assert project.draft().code == 0
    assert "not learnt" not in str(draft_of(project)["voice_reason"])


def test_how_the_author_writes_is_learnt_while_people_write(tmp_path: Path) -> None:
    project = a_casual_project(tmp_path)
    waiting = project.start("-m", "doit", "draft:essay", "--batch-timeout", "60")
    assert waiting.stdout is not None
    assert any("learning how you write" in line for line in waiting.stdout)
    for topic in TOPICS:
        project.answer(topic, styled(FORMAL, 8) + "\n")
    waiting.communicate(timeout=60)
    assert waiting.returncode == 0 and draft_of(project)["voice"] < 0.2


def test_requests_carry_the_authors_habits_and_samples(tmp_path: Path) -> None:
    project = a_casual_project(tmp_path)
    (project.folder() / "corpus" / "talk.md").write_text(
        "\n\n".join(f"{'Ann' if turn % 2 else 'Bob'}: On opening, {styled(FORMAL, 3, turn)}" for turn in range(30)),
        "utf-8",
    )
    project.draft()
    samples = json.loads((project.folder() / "requests" / "samples.json").read_text("utf-8"))
    assert len(samples["style"]) >= 2 and samples["style"][0].startswith("Sentences average")
    assert samples["passages"] and all("talk.md" not in one["document"] for one in samples["passages"])
    assert samples["style"][0] in str(project.request("opening")["system_prompt"])


def test_a_small_corpus_leaves_the_voice_unmeasured_with_the_reason(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=TOPICS)
    project.answer_all(TOPICS)
    outcome = project.draft()
    assert outcome.code == 0 and "voice not measured: the corpus has" in outcome.out, outcome.said
    held = draft_of(project)
    assert held["voice"] is None and "5,000 are needed" in held["voice_reason"]


def test_a_draft_tells_how_small_the_corpus_is_now(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=TOPICS)
    project.answer_all(TOPICS)
    reasons, before = list[str](), "20 minutes"
    for words in ("20 minutes", "half an hour", "half a working day"):  # of a document that no section cites
        document = project.folder() / "corpus" / "vendors.md"
        document.write_text(document.read_text("utf-8").replace(before, words), "utf-8")
        project.draft()
        reasons.append(draft_of(project)["voice_reason"])
        project.bloginator("report")
        before = words
    assert len(set(reasons)) == 3, reasons


def test_the_draft_itself_does_not_depend_on_the_voice(tmp_path: Path) -> None:
    project = a_casual_project(tmp_path)
    project.draft()
    project.answer_all(TOPICS)
    project.draft()
    project.bloginator("report")
    project.draft()
    text, voice = project.text(), draft_of(project)["voice_reason"]
    (project.folder() / "corpus" / "new.md").write_text(styled(CASUAL, 60, 4), "utf-8")
    project.draft()
    assert project.text() == text and draft_of(project)["voice_reason"] == voice


def test_nothing_to_do_reads_no_profile(tmp_path: Path) -> None:
    project = a_casual_project(tmp_path)
    project.answer_all(TOPICS)
    project.draft()
    idle = project.start("-X", "importtime", "-m", "doit", "draft:essay", "--batch-timeout", "0")
    out, err = idle.communicate(timeout=60)
    assert idle.returncode == 0 and "complete" in out
    assert "bloginator.text.style" not in err and "bloginator.corpus.author" not in err


def test_a_kept_score_is_of_the_author_and_the_background_that_it_was_measured_with() -> None:
    profile = the_casual_profile()
    kept = voice_keys(profile, {"opening": "text"}, {})
    assert voice_keys(replace(profile), {"opening": "text"}, {}) == kept
    for other in (replace(profile, background="0" * 32), replace(profile, bias=profile.bias + 1)):
        assert not kept.items() & voice_keys(other, {"opening": "text"}, {}).items()
