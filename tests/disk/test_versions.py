"""The order of drafts is read as digests and nothing else: it names no file elsewhere."""

from pathlib import Path

from bloginator.disk.layout import Layout
from bloginator.disk.versions import Versions


def test_a_line_of_the_history_that_is_no_digest_reads_and_removes_no_file(tmp_path: Path) -> None:
    layout = Layout(tmp_path, "essay")
    layout.drafts.mkdir(parents=True)
    (tmp_path / "mine.json").write_text("{}", "utf-8")
    lines = ["../../../mine", str(tmp_path / "mine"), "\0", "[" * 100, "a" * 64, "b" * 64]
    (layout.drafts / "history.txt").write_text("\n".join(lines), "utf-8")
    versions = Versions(layout)
    assert versions.digests == ["a" * 64, "b" * 64] and versions.earlier() == []
    assert versions.thin_out(1) == 1
    assert (tmp_path / "mine.json").exists() and (layout.drafts / "history.txt").read_text("utf-8") == "b" * 64 + "\n"
