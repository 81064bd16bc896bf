"""Ground any texts in any sources, a line of JSON each; a line that is none is named, and the others go on."""

import argparse
import json
import sys
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import nullcontext
from typing import TYPE_CHECKING

from bloginator.errors import BadSettings
from bloginator.reading import open_stream, read_package_text
from bloginator.ui.console import discard_output, warn

if TYPE_CHECKING:
    from bloginator.text.grounding import Model

HELP = "how well any text is supported by any sources, sentence by sentence"
STDIN = "-"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``ground``."""
    parser.add_argument("file", metavar="FILE", help="JSON lines of {id, text, sources: [text, …]}; - reads standard input")
    parser.add_argument("--json", action="store_true", help="print a JSON line for each line and nothing else")


def run(args: argparse.Namespace) -> int:
    """Ground every line of a file; return 1 when a line could not be read."""
    from bloginator.text.grounding import load

    model, faults = load(read_package_text("grounding.json")), 0
    try:
        for number, line in read_lines(args.file):
            try:
                result = ground_line(line, model, as_json=args.json)  # half a surrogate stays JSON's escape
                sys.stdout.buffer.write(result.encode("utf-8", "backslashreplace") + b"\n")
                sys.stdout.buffer.flush()
            except (ValueError, RecursionError) as fault:
                faults += 1
                warn(f"{'standard input' if args.file == STDIN else args.file} line {number}: {fault}")
    except BrokenPipeError:
        discard_output()
        return 0
    return 1 if faults else 0


def read_lines(file: str) -> Iterator[tuple[int, bytes]]:
    """Yield (number from 1, line) for every line that is not blank; prose is told at its first line."""
    try:
        opened = nullcontext(sys.stdin.buffer) if file == STDIN else open_stream(file)
    except OSError as error:
        what = f"The file cannot be read: {error.strerror}."
        raise BadSettings(what, file, "Name a file of JSON lines, or - for standard input.") from error
    with opened as stream:
        lines = ((number, line) for number, line in enumerate(stream, 1) if line.strip())
        for number, line in lines:
            if not line.removeprefix(BOM_UTF8).lstrip().startswith((b"{", b"[")):
                mend = "Give each text a line {id, text, sources}. Of a draft `bloginator report NAME` tells the same."
                raise BadSettings("This is no file of JSON lines.", file, mend)
            yield number, line
            break
        yield from lines


def ground_line(line: bytes, model: "Model", *, as_json: bool) -> str:
    """Return what is printed for one line; raise ``ValueError`` where it is no JSON object or lacks text or sources."""
    from bloginator.text.grounding import answer_line

    text = line.decode("utf-8-sig").strip()
    result = answer_line(text, model)
    return result if as_json else as_text(json.loads(result), json.loads(text)["text"])


def as_text(result: dict[str, object], text: str) -> str:
    """Return a text's sentences, a line each: verdict, probability, sentence, and below it what speaks against it."""
    lines = [] if result["id"] is None else [f"{result['id']}:"]
    sentences = result["sentences"]
    for sentence in sentences if isinstance(sentences, list) else []:
        probability = "    " if sentence["probability"] is None else f"{sentence['probability']:.2f}"
        words = " ".join(text[sentence["start"] : sentence["end"]].split())
        lines.append(f"  {sentence['verdict']:<11} {probability}  {words}")
        lines += [f"{'':20}- {reason}" for reason in sentence["reasons"]]
    return "\n".join(lines)
