"""``bloginator report``: what the texts come to, as ``doit report`` measures it."""

import argparse

from bloginator.cli.task_command import add_task_arguments, run_task
from bloginator.pipeline.options import TASKS

HELP = TASKS["report"].help


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``report``."""
    add_task_arguments(parser, "report")


def run(args: argparse.Namespace) -> int:
    """Report on the named batches."""
    return run_task(args, "report")
