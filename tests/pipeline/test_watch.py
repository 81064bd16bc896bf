"""``doit draft --watch`` goes on by itself, in a real process that is stopped by a signal."""

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.project import Project, a_project

SECTIONS = ("hiring", "reviews")


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[tuple[Project, "subprocess.Popen[str]"]]:
    """Begin to watch a batch of two sections that nobody has answered."""
    project = a_project(tmp_path, topics=SECTIONS)
    process = project.start("-m", "doit", "draft:essay", "--watch")
    yield project, process
    process.kill()
    process.communicate()


def read_until(process: "subprocess.Popen[str]", words: str) -> str:
    """Read what a process prints, up to the line that holds some words; that it ends before is a failure."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if words in line:
            return "".join(lines)
    raise AssertionError(f"it ended without {words!r}:\n{''.join(lines)}")


def test_an_answer_and_then_a_new_section_are_met_without_another_command(
    watched: tuple[Project, "subprocess.Popen[str]"],
) -> None:
    project, process = watched
    read_until(process, "Watching")
    project.answer_all(SECTIONS)
    read_until(process, "batches/essay/draft.md: complete")
    read_until(process, "Watching")
    (project.folder() / "corpus" / "hiring.md").write_text(
        "# Hiring\n\nWe hire in pairs now, and it takes 9 days.\n", "utf-8"
    )
    read_until(process, " written to ")
    assert "9 days" in str(project.request("hiring")["prompt"])
    read_until(process, "Watching")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130 and "everything is in place" in err


def test_a_mistake_in_mid_edit_is_told_and_watching_goes_on(watched: tuple[Project, "subprocess.Popen[str]"]) -> None:
    project, process = watched
    read_until(process, "Watching")
    outline = project.folder() / "outline.json"
    whole = outline.read_text("utf-8")
    outline.write_text(whole[:-20], "utf-8")
    read_until(process, "Watching")
    project.answer_all(SECTIONS)
    outline.write_text(whole, "utf-8")
    read_until(process, "batches/essay/draft.md: complete")
