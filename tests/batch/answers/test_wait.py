"""Waiting for answers: each is checked as it arrives, and stopping loses nothing."""

import json
import os
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tests.project import TOPICS, Project, a_project, finish, prose
from tests.steps import count_steps

from bloginator.batch.answers.wait import WaitingBatch, is_over
from bloginator.batch.run import BatchRun
from bloginator.disk.batch import open_batch


class Listener:
    """A process whose output is read as it comes, so that a test can wait for a line instead of for a time."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []
        self.news = threading.Condition()
        self.readers = [threading.Thread(target=self.read, args=(stream,)) for stream in (process.stdout, process.stderr)]
        for reader in self.readers:
            reader.start()

    def read(self, stream: IO[str]) -> None:
        with stream:
            for line in stream:
                with self.news:
                    self.lines.append(line.rstrip("\n"))
                    self.news.notify_all()

    def until(self, wanted: str | Callable[[list[str]], bool], timeout: float = 30) -> None:
        """Return once a line holds ``wanted``."""
        found = wanted if callable(wanted) else lambda lines: any(wanted in line for line in lines)
        with self.news:
            if not self.news.wait_for(lambda: found(self.lines), timeout):
                raise AssertionError(f"{wanted!r} never came:\n" + "\n".join(self.lines))

    def end(self, timeout: float = 30) -> int:
        code = self.process.wait(timeout)
        for reader in self.readers:
            reader.join(timeout)
        return code

    def kill(self) -> None:
        """End the process if it has not ended yet."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        if self.process.stdin:
            self.process.stdin.close()
        self.end()


SELDOM = """
import runpy
from bloginator.batch.answers import wait
class Pause(float):
    def __mul__(self, cost_s):
        print("nothing is new", flush=True)
        return 1.5
wait.PAUSE = Pause()
runpy.run_module("doit", run_name="__main__")
"""
"""``doit`` with the pauses, in seconds, of a batch so large that looks take long; it tells those that found nothing."""


@contextmanager
def waiting(project: Project, *words: str, program: tuple[str, ...] = ("-m", "doit")) -> Iterator[Listener]:
    """Run a ``doit draft`` that waits, and make sure that it ends with the test."""
    process = project.start(*program, "draft:essay", *(words or ("--batch-timeout", "40")))
    listener = Listener(process)
    try:
        listener.until("waiting up to")
        yield listener
    finally:
        listener.kill()


def test_answers_are_judged_as_they_arrive_and_the_last_one_ends_the_wait(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    with waiting(project) as run:
        assert any("5-10 minutes" in line for line in run.lines)
        project.answer_all(TOPICS[:5])
        run.until("✓ incidents accepted")
        project.answer_all(TOPICS[5:])
        assert run.end() == 0
        run.until("complete")


def test_each_answer_of_a_burst_is_told_before_the_next_is_judged(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=TOPICS[:3])
    project.draft()
    project.answer_all(TOPICS[:3])
    run = BatchRun(open_batch(project.root, "essay"))

    def written() -> set[str]:
        return {path.stem for path in run.batch.layout.verdicts.iterdir() if '"accepted"' in path.read_text("utf-8")}

    for judged, change in enumerate(run.iterate_changes(young=True), 1):
        assert change.section == TOPICS[judged - 1] and change.after.standing == "accepted"
        assert written() == set(TOPICS[:judged])
    assert written() == set(TOPICS[:3])


def test_between_two_looks_a_wait_costs_the_same_for_many_sections_as_for_few(tmp_path: Path) -> None:
    def steps(sections: int) -> int:
        project = a_project(tmp_path / str(sections), topics=TOPICS[:sections])
        project.draft()
        batch = WaitingBatch(BatchRun(open_batch(project.root, "essay")), 0.0, 9.0)
        assert batch.missing == list(TOPICS[:sections])
        return count_steps(lambda: is_over(batch, 1.0))

    assert steps(17) == steps(3)


def test_a_correction_during_the_wait_is_taken_and_told(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    with waiting(project) as run:
        project.answer("hiring")
        run.until("✓ hiring accepted")
        project.answer("hiring", "A better answer [S2].\n")
        run.until("↻ hiring updated (overwrite)")
        project.answer_all(topic for topic in TOPICS if topic != "hiring")
        assert run.end() == 0
    assert "A better answer" in project.text()


def test_a_refused_answer_is_told_with_its_reason_and_its_correction_is_accepted(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    with waiting(project) as run:
        (project.folder() / "responses" / "hiring.json").write_text('{"content": ""}', "utf-8")
        run.until("✗ hiring refused")
        (project.folder() / "responses" / "hiring.json").write_text(json.dumps({"content": prose("hiring")}), "utf-8")
        run.until("✓ hiring accepted")


def test_a_blocklist_that_changes_during_the_wait_counts_at_once(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    with waiting(project) as run:
        project.answer("hiring")
        run.until("✓ hiring accepted")
        blocklist = project.folder() / "blocklist.toml"
        blocklist.write_text('[[entry]]\ntext = "half', "utf-8")
        project.answer("opening")
        run.until("✓ opening accepted")
        blocklist.write_text('[[entry]]\ntext = "begin hiring"\n', "utf-8")
        run.until("✗ hiring refused")
        assert not any("opening refused" in line for line in run.lines)


def test_what_is_looked_for_during_the_wait_may_be_cited_at_once(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    (project.folder() / "corpus" / "tools.md").write_text("# Tools\n\nThe shears hang behind the blue door.\n", "utf-8")
    with waiting(project) as draft:
        looked = project.bloginator("look", "essay", "budgets", "where the shears hang")
        (marker, *_) = re.findall(r"^\[(S\d+)\]", looked.out, re.M)
        project.answer("budgets", f"{prose('budgets')}\nThe shears hang behind the blue door [{marker}].\n")
        draft.until("✓ budgets")
    assert "is no source of" not in "\n".join(draft.lines)


def test_a_half_written_file_that_is_completed_later_ends_accepted(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    whole = json.dumps({"content": prose("hiring")})
    path = project.folder() / "responses" / "hiring.json"
    with waiting(project) as run:
        project.answer_all(topic for topic in TOPICS if topic != "hiring")
        with path.open("w", encoding="utf-8") as slow:
            slow.write(whole[:30])
            slow.flush()
            run.until(
                lambda lines: any("hiring" in line and ("being written" in line or "refused" in line) for line in lines)
            )
            slow.write(whole[30:])
        assert run.end() == 0
        run.until("complete")


def test_a_text_that_grows_ends_no_wait_however_seldom_one_looks(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=TOPICS[:3])
    with waiting(project, program=("-c", SELDOM)) as run:
        run.until("nothing is new")
        project.answer_all(TOPICS[:2])
        with (project.folder() / "responses" / "onboarding.md").open("w", encoding="utf-8") as slow:
            written, left = 0, 50  # sentences; those of the time after it counts take longer than a pause
            while left:
                slow.write(f"{prose('onboarding').strip()} Lesson {written} came late [S1]. ")
                slow.flush()
                written += 1
                left -= any("✓ onboarding accepted" in line for line in run.lines)
                time.sleep(0.05)
        assert run.end() == 0
        run.until("complete")
    assert f"Lesson {written - 1} came late" in project.text()


def test_what_is_half_written_when_the_time_is_over_is_refused(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.answer_all(topic for topic in TOPICS if topic != "hiring")
    with waiting(project, "--batch-timeout", "2") as run:
        with (project.folder() / "responses" / "hiring.json").open("w", encoding="utf-8") as slow:
            slow.write('{"content": "The old way')
            slow.flush()
            while run.process.poll() is None:
                os.utime(slow.fileno())  # whoever writes it has not stopped
                time.sleep(0.05)
        assert run.end() == 0
        run.until("hiring is being written")
        run.until("1 placeholder")
    assert project.standings()["hiring"] == "refused"


def test_a_folder_that_is_removed_and_made_again_is_still_noticed(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    with waiting(project) as run:
        (project.folder() / "responses").rmdir()
        project.answer("hiring")
        run.until("✓ hiring accepted")


def test_a_cache_that_is_removed_during_the_wait_gives_the_batch_to_nobody_else(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    with waiting(project) as run:
        gone = (tmp_path / ".bloginator").rename(tmp_path / "gone")  # at once: the wait writes while we remove
        shutil.rmtree(gone)
        project.answer("hiring")
        run.until("✓ hiring accepted")
        second = project.draft()
        assert second.code == 1 and f"process {run.process.pid}" in second.err
        project.answer_all(TOPICS)
        assert run.end() == 0
        run.until("complete")


def test_enough_answers_are_told_and_the_first_ctrl_c_assembles(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    with waiting(project) as run:
        project.answer_all(TOPICS[:14])
        run.until("enough for a draft")
        run.process.send_signal(signal.SIGINT)
        assert run.end() == 0
        run.until("3 placeholders")


def test_ctrl_c_below_the_threshold_leaves_everything_and_says_how_to_go_on(tmp_path: Path) -> None:
    for signum in (signal.SIGINT, signal.SIGTERM):
        project = a_project(tmp_path / signum.name)
        with waiting(project) as run:
            project.answer_all(TOPICS[:4])
            run.until("✓ reviews accepted")
            run.process.send_signal(signum)
            assert run.end() == 130
            run.until("`doit draft:essay` goes on")
            assert not any("Traceback" in line for line in run.lines)
        project.answer_all(TOPICS[4:])
        assert project.draft().code == 0


def test_the_end_of_the_time_is_the_end_of_the_wait(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.answer_all(TOPICS[:14])
    with waiting(project, "--batch-timeout", "1") as run:
        assert run.end() == 0
        run.until("3 placeholders")


def test_a_partial_draft_from_the_same_answers_is_printed_again_without_waiting(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.answer_all(TOPICS[:14])
    project.draft()
    began = time.monotonic()
    outcome = project.doit("draft:essay")
    assert outcome.code == 0 and "3 placeholders" in outcome.out
    assert "waiting" not in outcome.out, f"{time.monotonic() - began:.1f} s"


def test_the_second_of_two_drafts_says_who_holds_the_lock(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    with waiting(project) as run:
        second = project.draft()
        assert second.code == 1
        assert f"process {run.process.pid}" in second.err and "Traceback" not in second.said
        assert project.doit("status").code == 0
        project.answer_all(TOPICS)
        assert run.end() == 0


def test_several_batches_wait_together(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=TOPICS[:2])
    a_project(tmp_path, topics=TOPICS[:2], name="other")
    process = project.start("-m", "doit", "draft", "--batch-timeout", "40")
    run = Listener(process)
    try:
        run.until("essay: waiting")
        run.until("other: waiting")
        project.answer_all(TOPICS[:2], name="other")
        run.until("other: ✓ hiring accepted")
        project.answer_all(TOPICS[:2])
        assert run.end() == 0
    finally:
        run.kill()


def test_serial_mode_asks_one_section_after_the_other_and_ends_in_the_same_draft(tmp_path: Path) -> None:
    together = a_project(tmp_path / "together", topics=TOPICS[:3])
    together.answer_all(TOPICS[:3])
    together.draft()
    project = a_project(tmp_path / "serial", topics=TOPICS[:3], settings="serial = true\n")
    with waiting(project) as run:
        run.until("→ opening asked")
        asked = {path.stem for path in (project.folder() / "requests").glob("*.json")} & set(TOPICS)
        assert asked == {"opening"}
        project.answer("opening")
        run.until("→ hiring asked")
        project.answer("hiring")
        run.until("→ onboarding asked")
        project.answer("onboarding")
        assert run.end() == 0
    assert project.text() == together.text()


def test_kill_9_at_any_moment_loses_no_answer_and_changes_no_draft(tmp_path: Path) -> None:
    undisturbed = a_project(tmp_path / "undisturbed")
    undisturbed.answer_all(TOPICS[:15])
    undisturbed.draft()
    project = a_project(tmp_path / "killed")
    project.answer_all(TOPICS[:15])
    responses = {path: path.read_bytes() for path in (project.folder() / "responses").iterdir()}
    written: dict[str, int] = {}
    for moment in range(24):
        process = project.start("-m", "doit", "draft:essay", "--batch-timeout", "0")
        time.sleep(0.04 * moment)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        for path in (project.folder() / "requests").glob("*.json"):
            stamp = path.stat().st_mtime_ns
            assert written.setdefault(path.name, stamp) == stamp, f"{path.name} was written twice"
    for path in project.root.rglob("*.bloginator.tmp"):
        os.utime(path, (0, 0))  # as if the kill were long ago
    assert finish(project.start("-m", "doit", "draft:essay", "--batch-timeout", "0")).code == 0
    assert {path: path.read_bytes() for path in responses} == responses
    assert project.text() == undisturbed.text()
    assert not [path.name for path in project.folder().rglob("*.tmp")]
