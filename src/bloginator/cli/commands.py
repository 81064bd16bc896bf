"""Commands without a module of their own: doit's tasks, and functions of the batch room that return lines to print."""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from bloginator.batch.run_options import NO_OPTIONS, RunOptions
from bloginator.disk.layout import find_root, list_batches
from bloginator.errors import BadSettings
from bloginator.pipeline.options import TASKS
from bloginator.reading import read_present
from bloginator.ui.console import say, warn


class Command(NamedTuple):
    """What a command consists of."""

    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def task_command(name: str) -> Command:
    """Return the command that runs a doit task on the batches that are named, or on all."""
    takes_all = name != "cancel"

    def add_arguments(parser: argparse.ArgumentParser) -> None:
        names_help = "batches; all of them by default" if takes_all else "batches"
        names_help += "; a word that names none is a section's ID" if name == "plan" else ""
        parser.add_argument("names", nargs="*" if takes_all else "+", metavar="NAME", help=names_help)
        for option in TASKS[name].options:
            option.add_to(parser)

    def run(args: argparse.Namespace) -> int:
        from bloginator.pipeline.run_doit import run_tasks

        tasks = [f"{name}:{batch}" for batch in args.names] or [name]
        return run_tasks(find_root(Path.cwd()), tasks, options=NO_OPTIONS.updated(vars(args)))

    return Command(TASKS[name].help, add_arguments, run)


def argument(*names: str, **options: Any) -> Callable[[argparse.ArgumentParser], object]:
    """Return what adds an argument to a parser."""
    return lambda parser: parser.add_argument(*names, **options)


NAME = argument("name", metavar="NAME", help="of the batch")
SECTION = argument("section", metavar="ID", help="of the section")
FINDINGS = argument("findings", nargs="+", metavar="FINDING", help="its id in the report, or the beginning of it")
WHY = argument("--why", metavar="TEXT", default="", help="for whoever reads decisions.jsonl")
AS_JSON = argument("--json", action="store_true", help="print JSON and nothing else")


def lines_command(
    help: str,
    call: Callable[[argparse.Namespace], Iterable[str] | int | None],
    *arguments: Callable[[argparse.ArgumentParser], object],
) -> Command:
    """Return the command that prints the lines that a call returns, or ends with the exit code that it returns."""

    def add_arguments(parser: argparse.ArgumentParser) -> None:
        for add in arguments:
            add(parser)

    def run(args: argparse.Namespace) -> int:
        result = call(args)
        if isinstance(result, int):
            return result
        for line in result or ():
            say(line)
        return 0

    return Command(help, add_arguments, run)


def load(function: str) -> Any:
    """Return a function, ``room.module.function``; it is imported when a command is run."""
    module, _, name = function.rpartition(".")
    return getattr(import_module(f"bloginator.{module}"), name)


def batch(function: str) -> Any:
    """Return a function of the batch room, likewise."""
    return load(f"batch.{function}")


def judge_batch(args: argparse.Namespace) -> Any:
    """Return the batch that was named, everything in it judged."""
    return batch("opening.open_judged")(find_root(Path.cwd()), args.name)


def check(args: argparse.Namespace) -> int:
    """Check without doit, which takes longer to load than a check takes."""
    return int(batch("status.check.check")(find_root(Path.cwd()), args.names, RunOptions(json=args.json)))


def plan(args: argparse.Namespace) -> int:
    """Plan the batches that are named, or all; a word that names no batch is a section."""
    from bloginator.pipeline.run_doit import run_tasks

    root = find_root(Path.cwd())
    known = list_batches(root)
    batches, words = ([name for name in args.names if (name in known) == is_known] for is_known in (True, False))
    if words[1:]:
        raise BadSettings(f"Of these, none is a batch: {', '.join(words)}.", "batches/", "Name batches, and one section.")
    options = RunOptions(json=args.json, section="".join(words))
    return run_tasks(root, [f"plan:{batch}" for batch in batches] or ["plan"], options=options)


def pack(args: argparse.Namespace) -> int:
    """Pack by doit, or take sections without it: many hands do so often."""
    if not args.take:
        return task_command("pack").run(args)
    root, options = find_root(Path.cwd()), NO_OPTIONS.updated(vars(args))
    known = list_batches(root)
    if not known:
        raise batch("opening.NO_BATCH")
    for name in args.names or known:
        batch("status.leases.pack_or_take")(batch("opening.open_run")(root, name, options))
    return 0


def write_ids(args: argparse.Namespace) -> list[str]:
    """Write ids into a batch's outline."""
    added = batch("start.new.write_ids")(find_root(Path.cwd()), args.name)
    return [f"{added} ids written: a new title keeps its answer, which is stale until you confirm or rewrite it."]


def show_sources(args: argparse.Namespace) -> Iterable[str]:
    """Change a section's sources, or show them."""
    run = judge_batch(args)
    changes = [line for place in args.pin for line in batch("requests.sources.pin")(run, args.section, place)]
    changes += [line for marker in args.drop for line in batch("requests.sources.drop")(run, args.section, marker)]
    return changes or batch("requests.sources.list_sources")(run, args.section, as_json=args.json)


def decide(args: argparse.Namespace) -> int:
    """Settle what lines say; 1 where some were passed over."""
    name, text = "stdin" if args.file == "-" else args.file, read_input(args.file, "a file of JSON lines")
    return tell(*batch("writer.decisions.settle_lines")(judge_batch(args), text, name))


def take(args: argparse.Namespace) -> int:
    """Take a reviewed document back; 1 where something in it has no place."""
    return tell(*batch("writer.word_return.take_word")(find_root(Path.cwd()), args.file))


def tell(lines: Iterable[str], passed_over: Sequence[str]) -> int:
    """Print what was done, then what was passed over; return 1 where something was."""
    for line in lines:
        say(line)
    for line in passed_over:
        warn(line)
    return 1 if passed_over else 0


def read_input(file: str, kind: str) -> str:
    """Return what a file, or standard input for ``-``, holds.

    Raises:
        BadSettings: It cannot be read.
    """
    try:
        data = sys.stdin.buffer.read() if file == "-" else read_present(file)
    except OSError as error:
        what = f"The file cannot be read: {error.strerror}."
        raise BadSettings(what, file, f"Name {kind}, or - for standard input.") from error
    return data.decode("utf-8", "replace")


def settle(decision: str) -> Callable[[argparse.Namespace], int]:
    """Return what settles the findings that are named; 1 where a name fits none."""
    return lambda args: tell(*batch("writer.decisions.settle")(judge_batch(args), args.findings, decision, args.why))


def open_batch(args: argparse.Namespace) -> Any:
    """Return the batch that was named, as it lies there."""
    return batch("opening.open_run")(find_root(Path.cwd()), args.name)


MADE: dict[str, Command] = {
    **{name: task_command(name) for name in TASKS if name != "draft"},
    "check": task_command("check")._replace(run=check),
    "plan": task_command("plan")._replace(run=plan),
    "pack": task_command("pack")._replace(run=pack),
    "answer": lines_command(
        "answer each open section in your editor",
        lambda args: batch("writer.answer.answer")(find_root(Path.cwd()), args.name),
        NAME,
    ),
    "refine": lines_command(
        "have one section written again, with what is to be changed",
        lambda args: batch("requests.feedback.refine")(judge_batch(args), args.section, " ".join(args.wish)),
        NAME,
        SECTION,
        argument("wish", nargs="+", metavar="WISH", help='what is to be changed: "shorter, with the numbers"'),
    ),
    "look": lines_command(
        "look for more on a section; what is found may be cited at once",
        lambda args: batch(f"requests.sources.look{'_as_json' if args.json else ''}")(
            judge_batch(args), args.section, " ".join(args.words), anyway=args.anyway
        ),
        *(NAME, SECTION),
        argument("words", nargs="+", metavar="WORDS", help='what to look for: "leave for a new child"'),
        argument("--anyway", action="store_true", help="append also where no document has any of the words"),
        AS_JSON,
    ),
    "sources": lines_command(
        "a section's passages and those that came next; pin or drop some",
        show_sources,
        NAME,
        SECTION,
        argument("--pin", metavar="DOCUMENT:LINES", action="append", default=[], help="give it these lines, too"),
        argument("--drop", metavar="S3", action="append", default=[], help="give it this passage no more"),
        AS_JSON,
    ),
    "confirm": lines_command(
        "take a section's earlier text for its changed question",
        lambda args: batch("writer.decisions.confirm")(judge_batch(args), args.section),
        NAME,
        SECTION,
    ),
    "accept": lines_command("a finding is right, and the sentence stays", settle("accept"), NAME, FINDINGS, WHY),
    "dismiss": lines_command("a finding is wrong", settle("dismiss"), NAME, FINDINGS, WHY),
    "decide": lines_command(
        "settle or reopen findings by lines of JSON",
        decide,
        NAME,
        argument(
            "file",
            metavar="FILE",
            help='lines of {"finding": ID, "decision": "accept|dismiss|reopen", "why": TEXT}; - reads stdin',
        ),
    ),
    "history": lines_command(
        "the drafts that were, the oldest first, and what became another in each",
        lambda args: batch("writer.history.list_history")(open_batch(args), as_json=args.json),
        NAME,
        AS_JSON,
    ),
    "diff": lines_command(
        "how one draft became another, section by section and word by word",
        lambda args: batch("writer.history.diff")(open_batch(args), args.versions, html=args.html, as_json=args.json),
        NAME,
        argument("versions", nargs="*", metavar="DRAFT", help="two of `history`, by number or digest; else the last two"),
        argument("--html", action="store_true", help="print it as a page"),
        AS_JSON,
    ),
    "restore": lines_command(
        "bring the texts of an earlier draft back, as your own versions of their answers",
        lambda args: batch("writer.history.restore")(judge_batch(args), args.version, args.section),
        NAME,
        argument("version", metavar="DRAFT", help="of `history`, by number or digest"),
        argument("--section", metavar="ID", default="", help="the text of this one alone"),
    ),
    "undo": lines_command(
        "bring back what the sections that were last written again at a wish said before",
        lambda args: batch("writer.history.undo")(judge_batch(args)),
        NAME,
    ),
    "bundle": lines_command(
        "one archive of the draft with the requests, answers, passages and decisions behind it",
        lambda args: batch("draft.proof.bundle")(judge_batch(args), args.to),
        NAME,
        argument("--to", type=Path, metavar="FILE", help="where it goes; exports/NAME.proof.zip by default"),
    ),
    "verify": lines_command(
        "check such an archive, without the corpus: every digest, and every footnote's passage",
        lambda args: int(batch("draft.proof.verify")(args.file)),
        argument("file", metavar="FILE", help="what `bundle` wrote"),
    ),
    "take": lines_command(
        "take back what a reviewer changed and remarked in a Word document",
        take,
        argument("file", type=Path, metavar="FILE.docx", help="an exported one, edited in Word or LibreOffice"),
    ),
    "mcp": lines_command(
        "serve a batch to an assistant over MCP (standard input and output)",
        lambda args: load("mcp.server.serve")(find_root(Path.cwd()), args.name),
        argument("--batch", required=True, dest="name", metavar="NAME", help="the one to serve"),
    ),
    "review": lines_command(
        "open a batch's page in the browser, live: what you decide is written at once",
        lambda args: load("web.server.serve_page")(
            find_root(Path.cwd()), args.name, args.port, is_shown=not args.no_browser
        ),
        NAME,
        argument("--port", type=int, default=0, metavar="N", help="the port; a free one by default"),
        argument("--no-browser", action="store_true", help="only print the address"),
    ),
    "ids": lines_command("write an id at every section of a batch's outline", write_ids, NAME),
}
"""The commands by name; those that have a module of their own are not among them."""
