"""``bloginator dismiss``: findings that are wrong."""

from bloginator.cli.settle_command import settle_command

HELP, add_arguments, run = settle_command("dismiss", "a finding is wrong")
