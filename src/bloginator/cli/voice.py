"""Score texts against an author from the command line: how much each reads like them, and what to change.

bloginator voice FILE… --corpus DIR | --index PATH      files against the author of a folder or an index
bloginator voice --texts FILE.jsonl --corpus DIR        many texts, a line {"id": …, "text": …} each
bloginator voice FILE… --texts FILE.jsonl               without either of these, the lines are the author's texts
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bloginator.cli.search import INDEX, made_by_drafts
from bloginator.errors import BadSettings
from bloginator.ui.console import say
from bloginator.ui.progress import progress_bar

if TYPE_CHECKING:
    from bloginator.corpus.author.profile_store import Author
    from bloginator.text.style import VoiceScore


class Given(NamedTuple):
    """One text to score, with the name that its result has: a number stays one."""

    id: str | int
    text: str


def add_voice(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``voice``."""
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="texts to score, Markdown or plain")
    author = parser.add_mutually_exclusive_group()
    author.add_argument("--corpus", type=Path, action="append", metavar="DIR", help="the author's writing; may be repeated")
    author.add_argument("--index", metavar="PATH", help="an index of the author's writing, a folder or http://host:port")
    parser.add_argument("--texts", type=Path, metavar="FILE.jsonl", help='more texts, a line {"id": …, "text": …} each')
    parser.add_argument("--json", action="store_true", help="print one JSON object a text and nothing else")
    parser.add_argument("--plot", type=Path, metavar="FILE.svg", help="draw the texts' sections against the author's own")
    parser.set_defaults(command=run_voice)


def run_voice(chosen: argparse.Namespace) -> int:
    """Run ``bloginator voice``."""
    files = [Given(str(file), read(file)) for file in chosen.files]
    lines = texts_of(chosen.texts) if chosen.texts else []
    if lines and files and not (chosen.corpus or chosen.index):
        return tell(files, author_of_texts(lines), json=chosen.json, plot=chosen.plot)
    if not (files or lines):
        raise BadSettings("There is nothing to score.", "", "bloginator voice FILE --corpus DIR, or --texts FILE.jsonl")
    author = author_of_corpus(chosen.corpus) if chosen.corpus else author_of_index(made_by_drafts(chosen.index or INDEX))
    return tell(files + lines, author, json=chosen.json, plot=chosen.plot)


def read(file: Path) -> str:
    """Return the text of a file.

    Raises:
        BadSettings: It cannot be read.
    """
    try:
        return file.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise BadSettings(f"The text cannot be read: {error.strerror or error}.", str(file), "correct its name") from error


def texts_of(file: Path) -> list[Given]:
    """Return the texts of a file of JSON lines, in their order.

    Raises:
        BadSettings: The file cannot be read, or a line of it is no ``{"id": …, "text": …}``.
    """
    lines = enumerate(read(file).split("\n"), 1)
    return [text_of(line, f"{file}:{number}") for number, line in lines if line.strip()]


def text_of(line: str, where: str) -> Given:
    """Read one line of a file of texts."""
    mend = 'write {"id": "t1", "text": "what was written"} on each line'
    try:
        given = json.loads(line)
    except json.JSONDecodeError as error:
        raise BadSettings(f"This line is no JSON: {error}.", where, mend) from error
    if not isinstance(given, dict) or "id" not in given or not isinstance(given.get("text"), str):
        raise BadSettings("This line holds no text.", where, mend)
    name = given["id"]
    return Given(name if isinstance(name, int) else str(name), given["text"])


def author_of_texts(lines: Sequence[Given]) -> "Author":
    """Return the author of some texts."""
    from bloginator.corpus.author.profile_store import Author, background
    from bloginator.text import style as voice

    own = [one.text for one in lines if voice.kind_of(one.text) == "prose"]
    return Author(voice.train_texts(own, background()), background())


def author_of_corpus(folders: Sequence[Path]) -> "Author":
    """Return the author of some folders, through an index of them in the cache, so that the next time is fast.

    Raises:
        BadSettings: One of them does not exist.
    """
    from bloginator.corpus.index.refresh import refresh
    from bloginator.digest import digest

    for folder in folders:
        if not folder.expanduser().exists():
            raise BadSettings("There is no such folder or file.", str(folder), "correct --corpus")
    name = digest("voice-of", [str(folder.expanduser().absolute()) for folder in folders])[:8]
    index = Path(".bloginator") / f"for-voice-{name}"
    with progress_bar("Reading") as progress:
        refresh(list(folders), index, root=Path.cwd(), progress=progress)
    return author_of_index(str(index))


def author_of_index(index: str) -> "Author":
    """Return the author of an index."""
    from bloginator.corpus.author.profile_store import FOLDER, author
    from bloginator.digest import digest

    kept = Path(".bloginator") / f"for-voice-{digest('voice-of', [index])[:8]}" if "://" in index else Path(index)
    with progress_bar("Listening") as progress:
        return author(index, kept / FOLDER, progress=progress)


def tell(given: Sequence[Given], author: "Author", *, json: bool, plot: Path | None) -> int:
    """Score the texts and show them; draw them where a drawing was asked for."""
    from bloginator.text import style as voice

    if plot:
        draw(given, author, plot)
    scored = ((one, voice.score(one.text, *author)) for one in given)
    for line in map(as_json, scored) if json else as_text(given, author):
        say(line)
    return 0


def as_json(scored: "tuple[Given, VoiceScore]") -> str:
    """Return one result as JSON; the score is ``null`` where there is none, with its reason."""
    one, found = scored
    held = {"id": one.id, "score": found.score, "percentile": found.percentile, "words": found.words}
    return json.dumps(held | {"reason": found.reason}, ensure_ascii=False)


def as_text(given: Sequence[Given], author: "Author") -> Iterator[str]:
    """Yield what a person reads, the weakest text first, each with what pulls it away from the author."""
    from bloginator.stages.draft.voice import told, voice_of, weakest_first

    for found in weakest_first(voice_of(str(one.id), one.text, (), *author) for one in given):
        yield f"{found.section}: {told(found.score, found.percentile, found.reason)} ({found.words:,} words)"
        yield from (f"  {change.text}" for change in found.changes)


def draw(given: Sequence[Given], author: "Author", plot: Path) -> None:
    """Draw each text, or its sections where it has headings, against the author's own passages."""
    from bloginator.stages.draft.voice import sections_of
    from bloginator.text import style as voice

    rows = [(name, voice.score(text, *author)) for one in given for name, text in sections_of(str(one.id), one.text)]
    try:
        plot.write_text(voice.plot_svg(rows), encoding="utf-8")
    except OSError as error:
        raise BadSettings(f"The drawing cannot be written: {error.strerror}.", str(plot), "correct --plot") from error
