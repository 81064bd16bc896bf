"""The order of drafts is read as digests and nothing else: it names no file elsewhere."""

from pathlib import Path

from bloginator.disk.layout import Layout
from bloginator.disk.versions import Versions
from tests.stages.test_growth import draft_of


def test_a_line_of_the_history_that_is_no_digest_reads_no_file(tmp_path: Path) -> None:
    layout = Layout(tmp_path, "essay")
    layout.drafts.mkdir(parents=True)
    (tmp_path / "mine.json").write_text("{}", "utf-8")
    lines = ["../../../mine", str(tmp_path / "mine"), "\0", "[" * 100, "a" * 64, "b" * 64]
    (layout.drafts / "history.txt").write_text("\n".join(lines), "utf-8")
    versions = Versions(layout)
    assert versions.digests == ["a" * 64, "b" * 64] and versions.earlier() == []


def test_a_draft_that_comes_back_stands_in_the_order_again_and_its_record_is_not_written_again(tmp_path: Path) -> None:
    drafts = [draft_of(f"Reviews take {number} days [S1].").draft for number in (2, 3)]
    layout = Layout(tmp_path, "essay")
    for draft in drafts:
        Versions(layout).keep(draft)
    record = layout.drafts / f"{drafts[0].output_digest}.json"
    before = record.stat()
    Versions(layout).keep(drafts[0])
    assert (record.stat().st_ino, record.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert Versions(layout).digests == [drafts[0].output_digest, drafts[1].output_digest, drafts[0].output_digest]
