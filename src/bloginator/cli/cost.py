"""``bloginator cost``: what the open sections would cost, as ``doit cost`` shows it."""

import argparse

from bloginator.cli.task_command import add_task_arguments, run_task
from bloginator.pipeline.options import TASKS

HELP = TASKS["cost"].help


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``cost``."""
    add_task_arguments(parser, "cost")


def run(args: argparse.Namespace) -> int:
    """Show what the open sections would cost."""
    return run_task(args, "cost")
