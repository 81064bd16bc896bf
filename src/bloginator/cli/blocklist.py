"""Keep the blocklist from the command line: add, list, remove, and test a text against it.

bloginator blocklist add "Acme Corp" --match any-case --category client
bloginator blocklist test FILE          ends with 1 when something would be stopped
"""

import argparse
import json
import re
from collections.abc import Callable
from pathlib import Path

from bloginator.cli.commands import read_input
from bloginator.disk.blocklist import FILE, parse_blocklist, read_blocklist, read_blocklists
from bloginator.disk.files import rewrite
from bloginator.disk.layout import BATCHES, find_root, list_batches
from bloginator.errors import BadSettings
from bloginator.reading import read_text
from bloginator.text.blocklist import MATCHES, hits
from bloginator.text.secrets import forbidden_secrets
from bloginator.ui.console import say

HELP = "what must not be written or sent: add, list, remove, test, allow"
HEAD = re.compile(r"^[ \t]*\[\[[ \t]*(?:entry|allow)[ \t]*\]\]", re.MULTILINE)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the commands of ``blocklist``."""
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add = add_command(commands, "add", "add an entry", add_entry)
    add.add_argument("text", metavar="TEXT", help="a word, a phrase, or a pattern")
    add.add_argument("--match", choices=MATCHES, default="exact", help="how it is found (default: exact)")
    add.add_argument("--category", default="", metavar="C", help="what kind of thing it is: client, person, project")
    add.add_argument("--note", default="", metavar="N", help="what to do about a hit")
    add.add_argument("--warn", action="store_true", help="only tell, stop nothing")
    add_command(commands, "list", "show the entries", list_entries)
    remove = add_command(commands, "remove", "remove an entry", remove_entry)
    remove.add_argument("text", metavar="TEXT", help="of the entry")
    allow = add_command(commands, "allow", "let something pass that looks like a secret and is none", allow_secret)
    allow.add_argument("mark", metavar="MARK", help="as the message names it")
    test = add_command(commands, "test", "test a text; 1 when something would be stopped", test_text)
    test.add_argument("file", metavar="FILE", help="- reads standard input")


def add_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    help_: str,
    action: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    """Return the parser of one command, which knows which list it is about."""
    parser = commands.add_parser(name, help=help_)
    parser.add_argument("--batch", default="", metavar="NAME", help="the list of one batch, not of the project")
    parser.set_defaults(action=action)
    return parser


def run(args: argparse.Namespace) -> int:
    """Run the command that was named."""
    action: Callable[[argparse.Namespace], int] = args.action
    return action(args)


def find_list(args: argparse.Namespace) -> tuple[Path, str]:
    """Return the list that a command is about, and how messages name it."""
    root = find_root(Path.cwd())
    if not args.batch:
        return root / FILE, FILE
    from bloginator.batch.opening import no_such_batch

    if args.batch not in (known := list_batches(root)):
        raise no_such_batch(args.batch, known)
    return root / BATCHES / args.batch / FILE, f"{BATCHES}/{args.batch}/{FILE}"


def add_entry(args: argparse.Namespace) -> int:
    """Add an entry at the end; what else stands in the file is left as it is."""
    path, shown = find_list(args)
    read_blocklist(path, shown)
    values = {name: getattr(args, name) for name in ("text", "match", "category", "note")}
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items() if value]
    text = "\n".join(["[[entry]]", *lines, *(["warn = true"] if args.warn else [])]) + "\n"
    try:
        parse_blocklist(text)
    except ValueError as error:
        raise BadSettings(f"That is no entry: {error}.", shown, "Give another text.") from error
    return append_table(path, shown, text)


def allow_secret(args: argparse.Namespace) -> int:
    """Let pass what a mark stands for."""
    path, shown = find_list(args)
    if args.mark in read_blocklist(path, shown).allowed:
        say(f"{shown} lets it pass already.")
        return 0
    return append_table(path, shown, f"[[allow]]\nsecret = {json.dumps(args.mark, ensure_ascii=False)}\n")


def append_table(path: Path, shown: str, text: str) -> int:
    """Add a table at the end of a list; what else stands in the file is left as it is."""
    before = read_text(path) or ""
    rewrite(path, f"{before.rstrip()}\n\n{text}" if before.strip() else text)
    say(f"Added to {shown}. The next `bloginator draft` keeps to it.")
    return 0


def list_entries(args: argparse.Namespace) -> int:
    """Show the entries."""
    path, shown = find_list(args)
    entries = read_blocklist(path, shown).entries
    for entry in entries:
        say("  ".join(part for part in (entry.named, entry.match, "warn" if entry.warn else "", entry.note) if part))
    if not entries:
        say(f"{shown} has no entry.")
    return 0


def remove_entry(args: argparse.Namespace) -> int:
    """Remove every entry of that text, with its lines; what else stands in the file is left as it is.

    Raises:
        BadSettings: There is none, or the file is written so that it cannot be cut safely. Nothing was changed.
    """
    path, shown = find_list(args)
    entries = read_blocklist(path, shown).entries
    rest = [entry for entry in entries if entry.text != args.text]
    if len(rest) == len(entries):
        raise BadSettings("There is no such entry.", shown, "`bloginator blocklist list` shows them.")
    after = cut_entry(read_text(path) or "", args.text)
    if after is None or parse_blocklist(after) != rest:
        raise BadSettings("The entry cannot be cut out safely.", shown, "Remove it in an editor.")
    rewrite(path, after)
    say(f"Removed from {shown}.")
    return 0


def cut_entry(text: str, unwanted: str) -> str | None:
    """Return the file without the tables of an entry, ``None`` where its tables cannot be read one by one."""
    starts = [match.start() for match in HEAD.finditer(text)]
    tables = [text[start:end] for start, end in zip([0, *starts], [*starts, len(text)], strict=True)]
    try:
        return "".join(table for table in tables if all(entry.text != unwanted for entry in parse_blocklist(table)))
    except ValueError:
        return None


def test_text(args: argparse.Namespace) -> int:
    """Test a text against the project's list, or a batch's and the project's; a secret counts too."""
    path, shown = find_list(args)
    project = find_root(Path.cwd()) / FILE
    entries, allowed = read_blocklists((project, FILE), *([(path, shown)] if args.batch else []))
    text = read_input(args.file, "a text file")
    blocked, secrets = hits(text, entries), forbidden_secrets(text, allowed)
    for hit in blocked:
        line = 1 + text.count("\n", 0, hit.start)
        say(f"line {line}: {hit.what}{', only a warning' if hit.warn else ''}{f': {hit.note}' if hit.note else ''}")
    for secret in secrets:
        line = 1 + text.count("\n", 0, secret.start)
        say(f"line {line}: {secret.kind}; if it is none: bloginator blocklist allow {secret.mark}")
    if not blocked and not secrets:
        say("Nothing is blocked.")
    return 1 if secrets or any(not hit.warn for hit in blocked) else 0
