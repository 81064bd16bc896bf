"""One batch in one process: what has been read so far, each thing once.

The steps are functions in the folders beside this module; they share a ``BatchRun`` and leave everything on disk.
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bloginator.batch.run_options import NO_OPTIONS, RunOptions
from bloginator.digest import digest
from bloginator.disk.batch import Batch, open_batch
from bloginator.disk.batch_lock import BatchLock
from bloginator.disk.blocklist import Blocklist
from bloginator.disk.directory_listing import Stamp, stamp_of_path
from bloginator.disk.leases import end_lease
from bloginator.disk.ledger import Ledger
from bloginator.disk.outputs import Outputs
from bloginator.disk.planned_store import PlannedStore
from bloginator.disk.responses import Responses
from bloginator.disk.store import Store
from bloginator.disk.templates import FileTemplates, find_templates
from bloginator.disk.tickets import TicketFiles
from bloginator.errors import BloginatorError
from bloginator.records.corpus import Problem
from bloginator.records.exchange import COUNTING, JUDGING, Change, Reason, Request, Standing, Verdict
from bloginator.responders.registry import describe_responder
from bloginator.stages.verdicts.tally import count_needed, has_ticket, is_extract, is_open
from bloginator.ui.console import warn

if TYPE_CHECKING:
    from bloginator.batch.measured import Measured
    from bloginator.records.draft import Draft
    from bloginator.stages.requests.compose import ComposedRequests

YOUNG_S = 2.0  # an answer that cannot be read yet is given this long, in seconds, before it is refused


@dataclass
class BatchRun:
    """The state of one batch in this process; everything in it can be read again from disk.

    Args:
        flags: Settings that our own command line gave.
        options: What was asked for in this run alone.
        composed: Requests as this run would write them; ``None`` until they were needed.
        written: Sections whose request file was written by this process.
        withheld: Composed requests that serial mode has not written yet, in order.
        kept_files: Files of the writer's that were kept aside in this run, for the last line.
        packs: The packs that this process has written, as messages name them.
        compose_error: What kept the requests from being composed; every section fails of it, and it is shown once.
        has_waited: Whether this process has already waited for answers.
        left_out: Section -> why passages of it must not leave.
        withheld_places: Where secrets stand in the corpus.
        begun: The stamp of all that the batch is made from, as it was before it was opened; empty where there is none.
        author: Digest of the author's profile with which the draft was made, or would be made the same.
        has_unread: Whether a file of the corpus could not be read for now: the next run tries again.
        edited, taken: Digest of a ``draft.md`` that the writer changed, and of one of which all is among the answers by now.
        holders: ``request_id`` -> the provider that holds a ticket for it.
        planned: Where the run is only thought through, what it would write; else ``None``.
        asked: What ``batch/requests/summaries.py`` knows of the requests; ``None`` until it was asked.
        drafted: The draft that this process has assembled, and what was measured on it.
    """

    batch: Batch
    flags: dict[str, object] = field(default_factory=dict)
    options: RunOptions = NO_OPTIONS
    composed: "ComposedRequests | None" = None
    written: list[str] = field(default_factory=list)
    withheld: dict[str, Request] = field(default_factory=dict)
    kept_files: list[str] = field(default_factory=list)
    packs: list[str] = field(default_factory=list)
    compose_error: BloginatorError | OSError | None = None
    left_out: dict[str, list[Reason]] = field(default_factory=dict)
    withheld_places: tuple[Problem, ...] = ()
    has_waited: bool = False
    begun: str = ""
    author: str = ""
    has_unread: bool = False
    edited: str = ""
    taken: str = ""
    holders: dict[str, str] = field(default_factory=dict)
    planned: PlannedStore | None = None
    asked: dict[str, list[Any]] | None = None
    drafted: "tuple[Draft, Measured] | None" = None
    _judged: dict[str, Verdict] = field(default_factory=dict)

    def override_settings(self, flags: Mapping[str, object]) -> None:
        """Take settings that were given for this run, over all others; the files are not touched."""
        if flags:
            self.flags.update(flags)
            self.batch = open_batch(self.batch.layout.root, self.batch.name, self.flags)

    @cached_property
    def lock(self) -> BatchLock:
        """Return the batch's lock, not yet taken."""
        return BatchLock(self.batch.layout.cache / "lock", self.batch.name)

    @cached_property
    def store(self) -> Store:
        """Return our requests and verdicts."""
        return self.planned or Store(self.batch.layout)

    @cached_property
    def outputs(self) -> Outputs:
        """Return the careful writer of files that a person may have changed."""
        return Outputs(self.batch.layout.cache / "written.log", self.batch.layout.folder)

    @cached_property
    def templates(self) -> FileTemplates:
        """Return the templates: the batch's own before the project's before the shipped ones."""
        layout = self.batch.layout
        return find_templates(layout.home / "templates", layout.root / "templates")

    @cached_property
    def tickets(self) -> TicketFiles:
        """Return what providers hold of this batch."""
        return TicketFiles(self.batch.layout)

    @cached_property
    def responses(self) -> Responses:
        """Return their files, as far as the cache knew them."""
        layout, most_mb = self.batch.layout, self.batch.settings.max_answer_mb
        responses = Responses(layout.responses, frozenset(self.ids), self.tickets.aliases(), most_mb)
        responses.load(layout.answers_cache, warn)
        return responses

    @cached_property
    def ledger(self) -> Ledger:
        """Return the ledger as the run before left it."""
        ledger = Ledger(self.batch.layout.cache / "ledger.json")
        ledger.load(warn)
        return ledger

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Return the ids of the sections that ask for text, in order."""
        return tuple(section.id for section in self.batch.asking)

    @cached_property
    def rules(self) -> str:
        """Return a digest of the settings and of the blocklist that a verdict depends on, and of how it is judged."""
        return digest("rules", [JUDGING, list(self.batch.settings.responder), self.blocklist.stamp()])[:8]

    @cached_property
    def blocklist(self) -> Blocklist:
        """Return what must not be written or sent; it may change while we wait."""
        return Blocklist(self.batch.layout)

    def judge_changes(self, *, young: bool, write: bool = True) -> list[Change]:
        """Judge as ``iterate_changes`` does; return what changed."""
        return list(self.iterate_changes(young=young, write=write))

    def iterate_changes(self, *, young: bool, write: bool = True) -> Iterator[Change]:
        """Judge every section whose request, answers, verdict or rules are not those last judged; yield what changed.

        Args:
            young: Whether an unreadable answer may still be being written (``pending``, never stored).
            write: Whether verdicts are kept; ``False`` only looks.
        """
        if self.blocklist.reread(keep=young):
            self.__dict__.pop("rules", None)
        self.holders = self.tickets.holders()
        self.responses.rescan()
        requests, verdicts = self.store.stamps()
        stamps = ((section, requests.get(section), verdicts.get(section)) for section in self.ids)
        yield from filter(None, (self._judge_if_changed(*stamp, young=young, write=write) for stamp in stamps))

    def judge_section(self, section: str) -> None:
        """Make sure that one section's verdict lies on disk, from the answers as they were last looked at."""
        request = stamp_of_path(self.batch.layout.request(section))
        self._judge_if_changed(section, request, self.store.verdict_stamp(section), young=False, write=True)

    def is_judged(self) -> bool:
        """Tell whether there is nothing to judge: every section with a request was judged from what lies there."""
        self.responses.rescan()
        requests, verdicts = self.store.stamps()
        asked = ((name, self._key(name, requests[name], verdicts.get(name))) for name in self.ids if name in requests)
        return all(self.ledger.knows(section, key) for section, key in asked)

    def put_unasked(self, verdict: Verdict) -> None:
        """Keep the verdict of a section that nobody is asked about."""
        section = verdict.section
        self.store.put_verdict(verdict)
        self._judged[section] = verdict
        self.ledger.note(section, self._key(section, None, self.store.verdict_stamp(section)), verdict.standing)

    def verdict_without(self, section: str, responder: str) -> Verdict | None:
        """Return what the section's verdict would be without the answers in one folder; nothing is kept of it."""
        return self._judge(section, self.store.verdict(section), young=False, without=responder)

    def write_output(self, path: Path | str, content: str | bytes, known: Iterable[str] = ()) -> None:
        """Write what a person may have changed, as ``Outputs.write``; where theirs was kept aside is told at the end."""
        if aside := self.outputs.write(path, content, known):
            self.kept_files.append(self.batch.layout.shown(aside))

    def save_state(self) -> None:
        """Keep what was read for the next run; a kill before this costs time, never an answer."""
        self.ledger.save()
        self.responses.save(self.batch.layout.answers_cache)

    def request(self, section: str) -> Request | None:
        """Return the section's question as it stands on disk."""
        return self.store.request(section)

    def requests(self) -> Iterator[Request]:
        """Yield every question that stands on disk, in the outline's order."""
        return (request for section in self.ids if (request := self.request(section)) is not None)

    def verdict(self, section: str) -> Verdict:
        """Return the section's verdict as last judged; without a request it is simply missing."""
        return self._judged.get(section) or self.store.verdict(section) or Verdict(section=section, standing="missing")

    def verdicts(self) -> dict[str, Verdict]:
        """Return the verdict of every section that asks for text, in order."""
        return {section: self.verdict(section) for section in self.ids}

    def standing(self, section: str) -> Standing:
        """Return the section's one word, without opening its verdict where the ledger knows it."""
        return self.ledger.standings.get(section) or self.verdict(section).standing

    def counting_sections(self) -> list[str]:
        """Return the sections that count towards the threshold, in order."""
        return [section for section in self.ids if self.standing(section) in COUNTING]

    def has_enough(self) -> bool:
        """Tell whether as many sections count as the threshold asks for."""
        return len(self.counting_sections()) >= count_needed(len(self.ids), self.batch.settings.threshold)

    def open_sections(self) -> list[str]:
        """Return the sections that somebody should answer, in order."""
        return [section for section in self.ids if self.is_open(section)]

    def awaited_sections(self) -> list[str]:
        """Return the sections that are open, or whose answer is being written, in order."""
        coming = [section for section in self.ids if self.standing(section) == "pending" or self.is_open(section)]
        return [section for section in coming if not has_ticket(self.verdict(section))]

    def sections_at_providers(self) -> list[str]:
        """Return the sections that a provider holds a ticket for and nothing but an extract answers, in order."""
        held = [section for section in self.ids if self.ticket_holder(section)] if self.holders else []
        return [name for name in held if self.standing(name) == "pending" or is_extract(self.verdict(name))]

    def is_open(self, section: str) -> bool:
        """Tell whether somebody should answer the section."""
        standing = self.standing(section)
        is_untold = standing in ("outdated", "refused") or not self.batch.layout.request(section).exists()
        return is_open(self.verdict(section) if is_untold else Verdict(section=section, standing=standing))

    def _judge_if_changed(
        self, section: str, request: Stamp | None, verdict: Stamp | None, *, young: bool, write: bool
    ) -> Change | None:
        if self.ledger.knows(section, self._key(section, request, verdict)):
            return None
        stored = self.store.verdict(section)
        if (after := self._judge(section, stored, young=young)) is None:
            return None
        if write and (after.standing != "pending" or has_ticket(after)):  # else it is shown, and never stored
            self.store.put_verdict(after)
            if not is_open(after):
                end_lease(self.batch.layout, section)
        before, self._judged[section] = self._judged.get(section) or stored, after
        self.ledger.note(section, self._key(section, request, self.store.verdict_stamp(section)), after.standing)
        return Change(section, before, after) if after != before else None

    def _judge(self, section: str, before: Verdict | None, *, young: bool, without: str = "") -> Verdict | None:
        request = self.store.request(section)
        if request is None:
            return None
        from bloginator.stages.requests.screening import hide_blocked_text, screen_answer
        from bloginator.stages.verdicts.judge import judge  # not needed where nothing changed

        entries = self.blocklist.forbidden.entries
        answers = [answer for answer in self.responses.answers(section) if not without or answer.responder != without]
        age_s = time.time() - self.responses.newest_ns(section) / 1e9
        return judge(
            request,
            past=self.store.past(section),
            answers=[screen_answer(answer, entries) for answer in answers],
            before=hide_blocked_text(before, entries),
            young=young and abs(age_s) < YOUNG_S,  # a file from the future is not young for ever
            responders=self.batch.settings.responder,
            ticket=self.ticket_holder(section),
            batch=self.batch.name,
            counts_beside=partial(self.responses.count_beside, self.request),
        )

    def ticket_holder(self, section: str) -> str:
        """Return the provider that holds a ticket for the section's request; empty where none does."""
        request = self.store.request(section) if self.holders else None
        holder = self.holders.get(request.request_id, "") if request else ""
        if not request or not holder or not describe_responder(holder).answers_in_files:
            return holder
        return "" if set(self.responses.lines(request)) - self.tickets.seen() else holder

    def _key(self, section: str, request: Stamp | None, verdict: Stamp | None) -> str:
        return f"{request}|{self.responses.stamp(section)}|{verdict}|{self.rules}{self.ticket_holder(section)}"
