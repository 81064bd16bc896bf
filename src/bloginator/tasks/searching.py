"""Index a folder and search an index from the command line: what a section would be given, for any question.

bloginator index FOLDER --to PATH | chroma | chroma:PATH | http://host:port
bloginator search "words" --index PATH --top 10 --explain | --json | --queries FILE.jsonl
"""

import argparse
import json as jsons
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bloginator.errors import BadSettings
from bloginator.records.corpus import Passage, Query, Refreshed, Retrieval
from bloginator.tasks.console import be_lenient, plural, say, warn

CHROMA = ".bloginator/chroma"
INDEX = ".bloginator/index"
Asked = tuple[str | float, str]
"""A question's id, as it was given, and its words."""

PLAIN = Retrieval(floor=0.0, spread=1.0, near=1.0)
"""Everything that was found, by score alone; a section's passages are chosen from such a ranking."""

SHOWN = 200
"""Characters of a passage that are printed for a person."""


def add_index(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``index``."""
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="folders of your own writing")
    parser.add_argument("--to", default=INDEX, metavar="PATH", help="index folder, chroma[:PATH] or http://host:port")
    parser.add_argument("--model", default="", metavar="M", help="sentence-transformers model, a name or a folder")
    parser.add_argument("--language", default="english", help="of the stemmer (default: english)")
    parser.add_argument("--follow-symlinks", action="store_true", help="follow links that lead out of the folders")
    parser.set_defaults(command=run_index)


def add_search(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``search``."""
    parser.add_argument("words", nargs="?", default="", metavar="WORDS", help="what to look for")
    parser.add_argument("--index", default=INDEX, metavar="PATH", help="index folder, Chroma folder or http://host:port")
    parser.add_argument("--top", type=int, default=10, metavar="N", help="passages a query gets (default: 10)")
    parser.add_argument("--explain", action="store_true", help="show what each score is made of")
    parser.add_argument("--json", action="store_true", help="print one JSON object a passage and nothing else")
    parser.add_argument("--queries", type=Path, metavar="FILE", help='JSON lines of {"id": …, "query": …}')
    parser.add_argument("--model", default="", metavar="M", help="model that the index was made with")
    parser.add_argument("--engine", default="auto", choices=("auto", "lexical", "dense", "fused"))
    parser.add_argument("--language", default="english", help="of the stemmer (default: english)")
    parser.set_defaults(command=run_search)


def run_index(chosen: argparse.Namespace) -> int:
    """Run ``bloginator index``."""
    settings = Retrieval(model=chosen.model, language=chosen.language, follow_symlinks=chosen.follow_symlinks)
    return index_command(chosen.folders, chosen.to, settings=settings)


def run_search(chosen: argparse.Namespace) -> int:
    """Run ``bloginator search``."""
    said = {"engine": chosen.engine, "model": chosen.model, "language": chosen.language}
    settings = PLAIN.model_copy(update=said)
    return search_command(
        chosen.words,
        made_by_drafts(chosen.index),
        top=chosen.top,
        explain=chosen.explain,
        json=chosen.json,
        queries_file=chosen.queries,
        settings=settings,
    )


def index_command(folders: Sequence[Path], to: str, *, settings: Retrieval | None = None) -> int:
    """Index folders; say what is in the index now and what was left out.

    Args:
        to: Folder of an index, ``chroma`` or ``chroma:PATH`` for a Chroma store, or the address of a Chroma server.

    Raises:
        BadCorpus: A folder does not exist, or the server does not answer.
        MissingExtra: ``to`` is Chroma, and ``chromadb`` is not installed.
    """
    from bloginator.corpus.chroma import is_chroma
    from bloginator.corpus.room import refresh

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


def made_by_drafts(index: str) -> str:
    """Return the index that is meant: where the usual place has none of its own, the one that a draft has made there.

    Raises:
        BadSettings: Drafts of several corpora have made one each.
    """
    from bloginator.corpus.store import FILE

    made = sorted(Path(index).glob(f"*/{FILE}")) if index == INDEX and not (Path(index) / FILE).exists() else []
    if len(made) > 1:
        named = ", ".join(str(file.parent) for file in made)
        raise BadSettings("There are several indexes, one a corpus.", INDEX, f"name one with --index: {named}")
    return str(made[0].parent) if made else index


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
    from bloginator.corpus.chroma_write import write

    with progress_bar("Writing") as progress:
        added, deleted = write(own, target, progress)
    say(f"{target}: {plural(added, 'passage')} written, {deleted} deleted.")


def tell_voice(own: Path, settings: Retrieval) -> None:
    """Train the author's voice profile and say what it rests on."""
    from bloginator.corpus.voice import FOLDER, author

    with progress_bar("Listening") as progress:
        profile = author(own, own / FOLDER, language=settings.language, progress=progress).profile
    say(f"Voice: {profile.reason or f'{profile.words:,} words of prose in ' + plural(profile.documents, 'document')}.")


def search_command(
    words: str,
    index: str,
    *,
    top: int = 10,
    explain: bool = False,
    json: bool = False,
    queries_file: Path | None = None,
    settings: Retrieval | None = None,
) -> int:
    """Print the passages of one question, or of a file of them.

    Raises:
        BadSettings: There is no question, or the file of questions cannot be read.
        BadCorpus: There is no index, it cannot be read, or the server does not answer.
    """
    from bloginator.corpus.room import search

    asked = queries_of(words, queries_file)
    if top < 1:
        raise BadSettings("No passage was asked for.", f"--top {top}", "ask for 1 or more")
    settings = settings or PLAIN
    queries = [Query(id=str(place), title=query) for place, (_, query) in enumerate(asked)]
    found = search(index, queries, top=top, settings=settings, note=warn)
    be_lenient()
    for query, (name, _) in zip(queries, asked, strict=True):
        lines = as_json(name, found[query.id], explain) if json else as_text(query.title, found[query.id], explain)
        if text := "\n".join(lines):
            say(text)
    return 0


def queries_of(words: str, file: Path | None) -> list[Asked]:
    """Return the questions in order: those of the file, or the one of the command line.

    Raises:
        BadSettings: There is none, or a line of the file is no ``{"id": …, "query": …}``.
    """
    if file is None:
        if not words.strip():
            raise BadSettings("There is nothing to search for.", "", 'bloginator search "words", or --queries FILE')
        return [("1", words)]
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")  # other line ends may stand within a JSON string
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(f"The file of queries cannot be read: {error}.", str(file), "correct --queries") from error
    asked = [query_of(line, f"{file}:{number}") for number, line in enumerate(lines, 1) if line.strip()]
    if len({str(name) for name, _ in asked}) < len(asked):
        raise BadSettings("Two queries have one id.", str(file), "give each line an id of its own")
    return asked


def query_of(line: str, where: str) -> Asked:
    """Read one line of a file of queries; its id stays what it is, a string or a number."""
    mend = 'write {"id": "q1", "query": "words"} on each line'
    try:
        given = jsons.loads(line)
    except jsons.JSONDecodeError as error:
        raise BadSettings(f"This line is no JSON: {error}.", where, mend) from error
    if not isinstance(given, dict) or not isinstance(given.get("query"), str):
        raise BadSettings("This line holds no query.", where, mend)
    name = given.get("id")
    if isinstance(name, bool) or not isinstance(name, str | int | float):
        raise BadSettings("This line's query has no id that is a string or a number.", where, mend)
    return name, given["query"]


def as_json(name: str | float, passages: Sequence[Passage], explain: bool) -> Iterator[str]:
    """Yield one JSON object a passage, in ASCII: no pipe can spoil it, and no character of a text ends a line."""
    for one in passages:
        chunk = one.chunk
        line: dict[str, object] = {"id": name, "rank": one.rank, "document": chunk.document}
        line |= {"heading": " › ".join(chunk.heading), "lines": list(chunk.lines) if chunk.lines else None}
        line |= {"text": chunk.text, "score": one.score}
        if chunk.page is not None:
            line["page"] = chunk.page
        yield jsons.dumps(line | ({"parts": one.parts} if explain else {}))


def as_text(asked: str, passages: Sequence[Passage], explain: bool) -> Iterator[str]:
    """Yield what a person reads."""
    if not passages:
        yield f"{asked}: nothing bears on it."
    for one in passages:
        chunk = one.chunk
        place = f":{chunk.lines[0]}-{chunk.lines[1]}" if chunk.lines else f", page {chunk.page}" if chunk.page else ""
        heading = f"  {' › '.join(chunk.heading)}" if chunk.heading else ""
        yield f"{one.rank:3}  {one.score:.4f}  {chunk.document}{place}{heading}"
        if explain:
            yield "     " + "  ".join(f"{name} {value:.4f}" for name, value in one.parts.items())
        text = " ".join(chunk.text.split())
        yield "     " + (text if len(text) <= SHOWN else text[:SHOWN].rsplit(" ", 1)[0] + " …")


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show how far long work is, where a person looks at it; nothing for short work."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
