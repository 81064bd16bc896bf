"""Read a batch: its settings, checked, and where its outline, corpus, index and draft lie."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bloginator.digest import SHORT, digest, digest_bytes
from bloginator.disk.layout import OF_OUTLINE, Layout, is_inside, is_same_file
from bloginator.disk.settings import build_settings, read_settings, read_variables
from bloginator.errors import BadOutline, BadSettings
from bloginator.reading import TEXT_MB, NotRead, read_present
from bloginator.records.outline import Outline, Section, is_heading_only
from bloginator.records.settings import Settings

OUTLINE_NAMES = ("outline.json", "outline.md")
OF_OUTLINE_REQUEST = {"outline": "outline.json", "output": "draft.md", "exports": (), "stand_in": False, "serial": False}
"""Settings of a batch that asks for an outline; the others are those of the batch that it is for."""


@dataclass(frozen=True)
class Batch:
    """One folder of ``batches/``, read: nothing is written here."""

    layout: Layout
    settings: Settings  # what the writer chose, flags and variables included
    timeout_given: bool = False  # whether a flag or variable named the timeout of this run

    @property
    def name(self) -> str:
        """Return the folder's name, which is the batch's."""
        return self.layout.name

    @property
    def next_command(self) -> str:
        """Return the command that goes on with the batch; ours, which needs no ``dodo.py`` in the folder."""
        drafted = self.name.removesuffix(OF_OUTLINE)
        return f"bloginator {'outline' if self.layout.asks_outline else 'draft'} {drafted}"

    @property
    def ask_command(self) -> str:
        """Return the command that asks what is not asked yet."""
        return self.next_command if self.layout.asks_outline else f"{self.next_command} --batch-timeout 0"

    @cached_property
    def outline_file(self) -> Path:
        """Return the outline's path, or say that there is none or more than one."""
        return find_outline(self.layout, self.settings)

    @cached_property
    def outline(self) -> Outline:
        """Return the plan of the document, read and checked once."""
        from bloginator.text.outline import read_outline

        return read_outline(read_outline_text(self.outline_file), self.layout.shown(self.outline_file))

    @cached_property
    def asking(self) -> tuple[Section, ...]:
        """Return the sections that ask for text, in order; a heading alone asks for none."""
        asking = tuple(section for section in self.outline.sections if not is_heading_only(section))
        if not asking:
            raise BadOutline(
                "No section of the outline asks for text.",
                self.layout.shown(self.outline_file),
                "Give a section a description, or words above 0.",
            )
        return asking

    @property
    def output(self) -> Path:
        """Return where the draft goes."""
        return self.layout.folder / expand_home(self.settings.output)

    @property
    def home(self) -> str:
        """Return the batch's folder as seen from the draft's; empty where the draft lies in it."""
        path = os.path.relpath(self.layout.folder, self.output.parent)
        return "" if path == "." else path.replace(os.sep, "/")

    @property
    def draft_json(self) -> Path:
        """Return where the draft's figures go: beside the draft, with its stem, and never over the outline."""
        beside = self.output.with_suffix(".json")
        return self.output.with_suffix(".draft.json") if is_same_file(beside, self.outline_file) else beside

    @cached_property
    def corpus(self) -> tuple[str, ...]:
        """Return the corpus folders and globs as absolute paths; none when only an index was named."""
        chosen = self.settings.corpus
        if chosen is None:
            chosen = ("corpus",) if self.settings.index is None else ()
        elif not chosen and self.settings.index is None:
            mend = 'Name a folder of your own writing: corpus = "…", or an index.'
            raise BadSettings("No corpus is named.", self.layout.shown(self.layout.settings), mend)
        return tuple(self.resolve(entry) for entry in chosen)

    @property
    def index(self) -> str:
        """Return the index's folder or address; batches over the same corpus share the default one."""
        chosen = self.settings.index
        if chosen is None:
            folders = [os.path.relpath(entry, self.layout.root) for entry in self.corpus]
            return str(self.layout.caches / "index" / digest("folders", folders)[:SHORT])
        return chosen if "://" in chosen else self.resolve(chosen)

    def resolve(self, path: str) -> str:
        """Return a path of the settings as an absolute one."""
        return os.path.normpath(self.layout.home / expand_home(path))

    @property
    def voice(self) -> Path:
        """Return the folder of the author's profile: in the index, or in the batch's cache where that is a server."""
        return (self.layout.cache if "://" in self.index else Path(self.index)) / "voice"

    @cached_property
    def outline_digest(self) -> str:
        """Return the digest of the outline's bytes as they lie on disk."""
        return digest_bytes(read_present(self.outline_file, TEXT_MB))


def expand_home(path: str) -> str:
    """Return a path of the settings with the home folder in place of a `~`."""
    return os.path.expanduser(path)  # noqa: PTH111 - keeps an unknown `~name`


def check_output(batch: Batch) -> None:
    """Make sure that the draft is a file of its own, which no request will quote."""
    output, layout = batch.output, batch.layout
    mend = 'Give `output` another path, such as "draft.md".'
    read = (batch.outline_file, layout.settings)
    ours = (layout.requests, layout.responses, layout.verdicts)
    if not batch.settings.output.strip() or output.is_dir():
        what = "The draft cannot be a folder."
        mend = "Move that folder away, or give `output` the path of a file."
    elif output.suffix == ".json":
        what = "The draft is Markdown; its figures go to a JSON file beside it."
    elif any(is_same_file(output, file) for file in read) or any(is_inside(output, folder) for folder in ours):
        what = "The draft would take the place of a file that it is made from."
    elif any(is_inside(output, Path(entry)) for entry in batch.corpus):
        what = "The draft would lie in its own corpus, and be quoted by the next one."
    else:
        return
    raise BadSettings(what, layout.shown(output), mend)


def open_batch(root: Path, name: str, flags: Mapping[str, object] | None = None) -> Batch:
    """Read one batch's settings: flag before variable before ``batch.toml`` before default."""
    layout = Layout(root, name)
    chosen, variables = read_settings(layout), read_variables(os.environ)
    overrides = {**variables, **{key: value for key, value in (flags or {}).items() if value is not None}}
    settings = build_settings({**chosen, **overrides}, layout.shown(layout.settings))
    if layout.asks_outline:
        settings = settings.model_copy(update=OF_OUTLINE_REQUEST)
    return Batch(layout, settings, timeout_given="timeout_s" in overrides)


def find_outline(layout: Layout, settings: Settings) -> Path:
    """Return the path of the batch's one outline."""
    if settings.outline is not None:
        return layout.folder / expand_home(settings.outline)
    outlines = [path for name in OUTLINE_NAMES if (path := layout.folder / name).is_file()]
    if len(outlines) == 2:
        raise BadOutline(
            "Both outline.json and outline.md are here.",
            layout.shown(layout.folder),
            'Say which one in batch.toml: outline = "outline.md"',
        )
    if not outlines:
        raise BadOutline(
            "There is no outline.",
            layout.shown(layout.folder),
            f"Write outline.md there (# title, ## sections), or have one proposed: `bloginator outline {layout.name}`.",
        )
    return outlines[0]


def read_outline_text(path: Path, mend: str = "Mend `outline` in batch.toml.") -> str:
    """Return the outline's text, or say why it cannot be read, and, where there is none, what to do."""
    try:
        return read_present(path, TEXT_MB).decode("utf-8-sig")
    except FileNotFoundError as error:
        raise BadOutline("The outline does not exist.", str(path), mend) from error
    except NotRead as error:
        raise BadOutline(f"The outline is not read: {error.strerror}.", str(path), "Name the file itself.") from error
    except UnicodeDecodeError as error:
        raise BadOutline(f"The outline is not UTF-8: {error.reason}.", str(path), "Save it as UTF-8.") from error
