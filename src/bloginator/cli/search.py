"""``bloginator search``: the passages that score best for any question, repeats included."""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bloginator.batch.run_options import NO_OPTIONS
from bloginator.cli.index import INDEX
from bloginator.errors import BadSettings
from bloginator.parsing import Unparsable, parse_json
from bloginator.reading import read_present
from bloginator.stages.wording import MAX_NAMED
from bloginator.text.messages import and_more
from bloginator.ui.console import say, warn

if TYPE_CHECKING:
    from bloginator.records.corpus import Passage

HELP = "search an index, by score alone (a section's sources are chosen otherwise)"
EXAMPLE = '{"id": "q1", "query": "words"}'
Asked = tuple[str | float, str]  # a question's id, as it was given, and its words
MAX_SHOWN = 200  # characters of a passage that are printed for a person


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``search``."""
    parser.add_argument("words", nargs="?", default="", metavar="WORDS", help="what to look for")
    parser.add_argument("--index", default=INDEX, metavar="PATH", help="index folder, Chroma folder or http://host:port")
    parser.add_argument("--top", type=int, default=10, metavar="N", help="passages a query gets (default: 10)")
    parser.add_argument("--explain", action="store_true", help="show what each score is made of")
    parser.add_argument("--json", action="store_true", help="print one JSON object a passage and nothing else")
    parser.add_argument("--queries", type=Path, metavar="FILE", help='JSON lines of {"id": …, "query": …}')
    parser.add_argument("--model", default="", metavar="M", help="model that the index was made with")
    parser.add_argument(
        "--engine", default="auto", choices=("auto", "lexical", "dense", "fused"), help="words, meaning or both"
    )
    parser.add_argument("--language", default="english", help="of the stemmer (default: english)")


def run(args: argparse.Namespace) -> int:
    """Print the passages of one question, or of a file of them."""
    from bloginator.corpus.search.coverage import find_absent
    from bloginator.corpus.search.passages import search_passages
    from bloginator.records.corpus import Query, Retrieval

    settings = Retrieval(engine=args.engine, model=args.model, language=args.language)
    index = find_index(args.index)
    asked = read_queries(args.words, args.queries)
    if args.top < 1:
        raise BadSettings("No passage was asked for.", f"--top {args.top}", "ask for 1 or more")
    queries = [Query(id=str(place), title=words) for place, (_, words) in enumerate(asked)]
    passages = search_passages(index, queries, top=args.top, settings=settings, note=warn)
    if not args.queries and (absent := find_absent(index, args.words, settings=settings)[0]):
        warn(f"No document has: {', '.join(absent)}.")
    for query, (name, words) in zip(queries, asked, strict=True):
        ranked = passages[query.id]
        lines = as_json(name, ranked, args.explain) if args.json else as_text(words, ranked, args.explain)
        if text := "\n".join(lines):
            say(text)
    return 0


def find_index(index: str) -> str:
    """Return the index that is meant: where the usual place has none of its own, the one that a draft has made there."""
    from bloginator.corpus.index.store import FILE

    if Path(index) != Path(INDEX):
        return index
    usual = Path(INDEX)
    files = [] if (usual / FILE).exists() else sorted(usual.glob(f"*/{FILE}"))
    if len(files) > 1:
        users = batches_by_index(Path.cwd())
        named = "; ".join(f"{file.parent} ({users.get(str(file.parent.absolute()), 'of no batch now')})" for file in files)
        raise BadSettings("There are several indexes, one a corpus.", str(usual), f"name one with --index: {named}")
    return str(files[0].parent if files else usual)


def batches_by_index(root: Path) -> dict[str, str]:
    """Return the folder of each index that batches of a project use, with their names; broken batches are left out."""
    from bloginator.pipeline.open_batches import OpenBatches

    used: dict[str, list[str]] = {}
    for name, run in OpenBatches(root, {}, NO_OPTIONS).runs.items():
        used.setdefault(run.batch.index, []).append(name)
    return {index: and_more(names, MAX_NAMED) for index, names in used.items()}


def read_queries(words: str, file: Path | None) -> list[Asked]:
    """Return the questions in order: those of the file, or the one of the command line."""
    if file is None:
        if not words.strip():
            raise BadSettings("There is nothing to search for.", "", 'bloginator search "words", or --queries FILE')
        return [("1", words)]
    try:
        lines = read_present(file).decode("utf-8-sig").split("\n")  # other line ends may stand within a JSON string
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(f"The file of queries cannot be read: {error}.", str(file), "correct --queries") from error
    asked = [parse_query(line, f"{file}:{number}") for number, line in enumerate(lines, 1) if line.strip()]
    if len({str(name) for name, _ in asked}) < len(asked):
        raise BadSettings("Two queries have one id.", str(file), "give each line an id of its own")
    return asked


def parse_query(line: str, where: str) -> Asked:
    """Read one line of a file of queries; its id stays what it is, a string or a number."""
    values = parse_line(line, where, "query", EXAMPLE)
    name = values.get("id")
    if isinstance(name, bool) or not isinstance(name, str | int | float):
        raise BadSettings(
            "This line's query has no id that is a string or a number.", where, f"write {EXAMPLE} on each line"
        )
    return name, values["query"]


def parse_line(line: str, where: str, key: str, example: str) -> dict[str, Any]:
    """Return the object of a line of JSON, whose ``key`` holds a text.

    Raises:
        BadSettings: It is no JSON, or has no such text.
    """
    mend = f"write {example} on each line"
    try:
        values = parse_json(line)
    except Unparsable as error:
        raise BadSettings(f"This line is no JSON: {error}.", where, mend) from error
    if not isinstance(values, dict) or not isinstance(values.get(key), str):
        raise BadSettings(f"This line holds no {key}.", where, mend)
    return values


def as_json(name: str | float, passages: "Sequence[Passage]", explain: bool) -> Iterator[str]:
    """Yield one JSON object a passage, in ASCII: no pipe can spoil it, and no character of a text ends a line."""
    for passage in passages:
        chunk = passage.chunk
        line: dict[str, object] = {"id": name, "rank": passage.rank, "document": chunk.document}
        line |= {"heading": " › ".join(chunk.heading), "lines": list(chunk.lines) if chunk.lines else None}
        line |= {"text": chunk.text, "score": passage.score}
        if chunk.page is not None:
            line["page"] = chunk.page
        yield json.dumps(line | ({"parts": passage.parts} if explain else {}))


def as_text(asked: str, passages: "Sequence[Passage]", explain: bool) -> Iterator[str]:
    """Yield what a person reads."""
    if not passages:
        yield f"{asked}: nothing bears on it."
    for passage in passages:
        chunk = passage.chunk
        place = f":{chunk.lines[0]}-{chunk.lines[1]}" if chunk.lines else f", page {chunk.page}" if chunk.page else ""
        heading = f"  {' › '.join(chunk.heading)}" if chunk.heading else ""
        yield f"{passage.rank:3}  {passage.score:.4f}  {chunk.document}{place}{heading}"
        if explain:
            yield "     " + "  ".join(f"{name} {value:.4f}" for name, value in passage.parts.items())
        text = " ".join(chunk.text.split())
        yield "     " + (text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN].rsplit(" ", 1)[0] + " …")
