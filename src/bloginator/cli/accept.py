"""``bloginator accept``: findings that are right, and whose sentences stay as they are."""

from bloginator.cli.settle_command import settle_command

HELP, add_arguments, run = settle_command("accept", "a finding is right, and the sentence stays")
