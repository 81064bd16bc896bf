"""``bloginator new``: begin a batch, with a copy of its outline."""

import argparse
from pathlib import Path
from typing import Any

from bloginator.ui.console import say

HELP = "begin a batch"
CORPUS: dict[str, Any] = {
    "type": Path,
    "nargs": "+",
    "action": "extend",
    "metavar": "DIR",
    "help": "folders of your own writing; may be repeated",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add name, outline and corpus of the batch."""
    parser.add_argument("name", metavar="NAME", help="of the batch, its folder under batches/")
    parser.add_argument("--outline", type=Path, required=True, metavar="FILE", help="outline.md or .json; it is copied")
    parser.add_argument("--corpus", required=True, **CORPUS)
    parser.add_argument("--ids", action="store_true", help="write an id at every section of the copied outline")


def run(args: argparse.Namespace) -> int:
    """Begin a batch."""
    from bloginator.batch.start.new import new_batch

    folder = new_batch(Path.cwd(), args.name, args.outline, args.corpus, ids=args.ids)
    place = folder.relative_to(Path.cwd())
    say(f"{place} is ready; the outline to edit is the copy in it. Next: bloginator draft {args.name}")
    return 0
