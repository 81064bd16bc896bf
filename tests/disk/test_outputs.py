"""What a person wrote where we write too is kept before it is replaced."""

import sys
from pathlib import Path

import pytest

from bloginator.disk.outputs import Outputs


def an_outputs(folder: Path) -> Outputs:
    return Outputs(folder / "cache" / "written.log", folder)


def test_our_own_bytes_are_replaced_without_a_trace(tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    assert an_outputs(tmp_path).write(path, "one") is None
    assert an_outputs(tmp_path).write(path, "two") is None
    assert path.read_text() == "two"
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == ["draft.md"]


def test_bytes_that_are_not_ours_are_kept_beside(tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    an_outputs(tmp_path).write(path, "one")
    path.write_text("mine")
    kept = an_outputs(tmp_path).write(path, "two")
    assert kept is not None and kept.name.startswith("draft.md.yours-") and kept.read_text() == "mine"
    assert path.read_text() == "two"


def test_without_the_note_a_file_counts_as_somebody_elses_unless_it_is_known(tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    an_outputs(tmp_path).write(path, "one")
    (tmp_path / "cache" / "written.log").write_text("damaged")
    assert an_outputs(tmp_path).write(path, "two") is not None


def test_a_kill_between_note_and_file_does_not_make_our_file_somebody_elses(tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    an_outputs(tmp_path).write(path, "one")
    an_outputs(tmp_path).write(path, "two")
    path.write_text("one")  # as if the second write had been killed after its note
    assert an_outputs(tmp_path).write(path, "three") is None


def test_the_note_stays_short_however_often_we_write(tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    for number in range(120):
        an_outputs(tmp_path).write(path, f"text {number}")
    assert len((tmp_path / "cache" / "written.log").read_text("utf-8").splitlines()) <= 106
    path.write_text("mine")
    assert an_outputs(tmp_path).write(path, "two") is not None


@pytest.mark.parametrize("operation", ["os.rename", "os.link"])
def test_what_an_editor_saves_at_the_moment_of_our_own_write_is_kept(tmp_path: Path, operation: str) -> None:
    path = tmp_path / "draft.md"
    an_outputs(tmp_path).write(path, "one")
    saves = ["mine"]

    def save(event: str, args: tuple[object, ...]) -> None:
        if event == operation and str(tmp_path / "draft.md") in map(str, args) and saves:
            path.write_text(saves.pop())

    sys.addaudithook(save)
    kept = an_outputs(tmp_path).write(path, "two")
    assert not saves and kept is not None and kept.read_text() == "mine"
    assert path.read_text() == "two"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["cache", "draft.md", kept.name]


def test_a_kill_while_a_file_is_replaced_leaves_nothing_that_stays(tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    an_outputs(tmp_path).write(path, "one")
    path.rename(tmp_path / ".draft.md.bloginator-aside.00000000")  # as if killed between the two renames
    assert an_outputs(tmp_path).write(path, "two") is None
    (tmp_path / ".draft.md.bloginator-aside.00000000").write_text("mine")  # as if killed before it was kept
    kept = an_outputs(tmp_path).write(path, "two")
    assert kept is not None and kept.read_text() == "mine"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["cache", "draft.md", kept.name]


def test_a_draft_behind_a_link_is_written_there_with_its_mode(tmp_path: Path) -> None:
    path, target = tmp_path / "draft.md", tmp_path / "elsewhere.md"
    target.write_text("mine")
    target.chmod(0o640)
    path.symlink_to(target)
    an_outputs(tmp_path).write(path, "one")
    assert path.is_symlink() and target.read_text() == "one" and target.stat().st_mode & 0o777 == 0o640


def test_a_folder_is_listed_once_however_many_files_are_written_there(tmp_path: Path) -> None:
    listed: list[str] = []

    def note(event: str, args: tuple[object, ...]) -> None:
        if event == "os.listdir" and args[0] == str(tmp_path):
            listed.append(event)

    outputs = an_outputs(tmp_path)
    sys.addaudithook(note)
    (tmp_path / ".second.md.bloginator-aside.00000000").write_text("mine")  # as if killed before it was kept
    for name in ("first", "second", "third", "second"):
        outputs.write(tmp_path / f"{name}.md", f"{name} {len(listed)}")
    assert listed == ["os.listdir"]
    assert [path.read_text() for path in tmp_path.glob("second.md.yours-*")] == ["mine"]
