"""``bloginator outline``: have an outline proposed from the corpus."""

import argparse
from pathlib import Path

from bloginator.batch.run_options import NO_OPTIONS
from bloginator.cli.new import CORPUS
from bloginator.disk.layout import find_root
from bloginator.errors import BadSettings
from bloginator.pipeline.options import TASKS

HELP = "have an outline proposed from your own writing"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the batch, what is wanted, and who answers."""
    parser.add_argument("name", metavar="NAME", help="of the batch; with --corpus one that is begun")
    parser.add_argument("--title", default="", metavar="TITLE", help="of the document")
    parser.add_argument("--about", default="", metavar="TEXT", help="what it is about, and for whom, in a sentence or two")
    parser.add_argument(
        "--template", default="", metavar="TEMPLATE", help="sections to begin with: handbook, career-ladder, …"
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="what a name in the template stands for"
    )
    parser.add_argument("--corpus", **CORPUS)
    parser.add_argument("--take", action="store_true", help="make it the outline although there is one, which is kept")
    for option in TASKS["draft"].options:
        if option.name in ("batch_timeout", "responder"):
            option.add_to(parser)


def run(args: argparse.Namespace) -> int:
    """Ask for an outline, or show what was answered."""
    from bloginator.batch.start.brief import Wishes
    from bloginator.batch.start.outline import propose_outline

    values = dict(pair.partition("=")[::2] for pair in args.set)
    if not all(values.values()):
        raise BadSettings("A value is set without its name, or a name without a value.", "--set", "Say NAME=VALUE.")
    options = NO_OPTIONS.updated({"batch_timeout": args.batch_timeout, "responder": args.responder})
    wishes = Wishes(args.title, args.about, args.template, values, args.corpus or ())
    return propose_outline(find_root(Path.cwd()), args.name, wishes, options, take=args.take)
