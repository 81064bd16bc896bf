"""Index many passages and choose the sources of 17 sections: CPU seconds of each step, in processes of their own.

    python benchmarks/passages.py FOLDER 20000              FOLDER: posts; they are copied until there are so many passages
    python benchmarks/passages.py FOLDER 20000 --before PY  the same files with another build, by the Python that has it

Both builds read the same folder. Seconds are the least of three runs, since other work on the machine only adds to them;
an index is made once, and its chunks are cut smaller than those of the build before.
"""

import argparse
import inspect
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SECTIONS, WORDS, RUNS, CHARACTERS = 17, 60, 3, 6000


def main() -> None:
    if sys.argv[1] in ("--index", "--ask"):
        print({"--index": make, "--ask": ask}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3])))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("posts", type=Path)
    parser.add_argument("passages", type=int)
    parser.add_argument("--before", metavar="PYTHON", help="of an environment that has the build before")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "posts"
        copy_until(chosen.posts, files, Path(folder) / "now", chosen.passages)
        for name, python in (("now", sys.executable), ("before", chosen.before)):
            if python:
                index = Path(folder) / name
                shutil.rmtree(index, ignore_errors=True)
                print(f"{name}: {run(python, '--index', files, index)}")
                asked = [run(python, "--ask", files, index) for _ in range(RUNS)]
                print(f"{name}: {SECTIONS} sections, first {min(one.split()[0] for one in asked)} s of CPU, ", end="")
                print(f"again {min(one.split()[1] for one in asked)} s", flush=True)


def copy_until(posts: Path, files: Path, index: Path, passages: int) -> None:
    """Copy the posts as often as it takes to have so many passages."""
    shutil.copytree(posts, files / "copy0")
    count = int(run(sys.executable, "--index", files, index).split()[0])
    for number in range(1, -(-passages // count)):
        shutil.copytree(posts, files / f"copy{number}")


def run(python: str, *words: object) -> str:
    command = [python, "-P" if python == sys.executable else "-I", __file__, *map(str, words)]  # -I: of its own build alone
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def make(files: Path, index: Path) -> str:
    """Index the files and tell what that took, worker processes included."""
    try:
        from bloginator.corpus import refresh_index
    except ImportError:  # the build before
        from bloginator.corpus.refresh import refresh as refresh_index

    done = refresh_index([files], index, root=files)
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(one.ru_utime + one.ru_stime for one in both)
    peak, worker = (one.ru_maxrss // 1024 for one in both)
    return f"{done.chunks} passages, index {cpu:.1f} s of CPU, peak {peak} MB + workers of {worker} MB"


def ask(files: Path, index: Path) -> str:
    """Tell the CPU seconds that the sections' sources took, importing and opening included, and asked once more."""
    from bloginator.records.corpus import Query

    texts = [file.read_text(encoding="utf-8", errors="replace") for file in sorted((files / "copy0").rglob("*.*"))]
    chance = random.Random(1)
    asked = [re.findall(r"[a-zA-Z]{3,}", chance.choice(texts)) for _ in range(SECTIONS)]
    queries = [
        Query(id=str(number), title=" ".join(words[:5]), description=described(words[5:WORDS]))
        for number, words in enumerate(asked)
    ]
    seconds = []
    for _ in range(2):
        before = time.process_time()
        choose(index, queries)
        seconds.append(time.process_time() - before)
    return " ".join(f"{one:.3f}" for one in seconds)


def described(words: list[str]) -> str:
    """Return words as a description that names a thing with every seven."""
    return ", ".join(" ".join(words[start : start + 7]) for start in range(0, len(words), 7)) + "."


def choose(index: Path, queries: list) -> None:
    """Choose sources as this build does, or as builds before did: five passages."""
    try:
        from bloginator.corpus import rank_sources
    except ImportError:
        from bloginator.corpus.search import search as rank_sources
    if "characters" in inspect.signature(rank_sources).parameters:
        dict(rank_sources(index, queries, characters=CHARACTERS, top=60))
    else:
        rank_sources(index, queries, top=5)


if __name__ == "__main__":
    main()
