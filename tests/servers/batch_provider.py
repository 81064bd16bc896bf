"""What the providers of batches on loopback have in common: what they do wrong when a test asks for it."""

import time
from typing import Any

from tests.servers.loopback import Said


class BatchProvider:
    """A provider whose batches are done when ``finish`` is called; what it speaks is ``__call__`` of its own.

    Args:
        mute: Take so many batches without saying yes: the connection is dropped.
        late_s: The list shows a batch so many seconds after it was taken.
        expire, fail, lose: custom_ids that expire, are answered with an error, or stand nowhere in the results.

    Attributes:
        path: What the address that a client is given ends in.
    """

    path = ""

    def __init__(self) -> None:
        self.batches: dict[str, dict[str, Any]] = {}
        self.taken_at: dict[str, float] = {}
        self.mute, self.late_s = 0, 0.0
        self.expire, self.fail, self.lose = set[str](), set[str](), set[str]()

    def asked(self, batch: str) -> list[dict[str, Any]]:
        """Return the lines of a batch."""
        raise NotImplementedError

    def sent(self, batch: str) -> list[dict[str, Any]]:
        """Return what each line of a batch asks of the model."""
        raise NotImplementedError

    def finish(self, status: str = "") -> None:
        """End every batch that is under way."""
        raise NotImplementedError

    def is_cancelled(self, batch: str) -> bool:
        """Tell whether somebody asked for a batch to be cancelled."""
        raise NotImplementedError

    def take(self, batch: dict[str, Any]) -> Said:
        """Take a batch, and say so."""
        self.batches[batch["id"]], self.taken_at[batch["id"]] = batch, time.monotonic()
        if self.mute:
            self.mute -= 1
            return Said(drop=True)
        return Said(batch)

    def listed(self) -> list[dict[str, Any]]:
        """Return the batches as the list shows them, the newest first."""
        now = time.monotonic()
        return [batch for name, batch in reversed(self.batches.items()) if now - self.taken_at[name] >= self.late_s]
