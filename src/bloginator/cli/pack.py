"""``bloginator pack``: the open requests in packs, as ``doit pack`` writes them."""

from bloginator.cli.task_command import task_command

HELP, add_arguments, run = task_command("pack")
