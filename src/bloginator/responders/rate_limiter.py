"""No more requests and tokens a minute than were allowed, sent evenly, so that no burst is refused.

Measured against aiolimiter 1.3: allowed 60 requests a minute, it lets 60 out in the first second where this lets out one;
allowed 6,000 tokens a minute, it refuses a request of 6,001; and a limiter of it belongs to one event loop, while the
threads of a Dask worker share this one. So it stays: 30 lines of arithmetic.
"""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable

MINUTE_S = 60.0


class RateLimiter:
    """When the next request may go out; threads and event loops may share it. ``None`` is no limit."""

    def __init__(
        self,
        requests_per_minute: float | None = None,
        tokens_per_minute: float | None = None,
        *,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.set_limits(requests_per_minute, tokens_per_minute)
        self._now, self._sleep = now, sleep
        self._free_at = self._paused_until = 0.0
        self._lock = threading.Lock()

    def set_limits(self, requests_per_minute: float | None, tokens_per_minute: float | None) -> None:
        """Take other limits from the next request on; what was let out before them still counts."""
        self.requests_per_minute, self.tokens_per_minute = requests_per_minute, tokens_per_minute

    async def acquire(self, tokens: int) -> None:
        """Wait until a request of so many tokens may go out; the time it takes up is put on the one after it."""
        turn = await self.take_turn(tokens)
        while turn < self._paused_until:  # a pause came while it waited: all whom it holds back go out evenly after it
            turn = await self.take_turn(tokens)

    async def take_turn(self, tokens: int) -> float:
        """Reserve the next turn, sleep until it comes, and return when that is."""
        with self._lock:
            now = self._now()
            turn = max(now, self._free_at)
            self._free_at = turn + self.seconds_for(tokens)
        if turn > now:
            await self._sleep(turn - now)
        return turn

    def pause(self, seconds: float) -> None:
        """Let nothing out for so many seconds, nor whoever waits for a turn already: the server asked for it."""
        with self._lock:
            self._paused_until = max(self._paused_until, self._now() + seconds)
            self._free_at = max(self._free_at, self._paused_until)

    def seconds_for(self, tokens: int) -> float:
        """Return for how many seconds a request of so many tokens keeps the next one back.

        >>> RateLimiter(60).seconds_for(1000), RateLimiter(60, 60_000).seconds_for(2000)
        (1.0, 2.0)
        """
        by_request = MINUTE_S / self.requests_per_minute if self.requests_per_minute else 0.0
        by_tokens = tokens * MINUTE_S / self.tokens_per_minute if self.tokens_per_minute else 0.0
        return max(by_request, by_tokens)
