"""The writer's decisions are added in whole lines, whoever else adds some, and whatever a hand or a kill left behind."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bloginator.disk.decisions import FILE, add_decision_lines, read_decision_lines
from bloginator.disk.layout import Layout


@pytest.mark.parametrize(
    ("before", "after"),
    [(None, "new\nlast\n"), ("", "new\nlast\n"), ("mine\n", "mine\nnew\nlast\n"), ("cut off", "cut off\nnew\nlast\n")],
)
def test_lines_are_added_and_what_was_there_stays(tmp_path: Path, before: str | None, after: str):
    layout = Layout(tmp_path, "essay")
    layout.folder.mkdir(parents=True)
    if before is not None:
        (layout.folder / FILE).write_text(before, "utf-8")
    add_decision_lines(layout, ["new", "last"])
    assert read_decision_lines(layout) == after


def test_several_at_once_write_whole_lines(tmp_path: Path):
    layout = Layout(tmp_path, "essay")
    layout.folder.mkdir(parents=True)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: add_decision_lines(layout, [f"{number} " * 500]), range(40)))
    lines = read_decision_lines(layout).splitlines()
    assert sorted(lines) == sorted(f"{number} " * 500 for number in range(40))
