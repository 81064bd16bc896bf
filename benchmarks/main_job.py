"""Measure the main job: outline and corpus in, requests out, answers in, draft assembled.

    python benchmarks/main_job.py                       17, 170 and 1,700 sections, medians of 3 runs
    python benchmarks/main_job.py --sizes 17 --runs 9
    python benchmarks/main_job.py --corpus FOLDER       real documents instead of 200 made ones

Each figure is that of a real command in a process of its own, in a project in a temporary folder.
"""

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from material import NAME, Project, answer_all, make_answer, make_project
from timing import Cost, Failed, median, start, until

AGAIN = "does it all again"
TIMEOUT_S = 120.0


@dataclass(frozen=True)
class Measure:
    """One row a size: what is measured, what the first system needs, and what we aim for.

    Args:
        prepare: Brings the project to where the measured run begins; its time is not counted.
        run: The measured run; its number makes its answers differ from those before.
        before: Sections -> the first system's figures.
        aims: Sections -> most wall seconds, and most MB where there is a limit.
    """

    what: str
    prepare: Callable[[Project], None]
    run: Callable[[Project, int], Cost]
    before: dict[int, str]
    aims: dict[int, tuple[float, float | None]]


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; return 1 when a command failed."""
    chosen = make_parser().parse_args(argv)
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores; median of {chosen.runs}.\n")
    print_row("sections", "measured", "CPU s", "wall s", "MB", "first system", "aim", "met")
    print_row(*("-" * 8 for _ in range(8)))
    try:
        for size in chosen.sizes:
            measure_size(size, chosen.runs, chosen.corpus, chosen.documents)
    except Failed as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def make_parser() -> argparse.ArgumentParser:
    """Return the options."""
    parser = argparse.ArgumentParser(description="Measure the main job.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[17, 170, 1700], metavar="N", help="sections to draft")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="runs of each; the median is printed")
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="Markdown to draft from, in place of made documents")
    parser.add_argument("--documents", type=int, default=200, metavar="N", help="documents to make")
    return parser


def measure_size(size: int, runs: int, corpus: Path | None, documents: int) -> None:
    """Measure everything for one number of sections, and print a row as soon as it is known."""
    with tempfile.TemporaryDirectory(prefix="bloginator-") as folder:
        project = make_project(Path(folder), size, corpus, documents)
        for measure in MEASURES:
            costs = []
            for number in range(1, runs + 1):
                measure.prepare(project)
                costs.append(measure.run(project, number))
            tell(measure, size, median(costs))


def tell(measure: Measure, size: int, cost: Cost) -> None:
    """Print one row."""
    cpu = "" if cost.cpu_s is None else f"{cost.cpu_s:.2f}"
    memory = "" if cost.memory_mb is None else f"{cost.memory_mb:.0f}"
    aim, met = "", ""
    if size in measure.aims:
        wall_s, most_mb = measure.aims[size]
        aim = f"{wall_s:g} s" + (f", {most_mb:g} MB" if most_mb else "")
        is_light = most_mb is None or (cost.memory_mb or 0) < most_mb
        met = "yes" if cost.wall_s < wall_s and is_light else "no"
    before = measure.before.get(size, measure.before.get(0, ""))
    print_row(f"{size:,}", measure.what, cpu, f"{cost.wall_s:.2f}", memory, before, aim, met)


def print_row(*cells: str) -> None:
    """Print one line of a Markdown table."""
    widths = (8, 46, 8, 8, 8, 18, 12, 8)
    print("| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |", flush=True)


def forget(project: Project, *, index: bool) -> None:
    """Bring the project back to where nothing was asked; the index stays unless it is to go as well."""
    for name in ("requests", "verdicts", "responses"):
        shutil.rmtree(project.folder / name, ignore_errors=True)
    for file in project.folder.glob("draft*"):
        file.unlink()
    for entry in (project.root / ".bloginator").glob("*"):
        if index or entry.name != "index":
            remove(entry)


def remove(entry: Path) -> None:
    """Remove a file or a whole folder."""
    if entry.is_dir():
        shutil.rmtree(entry)
    else:
        entry.unlink()


def before_everything(project: Project) -> None:
    """Prepare a first run."""
    forget(project, index=True)


def with_index(project: Project) -> None:
    """Prepare a cold start with the index present."""
    if not (project.root / ".bloginator" / "index").exists():
        ask(project)
    forget(project, index=False)


def ask(project: Project, _: int = 0) -> Cost:
    """Write all requests, and no more."""
    cost = start(project.root, f"ask:{NAME}").end()
    written = len(list((project.folder / "requests").glob("s[0-9]*.json")))
    if written != len(project.ids):
        raise Failed(f"{written} requests for {len(project.ids)} sections")
    return cost


def ask_and_stop(project: Project, _: int) -> Cost:
    """Run the whole job without an answer and without waiting: it ends below the threshold."""
    return draft(project, code=1)


def draft(project: Project, code: int = 0) -> Cost:
    """Run the whole job on what lies there, without waiting."""
    return start(project.root, f"draft:{NAME}", "--batch-timeout", "0").end((code,))


def drafted(project: Project) -> None:
    """Prepare a batch that is answered and drafted."""
    if not project.draft.exists():
        answer_all(project)
        draft(project)


def draft_again(project: Project, _: int) -> Cost:
    """Run the whole job although nothing has changed."""
    before = stamp(project.draft)
    cost = draft(project)
    if stamp(project.draft) != before:
        raise Failed("an unchanged rerun wrote the draft")
    return cost


def change_one(project: Project, number: int) -> Cost:
    """Run the whole job after one answer was overwritten."""
    before = stamp(project.draft)
    put(project, project.response(last(project)), make_answer(project, last(project), number))
    cost = draft(project)
    if stamp(project.draft) == before:
        raise Failed("the changed answer did not reach the draft")
    return cost


def one_missing(project: Project) -> None:
    """Prepare a partial draft in which one section is missing."""
    drafted(project)
    for suffix in (".md", ".json"):
        project.response(last(project), suffix).unlink(missing_ok=True)
    draft(project)


def last_as_json(project: Project, number: int) -> Cost:
    """Wait for the last answer, which comes as JSON: what is valid is complete."""
    answer = make_answer(project, last(project), number)
    content = json.dumps({"request_id": project.request_id(last(project)), "content": answer})
    return last_answer(project, project.response(last(project), ".json"), content)


def last_as_markdown(project: Project, number: int) -> Cost:
    """Wait for the last answer, which comes as plain Markdown: it has to lie still before it is taken for complete."""
    return last_answer(project, project.response(last(project)), make_answer(project, last(project), number))


def last_answer(project: Project, path: Path, content: str) -> Cost:
    """Start a run that waits, rename the answer into place, and take the time until the draft is another."""
    child = start(project.root, f"draft:{NAME}", "--batch-timeout", str(TIMEOUT_S))
    until(lambda: "waiting up to" in child.said(), child, timeout_s=TIMEOUT_S, every_s=0.05)
    time.sleep(0.5)  # the watch is set up right after that line
    before = stamp(project.draft)
    put(project, path, content)
    began = time.perf_counter()
    until(lambda: stamp(project.draft) != before, child, timeout_s=TIMEOUT_S)
    wall_s = time.perf_counter() - began
    return Cost(None, wall_s, child.end().memory_mb)


def last(project: Project) -> str:
    """Return the section whose answer comes last or is changed; it has a file of its own."""
    return project.ids[0]


def put(project: Project, path: Path, content: str) -> None:
    """Rename an answer into place."""
    whole = project.root / "answer.tmp"
    whole.write_text(content + "\n", "utf-8")
    whole.replace(path)


def stamp(path: Path) -> tuple[int, int]:
    """Return what changes when the file is written anew."""
    stat = path.stat()
    return stat.st_ino, stat.st_mtime_ns


MEASURES = (
    Measure("first run: index and all requests", before_everything, ask, {}, {}),
    Measure(
        "cold start, index present: all requests",
        with_index,
        ask,
        {17: "5.5-6.0 s, 671 MB", 170: "10.2 s", 1700: "53 s"},
        {17: (1.0, 150), 1700: (8.0, None)},
    ),
    Measure('the same up to "too few answers"', with_index, ask_and_stop, {}, {}),
    Measure("rerun, nothing changed", drafted, draft_again, {0: AGAIN}, {17: (0.4, None)}),
    Measure("rerun, one answer changed", drafted, change_one, {0: AGAIN}, {}),
    Measure("last answer (JSON) to draft", one_missing, last_as_json, {17: "0.9 s"}, {17: (0.3, None)}),
    Measure("last answer (Markdown, still for 1 s) to draft", one_missing, last_as_markdown, {17: "0.9 s"}, {}),
)

if __name__ == "__main__":
    sys.exit(main())
