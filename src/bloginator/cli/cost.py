"""``bloginator cost``: what the open sections would cost, as ``doit cost`` shows it."""

from bloginator.cli.task_command import task_command

HELP, add_arguments, run = task_command("cost")
