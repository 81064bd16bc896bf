"""``bloginator status``: where each section stands, as ``doit status`` shows it."""

from bloginator.cli.task_command import task_command

HELP, add_arguments, run = task_command("status")
