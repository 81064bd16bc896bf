"""Who has which section open, and until when: ``taken/<id>.json``, so that none is written twice.

    free ──take──► leased ──time is over, its process is gone, or it is answered──► free

Leases hold nothing that anybody wrote and may be deleted at any time. Whoever takes some holds a lock meanwhile, which the
system gives back when its process is killed: what is half a lease then is none.
"""

import os
import socket
import time
from collections.abc import Collection
from contextlib import AbstractContextManager

from bloginator.disk.batch_lock import make_lock
from bloginator.disk.directory_listing import listing
from bloginator.disk.files import write_whole
from bloginator.disk.layout import Layout
from bloginator.disk.store import read_record
from bloginator.errors import BatchLocked
from bloginator.records.canonical import to_bytes
from bloginator.records.lease import Lease

PATIENCE_S = 60.0  # how long to wait for others that take sections; what takes long is to ask for the first time


def lock_leases(layout: Layout) -> AbstractContextManager[object]:
    """Return the lock, taken, that whoever takes sections holds for a moment.

    Raises:
        BatchLocked: Somebody else keeps it.
    """
    from filelock import Timeout

    lock = make_lock(layout.cache / "taken.lock", PATIENCE_S)
    try:
        lock.acquire()
    except Timeout:
        what = f"Others are still taking sections of the batch {layout.name}."
        raise BatchLocked(what, layout.name, "Run the same command again.") from None
    return lock


def read_leases(layout: Layout) -> dict[str, Lease]:
    """Return the leases that hold now, by section."""
    records = (read_record(Lease, layout.taken / name) for name in listing(layout.taken, (".json",)))
    return {lease.section: lease for lease in records if lease and holds(lease)}


def holds(lease: Lease) -> bool:
    """Tell whether the time of a lease is not over, and its process still there as far as one can see."""
    if lease.until <= time.time():
        return False
    return not lease.process or lease.host != socket.gethostname() or is_running(lease.process)


def is_running(process: int) -> bool:
    """Tell whether there is such a process on this machine, as far as the system lets one ask."""
    if os.name == "nt":
        return True  # to ask would be to end it
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass
    return True


def put_lease(layout: Layout, lease: Lease) -> bool:
    """Write a lease, unless somebody else has the section; tell whether it was written. The caller holds the lock."""
    path = layout.lease(lease.section)
    before = read_record(Lease, path)
    if before and before.holder != lease.holder and holds(before):
        return False
    if before and before.holder == lease.holder:
        lease = lease.model_copy(update={"pack": lease.pack or before.pack})
    path.parent.mkdir(exist_ok=True)
    write_whole(path, to_bytes(lease))
    return True


def end_lease(layout: Layout, section: str, holder: str = "") -> None:
    """Give a section back, whoever has it; with ``holder`` only where that is who has it."""
    path = layout.lease(section)
    if holder and (lease := read_record(Lease, path)) and lease.holder != holder:
        return
    path.unlink(missing_ok=True)


def drop_leases(layout: Layout, open_sections: Collection[str]) -> dict[str, Lease]:
    """Remove the leases that hold no more or whose section is not open; return the others. The caller holds the lock."""
    leases = {section: lease for section, lease in read_leases(layout).items() if section in open_sections}
    for name in listing(layout.taken, (".json",)):
        if name.removesuffix(".json") not in leases:
            (layout.taken / name).unlink(missing_ok=True)
    return leases
