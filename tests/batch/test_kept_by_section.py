"""A run after an edit writes the bytes that a run without any cache writes, also where a byte of its cache has changed."""

import json
import shutil
from pathlib import Path
from random import Random
from unicodedata import normalize

from bloginator.batch.opening import open_judged
from bloginator.batch.report.findings import measure
from tests.project import Project, a_drafted_project, prose, write_outline

THREE = ("opening", "costs", "closing")
KEPT = ("evidence", "findings", "parts", "sections")
ACCENTS = "The café is as naïve as its façade, and cost us 90 days. The old way of opening cost us 3 days a month.\n"
OTHERWISE = (
    "It cost us 90 days a month [S1]. Nobody was asked.",
    prose("costs"),
    "| what | days |\n|---|---|\n| all | 12 |\n| none | |\n",
    "The first lesson of opening was to begin earlier than feels right. See [there](nowhere.md).",
)


def test_after_each_edit_draft_and_figures_are_those_that_an_empty_cache_gives(tmp_path: Path) -> None:
    random = Random(4)
    project = a_drafted_project(tmp_path, topics=THREE, settings="threshold = 0.5\n")
    edits = [
        lambda: project.answer(random.choice(THREE), random.choice(OTHERWISE)),
        lambda: write_outline(project.folder(), ("closing", "opening", "costs"), opening="How it began"),
        lambda: project.answer("costs", f"{OTHERWISE[0]}\n\n{OTHERWISE[3]}\n"),
        lambda: project.answer("opening", normalize("NFC", ACCENTS)),
        lambda: project.answer("opening", normalize("NFD", ACCENTS)),
    ]
    kept = [project.root / ".bloginator" / "batches" / "essay" / f"{name}.json" for name in KEPT]
    for number, edit in enumerate(edits):
        edit()
        if number == 2:
            for file in kept:
                data = bytearray(file.read_bytes())
                data[len(data) // 2] ^= 1
                file.write_bytes(data)
        plain = Project(tmp_path / f"plain-{number}")
        shutil.copytree(project.root, plain.root)
        shutil.rmtree(plain.root / ".bloginator")
        told = project.draft()
        assert told.code == plain.draft().code == 0
        assert [f"{file} was damaged" in told.err for file in kept] == [number == 2] * len(kept)
        files, others = project.files(), plain.files()
        assert json.loads(files["draft.json"])["open_findings"], "what is not there is not compared"
        assert {name: files[name] for name in ("draft.md", "draft.json")} == {
            name: others[name] for name in ("draft.md", "draft.json")
        }


def test_what_is_measured_is_the_text_that_another_process_has_judged_meanwhile(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=THREE)
    ours = open_judged(project.root, "essay")
    project.answer("costs", OTHERWISE[2])
    open_judged(project.root, "essay")
    measured = measure(ours)
    assert measured.inputs.texts["costs"] == OTHERWISE[2].strip("\n")
    told = measured.evidence["costs"].sentences
    assert [OTHERWISE[2][one.start : one.end] for one in told] == [one.text for one in told]
    project.answer("costs")
    back = measure(open_judged(project.root, "essay"))
    assert "table" not in {finding.kind for finding in back.findings}, "of the text that was there between"
