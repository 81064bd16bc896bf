"""``bloginator cancel``: providers asked to stop, as ``doit cancel`` asks them."""

import argparse

from bloginator.cli.task_command import add_task_arguments, run_task
from bloginator.pipeline.options import TASKS

HELP = TASKS["cancel"].help


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``cancel``."""
    add_task_arguments(parser, "cancel", nargs="+")


def run(args: argparse.Namespace) -> int:
    """Ask providers to stop what they hold."""
    return run_task(args, "cancel")
