"""The limits: so many requests and tokens a minute, whoever is in a hurry."""

import asyncio

from bloginator.responders.rate_limiter import RateLimiter


def waits(limits: dict[str, float], sizes: list[int]) -> list[float]:
    clock = [0.0]
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock[0] += seconds

    async def run() -> None:
        limiter = RateLimiter(**limits, now=lambda: clock[0], sleep=sleep)  # type: ignore[arg-type]
        for tokens in sizes:
            await limiter.acquire(tokens)

    asyncio.run(run())
    return slept


def test_requests_go_out_evenly() -> None:
    assert waits({"requests_per_minute": 60}, [1, 1, 1]) == [1.0, 1.0]


def test_a_large_request_holds_the_next_one_up() -> None:
    assert waits({"tokens_per_minute": 6000}, [300, 100, 100]) == [3.0, 1.0]


def test_without_limits_nobody_waits() -> None:
    assert waits({}, [10_000] * 5) == []


def test_a_pause_holds_everybody_back_also_without_limits() -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def run() -> None:
        limiter = RateLimiter(now=lambda: 0.0, sleep=sleep)
        await limiter.acquire(1)
        limiter.pause(5)
        await limiter.acquire(1)
        await limiter.acquire(1)

    asyncio.run(run())
    assert slept == [5.0, 5.0]


def test_other_limits_count_from_the_next_turn_on_and_what_went_out_before_is_not_forgotten() -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def run() -> None:
        limiter = RateLimiter(60, now=lambda: 0.0, sleep=sleep)
        await limiter.acquire(1)
        limiter.set_limits(30, None)
        await limiter.acquire(1)
        await limiter.acquire(1)

    asyncio.run(run())
    assert slept == [1.0, 3.0]


def test_a_pause_holds_those_back_as_well_who_wait_for_their_turn_already() -> None:
    clock, left = [0.0], []
    alarms: list[tuple[float, asyncio.Event]] = []

    async def sleep(seconds: float) -> None:
        alarms.append((clock[0] + seconds, rings := asyncio.Event()))
        await rings.wait()

    async def send(limiter: RateLimiter) -> None:
        await limiter.acquire(1)
        left.append(clock[0])

    async def run() -> None:
        limiter = RateLimiter(60, now=lambda: clock[0], sleep=sleep)
        sending = [asyncio.create_task(send(limiter)) for _ in range(4)]
        await asyncio.sleep(0)
        clock[0] = 0.5
        limiter.pause(30)
        while alarms:
            alarms.sort(key=lambda alarm: alarm[0])
            clock[0], rings = alarms.pop(0)
            rings.set()
            for _ in range(4):
                await asyncio.sleep(0)
        await asyncio.gather(*sending)

    asyncio.run(run())
    assert left == [0.0, 30.5, 31.5, 32.5]
