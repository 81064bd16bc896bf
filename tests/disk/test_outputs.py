"""What a person wrote where we write too is kept before it is replaced."""

from pathlib import Path

from bloginator.disk.outputs import Outputs


def an_outputs(folder: Path) -> Outputs:
    return Outputs(folder / "cache" / "written.json", folder)


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
    (tmp_path / "cache" / "written.json").write_text("damaged")
    assert an_outputs(tmp_path).write(path, "two") is not None


def test_a_kill_between_note_and_file_does_not_make_our_file_somebody_elses(tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    an_outputs(tmp_path).write(path, "one")
    an_outputs(tmp_path).write(path, "two")
    path.write_text("one")  # as if the second write had been killed after its note
    assert an_outputs(tmp_path).write(path, "three") is None
