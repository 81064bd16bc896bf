"""``bloginator take``: take a reviewed Word document back."""

import argparse
from pathlib import Path

from bloginator.ui.console import say, warn

HELP = "take back what a reviewer changed and remarked in a Word document"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the document."""
    parser.add_argument("file", type=Path, metavar="FILE.docx", help="an exported one, edited in Word or LibreOffice")


def run(args: argparse.Namespace) -> int:
    """Take a document back; 1 where something in it has no place."""
    from bloginator.batch.word_return import take_word
    from bloginator.disk.layout import find_root

    lines, unplaced = take_word(find_root(Path.cwd()), args.file)
    for line in lines:
        say(line)
    for line in unplaced:
        warn(line)
    return 1 if unplaced else 0
