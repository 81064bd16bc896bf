"""``bloginator completion``: a script by which a shell completes commands, options and the names of batches."""

import argparse
from typing import Any

from bloginator.errors import MissingExtra
from bloginator.import_path import install_command
from bloginator.ui.console import say

HELP = "print a script by which bash, zsh or tcsh completes commands, options and batches"
SHELLS = ("bash", "zsh", "tcsh")
BATCHES = {"bash": "_bloginator_batches", "zsh": "_bloginator_batches", "tcsh": "`ls batches`"}
"""What lists the batches of the project that one stands in; the first two are functions of the preamble."""

PREAMBLE = {
    "bash": '_bloginator_batches() { compgen -W "$(ls batches 2>/dev/null)" -- "$1"; }',
    "zsh": "_bloginator_batches() { compadd -- ${$(ls batches 2>/dev/null)}; }",
    "tcsh": "",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the shell."""
    parser.add_argument("shell", choices=SHELLS, help="the shell that reads the script")


def run(args: argparse.Namespace) -> int:
    """Print the script.

    Raises:
        MissingExtra: shtab, which writes it, is not installed.
    """
    try:
        import shtab
    except ImportError as error:
        raise MissingExtra("Completion is written by shtab.", "", install_command("completion")) from error
    from bloginator.cli import make_parser

    parser = make_parser()
    name_batches(parser)
    say(shtab.complete(parser, args.shell, preamble=PREAMBLE).rstrip("\n"))
    return 0


def name_batches(parser: argparse.ArgumentParser) -> None:
    """Have every argument that is the name of a batch completed as one."""
    actions: list[Any] = list(parser._actions)
    for action in actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in set(action.choices.values()):
                name_batches(command)
        elif action.metavar == "NAME":
            action.complete = BATCHES
