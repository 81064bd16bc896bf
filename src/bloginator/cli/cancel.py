"""``bloginator cancel``: providers asked to stop, as ``doit cancel`` asks them."""

from bloginator.cli.task_command import task_command

HELP, add_arguments, run = task_command("cancel", takes_all=False)
