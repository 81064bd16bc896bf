"""Requests and verdicts on disk: what is replaced is kept, what left the outline is not asked, what is not ours stays."""

import os
from pathlib import Path

import pytest

from bloginator.disk.directory_listing import stamp_of_path
from bloginator.disk.layout import Layout
from bloginator.disk.store import Store
from bloginator.records.canonical import to_bytes
from tests.builders import a_request, a_source, a_verdict


def test_a_request_that_is_replaced_is_kept_as_history(tmp_path: Path) -> None:
    store = Store(Layout(tmp_path, "essay"))
    first, second = a_request("costs"), a_request("costs", version=2)
    assert store.put_request(first) and not store.put_request(first)
    assert store.put_request(second)
    assert Store(Layout(tmp_path, "essay")).past("costs") == {first.digest: first}


def test_a_request_that_says_the_same_beside_other_scores_stays_as_it_is(tmp_path: Path) -> None:
    store = Store(Layout(tmp_path, "essay"))
    store.put_request(a_request("costs", sources=(a_source(score=1.25),)))
    assert not store.put_request(a_request("costs", sources=(a_source(score=1.2501),)))
    assert store.put_request(a_request("costs", sources=(a_source(score=1.2501, lines=(3, 4)),)))
    assert store.put_request(a_request("costs", sources=()))


def test_a_damaged_file_is_read_from_its_copy_and_counts_as_absent_without(tmp_path: Path) -> None:
    layout = Layout(tmp_path, "essay")
    Store(layout).put_request(a_request("costs"))
    layout.request("costs").write_text('{"half": ', "utf-8")
    assert Store(layout).request("costs") == a_request("costs")
    layout.copy(layout.request("costs")).unlink()
    assert Store(layout).request("costs") is None


@pytest.mark.parametrize("damage", ["flipped", "half", "gone", "empty"])
@pytest.mark.parametrize("file", ["requests/costs.json", "requests/past/costs@", "verdicts/costs.json"])
def test_a_file_of_ours_that_was_damaged_is_put_back_as_it_was_written(tmp_path: Path, file: str, damage: str) -> None:
    layout = Layout(tmp_path, "essay")
    store = Store(layout)
    for version in (1, 2):
        store.put_request(a_request("costs", version=version))
    store.put_verdict(a_verdict("costs"))
    [path] = [path for path in layout.folder.rglob("*.json") if path.relative_to(layout.folder).as_posix().startswith(file)]
    written = path.read_bytes()
    place = written.index(b"costs")
    flipped = written[:place] + b"d" + written[place + 1 :]
    path.write_bytes({"flipped": flipped, "half": written[:50]}.get(damage, b""))
    if damage == "gone":
        path.unlink()
    store = Store(layout)
    assert store.put_back() == ([] if damage == "gone" else [path])
    assert path.read_bytes() == written and not Store(layout).list_damaged()


def test_another_whole_record_as_after_a_checkout_stays(tmp_path: Path) -> None:
    layout = Layout(tmp_path, "essay")
    Store(layout).put_request(a_request("costs"))
    other = a_request("costs", version=2).model_copy(update={"prompt": "It was asked in quite other words."})
    layout.request("costs").write_bytes(to_bytes(other))
    assert not Store(layout).put_back() and Store(layout).request("costs") == other


def test_a_damaged_copy_puts_nothing_back(tmp_path: Path) -> None:
    layout = Layout(tmp_path, "essay")
    Store(layout).put_request(a_request("costs"))
    written = layout.request("costs").read_bytes()
    layout.copy(layout.request("costs")).write_bytes(b"damaged")
    assert not Store(layout).put_back() and layout.request("costs").read_bytes() == written


def test_what_has_the_stamp_that_it_was_judged_by_is_not_read_again_and_what_is_gone_is_put_back(tmp_path: Path) -> None:
    layout = Layout(tmp_path, "essay")
    Store(layout).put_request(a_request("costs"))
    path = layout.request("costs")
    was, known = path.stat(), {str(stamp_of_path(path)), str(None)}
    path.write_bytes(bytes(was.st_size))
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
    assert list(Store(layout).list_damaged()) == [path] and not Store(layout).list_damaged(known)
    assert Store(layout).request("costs") == a_request("costs"), "what is used of it is what was written"
    path.unlink()
    assert list(Store(layout).list_damaged(known)) == [path]
