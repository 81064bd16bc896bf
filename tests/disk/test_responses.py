"""The answers' folder is read again only where a file changed."""

from pathlib import Path

from bloginator.disk.responses import Responses

IDS = frozenset({"costs", "closing"})


def a_folder(tmp_path: Path, **files: str) -> Path:
    folder = tmp_path / "responses"
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.md").write_text(text, "utf-8")
    return folder


def test_each_section_has_the_stamp_of_what_is_said_about_it(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, costs="One [S1].", closing="Two [S1].")
    responses = Responses(folder, IDS)
    assert responses.rescan() is True and responses.rescan() is False
    costs, closing = responses.stamp("costs"), responses.stamp("closing")
    a_folder(tmp_path, costs="Another [S1].")
    assert responses.rescan() is True
    assert responses.stamp("costs") != costs and responses.stamp("closing") == closing
    (folder / "costs.md").unlink()
    responses.rescan()
    assert responses.stamp("costs") == "" and responses.answers("costs") == []


def test_what_the_run_before_knew_gives_the_same_stamps_without_reading(tmp_path: Path) -> None:
    bundle = "<<<ANSWER costs>>>\nOne [S1].\n<<<END costs>>>\n<<<ANSWER closing>>>\nTwo [S1].\n<<<END closing>>>\n"
    folder = a_folder(tmp_path, all=bundle, hm="No section.")
    first = Responses(folder, IDS)
    first.rescan()
    second = Responses(folder, IDS)
    second.from_cache(first.to_cache())
    assert second.rescan() is False or all(reading.answers is None for reading in second.files.values())
    assert [second.stamp(one) for one in sorted(IDS)] == [first.stamp(one) for one in sorted(IDS)]
    assert [answer.text for answer in second.answers("closing")] == [answer.text for answer in first.answers("closing")]
    assert second.unused() == first.unused() != []


def test_a_cache_of_another_outline_or_a_damaged_one_is_ignored(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, costs="One [S1].")
    first = Responses(folder, IDS)
    first.rescan()
    for ids, text in ((IDS, "damaged"), (IDS, '{"version": 1}'), (frozenset({"other"}), first.to_cache())):
        responses = Responses(folder, ids)
        responses.from_cache(text)
        assert responses.files == {}


def test_an_absent_folder_holds_nothing(tmp_path: Path) -> None:
    responses = Responses(tmp_path / "none", IDS)
    assert responses.rescan() is False and responses.unused() == []
