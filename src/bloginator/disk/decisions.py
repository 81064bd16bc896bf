"""The writer's decisions on findings: ``decisions.jsonl`` beside the outline, theirs, to which we only add whole lines."""

from collections.abc import Iterable

from bloginator.disk.batch_lock import make_lock
from bloginator.disk.files import add_line
from bloginator.disk.layout import Layout
from bloginator.reading import read_bytes, read_text_or_empty

FILE = "decisions.jsonl"


def read_decision_lines(layout: Layout) -> str:
    """Return what the file holds, empty where there is none."""
    return read_text_or_empty(layout.folder / FILE)


def add_decision_lines(layout: Layout, lines: Iterable[str]) -> None:
    """Add lines at the end, in one write and while no other process does; a line that was cut off stays by itself."""
    path, added = layout.folder / FILE, "\n".join(lines)
    with make_lock(layout.cache / "decisions.lock"):
        before = read_bytes(path)
        add_line(path, f"\n{added}" if before and not before.endswith(b"\n") else added)
