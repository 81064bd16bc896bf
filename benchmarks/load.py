"""What many processes, many answers at once and a slow file system come to; each trial ends in the draft of a lone run.

    python benchmarks/load.py --corpus FOLDER                  17 sections a batch, a burst of 200 answers
    python benchmarks/load.py --corpus FOLDER --burst 10000

Processes run on one batch, and on six that share an index, two and eight at once. A burst of answers is written while a
draft waits: with file events, and as a network folder has it, where there are none, times are whole seconds and a file has
its size late. Printed are how many ended well and how many were told that another is at work, seconds and CPU seconds.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from material import NAME, Project, make_answer
from scale import make_project
from timing import Child, Failed, begin, measure, until

BATCHES, SECTIONS, TIMEOUT_S = 6, 17, 1200.0
DOIT = (sys.executable, "-m", "doit")
SOURCE = str(Path(__file__).parents[1] / "src")


def main() -> int:
    """Run every trial and print; return 1 where one went wrong."""
    parser = argparse.ArgumentParser(description="Try many processes, many answers and a slow file system.")
    parser.add_argument("--corpus", type=Path, default=Path(os.environ.get("BLOGINATOR_SHARED_DATA", ".")) / "blogs")
    parser.add_argument("--burst", type=int, default=200, metavar="N", help="answers that are written at once")
    chosen = parser.parse_args()
    print("| trial | ended well | told to wait | wall s | CPU s | the lone draft |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="bloginator-") as folder:
        try:
            for names in ([NAME], [f"{NAME}{number}" for number in range(BATCHES)]):
                for processes in (2, 8):
                    try_processes(Path(folder) / f"{len(names)}-{processes}", chosen.corpus, names, processes)
            for name, is_network in (("file events", False), ("network folder", True)):
                with slow_folder(is_on=is_network):
                    try_burst(Path(folder) / name, chosen.corpus, chosen.burst, name, is_network=is_network)
        except Failed as error:
            print(error, file=sys.stderr)
            return 1
    return 0


def try_processes(root: Path, corpus: Path, names: Sequence[str], count: int) -> None:
    """Run as many drafts at once on answered batches, each process on all of them, and compare with a lone run's."""
    project = make_project(root, SECTIONS, corpus)
    measure([*DOIT, f"ask:{NAME}"], root, SOURCE)
    answer(project)
    lone = shutil.copytree(root, root.with_name(f"{root.name}-lone"))
    measure([*DOIT, f"draft:{NAME}", "--batch-timeout", "0"], lone, SOURCE)
    for name in names:
        if name != NAME:
            shutil.copytree(project.folder, root / "batches" / name)
            shutil.rmtree(root / "batches" / name / "requests")
    if NAME not in names:
        shutil.rmtree(project.folder)
    began = time.perf_counter()
    words = [f"draft:{NAME}" if len(names) == 1 else "draft", "--batch-timeout", "0"]
    children = [begin([*DOIT, *words], root, SOURCE, f"output-{number}.txt") for number in range(count)]
    costs = [child.end((0, 1)) for child in children]
    wall_s = time.perf_counter() - began
    measure([*DOIT, *words], root, SOURCE)  # whoever was told to wait runs it again
    wanted = (lone / "batches" / NAME / "draft.md").read_bytes()
    same = all((root / "batches" / name / "draft.md").read_bytes() == wanted for name in names)
    trial = f"{count} processes on {'one batch' if len(names) == 1 else f'{len(names)} batches'}"
    row(trial, children, wall_s, sum(cost.cpu_s or 0.0 for cost in costs), same)


def try_burst(root: Path, corpus: Path, count: int, name: str, *, is_network: bool) -> None:
    """Let a draft wait, write all answers at once, and compare with the draft that another run makes of the same files."""
    project = make_project(root, count, corpus)
    measure([*DOIT, f"ask:{NAME}"], root, SOURCE)
    child = begin([*DOIT, f"draft:{NAME}", "--batch-timeout", str(int(TIMEOUT_S))], root, SOURCE)
    until(lambda: "waiting up to" in child.said(), child, timeout_s=TIMEOUT_S, every_s=0.05)
    began = time.perf_counter()
    answer(project, is_network=is_network)
    cost = child.end()
    wall_s = time.perf_counter() - began
    drafted = project.draft.read_bytes()
    shutil.rmtree(root / ".bloginator")
    project.draft.unlink()
    measure([*DOIT, f"draft:{NAME}", "--batch-timeout", "0"], root, SOURCE)
    row(f"{count:,} answers in one burst, {name}", [child], wall_s, cost.cpu_s or 0.0, project.draft.read_bytes() == drafted)


def answer(project: Project, *, is_network: bool = False) -> None:
    """Answer every section; as a network folder has it, half of each file first, and with times of whole seconds."""
    texts = {project.response(section): f"{make_answer(project, section)}\n" for section in project.ids}
    for share in (0.5, 1.0) if is_network else (1.0,):
        for path, text in texts.items():
            path.write_text(text[: int(len(text) * share)], "utf-8")
            if is_network:
                os.utime(path, (int(time.time()),) * 2)


@contextmanager
def slow_folder(*, is_on: bool) -> Iterator[None]:
    """Have processes look for changes instead of being told of them."""
    if is_on:
        os.environ["WATCHFILES_FORCE_POLLING"] = "true"
    yield
    os.environ.pop("WATCHFILES_FORCE_POLLING", None)


def row(trial: str, children: Sequence[Child], wall_s: float, cpu_s: float, is_same: bool) -> None:
    """Print one row."""
    well = sum(child.process.returncode == 0 for child in children)
    told = sum("is at work on the batch" in child.said() for child in children)
    cells = (trial, str(well), str(told), f"{wall_s:.1f}", f"{cpu_s:.1f}", "the same" if is_same else "ANOTHER")
    print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
