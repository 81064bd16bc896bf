"""One run over all that is asked of a server: many requests at once, each answer handed on the moment it is here.

requests ──► workers ──► outcomes ──► Reply, Reply, …
               │ ServerBusy at every attempt: told, and left open for the next run
               │ RequestRefused, or a cut prompt: a reply with its error
               └ ResponderFailed: nothing more begins; what is under way comes in, then it is raised
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from bloginator.errors import ResponderFailed
from bloginator.responders.base import Reply
from bloginator.responders.http_client import ServerClient, open_clients, silence_retries
from bloginator.responders.rate_limiter import RateLimiter
from bloginator.responders.server_request import Outcome, ServerRequest, ServerSettings, no_answer, yield_replies


def run_requests(
    settings: ServerSettings, key: str, asked: Sequence[ServerRequest], say: Callable[[str], None]
) -> Iterator[Reply]:
    """Send everything, and yield each reply as it comes; ``say`` prints how many got no answer, if any."""
    silence_retries()
    run = ServerRun(settings, key, asked)
    outcomes, explain = iterate_outcomes(run), partial(no_answer, settings.base_url)
    yield from yield_replies("server", outcomes, len(asked), settings.concurrency, explain=explain, stop=run.stop, say=say)


class ServerRun:
    """One run over all that is asked: workers that take from one list and put into another."""

    def __init__(self, settings: ServerSettings, key: str, asked: Sequence[ServerRequest]) -> None:
        self.settings, self.key = settings, key
        self.waiting = deque(asked)
        self.outcomes: deque[Outcome] = deque()
        self.workers: list[tuple[ServerClient, asyncio.Task[None]]] = []
        self.changed = asyncio.Event()

    async def work(self) -> None:
        """Answer everything with as many workers as may be."""
        settings = self.settings
        limiter = RateLimiter(settings.requests_per_minute, settings.tokens_per_minute)
        clients = open_clients(settings, self.key, limiter, min(settings.concurrency, len(self.waiting)))
        try:
            async with asyncio.TaskGroup() as group:
                self.workers = [(client, group.create_task(self.answer_next(client))) for client in clients]
        finally:
            await asyncio.gather(*(client.http.aclose() for client in clients))

    async def answer_next(self, client: ServerClient) -> None:
        """Take one request after another, until none is left."""
        while self.waiting:
            outcome = await client.ask(self.waiting.popleft())
            if isinstance(outcome, ResponderFailed):
                self.waiting.clear()  # no other worker begins what cannot be answered
            self.outcomes.append(outcome)
            self.changed.set()

    def stop(self) -> None:
        """Begin nothing more; what the server is working on may still come, within the time of one attempt."""
        self.waiting.clear()
        for client, task in self.workers:
            client.is_last = True
            if client.is_sending:
                task.get_loop().call_later(self.settings.timeout_s, task.cancel)
            else:
                task.cancel()

    async def wait_for_change(self) -> None:
        """Wait until there is something to hand on."""
        await self.changed.wait()
        self.changed.clear()


def iterate_outcomes(run: ServerRun) -> Iterator[Outcome]:
    """Yield what becomes of each request, as it becomes so; whoever stops listening stops the work."""
    with asyncio.Runner() as runner:
        work = runner.get_loop().create_task(run.work())
        work.add_done_callback(lambda _: run.changed.set())
        while run.outcomes or not work.done():
            while run.outcomes:
                yield run.outcomes.popleft()
            if not work.done():
                runner.run(run.wait_for_change())
        work.result()
