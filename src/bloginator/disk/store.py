"""The files that are ours in a batch: requests with their history under ``requests/past/``, and verdicts.

Of each file a sealed copy lies in the cache: one that was damaged or is gone is put back from it, and one of which there
is no copy is treated as absent and written anew.
"""

from collections.abc import Container
from operator import ne
from pathlib import Path
from typing import TypeVar

from bloginator.digest import SEALED, unseal
from bloginator.disk.directory_listing import Stamp, listing, stamp_of_path
from bloginator.disk.files import write_sealed, write_whole
from bloginator.disk.layout import Layout
from bloginator.errors import BloginatorError
from bloginator.reading import read_bytes
from bloginator.records.base import Record
from bloginator.records.canonical import from_bytes, to_bytes
from bloginator.records.exchange import Request, Verdict

MAX_CHANGED_BYTES = 16  # so many changed bytes, where all others are as they were, are an accident
MAX_HELD = 512  # requests, each of some 80 kB: of a larger batch they are read again when they are needed again
OURS = frozenset({"samples", "response.schema"})  # stems in ``requests/`` that are no section's request
R = TypeVar("R", bound=Record)
Own = TypeVar("Own", Request, Verdict)


class Store:
    """Requests and verdicts of one batch, each read once unless it changed, or the batch is larger than ``MAX_HELD``."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._requests: dict[str, Request | None] = {}
        self._request_stamps: dict[str, Stamp] = {}
        self._verdicts: dict[str, Verdict | None] = {}
        self._past: dict[str, list[str]] | None = None

    def request(self, section: str) -> Request | None:
        """Return the section's question as it lies on disk."""
        if section not in self._requests:
            if len(self._requests) >= MAX_HELD:
                self._requests.clear()
            self._requests[section] = self._read_own(Request, section, self.layout.request(section))
        return self._requests[section]

    def reread_request(self, section: str) -> Request | None:
        """Return the section's question as it lies on disk now, whatever was read before."""
        self._requests.pop(section, None)
        return self.request(section)

    def is_moved(self, section: str) -> bool:
        """Tell whether the section's question was written since ``stamps`` last looked."""
        return stamp_of_path(self.layout.request(section)) != self._request_stamps.get(section)

    def past(self, section: str) -> dict[str, Request]:
        """Return the questions the section has had before, by digest."""
        requests = (self.read(Request, self.layout.past(name)) for name in self._list_past().get(section, ()))
        return {request.digest: request for request in requests if request is not None}

    def find_request(self, request_id: str) -> Request | None:
        """Return a question by its own id, also one that has been replaced; ``None`` for one that nobody kept."""
        now = self.request(request_id.rpartition("@")[0])
        if now is not None and now.request_id == request_id:
            return now
        return self.read(Request, self.layout.past(request_id))

    def verdict(self, section: str) -> Verdict | None:
        """Return our last reading of the section's answers."""
        if section not in self._verdicts:
            self._verdicts[section] = self._read_own(Verdict, section, self.layout.verdict(section))
        return self._verdicts[section]

    def put_request(self, request: Request) -> bool:
        """Write the section's question, keeping the one it replaces; tell whether the file changed.

        One that says the same beside other scores stays as it is.
        """
        before = self.request(request.section)
        if before is not None and before.digest != request.digest:
            self._keep(before)
        elif before is not None and before.unscored == request.unscored:
            request = before
        self._requests.pop(request.section, None)
        return self._write(self.layout.request(request.section), request)

    def put_sources(self, request: Request) -> None:
        """Write a question, the section's present one or an earlier one, with more sources behind its own."""
        now = self.request(request.section)
        if now is not None and now.request_id == request.request_id:
            self.put_request(request)
        else:
            self._keep(request)

    def withdraw(self, section: str) -> None:
        """Take the section's question back from whoever might answer it; it stays in the history."""
        before = self.request(section)
        if before is not None:
            self._keep(before)
        self._remove(self.layout.request(section))
        self._requests[section] = None

    def put_verdict(self, verdict: Verdict) -> None:
        """Write our reading."""
        self._verdicts[verdict.section] = verdict
        self._write(self.layout.verdict(verdict.section), verdict)

    def list_left(self, ids: frozenset[str]) -> list[str]:
        """Return the sections that are asked for and have left the outline."""
        names = (name.removesuffix(".json") for name in listing(self.layout.requests, (".json",)))
        return [name for name in names if name not in ids and name not in OURS and self.request(name) is not None]

    def stamps(self) -> tuple[dict[str, Stamp], dict[str, Stamp]]:
        """Return the stamps of the request files and of the verdict files, by section.

        A request that another process has written since, as ``bloginator look`` does, is read again when it is needed.
        """
        requests, verdicts = (
            {name.removesuffix(".json"): stamp for name, stamp in listing(folder, (".json",)).items()}
            for folder in (self.layout.requests, self.layout.verdicts)
        )
        for section in self._requests.keys() & requests.keys():
            if self._request_stamps.get(section) != requests[section]:
                del self._requests[section]
        self._request_stamps = requests
        return requests, verdicts

    def verdict_stamp(self, section: str) -> Stamp | None:
        """Return the stamp of the section's verdict file."""
        return stamp_of_path(self.layout.verdict(section))

    def read(self, kind: type[R], path: Path) -> R | None:
        """Return the record that a file of ours holds, of a damaged one its copy's; ``None`` where none can be read."""
        data = read_bytes(path)
        body = None if data is None else self._undamaged(kind, path, data)
        return parse_record(kind, data if body is None else body, path)

    def _read_own(self, kind: type[Own], section: str, path: Path) -> Own | None:
        """Return the section's record; one of another section, as in a copy that a sync program made, is nobody's."""
        record = self.read(kind, path)
        return record if record is not None and record.section == section else None

    def write_file(self, path: Path, data: bytes | str) -> bool:
        """Write a file beside the requests, or of the cache, that is no record of a section; tell whether it changed."""
        return write_whole(path, data)

    def list_damaged(self, known: Container[str] = ()) -> dict[Path, bytes]:
        """Return each file of ours that is damaged or gone, with what is to be put back.

        A file that holds another whole record, as after a checkout, is nobody's damage.

        Args:
            known: Stamps of files that were read as they are, and need not be read again.
        """
        damaged = {}
        requests, verdicts = self.layout.requests, self.layout.verdicts
        kinds: tuple[tuple[Path, type[Record]], ...] = (
            (requests, Request),
            (requests / "past", Request),
            (verdicts, Verdict),
        )
        for folder, kind in kinds:
            there = listing(folder, (".json",))
            for name in listing(self.layout.copy(folder), (".json",)):
                if name in there and str(there[name]) in known:
                    continue
                path = folder / name
                if (body := self._undamaged(kind, path, read_bytes(path))) is not None:
                    damaged[path] = body
        return damaged

    def _undamaged(self, kind: type[Record], path: Path, data: bytes | None) -> bytes | None:
        """Return what was written into a file that now holds ``data``; ``None`` where that is no accident."""
        copy = read_bytes(self.layout.copy(path)) or b""
        if copy[SEALED:] == data:
            return None
        body = unseal(copy)
        return body if body is not None and is_damage(kind, data, body) else None

    def put_back(self, known: Container[str] = ()) -> list[Path]:
        """Put back what was damaged or is gone; return the files that were damaged. ``known`` as in ``damaged``."""
        damaged = self.list_damaged(known)
        there = [path for path in damaged if path.exists()]
        for path, body in damaged.items():
            self.write_file(path, body)
        if damaged:
            self._requests, self._verdicts, self._past = {}, {}, None
        return there

    def _write(self, path: Path, record: Record) -> bool:
        data = to_bytes(record)
        write_sealed(self.layout.copy(path), data)
        return write_whole(path, data)

    def _remove(self, path: Path) -> None:
        self.layout.copy(path).unlink(missing_ok=True)
        path.unlink(missing_ok=True)

    def _keep(self, request: Request) -> None:
        known = self._list_past().setdefault(request.section, [])
        self._write(self.layout.past(request.request_id), request)
        if request.request_id not in known:
            known.append(request.request_id)

    def _list_past(self) -> dict[str, list[str]]:
        if self._past is None:
            self._past = {}
            for name in listing(self.layout.requests / "past", (".json",)):
                self._past.setdefault(name.rpartition("@")[0], []).append(name.removesuffix(".json"))
        return self._past


def is_damage(kind: type[Record], present: bytes | None, written: bytes) -> bool:
    """Tell whether other bytes than were written are an accident: few of them differ, or they are no such record."""
    if present is None or (len(present) == len(written) and sum(map(ne, present, written)) <= MAX_CHANGED_BYTES):
        return True
    return parse_record(kind, present, Path()) is None


def read_record(kind: type[R], path: Path) -> R | None:
    """Return the record in ``path``, or ``None`` where there is none that can be read."""
    return parse_record(kind, read_bytes(path), path)


def parse_record(kind: type[R], data: bytes | None, path: Path) -> R | None:
    """Return the record that a file's bytes are, or ``None`` where they are none."""
    if data is None:
        return None
    try:
        return from_bytes(kind, data, str(path))
    except BloginatorError:
        return None
