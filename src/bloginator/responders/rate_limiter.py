"""Pace: no more requests and tokens a minute than were allowed, evenly, so that no burst is refused."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable

MINUTE = 60.0


class Pace:
    """When the next request may go out; threads may share it.

    Args:
        requests_per_minute, tokens_per_minute: ``None`` for no limit.
    """

    def __init__(
        self,
        requests_per_minute: float | None = None,
        tokens_per_minute: float | None = None,
        *,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.requests_per_minute = requests_per_minute
        self.tokens_per_minute = tokens_per_minute
        self._now, self._sleep = now, sleep
        self._free_at = 0.0
        self._lock = threading.Lock()

    async def turn(self, tokens: int) -> None:
        """Wait for one's turn; what it costs in time is put on the turn after it."""
        if self.requests_per_minute is None and self.tokens_per_minute is None:
            return
        with self._lock:
            now = self._now()
            start = max(now, self._free_at)
            self._free_at = start + self.costs(tokens)
        if start > now:
            await self._sleep(start - now)

    def hold(self, seconds: float) -> None:
        """Let nothing out for so many seconds: the server asked for it."""
        with self._lock:
            self._free_at = max(self._free_at, self._now() + seconds)

    def allow(self, requests_per_minute: float | None, tokens_per_minute: float | None) -> None:
        """Take other limits from the next turn on; what was let out before them still counts."""
        self.requests_per_minute, self.tokens_per_minute = requests_per_minute, tokens_per_minute

    def costs(self, tokens: int) -> float:
        """Return for how many seconds a request of so many tokens takes up the road.

        >>> Pace(60).costs(1000), Pace(60, 60_000).costs(2000)
        (1.0, 2.0)
        """
        by_request = MINUTE / self.requests_per_minute if self.requests_per_minute else 0.0
        by_tokens = tokens * MINUTE / self.tokens_per_minute if self.tokens_per_minute else 0.0
        return max(by_request, by_tokens)
