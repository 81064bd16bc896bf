"""The ``bloginator`` command: it parses, imports what the one command that was asked for needs, and runs it.

A command is a module here with ``HELP``, ``add_arguments(parser)`` and ``run(args)``, or a row in ``commands.py``.
"""

import argparse
import re
import shlex
import sys
from collections.abc import Sequence
from importlib import import_module

from bloginator import __version__
from bloginator.cli.commands import MADE, Command
from bloginator.errors import BloginatorError, bad_file
from bloginator.text.messages import did_you_mean, printable
from bloginator.ui.console import discard_output, escape_unprintable, warn

COMMANDS = (
    *("draft", "pack", "status", "report", "plan", "graph", "export", "cost", "cancel", "check", "answer", "refine"),
    *("look", "sources", "confirm", "accept", "dismiss", "decide", "take", "review", "mcp", "index", "search", "voice"),
    *("ground", "blocklist", "new", "outline", "ids", "history", "diff", "restore", "undo", "bundle", "verify"),
    "completion",
)
UNREAD = 128 + 13  # what a shell gives for a program whose reader has gone, as with ``| head``


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    escape_unprintable()
    try:
        return run_command(list(sys.argv[1:] if argv is None else argv))
    except KeyboardInterrupt:
        warn("Stopped.")
        return 130


def run_command(words: list[str]) -> int:
    """Run the command that some words name; return its exit code."""
    if words and words[0] not in COMMANDS and not words[0].startswith("-"):
        warn(f"There is no command {words[0]}.{did_you_mean(words[0], COMMANDS, '`')} `bloginator --help` lists them.")
        return 2
    parser = make_parser(words[:1] if words and words[0] in COMMANDS else COMMANDS)
    args, unknown = parser.parse_known_args(words)
    if unknown:
        command = getattr(args, "parser", parser)
        guess = did_you_mean(unknown[0].partition("=")[0], re.findall(r"--[\w-]+", command.format_help()))
        command.error(printable(f"unrecognized arguments: {' '.join(unknown)}.{guess}"))
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


def make_parser(names: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    """Return the parser of these commands; each one's module is imported."""
    parser = argparse.ArgumentParser(prog="bloginator", description="Draft long documents from your own writing.")
    parser.add_argument("--version", action="version", version=f"bloginator {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name in names:
        command = find_command(name)
        subparser = commands.add_parser(name, help=command.help)
        command.add_arguments(subparser)
        subparser.set_defaults(run=command.run, parser=subparser)
    return parser


def find_command(name: str) -> Command:
    """Return a command by its name."""
    if name in MADE:
        return MADE[name]
    module = import_module(f"bloginator.cli.{name}")
    return Command(module.HELP, module.add_arguments, module.run)
