"""Index many passages and ask 17 questions: CPU seconds of each step, in processes of their own.

python benchmarks/scale.py FOLDER 20000 100000     FOLDER: posts; they are copied until there are so many passages
"""

import random
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from bloginator.cli.search import PLAIN
from bloginator.records.corpus import Query, Retrieval

QUERIES, SHOWN, LONGEST = 17, 5, 6


def main() -> None:
    if sys.argv[1] == "--ask":
        ask(Path(sys.argv[2]), plain=sys.argv[3] == "plain")
        return
    if sys.argv[1] == "--index":
        print(make(Path(sys.argv[2]), Path(sys.argv[3])))
        return
    posts = Path(sys.argv[1])
    for count in map(int, sys.argv[2:]):
        with tempfile.TemporaryDirectory() as folder:
            measure(posts, Path(folder), count)


def measure(posts: Path, folder: Path, count: int) -> None:
    copy, index = 0, folder / "index"
    said = ""
    while not said or int(said.split()[0]) < count:
        missing = 1 if not said else round((count - int(said.split()[0])) / (int(said.split()[0]) / copy)) or 1
        for _ in range(missing):
            copy += 1
            shutil.copytree(posts, folder / "posts" / f"copy{copy}")
        shutil.rmtree(index, ignore_errors=True)
        said = run("--index", folder / "posts", index)
    print(f"{said} (CPU with workers), file {sum(file.stat().st_size for file in index.iterdir()) // 1_000_000} MB")
    for kind in ("plain", "section"):
        print(f"  {kind}: {run('--ask', index, kind)}", flush=True)


def run(*words: object) -> str:
    return subprocess.run(
        [sys.executable, __file__, *map(str, words)], check=True, capture_output=True, text=True
    ).stdout.strip()


def make(posts: Path, index: Path) -> str:
    from bloginator.corpus.index.refresh import refresh

    done = refresh([posts], index, root=posts)
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(one.ru_utime + one.ru_stime for one in both)
    peak, worker = (one.ru_maxrss // 1024 for one in both)
    return f"{done.chunks} passages, index {cpu:.1f} s, peak {peak} MB + workers of {worker} MB"


def ask(index: Path, *, plain: bool) -> None:
    """Print what importing, opening the index and asking cost, first and again."""
    chance = random.Random(1)
    connection = sqlite3.connect(index / "corpus.sqlite")
    texts = [text for (text,) in connection.execute("SELECT text FROM chunks LIMIT 20000")]
    asked = [" ".join(re.findall(r"[a-zA-Z]{3,}", chance.choice(texts))[:LONGEST]) or "pager" for _ in range(QUERIES)]
    queries = [Query(id=str(n), title=one) for n, one in enumerate(asked)]
    settings = PLAIN if plain else Retrieval(floor=0.0)
    marks = [time.process_time()]
    from bloginator.corpus.search.sections import opened, passages

    with opened(index) as lexicon:
        marks.append(time.process_time())
        for _ in range(2):
            for query in queries:
                passages(lexicon, query, SHOWN, settings)
            marks.append(time.process_time())
    cost = [1000 * (after - before) for before, after in pairwise(marks)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"imports and opening {cost[0]:.0f} ms, 17 queries {cost[1]:.0f} ms, again {cost[2]:.0f} ms, peak {peak} MB")


if __name__ == "__main__":
    main()
