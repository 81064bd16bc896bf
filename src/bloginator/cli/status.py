"""``bloginator status``: where each section stands, as ``doit status`` shows it."""

import argparse

from bloginator.cli.task_command import add_task_arguments, run_task
from bloginator.pipeline.options import TASKS

HELP = TASKS["status"].help


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``status``."""
    add_task_arguments(parser, "status")


def run(args: argparse.Namespace) -> int:
    """Show where the sections stand."""
    return run_task(args, "status")
