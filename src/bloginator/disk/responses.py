"""The folder that others write, read again only where a file changed.

A file is parsed once for each stamp it has; which sections it speaks of is kept in a cache between runs, so that an
unchanged folder costs one look at its names.
"""

import errno
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from bloginator.digest import SHORT, digest, digest_bytes
from bloginator.disk.directory_listing import Stamp, folders, listing
from bloginator.disk.files import Tell, read_sealed_json, write_sealed
from bloginator.disk.layout import is_inside
from bloginator.disk.program_digest import program_digest
from bloginator.reading import TEXT_MB, NotRead, read_bytes
from bloginator.records.exchange import Answer, Request
from bloginator.records.response import Unused
from bloginator.text.token_count import estimate_prompt

if TYPE_CHECKING:
    from bloginator.text.answers.prompt_window import Counted

FORMS = (".md", ".json", ".jsonl")
SHOWN = "responses"  # how paths in the folder begin in messages
NO_STAMP: Stamp = (0, 0, 0)  # no file has it: what has it here is tried again
MAX_COMPARED = 40  # lines of a batch file with which a suspicious one is compared
CLOSED = {
    errno.EFBIG: "Split it, or raise `max_answer_mb` in batch.toml.",
    errno.ELOOP: "Copy the file here.",
    errno.EIO: "Look whether the disk is in order.",
}
"""What to do about a file that cannot be opened, besides mending its permissions."""


@dataclass
class FileReading:
    """What one file said when it was last read."""

    stamp: Stamp  # of the file at that time
    says: dict[str, str]  # section id -> digest of all that the file says about it
    unused: list[dict[str, str]]  # why parts of it serve no section, one record each
    answers: dict[str, list[Answer]] | None = None  # by section; ``None`` when only the cache knows the file


@dataclass
class Responses:
    """The answers of one batch."""

    folder: Path  # ``responses/``
    ids: frozenset[str]  # sections of the outline; answers for any others are unused
    aliases: dict[str, str] = field(default_factory=dict)  # a provider's id of a request -> its ``request_id``
    most_mb: float = TEXT_MB  # a larger file is named and not read
    files: dict[str, FileReading] = field(default_factory=dict)
    _by_section: dict[str, dict[str, str]] | None = None

    def rescan(self) -> bool:
        """Look at the folder, read what is new or changed, forget what is gone; tell whether anything moved."""
        present = dict(listing(self.folder))
        for name in folders(self.folder):
            present |= {f"{name}/{entry}": stamp for entry, stamp in listing(self.folder / name).items()}
        gone = [name for name in self.files if name not in present]
        moved = [name for name, stamp in present.items() if name not in self.files or self.files[name].stamp != stamp]
        for name in gone:
            del self.files[name]
        for name in moved:
            self._read(name, present[name])
        if gone or moved or self._by_section is None:
            self._by_section = {}
            for name, reading in self.files.items():
                for section, says in reading.says.items():
                    self._by_section.setdefault(section, {})[name] = says
        return bool(gone or moved)

    def answers(self, section: str) -> list[Answer]:
        """Return the section's answers, in the order of their files' names."""
        answers: list[Answer] = []
        for name in sorted(self._files_on(section)):
            reading = self.files[name]
            if reading.answers is None:
                self._read(name, reading.stamp)
            current = self.files.get(name)  # gone, if it was deleted since we looked
            answers += ((current.answers if current else None) or {}).get(section, ())
        return answers

    def answers_in(self, file: str) -> Iterator[Answer]:
        """Yield the answers of one file, section by section, as far as it is read."""
        reading = self.files.get(file.removeprefix(f"{SHOWN}/"))
        return chain.from_iterable(((reading.answers if reading else None) or {}).values())

    def count_beside(self, request_of: Callable[[str], Request | None], answer: Answer) -> "list[Counted]":
        """Return the tokens of the prompts, counted and estimated, that the other lines of an answer's file answer.

        By them a low count is known as the tokenizer's, or as that of a prompt that was cut.
        """
        lines = (line for line in self.answers_in(answer.file) if line.is_batch_line and line.prompt_tokens)
        asked = ((line, request_of(line.section)) for line in lines if line.section != answer.section)
        return [
            (line.prompt_tokens or 0, estimate_prompt(request))
            for line, request in islice(asked, MAX_COMPARED)
            if request is not None and request.request_id == line.claimed
        ]

    def stamp(self, section: str) -> str:
        """Return a digest of all that is said about the section; the same content has the same stamp."""
        says = self._files_on(section)
        return digest("answers", dict(sorted(says.items())))[:16] if says else ""

    def _files_on(self, section: str) -> dict[str, str]:
        """Return the files that speak of a section; the folder is looked at where nobody has yet."""
        if self._by_section is None:
            self.rescan()
        return (self._by_section or {}).get(section, {})

    def lines(self, request: Request) -> list[str]:
        """Return the digests of the ``.jsonl`` lines that answer this very request, well or badly."""
        answers = self.answers(request.section)
        return [answer.digest for answer in answers if answer.form == "jsonl" and answer.claimed == request.request_id]

    def newest_ns(self, section: str) -> int:
        """Return when the newest file that speaks of the section was written, in ns since the epoch; 0 for none."""
        return max((self.files[name].stamp[0] for name in self._files_on(section)), default=0)

    def list_unused(self) -> list[Unused]:
        """Return what lies there and serves no section, in the order of the files' names; folders in a file's place last."""
        unused = [Unused.model_validate(values) for name in sorted(self.files) for values in self.files[name].unused]
        what, hint = "It is a folder, where a file belongs.", "Put a file in its place."
        misplaced = (name for name in folders(self.folder) if name.endswith(FORMS))
        return [*unused, *(Unused(file=f"{SHOWN}/{name}", what=what, hint=hint) for name in misplaced)]

    def save(self, file: Path) -> None:
        """Keep what is known of each file for the next run."""
        files = {name: [list(file.stamp), file.says, file.unused] for name, file in self.files.items()}
        known = {"program": program_digest(), "ids": self._ids_digest, "files": files}
        write_sealed(file, json.dumps(known, sort_keys=True).encode())

    def load(self, file: Path, tell: Tell) -> None:
        """Take what the run before knew; what is damaged is told, and like what is of another outline or program ignored."""
        known = read_sealed_json(file, tell)
        if known.get("program") == program_digest() and known["ids"] == self._ids_digest:
            self.files = {
                name: FileReading((stamp[0], stamp[1], stamp[2]), says, unused)
                for name, (stamp, says, unused) in known["files"].items()
            }

    @property
    def _ids_digest(self) -> str:
        return digest("ids", [sorted(self.ids), sorted(self.aliases)])[:SHORT]

    def _read(self, name: str, stamp: Stamp) -> None:
        from bloginator.text.answers.files import read_file  # not needed where nothing changed

        path = self.folder / name
        try:
            if not is_inside(path, self.folder) and not is_inside(path, self.folder.parent):
                raise NotRead(errno.ELOOP, "it is a link that leads out of the batch", str(path))
            data = read_bytes(path, self.most_mb)
        except OSError as error:
            hint = CLOSED.get(error.errno or 0, "Mend its permissions.")
            closed = Unused(file=f"{SHOWN}/{name}", what=f"It cannot be opened: {error.strerror}.", hint=hint)
            self.files[name] = FileReading(NO_STAMP, {}, [closed.model_dump()], {})
            return
        if data is None:
            self.files.pop(name, None)
            return
        answers, unused = read_file(f"{SHOWN}/{name}", data, self.ids, self.aliases)
        says: dict[str, list[str]] = {}
        by_section: dict[str, list[Answer]] = {}
        for answer in answers:
            values = json.dumps(answer.model_dump(exclude_defaults=True), sort_keys=True)  # whatever release of pydantic
            says.setdefault(answer.section, []).append(digest_bytes(values.encode("ascii")))
            by_section.setdefault(answer.section, []).append(answer)
        self.files[name] = FileReading(
            stamp,
            {section: digest("says", prints)[:16] for section, prints in says.items()},
            [answer.model_dump() for answer in unused],
            by_section,
        )
