"""The answers' folder is read again only where a file changed."""

import os
from pathlib import Path

import pytest

from bloginator.disk.responses import Responses
from tests.steps import count_steps

IDS = frozenset({"costs", "closing"})


def a_folder(tmp_path: Path, **files: str) -> Path:
    folder = tmp_path / "responses"
    folder.mkdir(exist_ok=True, parents=True)
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
    first.save(tmp_path / "cache")
    second.load(tmp_path / "cache", print)
    assert second.rescan() is False or all(reading.answers is None for reading in second.files.values())
    assert [second.stamp(one) for one in sorted(IDS)] == [first.stamp(one) for one in sorted(IDS)]
    assert [answer.text for answer in second.answers("closing")] == [answer.text for answer in first.answers("closing")]
    assert second.list_unused() == first.list_unused() != []


def test_a_cache_of_another_outline_is_ignored_and_a_damaged_one_is_told(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, costs="One [S1].")
    first = Responses(folder, IDS)
    first.rescan()
    first.save(cache := tmp_path / "cache")
    whole = cache.read_bytes()
    flipped = whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:]
    cases = ((IDS, flipped, 1), (IDS, whole[:90], 1), (IDS, b'{"version": 1}', 0), (frozenset({"other"}), whole, 0))
    for ids, data, tells in cases:
        cache.write_bytes(data)
        responses, told = Responses(folder, ids), list[str]()
        responses.load(cache, told.append)
        assert responses.files == {} and len(told) == tells
        assert all(str(cache) in line and "damaged" in line for line in told)


def test_an_absent_folder_holds_nothing(tmp_path: Path) -> None:
    responses = Responses(tmp_path / "none", IDS)
    assert responses.rescan() is False and responses.list_unused() == []


def test_a_folder_in_the_place_of_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "costs.json").mkdir()
    (tmp_path / "extract").mkdir()
    (unused,) = Responses(tmp_path, IDS).list_unused()
    assert unused.file == "responses/costs.json" and unused.what == "It is a folder, where a file belongs."


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path, outside: os.mkfifo(path), "a named pipe"),
        (lambda path, outside: path.symlink_to("/dev/zero"), "leads out of the batch"),
        (lambda path, outside: path.symlink_to(outside), "leads out of the batch"),
        (lambda path, outside: path.write_bytes(b"x" * 3_000_000), "larger than 2 MB"),
    ],
    ids=["pipe", "device", "link", "large"],
)
def test_what_is_no_answer_file_of_this_batch_is_named_and_not_read(make, says: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    outside = tmp_path / "secret.md"
    outside.write_text("Not for this batch [S1].")
    folder = a_folder(tmp_path / "essay", closing="Two [S1].")
    make(folder / "costs.md", outside)
    responses = Responses(folder, IDS, most_mb=2)
    responses.rescan()
    assert responses.answers("costs") == [] and len(responses.answers("closing")) == 1
    (unused,) = responses.list_unused()
    assert unused.file == "responses/costs.md" and says in unused.what


def test_a_link_within_the_batch_is_followed_and_so_is_a_folder_that_is_one(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, closing="Two [S1].")
    (folder / "costs.md").symlink_to("closing.md")
    (tmp_path / "batch").mkdir()
    (tmp_path / "batch" / "responses").symlink_to(folder)
    responses = Responses(tmp_path / "batch" / "responses", IDS)
    responses.rescan()
    assert len(responses.answers("costs")) == 1 and responses.list_unused() == []


def test_a_sections_answer_is_found_as_soon_in_a_bundle_of_hundreds_as_in_a_small_one(tmp_path: Path) -> None:
    def steps(sections: int) -> int:
        ids = [f"s{number}" for number in range(sections)]
        bundle = "".join(f"<<<ANSWER {one}>>>\nOne [S1].\n<<<END {one}>>>\n" for one in ids)
        responses = Responses(a_folder(tmp_path / str(sections), all=bundle), frozenset(ids))
        responses.rescan()
        assert [answer.section for answer in responses.answers_in("responses/all.md")] == ids
        return count_steps(lambda: responses.answers("s1"))

    assert steps(300) == steps(3)
