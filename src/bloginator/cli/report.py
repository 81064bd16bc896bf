"""``bloginator report``: what the texts come to, as ``doit report`` measures it."""

from bloginator.cli.task_command import task_command

HELP, add_arguments, run = task_command("report")
