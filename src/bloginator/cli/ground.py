"""Ground any texts in any sources, a line each, so that anyone can measure it on a set of their own.

FILE.jsonl | - ──► lines ──► answer, the model loaded once ──► lines, in their order
                    └──► a line that is none: named with file and line; the others go on, and it ends with 1
"""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from bloginator.errors import BadSettings
from bloginator.ui.console import hush, warn

if TYPE_CHECKING:
    from bloginator.text.grounding import Model

STDIN = "-"


def add_ground(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``ground``."""
    parser.add_argument("file", metavar="FILE", help="JSON lines of {id, text, sources: [text, …]}; - reads standard input")
    parser.add_argument("--json", action="store_true", help="print a JSON line for each line and nothing else")
    parser.set_defaults(command=run_ground)


def run_ground(chosen: argparse.Namespace) -> int:
    """Run ``bloginator ground``."""
    try:
        return ground_file(chosen.file, as_json=chosen.json)
    except BrokenPipeError:
        hush()
        return 0


def ground_file(file: str, *, as_json: bool) -> int:
    """Ground every line of a file and print what was found; return 1 when a line could not be read.

    Raises:
        BadSettings: The file cannot be opened; nothing was printed.
    """
    from bloginator.disk.package_data import shipped_text
    from bloginator.text.grounding import load

    model, faults = load(shipped_text("grounding.json")), 0
    for number, line in lines_of(file):
        try:
            put(answered(line, model, as_json=as_json))
        except (ValueError, RecursionError) as fault:
            faults += 1
            warn(f"{'standard input' if file == STDIN else file} line {number}: {fault}")
    return 1 if faults else 0


def lines_of(file: str) -> Iterator[tuple[int, bytes]]:
    """Yield (number from 1, line) for every line that is not blank.

    Raises:
        BadSettings: The file cannot be opened.
    """
    try:
        opened = nullcontext(sys.stdin.buffer) if file == STDIN else Path(file).open("rb")  # noqa: SIM115 — closed below
    except OSError as error:
        what = f"The file cannot be read: {error.strerror}."
        raise BadSettings(what, file, "Name a file of JSON lines, or - for standard input.") from error
    with opened as stream:
        yield from ((number, line) for number, line in enumerate(stream, 1) if line.strip())


def answered(line: bytes, model: "Model", *, as_json: bool) -> str:
    """Return what is printed for one line.

    Raises:
        ValueError: It is not UTF-8, no JSON object, or lacks text or sources.
    """
    from bloginator.text.grounding import answer

    text = line.decode("utf-8-sig").strip()
    found = answer(text, model)
    return found if as_json else for_a_person(json.loads(found), json.loads(text)["text"])


def for_a_person(found: dict[str, object], text: str) -> str:
    """Return a text's sentences, a line each: verdict, probability, sentence, and below it what speaks against it."""
    lines = [f"{found['id']}:"]
    sentences = found["sentences"]
    for one in sentences if isinstance(sentences, list) else []:
        chance = "    " if one["probability"] is None else f"{one['probability']:.2f}"
        lines.append(f"  {one['verdict']:<11} {chance}  {' '.join(text[one['start'] : one['end']].split())}")
        lines += [f"{'':20}- {reason}" for reason in one["reasons"]]
    return "\n".join(lines)


def put(text: str) -> None:
    """Print one answer at once, as UTF-8 whatever the terminal; half a surrogate stays the escape that JSON has for it."""
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()
