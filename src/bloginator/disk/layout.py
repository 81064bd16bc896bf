"""Where everything lies: one project folder, its batches, and a cache that may be deleted.

<root>/batches/<name>/  batch.toml outline.* corpus/ requests/ packs/ responses/ verdicts/ draft.*
<root>/.bloginator/     doit.db  index/  batches/<name>/ with the lock and what we last wrote
"""

import os
from dataclasses import dataclass
from pathlib import Path

from bloginator.disk.directory_listing import folders

CACHE = ".bloginator"
BATCHES = "batches"


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one batch. Ids become paths here and nowhere else; they come from the outline only.

    Args:
        root: The project's folder, absolute.
        name: The batch's folder under ``batches/``.
    """

    root: Path
    name: str

    @property
    def folder(self) -> Path:
        """Return the batch's own folder, which every path in ``batch.toml`` starts from."""
        return self.root / BATCHES / self.name

    @property
    def settings(self) -> Path:
        """Return the path of the writer's settings."""
        return self.folder / "batch.toml"

    @property
    def requests(self) -> Path:
        """Return the folder of what is asked."""
        return self.folder / "requests"

    @property
    def responses(self) -> Path:
        """Return the only folder that others write."""
        return self.folder / "responses"

    @property
    def verdicts(self) -> Path:
        """Return the folder of our readings."""
        return self.folder / "verdicts"

    @property
    def tickets(self) -> Path:
        """Return the folder of what providers hold, one file a submission."""
        return self.folder / "tickets"

    @property
    def input(self) -> Path:
        """Return the folder of input files for whoever reads batches of requests."""
        return self.folder / "batch-file"

    @property
    def feedback(self) -> Path:
        """Return the folder of the writer's wishes, one file a section."""
        return self.folder / "feedback"

    @property
    def sources_folder(self) -> Path:
        """Return the folder of what the writer says of sections' sources."""
        return self.folder / "sources"

    @property
    def packs(self) -> Path:
        """Return the folder of the open requests, packed for an assistant."""
        return self.folder / "packs"

    @property
    def samples(self) -> Path:
        """Return the file that pins the author's samples for this batch."""
        return self.requests / "samples.json"

    @property
    def schema(self) -> Path:
        """Return the JSON Schema of an answer, laid beside the requests."""
        return self.requests / "response.schema.json"

    @property
    def cache(self) -> Path:
        """Return the folder of what may be deleted at any time."""
        return self.root / CACHE / "batches" / self.name

    @property
    def answers_cache(self) -> Path:
        """Return where it is kept what the files in ``responses/`` said when they were last read."""
        return self.cache / "answers.json"

    @property
    def written(self) -> tuple[Path, ...]:
        """Return every folder of the batch that we write files into."""
        plain = (self.folder, self.requests, self.requests / "past", self.verdicts, self.tickets, self.input)
        programs = (self.responses / name for name in folders(self.responses))
        return (*plain, self.packs, self.feedback, self.sources_folder, self.cache, self.responses, *programs)

    def request(self, section: str) -> Path:
        """Return where the section's question lies."""
        return self.requests / f"{section}.json"

    def past(self, request_id: str) -> Path:
        """Return where a question lies that has been replaced."""
        return self.requests / "past" / f"{request_id}.json"

    def verdict(self, section: str) -> Path:
        """Return where our reading of the section's answers lies."""
        return self.verdicts / f"{section}.json"

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
