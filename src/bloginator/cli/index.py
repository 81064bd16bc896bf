"""``bloginator index``: index folders of writing, into a folder, a Chroma store or a Chroma server.

bloginator index FOLDER --to PATH | chroma | chroma:PATH | http://host:port
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bloginator.digest import digest
from bloginator.disk.layout import CACHE
from bloginator.errors import BadCorpus
from bloginator.text.messages import count_of
from bloginator.ui.console import say, warn
from bloginator.ui.progress import progress_bar

if TYPE_CHECKING:
    from bloginator.records.corpus import Refreshed

HELP = "index folders of your own writing"
INDEX = f"{CACHE}/index"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``index``."""
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="folders of your own writing")
    parser.add_argument("--to", default=INDEX, metavar="PATH", help="index folder, chroma[:PATH] or http://host:port")
    parser.add_argument("--model", default="", metavar="M", help="sentence-transformers model, a name or a folder")
    parser.add_argument("--language", default="english", help="of the stemmer (default: english)")
    parser.add_argument("--follow-symlinks", action="store_true", help="follow links that lead out of the folders")


def run(args: argparse.Namespace) -> int:
    """Index folders; say what is in the index now and what was left out."""
    from bloginator.corpus.chroma.connection import is_chroma
    from bloginator.corpus.index.refresh import refresh_index
    from bloginator.disk.blocklist import FILE, read_blocklist
    from bloginator.disk.files import remove_stale
    from bloginator.disk.layout import find_root
    from bloginator.records.corpus import Retrieval

    settings = Retrieval(model=args.model, language=args.language, follow_symlinks=args.follow_symlinks)
    target = chroma_folder(args.to) or (args.to if is_chroma(args.to) else "")
    own = f"{CACHE}/for-chroma-{digest('chroma', [target])[:8]}"  # which knows what has changed
    index = Path(own if target else args.to)
    if target:
        from bloginator.corpus.chroma.writer import require_own

        require_own(target)
    remove_stale([index])
    allowed = read_blocklist(find_root(Path.cwd()) / FILE, FILE).allowed
    with progress_bar("Reading") as progress:
        refreshed = refresh_index(
            list(args.folders), index, root=Path.cwd(), settings=settings, progress=progress, allowed=allowed
        )
    report_index(refreshed, args.to)
    if not refreshed.documents:
        raise BadCorpus("The corpus has no document.", ", ".join(map(str, args.folders)), "name folders with texts")
    if target:
        write_chroma(index, target)
    return 0


def chroma_folder(to: str) -> str:
    """Return the folder of ``chroma`` or ``chroma:PATH``; empty for anything else."""
    if to == "chroma":
        return f"{CACHE}/chroma"
    return to.removeprefix("chroma:") if to.startswith("chroma:") else ""


def report_index(refreshed: "Refreshed", to: str) -> None:
    """Say what an index holds now."""
    from bloginator.stages.wording import describe_problem

    changes = f"{refreshed.added} added, {refreshed.changed} changed, {refreshed.removed} removed"
    say(f"{to}: {count_of(refreshed.documents, 'document')}, {count_of(refreshed.chunks, 'passage')} ({changes}).")
    for problem in refreshed.problems:
        warn(describe_problem(problem))
    for note in refreshed.notes:
        warn(note)


def write_chroma(index: Path, target: str) -> None:
    """Write a Chroma collection and say what was refreshed."""
    from bloginator.corpus.chroma.writer import write

    with progress_bar("Writing") as progress:
        added, deleted = write(index, target, progress)
    say(f"{target}: {count_of(added, 'passage')} written, {deleted} deleted.")
