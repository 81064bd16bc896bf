"""Many hands: each takes a few open sections for a time, in packs of its own, so that none is written twice.

    open, and nobody has it ──► leased to one hand ──► its pack ──► its answer ends the lease

It takes no batch lock, so that sections are taken while a draft waits; several take one after the other.
"""

import os
import secrets
import shlex
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import NamedTuple

from bloginator.batch.opening import ask_all, judge_unless_locked
from bloginator.batch.requests.packs import (
    remove_packs,
    render_packs,
    report_packs,
    write_instructions,
    write_ours,
    write_packs,
)
from bloginator.batch.run import BatchRun
from bloginator.disk.directory_listing import listing
from bloginator.disk.leases import drop_leases, end_lease, lock_leases, put_lease, read_leases
from bloginator.errors import UNWRITABLE, BadSettings, BatchLocked
from bloginator.reading import read_text_or_empty
from bloginator.records.lease import Lease
from bloginator.stages.packs.writer import asked_in
from bloginator.stages.wording import MAX_NAMED
from bloginator.text.messages import and_more, clip, count_of
from bloginator.ui.console import say

MINUTES = 30.0  # how long sections are kept for who took them, where nothing else was said
OPEN_MINUTES = 120.0  # how long one is kept while it is open in an editor or a session, which give it back when they end
MAX_MINUTES = 24 * 60.0  # minutes that may be asked for
MAX_NAME = 60  # characters of a hand's name that count


class Hand(NamedTuple):
    """Who takes sections: a name, until when (in seconds since the epoch), and the process that has them open, if any."""

    name: str
    until: float
    process: int = 0

    def lease(self, section: str, pack: str = "") -> Lease:
        """Return the lease of a section."""
        host = socket.gethostname() if self.process else ""
        return Lease(section=section, holder=self.name, until=self.until, pack=pack, process=self.process, host=host)


class Taken(NamedTuple):
    """What one hand was given: sections in the outline's order, and the packs that ask for them, by file and text."""

    hand: Hand
    sections: Sequence[str]
    packs: Mapping[str, str]


def hand_for(name: str, minutes: float, process: int = 0) -> Hand:
    """Return a hand that keeps what it takes for so many minutes from now."""
    return Hand(clip(" ".join(name.split()), MAX_NAME), time.time() + 60 * minutes, process)


def this_process(kind: str) -> Hand:
    """Return the hand of this very process, such as an editor's; with its end all that it has is free again."""
    return hand_for(f"{user_name()} ({kind} {os.getpid()})", OPEN_MINUTES, os.getpid())


def user_name() -> str:
    """Return what the person at this machine is called, as far as the system says."""
    return os.environ.get("USER") or os.environ.get("USERNAME") or "somebody"


def pack_or_take(run: BatchRun) -> None:
    """Pack all that is open, or take a few sections for one hand where the options say so."""
    if not run.options.take:
        pack_batch(run)
        return
    count = read_number(run.options.take, "--take", "how many sections, such as 5", most=1_000)
    minutes = read_number(run.options.minutes or str(MINUTES), "--for", "minutes, such as 30", most=MAX_MINUTES)
    name = run.options.hand.strip() or f"{user_name()}-{secrets.token_hex(3)}"
    report_taken(run, take(run, max(1, int(count)), hand_for(name, minutes)))


def pack_batch(run: BatchRun) -> None:
    """Write the batch's requests and packs, and say what an assistant has to read.

    While another process drafts the batch, nothing is written: its packs are fixed until its wait ends.
    """
    try:
        ask_all(run)
    except BatchLocked:
        say(f"{run.batch.name}: at work on it now is {run.lock.holder()}; its packs stay as they are until that ends.")
        return
    write_packs(run)
    run.save_state()
    report_packs(run)


def read_number(text: str, where: str, what: str, *, most: float) -> float:
    """Return a number above 0, or say that it is none."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if 0 < number <= most:
        return number
    raise BadSettings(f"{text!r} is not what it takes.", where, f"Say {what}; at most {most:g}.")


def take(run: BatchRun, count: int, hand: Hand) -> Taken:
    """Lease open sections to one hand, first those that it has already, and write the packs that ask for them.

    Raises:
        BadSettings: Nothing is asked yet.
        BatchLocked: Others keep taking.
    """
    layout = run.batch.layout
    with lock_leases(layout):
        ask_unless_asked(run)
        leases = drop_leases(layout, run.open_sections())
        free = [section for section in run.open_sections() if section not in leases or leases[section].holder == hand.name]
        free.sort(key=lambda section: section not in leases)
        asked = [request for section in free if (request := run.request(section)) is not None][:count]
        requests = sorted(asked, key=lambda request: run.ids.index(request.section))
        first = 100_000_000 + secrets.randbelow(900_000_000)  # no number twice: a slow hand may still write its answer
        packs = render_packs(run, requests, first) if requests else {}
        for file, text in packs.items():
            write_ours(run, layout.taken / file, text)
            for request_id in asked_in(text):  # a kill before this leaves a pack that nobody was told of
                put_lease(layout, hand.lease(request_id.rpartition("@")[0], file))
        if requests and not (layout.folder / "AGENTS.md").exists():
            write_instructions(run, is_shared=True)
        drop_taken(run)
    return Taken(hand, [request.section for request in requests], packs)


def ask_unless_asked(run: BatchRun) -> None:
    """Judge what lies there, and write the requests unless they are what would be written now."""
    from bloginator.batch.requests.compose import inputs_stamp

    judge_unless_locked(run)
    asked = run.store.stamps()[0]
    if inputs_stamp(run) == read_text_or_empty(run.batch.layout.composed) and all(section in asked for section in run.ids):
        return
    ours = not run.lock.is_held
    try:
        ask_all(run)
        run.save_state()
    except BatchLocked:  # whoever drafts it asks
        if not asked:
            raise
    finally:
        if ours:
            run.lock.give_back()


def tidy_taken(run: BatchRun) -> None:
    """Remove leases that are over, and the packs of hands that have nothing any more."""
    with suppress(BatchLocked), lock_leases(run.batch.layout):  # whoever takes meanwhile tidies
        drop_leases(run.batch.layout, run.open_sections())
        drop_taken(run)


def drop_taken(run: BatchRun) -> None:
    """Remove the packs of hands of which nobody has anything any more, and the folder when it is empty."""
    folder = run.batch.layout.taken
    wanted = {lease.pack for lease in read_leases(run.batch.layout).values()}
    remove_packs(run, [name for name in listing(folder, (".md",)) if name not in wanted], folder)


def keep_for(run: BatchRun, section: str, hand: Hand) -> Lease | None:
    """Keep a section for a hand; where somebody else has it already, leave it alone and return that lease."""
    layout = run.batch.layout
    try:
        with lock_leases(layout):
            return None if put_lease(layout, hand.lease(section)) else read_leases(layout).get(section)
    except OSError as error:
        if error.errno not in UNWRITABLE:
            raise
        return None  # where nothing may be written nobody keeps anything


@contextmanager
def holding(run: BatchRun, section: str, hand: Hand) -> Iterator[Lease | None]:
    """Keep a section for a hand until this ends; yield the lease of who has it already, if anybody."""
    other = keep_for(run, section, hand)
    try:
        yield other
    finally:
        end_lease(run.batch.layout, section, hand.name)


def report_taken(run: BatchRun, taken: Taken) -> None:
    """Say what a hand was given, and what to do with it."""
    name, layout = run.batch.name, run.batch.layout
    leases = open_leases(run)
    if not taken.sections:
        others = "; ".join(describe_leases(leases))
        say(f"{name}: nothing is left to take. {others or 'Nothing is open.'}")
        return
    packs = and_more([layout.shown(layout.taken / file) for file in taken.packs], MAX_NAMED)
    responses = layout.shown(layout.responses)
    say(f"{name}: {count_of(len(taken.sections), 'section')} for {taken.hand.name}, kept until {clock(taken.hand.until)}:")
    say(", ".join(taken.sections))
    say(f"Read {packs}; answer under the same name in {responses}/; then `bloginator check {name}`.")
    left = sum(section not in leases for section in run.open_sections())
    again = f"`bloginator pack {name} --take N --as {shlex.quote(taken.hand.name)}`"
    say(f"{count_of(left, 'open section')} left for others. Then go on with {again}.")


def open_leases(run: BatchRun) -> dict[str, Lease]:
    """Return who has which open sections, in the outline's order."""
    leases = read_leases(run.batch.layout)
    return {section: leases[section] for section in run.ids if section in leases and run.is_open(section)}


def leases_as_json(leases: Mapping[str, Lease]) -> dict[str, dict[str, object]]:
    """Return who has which sections as plain values."""
    return {section: {"holder": lease.holder, "until": lease.until} for section, lease in leases.items()}


def describe_leases(leases: Mapping[str, Lease]) -> list[str]:
    """Return who has which sections until when, a line for each hand."""
    lines = []
    for holder in sorted({lease.holder for lease in leases.values()}):
        own = [lease for lease in leases.values() if lease.holder == holder]
        names = and_more([lease.section for lease in own], MAX_NAMED)
        lines.append(f"Taken by {holder} until {clock(max(lease.until for lease in own))}: {names}.")
    return lines


def clock(moment: float) -> str:
    """Return a moment as a clock on the wall shows it."""
    return time.strftime("%H:%M", time.localtime(moment))
