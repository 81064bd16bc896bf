"""Score texts against an author from the command line: how much each reads like them, and what to change.

bloginator voice FILE… --corpus DIR | --index PATH      files against the author of a folder or an index
bloginator voice --texts FILE.jsonl --corpus DIR        many texts, a line {"id": …, "text": …} each
bloginator voice FILE… --texts FILE.jsonl               without either of these, the lines are the author's texts
"""

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bloginator.cli.index import INDEX
from bloginator.cli.search import find_index, parse_line
from bloginator.digest import digest
from bloginator.disk.layout import CACHE
from bloginator.errors import BadSettings
from bloginator.reading import read_present
from bloginator.ui.console import say, warn
from bloginator.ui.progress import progress_bar

if TYPE_CHECKING:
    from bloginator.corpus.author.profile_store import Author


HELP = "score any text against any author: how much it reads like them"
REFERENCES = re.compile(r"^## References\n(?:\n|- .*(?:\n|\Z))+", re.MULTILINE)  # as templates/draft/body.md.j2 has it
EXAMPLE = '{"id": "t1", "text": "what was written"}'


class TextToScore(NamedTuple):
    """One text, with the name that its result has: a number stays one."""

    id: str | int
    text: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``voice``."""
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="texts to score, Markdown or plain")
    author = parser.add_mutually_exclusive_group()
    author.add_argument("--corpus", type=Path, action="append", metavar="DIR", help="the author's writing; may be repeated")
    author.add_argument("--index", metavar="PATH", help="an index of the author's writing, a folder or http://host:port")
    parser.add_argument("--texts", type=Path, metavar="FILE.jsonl", help='more texts, a line {"id": …, "text": …} each')
    parser.add_argument("--json", action="store_true", help="print one JSON object a text and nothing else")
    parser.add_argument("--plot", type=Path, metavar="FILE.svg", help="draw the texts' sections against the author's own")


def run(args: argparse.Namespace) -> int:
    """Score the texts and show them; draw them where a drawing was asked for."""
    files = [TextToScore(str(file), without_notes(read_file(file))) for file in args.files]
    rows = enumerate(read_file(args.texts).split("\n"), 1) if args.texts else ()
    lines = [parse_text(row, f"{args.texts}:{number}") for number, row in rows if row.strip()]
    if not (files or lines):
        raise BadSettings("There is nothing to score.", "", "bloginator voice FILE --corpus DIR, or --texts FILE.jsonl")
    texts = files + lines
    if lines and files and not (args.corpus or args.index):
        texts, author = files, author_of_texts(lines)
    elif args.corpus:
        author = author_of_corpus(args.corpus)
    else:
        author = author_of_index(find_index(args.index or INDEX))
    if args.plot:
        draw(texts, author, args.plot)
    for line in as_json(texts, author) if args.json else as_text(texts, author):
        say(line)
    return 0


def read_file(file: Path) -> str:
    """Return the text of a file."""
    try:
        return read_present(file).decode("utf-8-sig", "replace")
    except OSError as error:
        raise BadSettings(f"The text cannot be read: {error.strerror or error}.", str(file), "correct its name") from error


def without_notes(text: str) -> str:
    """Return a text without what a draft adds to its prose: footnotes with their marks, and the list of references."""
    from bloginator.stages.draft.footnote_marks import DEFINITION
    from bloginator.text.markdown.labels import FOOTNOTE

    return FOOTNOTE.sub("", DEFINITION.sub("", REFERENCES.sub("", text)))


def parse_text(line: str, where: str) -> TextToScore:
    """Read one line of a file of texts."""
    values = parse_line(line, where, "text", EXAMPLE)
    if "id" not in values:
        raise BadSettings("This line holds no text.", where, f"write {EXAMPLE} on each line")
    name = values["id"]
    return TextToScore(name if isinstance(name, int) else str(name), values["text"])


def author_of_texts(texts: Sequence[TextToScore]) -> "Author":
    """Return the author of some texts."""
    from bloginator.corpus.author.profile_store import Author, load_background
    from bloginator.text.document_kind import classify_document
    from bloginator.text.style import train_profile

    own = (text.text for text in texts if classify_document(text.text) == "prose")
    return Author(train_profile(own, load_background()), load_background())


def author_of_corpus(folders: Sequence[Path]) -> "Author":
    """Return the author of some folders, through an index of them in the cache, so that the next time is fast."""
    from bloginator.corpus.index.refresh import refresh_index

    for folder in folders:
        if not folder.expanduser().exists():
            raise BadSettings("There is no such folder or file.", str(folder), "correct --corpus")
    name = digest("voice-of", [str(folder.expanduser().absolute()) for folder in folders])[:8]
    index = Path(CACHE, f"for-voice-{name}")
    with progress_bar("Reading") as progress:
        refresh_index(list(folders), index, root=Path.cwd(), progress=progress)
    return author_of_index(str(index))


def author_of_index(index: str) -> "Author":
    """Return the author of an index."""
    from bloginator.corpus.author.profile_store import FOLDER, learn_author

    folder = Path(CACHE, f"for-voice-{digest('voice-of', [index])[:8]}") if "://" in index else Path(index)
    return learn_author(index, folder / FOLDER, tell=warn)


def as_json(texts: Sequence[TextToScore], author: "Author") -> Iterator[str]:
    """Yield each result as JSON; the score is ``null`` where there is none, with its reason."""
    from bloginator.text.style import score_text

    for text in texts:
        score = score_text(text.text, *author)
        result = {"id": text.id, "score": score.score, "percentile": score.percentile, "words": score.words}
        yield json.dumps(result | {"reason": score.reason})


def as_text(texts: Sequence[TextToScore], author: "Author") -> Iterator[str]:
    """Yield what a person reads, in the order given: each text with what pulls it away from the author."""
    from bloginator.stages.draft.voice import describe_score, list_advice, voice_of

    for voice in (voice_of(str(text.id), text.text, (), *author) for text in texts):
        words = "" if voice.score is None else f" ({voice.words:,} words)"
        yield f"{voice.section}: {describe_score(voice.score, voice.percentile, voice.reason)}{words}"
        yield from (f"  {advice}" for advice in list_advice(voice))


def draw(texts: Sequence[TextToScore], author: "Author", plot: Path) -> None:
    """Draw each text, or its sections where it has headings, against the author's own passages."""
    from bloginator.stages.draft.voice import split_sections
    from bloginator.text.style import score_text
    from bloginator.ui.voice_plot import draw_scores

    sections = [section for text in texts for section in split_sections(str(text.id), text.text)]
    rows = [(name, score_text(text, *author)) for name, text in sections]
    try:
        plot.write_text(draw_scores(rows), encoding="utf-8")
    except OSError as error:
        raise BadSettings(f"The drawing cannot be written: {error.strerror}.", str(plot), "correct --plot") from error
