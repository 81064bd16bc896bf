"""What a batch of 17, 1,000 or 10,000 sections costs, beside another build, ninja and GNU make: CPU seconds and peak memory.

    python benchmarks/scale.py --corpus FOLDER                     17 and 1,000 sections over posts, this build
    python benchmarks/scale.py --corpus FOLDER --sizes 17 10000
    python benchmarks/scale.py --corpus FOLDER --before CHECKOUT   another checkout's build beside it, in the same run
    python benchmarks/scale.py --corpus FOLDER --notes 578         and the first run from an empty cache over short notes

``BLOGINATOR_SHARED_DATA`` names a folder whose ``blogs/`` serve where no corpus is named. Every figure is a real command in
a process of its own; what changes nothing is run ``--runs`` times, and its median is printed. ninja and GNU make have the
same graph, of which ``cp`` makes each file, and are left out where they are not installed.
"""

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from material import DODO, NAME, Project, make_answer, read_sentences
from timing import Cost, Failed, measure, median

POSTS, LARGEST, TOPICS, NOTE = 54, 20_000, 400, 900
UNCHANGED = {
    "rerun, nothing changed": (f"draft:{NAME}", "--batch-timeout", "0"),
    "`doit status`": (f"status:{NAME}",),
}
SUFFIXES = (".md", ".markdown", ".mkd", ".adoc", ".rst", ".txt")


@dataclass(frozen=True)
class Build:
    """A build that is measured: what it is called, and the folder that Python imports it from."""

    name: str
    source: str

    def doit(self, root: Path, *words: str, codes: Sequence[int] = (0,)) -> Cost:
        """Run doit in a project."""
        return measure([sys.executable, "-m", "doit", *words], root, self.source, codes)


def main() -> int:
    """Measure and print; return 1 where a command failed."""
    parser = argparse.ArgumentParser(description="Measure batches of many sections.")
    parser.add_argument("--corpus", type=Path, default=Path(os.environ.get("BLOGINATOR_SHARED_DATA", ".")) / "blogs")
    parser.add_argument("--sizes", type=int, nargs="+", default=[17, 1000], metavar="N")
    parser.add_argument("--runs", type=int, default=3, metavar="N")
    parser.add_argument("--before", type=Path, metavar="CHECKOUT", help="of another build")
    parser.add_argument("--notes", type=int, default=0, metavar="N")
    parser.add_argument("--folder", type=Path, help="where projects are kept and found again; a temporary one by default")
    chosen = parser.parse_args()
    builds = [Build("now", str(Path(__file__).parents[1] / "src"))]
    builds += [Build("before", str(chosen.before.resolve() / "src"))] if chosen.before else []
    print_row("sections", "measured", "build", "CPU s", "wall s", "MB")
    print_row(*("---" for _ in range(6)))
    with tempfile.TemporaryDirectory(prefix="bloginator-") as temporary:
        folder = chosen.folder or Path(temporary)
        try:
            measure_empty(folder, builds[0], chosen.runs)
            for size in chosen.sizes:
                measure_size(folder, size, chosen.corpus, builds, chosen.runs)
            if chosen.notes:
                measure_first(folder, chosen.notes, chosen.corpus, builds, chosen.runs)
        except Failed as error:
            print(error, file=sys.stderr)
            return 1
    return 0


def measure_empty(folder: Path, build: Build, runs: int) -> None:
    """Measure ``doit list`` of an empty dodo file."""
    root = folder / "empty"
    root.mkdir(parents=True, exist_ok=True)
    (root / "dodo.py").write_text("")
    tell("-", "`doit list` of an empty dodo file", "doit", [build.doit(root, "list") for _ in range(runs)])


def measure_size(folder: Path, size: int, corpus: Path, builds: Sequence[Build], runs: int) -> None:
    """Measure everything for one number of sections, each build in a project of its own, both fed the same."""
    for build in builds:
        root = folder / f"{build.name}-{size}"
        project = make_project(root, size, corpus)
        if not project.draft.exists():
            ask_and_draft(project, build, size)
        for what, words in UNCHANGED.items():
            build.doit(root, *words)
            tell(f"{size:,}", what, build.name, [build.doit(root, *words) for _ in range(runs)])
        tell(f"{size:,}", "one answer changed", build.name, [change_one(project, build, number) for number in range(runs)])
    measure_others(folder, size, runs)


def ask_and_draft(project: Project, build: Build, size: int) -> None:
    """Measure all requests with the index present, and from all answers to the draft: each once, as it is long."""
    build.doit(project.root, f"status:{NAME}", "--coverage")  # makes the index
    tell(f"{size:,}", "all requests, index present", build.name, [build.doit(project.root, f"ask:{NAME}")])
    for section in project.ids:
        project.response(section).write_text(make_answer(project, section) + "\n", "utf-8")
    tell(f"{size:,}", f"{size:,} answers to the draft", build.name, [draft(project, build)])


def draft(project: Project, build: Build) -> Cost:
    """Run the whole job on what lies there."""
    return build.doit(project.root, f"draft:{NAME}", "--batch-timeout", "0")


def change_one(project: Project, build: Build, number: int) -> Cost:
    """Give one section another answer, and draft."""
    section = project.ids[len(project.ids) // 2]
    project.response(section).write_text(make_answer(project, section, draw=number + 1) + "\n", "utf-8")
    return draft(project, build)


def measure_first(folder: Path, notes: int, corpus: Path, builds: Sequence[Build], runs: int) -> None:
    """Measure the first run over many short notes, from an empty cache: the index and the requests of 17 sections."""
    cut = folder / f"notes-{notes}"
    if not cut.exists():
        write_notes(cut, notes, corpus)
    for build in builds:
        project = make_project(folder / f"{build.name}-notes", 17, cut, most=notes)
        costs = []
        for _ in range(runs):
            for made in (project.root / ".bloginator", project.folder / "requests"):
                shutil.rmtree(made, ignore_errors=True)
            costs.append(build.doit(project.root, f"ask:{NAME}"))
        tell("17", f"first run, empty cache, {notes} notes", build.name, costs)


def make_project(root: Path, size: int, corpus: Path, most: int = POSTS) -> Project:
    """Return a project with so many sections, which stays as it is where it is there already."""
    folder, posts = root / "batches" / NAME, root / "posts"
    ids = tuple(f"s{number:05}" for number in range(1, size + 1))
    if not posts.exists():
        posts.mkdir(parents=True)
        for number, post in enumerate(find_posts(corpus)[:most]):
            (posts / f"{number:04}-{post.name}").write_bytes(post.read_bytes())
    sentences = tuple(read_sentences(posts))
    if not folder.exists():
        (folder / "responses").mkdir(parents=True)
        (root / "dodo.py").write_bytes(DODO.read_bytes())
        (folder / "batch.toml").write_text('corpus = "../../posts"\nresponder = "assistant"\n')
        (folder / "outline.json").write_text(json.dumps(make_outline(ids, sentences), indent=1), "utf-8")
    return Project(root, ids, sentences)


def find_posts(corpus: Path) -> list[Path]:
    """Return the documents of a folder that are no larger than most posts, those of each subfolder in turn."""
    found = sorted(path for path in corpus.rglob("*") if path.suffix in SUFFIXES and path.stat().st_size <= LARGEST)
    turns: Counter[str] = Counter()
    placed = []
    for path in found:
        top = path.relative_to(corpus).parts[0]
        placed.append((turns[top], top, path))
        turns[top] += 1
    return [path for _, _, path in sorted(placed)]


def make_outline(ids: Sequence[str], sentences: Sequence[str]) -> dict[str, object]:
    """Return an outline whose sections are about what the posts speak of, four below every fifth."""
    words = (" ".join(sentence.split()[1:4]).strip(".,:;!?").lower() for sentence in sentences)
    topics = sorted({topic for topic in words if re.fullmatch(r"[a-z ]+", topic)})
    topics = random.Random(1).sample(topics, min(TOPICS, len(topics)))
    sections: list[dict[str, object]] = []
    for number, section in enumerate(ids):
        topic, part = topics[number % len(topics)], number // len(topics) + 1
        entry: dict[str, object] = {"id": section, "title": f"{topic.capitalize()}, part {part}", "subsections": []}
        entry["description"] = f"What we learned about {topic}."
        above = sections[-1]["subsections"] if number % 5 else sections
        assert isinstance(above, list)
        above.append(entry)
    return {"title": "A benchmark", "thesis": "Waiting is the cost that can be seen.", "sections": sections}


def write_notes(folder: Path, count: int, corpus: Path) -> None:
    """Cut posts into so many notes of some paragraphs each."""
    folder.mkdir(parents=True)
    notes, note = [], ""
    for post in find_posts(corpus):
        for paragraph in post.read_text("utf-8", "replace").split("\n\n"):
            note += f"{paragraph}\n\n"
            if len(note) > NOTE:
                notes.append(note)
                note = ""
    for number, text in enumerate(notes[:count], 1):
        (folder / f"note-{number:04}.md").write_text(f"# Note {number}\n\n{text}", "utf-8")


def measure_others(folder: Path, size: int, runs: int) -> None:
    """Measure what ninja and GNU make take to find that the same graph is up to date."""
    root = folder / f"others-{size}"
    if not root.exists():
        write_others(root, size)
    for name, command in (("ninja", ["ninja", "-f", "build.ninja"]), ("GNU make", ["make", "-s", "-f", "Makefile"])):
        if shutil.which(command[0]):
            subprocess.run(command, cwd=root, check=True, capture_output=True)
            tell(f"{size:,}", "rerun, nothing changed", name, [measure(command, root) for _ in range(runs)])


def write_others(root: Path, size: int) -> None:
    """Write the graph for both: a request and a verdict a section, each a copy of what it is made from, and one draft."""
    for name in ("requests", "responses", "verdicts"):
        (root / name).mkdir(parents=True)
    (root / "outline").write_text("outline\n")
    ids = [f"s{number:05}" for number in range(1, size + 1)]
    ninja = ["rule copy", " command = cp $one $out", "rule join", " command = date > $out"]
    make = [f"draft: {' '.join(f'verdicts/{one}' for one in ids)}", "\tdate > $@"]
    for one in ids:
        (root / "responses" / one).write_text(one)
        ninja += [f"build requests/{one}: copy outline", " one = outline"]
        ninja += [f"build verdicts/{one}: copy requests/{one} responses/{one}", f" one = responses/{one}"]
        make += [f"requests/{one}: outline", "\tcp outline $@"]
        make += [f"verdicts/{one}: requests/{one} responses/{one}", f"\tcp responses/{one} $@"]
    ninja.append(f"build draft: join {' '.join(f'verdicts/{one}' for one in ids)}")
    (root / "build.ninja").write_text("\n".join(ninja) + "\n")
    (root / "Makefile").write_text("\n".join(make) + "\n")


def tell(size: str, what: str, build: str, costs: Sequence[Cost]) -> None:
    """Print one row."""
    cost = median(costs)
    print_row(size, what, build, f"{cost.cpu_s:.2f}", f"{cost.wall_s:.2f}", f"{cost.memory_mb:.0f}")


def print_row(*cells: str) -> None:
    """Print one line of a Markdown table."""
    print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
