"""Where everything lies: one project folder, its batches, and a cache that may be deleted.

<root>/batches/<name>/  batch.toml outline.* corpus/ requests/ packs/ responses/ verdicts/ draft.*
                        outline/ with requests/ and responses/: how an outline is asked for
<root>/.bloginator/     doit.db  index/  batches/<name>/ with the lock and what we last wrote
"""

import os
from pathlib import Path

from bloginator.disk.directory_listing import folders

CACHE = ".bloginator"
BATCHES = "batches"
OF_OUTLINE = "/outline"  # behind a batch's name: the batch that asks for its outline
COPIES = "copies"  # in a batch's cache: a copy of each of our files in the batch, far too many to look at each time


class Layout:
    """The paths of one batch. Ids become paths here and nowhere else; they come from the outline only.

    ``NAME/outline`` is the batch that asks for the outline of ``NAME``: it lies within, and has the settings of that one.
    """

    def __init__(self, root: Path, name: str) -> None:
        self.root, self.name = root, name
        self.folder = root / BATCHES / name  # the batch's own folder
        self.settings = self.home / "batch.toml"  # the writer's settings
        self.requests = self.folder / "requests"  # what is asked
        self.responses = self.folder / "responses"  # the only folder that others write
        self.verdicts = self.folder / "verdicts"  # our readings
        self.tickets = self.folder / "tickets"  # what providers hold, one file a submission
        self.spent = self.tickets / "spent.jsonl"  # what was paid, one line an answer
        self.input = self.folder / "batch-file"  # input files for whoever reads batches of requests
        self.feedback = self.folder / "feedback"  # the writer's wishes, one file a section
        self.sources_folder = self.folder / "sources"  # what the writer says of sections' sources
        self.packs = self.folder / "packs"  # the open requests, packed for an assistant
        self.taken = self.folder / "taken"  # who has which section open, and the packs made for one hand each
        self.drafts = self.folder / "drafts"  # the drafts that were
        self.exports = self.folder / "exports"  # forms of the draft that were asked for one by one
        self.sent = self.exports / "sent"  # Word documents as they were exported, each with its draft's record
        self.samples = self.requests / "samples.json"  # the author's samples, pinned for this batch
        self.schema = self.requests / "response.schema.json"  # the JSON Schema of an answer, laid beside the requests
        self.caches = root / CACHE  # what may be deleted at any time, of all batches
        self.cache = self.caches / "batches" / name  # the batch's own part of it
        self.answers_cache = self.cache / "answers.json"  # what the files in ``responses/`` said when they were last read
        self.sought = self.cache / "corpus.stamp"  # the stamp of the corpus as the requests' passages were last sought in it
        self.composed = self.cache / "inputs.stamp"  # the stamp of what requests and index were last made from

    @property
    def asks_outline(self) -> bool:
        """Tell whether the batch asks for the outline of another."""
        return self.name.endswith(OF_OUTLINE)

    @property
    def home(self) -> Path:
        """Return the folder that every path in ``batch.toml`` starts from."""
        return self.root / BATCHES / self.name.removesuffix(OF_OUTLINE)

    @property
    def ours(self) -> tuple[Path, ...]:
        """Return the folders of the batch that nobody else writes into."""
        return self.requests, self.verdicts, self.packs, self.taken, self.input, self.tickets, self.cache

    @property
    def written(self) -> tuple[Path, ...]:
        """Return every folder of the batch that we write files into."""
        plain = (self.root, self.folder, self.requests, self.requests / "past", self.verdicts, self.tickets, self.input)
        programs = (self.responses / name for name in folders(self.responses))
        caches = (Path(top) for top, _, _ in os.walk(self.cache))
        exports = (self.exports, *(self.exports / name for name in folders(self.exports)))
        ours = (self.packs, self.taken, self.feedback, self.sources_folder, self.drafts, *exports)
        return (*plain, *ours, *caches, self.responses, *programs)

    def copy(self, file: Path) -> Path:
        """Return where a sealed copy lies of one of our files in the batch, by which its damage is known and mended."""
        return self.cache / COPIES / file.relative_to(self.folder)

    def request(self, section: str) -> Path:
        """Return where the section's question lies."""
        return self.requests / f"{section}.json"

    def past(self, request_id: str) -> Path:
        """Return where a question lies that has been replaced."""
        return self.requests / "past" / f"{request_id}.json"

    def verdict(self, section: str) -> Path:
        """Return where our reading of the section's answers lies."""
        return self.verdicts / f"{section}.json"

    def lease(self, section: str) -> Path:
        """Return where it says who has the section open."""
        return self.taken / f"{section}.json"

    def wish(self, section: str) -> Path:
        """Return where the writer says what is to be changed in a section."""
        return self.feedback / f"{section}.md"

    def sources(self, section: str) -> Path:
        """Return where the writer says what is looked for, pinned and dropped for a section."""
        return self.sources_folder / f"{section}.toml"

    def shown(self, path: Path) -> str:
        """Return ``path`` as messages print it: without detours, from the project's folder where it lies below."""
        plain = Path(os.path.normpath(path))
        return plain.relative_to(self.root).as_posix() if plain.is_relative_to(self.root) else str(plain)


def list_batches(root: Path) -> list[str]:
    """Return the batches of a project: folders with a ``batch.toml`` or an outline, in order."""
    folder = root / BATCHES
    if not folder.is_dir():
        return []
    marks = ("batch.toml", "outline.json", "outline.md")
    visible = (entry.name for entry in folder.iterdir() if not entry.name.startswith("."))
    return sorted(name for name in visible if any(may_be_file(folder / name / mark) for mark in marks))


def may_be_file(path: Path) -> bool:
    """Tell whether there is a file, as far as one may look; opening it says why one may not."""
    try:
        return path.is_file()
    except PermissionError:
        return True


def find_root(start: Path) -> Path:
    """Return the nearest folder at or above ``start`` that has batches, or ``start`` when none has."""
    for folder in (start, *start.parents):
        if (folder / BATCHES).is_dir():
            return folder
    return start


def is_same_file(first: Path, second: Path) -> bool:
    """Tell whether two paths lead to one file, whether or not it is there."""
    return os.path.realpath(first) == os.path.realpath(second)


def is_inside(file: Path, folder: Path) -> bool:
    """Tell whether a file lies somewhere in a folder, or is the one named."""
    return Path(os.path.realpath(file)).is_relative_to(os.path.realpath(folder))
