"""The ``bloginator`` command: it parses, imports the one module that was asked for, and runs it.

bloginator draft NAME …    doit draft:NAME …        batch mode
bloginator draft --outline … --index … -o …         the first system's command line, serial without --batch
bloginator pack NAME       doit pack:NAME
bloginator status NAME     doit status:NAME
bloginator check NAME      doit check:NAME
bloginator report NAME     doit report:NAME
bloginator cost NAME       doit cost:NAME; cancel: doit cancel:NAME
bloginator answer NAME     the open sections in your editor; refine: have one written again; mcp: serve an assistant
bloginator accept NAME ID  settle a finding; dismiss: one that is wrong; decide: many, by lines of JSON
bloginator voice           score any text against any author
bloginator blocklist …     what must not be written or sent
bloginator ground FILE     score any texts against any sources
bloginator new, ids        begin a batch; write ids into its outline

A command is a module here with ``HELP``, ``add_arguments(parser)`` and ``run(args)``, and its name in ``COMMANDS``.
"""

import argparse
import shlex
import sys
from collections.abc import Sequence
from importlib import import_module

from bloginator import __version__
from bloginator.errors import BloginatorError, bad_file
from bloginator.ui.console import discard_output, warn

COMMANDS = (
    *("draft", "pack", "status", "report", "cost", "cancel", "check", "answer", "refine", "look", "sources", "confirm"),
    *("accept", "dismiss", "decide", "mcp", "index", "search", "voice", "ground", "blocklist", "new", "ids"),
)

UNREAD = 128 + 13
"""What a shell gives for a program whose reader has gone, as with ``| head``."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    parser = make_parser(words[:1] if words and words[0] in COMMANDS else COMMANDS)
    args = parser.parse_args(words)
    if not hasattr(args, "run"):
        parser.print_help()
        return 1
    args.typed = shlex.join(["bloginator", *words])
    try:
        return int(args.run(args) or 0)
    except BloginatorError as error:
        warn(str(error))
        return 1
    except BrokenPipeError:
        discard_output()
        return UNREAD
    except OSError as error:
        warn(str(bad_file(error)))
        return 1
    except KeyboardInterrupt:
        return 130


def make_parser(names: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    """Return the parser of these commands; each one's module is imported."""
    parser = argparse.ArgumentParser(prog="bloginator", description="Draft long documents from your own writing.")
    parser.add_argument("--version", action="version", version=f"bloginator {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name in names:
        module = import_module(f"bloginator.cli.{name}")
        command = commands.add_parser(name, help=module.HELP)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser
