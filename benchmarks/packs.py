"""Measure packs: what an assistant has to read in them and in the requests one by one, and what making them costs.

    python benchmarks/packs.py                     17, 170 and 1,700 sections, on many documents and on few
    python benchmarks/packs.py --sizes 17
    python benchmarks/packs.py --corpus FOLDER     real documents instead of made ones

Tokens are estimates (reading/tokens.py). ``prompts`` is the system prompt and the prompt of every request, ``files`` the
request files as they lie there, which hold each passage a second time. ``uses`` is how often a passage is used on average:
on few documents the sections share most of what they rest on.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from material import NAME, Project, make_project
from timing import Failed, start

from bloginator.disk.store import read_record
from bloginator.disk.templates import find_templates
from bloginator.records.exchange import Request
from bloginator.records.settings import Packing
from bloginator.stages.packs.writer import OpenSection, pack_sections
from bloginator.text import token_count

MANY, FEW = 200, 3
"""Documents that the sections draw on."""

AIM = 0.5


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; return 1 when a command failed or 17 sections that share sources take half the tokens or more."""
    chosen = make_parser().parse_args(argv)
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores.\n")
    heads = ("sections", "documents", "uses", "packs", "in packs", "prompts", "share", "files", "share")
    print_row(*heads, "doit pack CPU s", "wall s", "again CPU s", "packing alone CPU s")
    print_row(*("-" * 5 for _ in range(13)))
    try:
        shares = [
            measure(size, documents, chosen.corpus)
            for size in chosen.sizes
            for documents in ([0] if chosen.corpus else [MANY, FEW])
        ]
    except Failed as error:
        print(error, file=sys.stderr)
        return 1
    return 0 if all(share < AIM for share in shares) else 1


def make_parser() -> argparse.ArgumentParser:
    """Return the options."""
    parser = argparse.ArgumentParser(description="Measure packs.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[17, 170, 1700], metavar="N", help="sections to pack")
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="Markdown to draft from, in place of made documents")
    return parser


def measure(size: int, documents: int, corpus: Path | None) -> float:
    """Measure one batch and print its row; return the packs' share of the prompts' tokens."""
    with tempfile.TemporaryDirectory(prefix="bloginator-") as folder:
        project = make_project(Path(folder), size, corpus, documents)
        start(project.root, f"ask:{NAME}").end()
        first, again = (start(project.root, f"pack:{NAME}").end() for _ in range(2))
        requests = read_requests(project)
        packed, count = packs_on_disk(project)
        prompts = sum(token_count.estimate(request.system_prompt + request.prompt) for request in requests)
        files = sum(token_count.of_bytes(path_of(project, request.section).stat().st_size) for request in requests)
        row = (size, documents or "given", f"{uses(requests):.1f}", count, f"{packed:,}", f"{prompts:,}")
        costs = (first.cpu_s, first.wall_s, again.cpu_s, alone(requests))
        shares = (f"{packed / prompts:.0%}", f"{files:,}", f"{packed / files:.0%}")
        print_row(*row, *shares, *(f"{cost:.2f}" for cost in costs if cost is not None))
        return packed / prompts


def path_of(project: Project, section: str) -> Path:
    """Return where a section's request lies."""
    return project.folder / "requests" / f"{section}.json"


def read_requests(project: Project) -> list[Request]:
    """Return the requests that the batch has written, in the outline's order."""
    found = (read_record(Request, path_of(project, section)) for section in project.ids)
    return [request for request in found if request is not None]


def packs_on_disk(project: Project) -> tuple[int, int]:
    """Return the estimated tokens of all packs, and how many there are."""
    sizes = [path.stat().st_size for path in (project.folder / "packs").glob("pack-*.md")]
    return sum(map(token_count.of_bytes, sizes)), len(sizes)


def uses(requests: Sequence[Request]) -> float:
    """Return by how many sections a passage is used on average."""
    sources = [(source.document, source.text) for request in requests for source in request.sources]
    return len(sources) / max(1, len(set(sources)))


def alone(requests: Sequence[Request]) -> float:
    """Return the CPU seconds of packing itself, without reading or writing a file."""
    templates = find_templates()
    began = time.process_time()
    pack_sections([OpenSection(request) for request in requests], templates=templates, limits=Packing())
    return time.process_time() - began


def print_row(*cells: object) -> None:
    """Print one row of the table."""
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
