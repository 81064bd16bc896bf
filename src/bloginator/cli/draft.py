"""``bloginator draft``: batch mode for the named batches, and the first system's own command line.

A flag is stronger than a variable, a variable than ``batch.toml``, and that than the default.
"""

import argparse
import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from bloginator.batch.run_options import NO_OPTIONS
from bloginator.cli.commands import task_command
from bloginator.cli.new import CORPUS
from bloginator.disk.layout import BATCHES, find_root, list_batches

HELP, add_task_arguments, _ = task_command("draft")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``draft``, the first system's among them."""
    add_task_arguments(parser)
    parser.add_argument("--outline", type=Path, metavar="FILE", help="an outline elsewhere; gets a batch of its name")
    parser.add_argument("--name", metavar="NAME", help="name of that batch")
    parser.add_argument("--index", metavar="PATH", help="search index, a folder or an address")
    parser.add_argument("--corpus", **CORPUS)
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="where the draft goes")
    parser.add_argument("--batch", action="store_true", help="write all requests at once, then wait for all answers")
    parser.add_argument("--temperature", type=float, metavar="T", help="told to responders that have one")
    parser.add_argument("--sources-per-section", type=int, metavar="N", help="passages a section may cite")
    parser.add_argument("--max-section-words", type=int, metavar="N", help="words of a section that names none")
    parser.add_argument("--score-voice", "--no-score-voice", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--validate-safety", "--citations", "-v", "--verbose", action="store_true", help=argparse.SUPPRESS)
    for flag in ("--format", "--model", "--config-dir", "--log-file", "--similarity"):
        parser.add_argument(flag, help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Draft the named batches, or the one of an outline that lies elsewhere."""
    from bloginator.batch.start.new import outside_batch
    from bloginator.pipeline.run_doit import run_tasks

    root = Path.cwd() if args.outline else find_root(Path.cwd())
    flags = draft_flags(args, os.environ)
    names = [outside_batch(root, args.outline, args.name, flags.settings)] if args.outline else args.names
    serial = {"serial": True} if flags.is_serial else {}
    by_batch = {name: {**flags.settings(root / BATCHES / name), **serial} for name in names or list_batches(root)}
    options = NO_OPTIONS.updated({"strict": args.strict, "only": args.only, "watch": args.watch})
    return run_tasks(root, [f"draft:{name}" for name in names] or ["draft"], by_batch, options, again=args.typed)


class DraftFlags(NamedTuple):
    """The settings that a ``draft`` command line gives: paths as given, from the folder where it was typed."""

    plain: dict[str, object]
    paths: dict[str, object]
    is_serial: bool

    def settings(self, folder: Path) -> dict[str, object]:
        """Return the settings with their paths as seen from a batch's folder."""
        from bloginator.batch.start.new import relative_path

        settings = dict(self.plain)
        for key, value in self.paths.items():
            if isinstance(value, list):
                settings[key] = [relative_path(path, folder) for path in value]
            elif isinstance(value, str) and "://" in value:
                settings[key] = value
            else:
                settings[key] = relative_path(Path(str(value)), folder)
        return settings


def draft_flags(args: argparse.Namespace, environ: Mapping[str, str]) -> DraftFlags:
    """Return what the command line asks for; what it does not name is left to variables and ``batch.toml``.

    Raises:
        BadSettings: A batch is named in two ways, or a value cannot be one.
    """
    from bloginator.disk.settings import parse_boolean, parse_seconds
    from bloginator.errors import BadSettings

    if (args.outline and args.names) or (args.name and not args.outline):
        mend = "Say either NAME, or --outline FILE with --name NAME."
        raise BadSettings("A batch is named twice, or --name stands without --outline.", "the command line", mend)
    plain: dict[str, object] = {
        "temperature": args.temperature,
        "sources_per_section": args.sources_per_section,
        "words_per_section": args.max_section_words,
        "responder": args.responder,
    }
    if args.batch_timeout is not None:
        plain["timeout_s"] = parse_seconds(args.batch_timeout, "--batch-timeout")
    output = args.output.with_suffix(".md") if args.output and args.output.suffix == ".json" else args.output
    paths = {"index": args.index, "corpus": args.corpus, "output": output}
    in_batch_mode = args.batch or parse_boolean(environ.get("BLOGINATOR_BATCH_MODE", ""), "BLOGINATOR_BATCH_MODE")
    return DraftFlags(
        {key: value for key, value in plain.items() if value is not None},
        {key: value for key, value in paths.items() if value is not None},
        is_serial=bool(args.outline) and not in_batch_mode,
    )
