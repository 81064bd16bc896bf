"""Requests and verdicts on disk: what is replaced is kept, what left the outline goes, what is not ours stays."""

from pathlib import Path

from bloginator.disk.layout import Layout
from bloginator.disk.store import Store
from tests.builders import a_request, a_verdict


def test_a_request_that_is_replaced_is_kept_as_history(tmp_path: Path) -> None:
    store = Store(Layout(tmp_path, "essay"))
    first, second = a_request("costs"), a_request("costs", version=2)
    assert store.put_request(first) and not store.put_request(first)
    assert store.put_request(second)
    assert Store(Layout(tmp_path, "essay")).past("costs") == {first.digest: first}


def test_what_left_the_outline_goes_and_what_is_not_ours_stays(tmp_path: Path) -> None:
    layout = Layout(tmp_path, "essay")
    store = Store(layout)
    store.put_request(a_request("costs"))
    store.put_verdict(a_verdict("costs"))
    for folder in (layout.requests, layout.verdicts):
        (folder / "notes.json").write_text('{"mine": true}', "utf-8")
    assert Store(layout).tidy(frozenset({"closing"})) == ["costs"]
    assert not layout.request("costs").exists() and not layout.verdict("costs").exists()
    assert (layout.requests / "notes.json").exists() and (layout.verdicts / "notes.json").exists()
    assert list((layout.requests / "past").glob("costs@*.json"))


def test_a_damaged_file_counts_as_absent(tmp_path: Path) -> None:
    layout = Layout(tmp_path, "essay")
    Store(layout).put_request(a_request("costs"))
    layout.request("costs").write_text('{"half": ', "utf-8")
    assert Store(layout).request("costs") is None
