"""``bloginator index``: index folders of writing, into a folder, a Chroma store or a Chroma server.

bloginator index FOLDER --to PATH | chroma | chroma:PATH | http://host:port
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from bloginator.records.corpus import Refreshed, Retrieval
from bloginator.ui.console import plural, say, warn
from bloginator.ui.progress import progress_bar

CHROMA = ".bloginator/chroma"
INDEX = ".bloginator/index"


def add_index(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``index``."""
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="folders of your own writing")
    parser.add_argument("--to", default=INDEX, metavar="PATH", help="index folder, chroma[:PATH] or http://host:port")
    parser.add_argument("--model", default="", metavar="M", help="sentence-transformers model, a name or a folder")
    parser.add_argument("--language", default="english", help="of the stemmer (default: english)")
    parser.add_argument("--follow-symlinks", action="store_true", help="follow links that lead out of the folders")
    parser.set_defaults(command=run_index)


def run_index(chosen: argparse.Namespace) -> int:
    """Run ``bloginator index``."""
    settings = Retrieval(model=chosen.model, language=chosen.language, follow_symlinks=chosen.follow_symlinks)
    return index_command(chosen.folders, chosen.to, settings=settings)


def index_command(folders: Sequence[Path], to: str, *, settings: Retrieval | None = None) -> int:
    """Index folders; say what is in the index now and what was left out.

    Args:
        to: Folder of an index, ``chroma`` or ``chroma:PATH`` for a Chroma store, or the address of a Chroma server.

    Raises:
        BadCorpus: A folder does not exist, or the server does not answer.
        MissingExtra: ``to`` is Chroma, and ``chromadb`` is not installed.
    """
    from bloginator.corpus.chroma.connection import is_chroma
    from bloginator.corpus.index.refresh import refresh

    target, own = chroma_of(to), Path(to)
    if target or is_chroma(to):
        target = target or to
        own = beside(target)
    with progress_bar("Reading") as progress:
        done = refresh(list(folders), own, root=Path.cwd(), settings=settings, progress=progress)
    tell_index(done, to)
    if target:
        tell_chroma(own, target)
    else:
        tell_voice(own, settings or Retrieval())
    return 0


def chroma_of(to: str) -> str:
    """Return the folder of ``chroma`` or ``chroma:PATH``; empty for anything else."""
    if to == "chroma":
        return CHROMA
    return to.removeprefix("chroma:") if to.startswith("chroma:") else ""


def beside(target: str) -> Path:
    """Return where the index lies that a Chroma collection is written from: it knows what has changed."""
    from bloginator.digest import digest

    return Path(".bloginator") / f"for-chroma-{digest('chroma', [target])[:8]}"


def tell_index(done: Refreshed, to: str) -> None:
    """Say what an index holds now."""
    changes = f"{done.added} added, {done.changed} changed, {done.removed} removed"
    say(f"{to}: {plural(done.documents, 'document')}, {plural(done.chunks, 'passage')} ({changes}).")
    for problem in done.problems:
        mend = f"; {problem.mend}" if problem.mend else ""
        warn(f"{problem.file} was left out: {problem.reason}{mend}")
    for note in done.notes:
        warn(note)


def tell_chroma(own: Path, target: str) -> None:
    """Write a Chroma collection and say what was done."""
    from bloginator.corpus.chroma.writer import write

    with progress_bar("Writing") as progress:
        added, deleted = write(own, target, progress)
    say(f"{target}: {plural(added, 'passage')} written, {deleted} deleted.")


def tell_voice(own: Path, settings: Retrieval) -> None:
    """Train the author's voice profile and say what it rests on."""
    from bloginator.corpus.author.profile_store import FOLDER, author

    with progress_bar("Listening") as progress:
        profile = author(own, own / FOLDER, language=settings.language, progress=progress).profile
    say(f"Voice: {profile.reason or f'{profile.words:,} words of prose in ' + plural(profile.documents, 'document')}.")
