"""The ``bloginator`` command: the same tasks from any folder, without a dodo file. It decides nothing.

bloginator draft NAME …    doit draft:NAME …        batch mode
bloginator draft --outline … --index … -o …         the first system's command line, serial without --batch
bloginator pack NAME       doit pack:NAME
bloginator status NAME     doit status:NAME
bloginator check NAME      doit check:NAME
bloginator report NAME     doit report:NAME
bloginator cost NAME       doit cost:NAME; cancel: doit cancel:NAME
bloginator answer NAME     the open sections in your editor; refine: have one written again; mcp: serve an assistant
bloginator voice           score any text against any author
bloginator blocklist …     what must not be written or sent
bloginator ground FILE     score any texts against any sources
bloginator new, ids        begin a batch; write ids into its outline
"""

import argparse
import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bloginator import __version__
from bloginator.cli.blocklist import add_blocklist
from bloginator.cli.ground import add_ground
from bloginator.cli.index import add_index
from bloginator.cli.search import add_search
from bloginator.cli.voice import add_voice
from bloginator.errors import BloginatorError, bad_file
from bloginator.ui.console import hush

CORPUS: dict[str, Any] = {
    "type": Path,
    "nargs": "+",
    "action": "extend",
    "metavar": "DIR",
    "help": "folders of your own writing; may be repeated",
}

UNREAD = 128 + 13
"""What a shell gives for a program whose reader has gone, as with ``| head``."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    parser = make_parser()
    typed = list(sys.argv[1:] if argv is None else argv)
    chosen = parser.parse_args(typed)
    if not hasattr(chosen, "command"):
        parser.print_help()
        return 1
    chosen.typed = shlex.join(["bloginator", *typed])
    try:
        code = chosen.command(chosen)
    except BloginatorError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:
        hush()
        return UNREAD
    except OSError as error:
        print(bad_file(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return int(code or 0)


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    parser = argparse.ArgumentParser(prog="bloginator", description="Draft long documents from your own writing.")
    parser.add_argument("--version", action="version", version=f"bloginator {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    add_draft(commands.add_parser("draft", help="everything up to the draft: ask, wait, check, assemble"))
    pack = commands.add_parser("pack", help="write the open requests into packs, for an assistant to read in one go")
    pack.add_argument("names", nargs="*", metavar="NAME", help="batches; all of them by default")
    pack.set_defaults(command=run_pack)
    status = commands.add_parser("status", help="where each section stands, and what to do")
    status.add_argument("names", nargs="*", metavar="NAME", help="batches; all of them by default")
    status.add_argument("--json", action="store_true", help="print JSON and nothing else")
    status.add_argument("--coverage", action="store_true", help="how much of each section the corpus can carry")
    add_report(commands.add_parser("report", help="how much is supported, and what is worth a look, by severity"))
    status.set_defaults(command=run_status)
    cost = commands.add_parser("cost", help="what the open sections would cost; nothing is sent")
    cost.add_argument("names", nargs="*", metavar="NAME", help="batches; all of them by default")
    cost.add_argument("--json", action="store_true", help="print JSON and nothing else")
    cost.set_defaults(command=run_named, task="cost")
    cancel = commands.add_parser("cancel", help="ask providers to stop what they hold of a batch")
    cancel.add_argument("names", nargs="+", metavar="NAME", help="batches")
    cancel.set_defaults(command=run_named, task="cancel")
    add_answering(commands)
    add_index(commands.add_parser("index", help="index folders of your own writing"))
    add_search(commands.add_parser("search", help="search an index, as a section would"))
    add_voice(commands.add_parser("voice", help="score any text against any author: how much it reads like them"))
    add_ground(commands.add_parser("ground", help="how well any text is supported by any sources, sentence by sentence"))
    add_blocklist(commands.add_parser("blocklist", help="what must not be written or sent: add, list, remove, test"))
    new = commands.add_parser("new", help="begin a batch")
    new.add_argument("name", metavar="NAME", help="of the batch, its folder under batches/")
    new.add_argument("--outline", type=Path, required=True, metavar="FILE", help="outline.md or .json; it is copied")
    new.add_argument("--corpus", required=True, **CORPUS)
    new.add_argument("--ids", action="store_true", help="write an id at every section of the copied outline")
    new.set_defaults(command=run_new)
    ids = commands.add_parser("ids", help="write an id at every section of a batch's outline")
    ids.add_argument("name", metavar="NAME")
    ids.set_defaults(command=run_ids)
    return parser


def add_answering(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of those who answer."""
    check = commands.add_parser("check", help="what needs work, and what is worth a look; 1 while something needs work")
    check.add_argument("names", nargs="*", metavar="NAME", help="batches; all of them by default")
    check.add_argument("--json", action="store_true", help="print JSON and nothing else")
    check.set_defaults(command=run_check)
    answer = commands.add_parser("answer", help="answer each open section in your editor")
    answer.add_argument("name", metavar="NAME")
    answer.set_defaults(command=run_answer)
    refine = commands.add_parser("refine", help="have one section written again, with what is to be changed")
    refine.add_argument("name", metavar="NAME")
    refine.add_argument("section", metavar="ID", help="of the section")
    refine.add_argument("wish", nargs="+", metavar="WISH", help='what is to be changed: "shorter, with the numbers"')
    refine.set_defaults(command=run_refine)
    mcp = commands.add_parser("mcp", help="serve a batch to an assistant over MCP (standard input and output)")
    mcp.add_argument("--batch", required=True, dest="name", metavar="NAME")
    mcp.set_defaults(command=run_mcp)


def add_report(report: argparse.ArgumentParser) -> None:
    """Add the options of ``report``."""
    report.add_argument("names", nargs="*", metavar="NAME", help="batches; all of them by default")
    report.add_argument("--json", action="store_true", help="print JSON and nothing else")
    report.add_argument("--fail-on", choices=("unsupported", "critical"), default="", help="end with 1 when there is one")
    report.set_defaults(command=run_report)


def add_draft(draft: argparse.ArgumentParser) -> None:
    """Add the options of ``draft``, the first system's among them."""
    draft.add_argument("names", nargs="*", metavar="NAME", help="batches; all of them by default")
    draft.add_argument("--outline", type=Path, metavar="FILE", help="an outline elsewhere; gets a batch of its name")
    draft.add_argument("--name", metavar="NAME", help="name of that batch")
    draft.add_argument("--index", metavar="PATH", help="search index, a folder or an address")
    draft.add_argument("--corpus", **CORPUS)
    draft.add_argument("-o", "--output", type=Path, metavar="FILE", help="where the draft goes")
    draft.add_argument("--batch", action="store_true", help="write all requests at once, then wait for all answers")
    draft.add_argument("--batch-timeout", metavar="S", help="seconds to wait for answers; 0 does not wait")
    draft.add_argument("--responder", metavar="NAME", help="who answers, for this run")
    draft.add_argument("--only", metavar="WHICH", help="ask programs for: missing, refused, stale, outdated, or an ID")
    draft.add_argument("--strict", action="store_true", help="a partial draft is an error")
    draft.add_argument("--temperature", type=float, metavar="T")
    draft.add_argument("--sources-per-section", type=int, metavar="N")
    draft.add_argument("--max-section-words", type=int, metavar="N", help="words of a section that names none")
    draft.add_argument("--score-voice", "--no-score-voice", action="store_true", help=argparse.SUPPRESS)
    draft.add_argument("--validate-safety", "--citations", "-v", "--verbose", action="store_true", help=argparse.SUPPRESS)
    for flag in ("--format", "--model", "--config-dir", "--log-file", "--similarity"):
        draft.add_argument(flag, help=argparse.SUPPRESS)
    draft.set_defaults(command=run_draft)


def run_draft(chosen: argparse.Namespace) -> int:
    """Draft the named batches, or the one of an outline that lies elsewhere."""
    from bloginator.batch.new import outside_batch
    from bloginator.disk.batch import names as batch_names
    from bloginator.disk.layout import find_root
    from bloginator.pipeline.run_doit import draft_flags, flags_by_batch, run_tasks

    root = Path.cwd() if chosen.outline else find_root(Path.cwd())
    flags = draft_flags(chosen, os.environ)
    names = [outside_batch(root, chosen.outline, chosen.name, flags.settings)] if chosen.outline else chosen.names
    by_batch = flags_by_batch(flags, root, names or batch_names(root))
    tasks = [f"draft:{name}" for name in names]
    return run_tasks(root, tasks or ["draft"], by_batch, strict=chosen.strict, again=chosen.typed, only=chosen.only)


def run_pack(chosen: argparse.Namespace) -> int:
    """Pack the open requests of the named batches."""
    from bloginator.disk.layout import find_root
    from bloginator.pipeline.run_doit import run_tasks

    return run_tasks(find_root(Path.cwd()), [f"pack:{name}" for name in chosen.names] or ["pack"], {})


def run_status(chosen: argparse.Namespace) -> int:
    """Show where the sections stand."""
    from bloginator.disk.layout import find_root
    from bloginator.pipeline.run_doit import run_tasks

    tasks = [f"status:{name}" for name in chosen.names] or ["status"]
    return run_tasks(find_root(Path.cwd()), tasks, {}, json=chosen.json, coverage=chosen.coverage)


def run_report(chosen: argparse.Namespace) -> int:
    """Report on the named batches."""
    from bloginator.disk.layout import find_root
    from bloginator.pipeline.run_doit import run_tasks

    tasks = [f"report:{name}" for name in chosen.names] or ["report"]
    return run_tasks(find_root(Path.cwd()), tasks, {}, json=chosen.json, fail_on=chosen.fail_on)


def run_named(chosen: argparse.Namespace) -> int:
    """Run a task of the named batches, or of all."""
    from bloginator.disk.layout import find_root
    from bloginator.pipeline.run_doit import run_tasks

    tasks = [f"{chosen.task}:{name}" for name in chosen.names] or [chosen.task]
    return run_tasks(find_root(Path.cwd()), tasks, {}, json=getattr(chosen, "json", False))


def run_check(chosen: argparse.Namespace) -> int:
    """Say what needs work."""
    from bloginator.batch.checking import check
    from bloginator.batch.options import CHOSEN
    from bloginator.disk.layout import find_root

    CHOSEN.take({"json": chosen.json})
    return check(find_root(Path.cwd()), chosen.names)


def run_answer(chosen: argparse.Namespace) -> int:
    """Let a person answer in their editor."""
    from bloginator.batch.answering import answer
    from bloginator.disk.layout import find_root

    return answer(find_root(Path.cwd()), chosen.name)


def run_refine(chosen: argparse.Namespace) -> int:
    """Write the wish for one section."""
    from bloginator.batch.feedback import refine
    from bloginator.batch.opening import look, named_run
    from bloginator.disk.layout import find_root

    run = named_run(find_root(Path.cwd()), chosen.name)
    look(run)
    for line in refine(run, chosen.section, " ".join(chosen.wish)):
        print(line)
    return 0


def run_mcp(chosen: argparse.Namespace) -> int:
    """Serve a batch over MCP."""
    from bloginator.disk.layout import find_root
    from bloginator.mcp.server import serve

    serve(find_root(Path.cwd()), chosen.name)
    return 0


def run_new(chosen: argparse.Namespace) -> int:
    """Begin a batch."""
    from bloginator.batch.new import new_batch

    folder = new_batch(Path.cwd(), chosen.name, chosen.outline, chosen.corpus, ids=chosen.ids)
    place = folder.relative_to(Path.cwd())
    print(f"{place} is ready; the outline to edit is the copy in it. Next: bloginator draft {chosen.name}")
    return 0


def run_ids(chosen: argparse.Namespace) -> int:
    """Write ids into a batch's outline."""
    from bloginator.batch.new import write_ids
    from bloginator.disk.layout import find_root

    added = write_ids(find_root(Path.cwd()), chosen.name)
    print(f"{added} ids written: a new title keeps its answer, which is stale until you confirm or rewrite it.")
    return 0
