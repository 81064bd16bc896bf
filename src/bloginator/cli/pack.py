"""``bloginator pack``: the open requests in packs, as ``doit pack`` writes them."""

import argparse

from bloginator.cli.task_command import add_task_arguments, run_task
from bloginator.pipeline.options import TASKS

HELP = TASKS["pack"].help


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``pack``."""
    add_task_arguments(parser, "pack")


def run(args: argparse.Namespace) -> int:
    """Pack the open requests of the named batches."""
    return run_task(args, "pack")
