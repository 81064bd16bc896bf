"""``server``: any OpenAI-compatible endpoint, many requests at once, each answer handed on the moment it is here.

submit: what is asked ──► collect: workers ──► done ──► Reply, Reply, …
                              │ Busy at every attempt: told, and left open for the next run
                              │ Refused, or a cut prompt: a reply with its error
                              └ ResponderFailed: nothing more begins; what is under way comes in, then it is raised
"""

import asyncio
from collections import deque
from collections.abc import Iterator, Sequence

from bloginator.errors import ResponderFailed
from bloginator.records.exchange import Request
from bloginator.responders.base import Desk, Reply
from bloginator.responders.chat import body
from bloginator.responders.http_client import Busy, Sender, quiet
from bloginator.responders.keys import read_key
from bloginator.responders.rate_limiter import Pace
from bloginator.responders.single_request import Patience, answer, open_roads, question

Outcome = Reply | Busy | ResponderFailed
"""What became of one request."""


class Server:
    """Asks a server over HTTP."""

    name = "server"

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.settings = desk.settings.server
        self._asked: list[Request] = []

    def submit(self, requests: Sequence[Request], asked: frozenset[str]) -> None:
        """Note what is asked; it is sent while it is collected."""
        self._asked = [request for request in requests if request.section in asked]
        for request in self._asked[:1]:
            body(request, self.settings, self.name)

    def collect(self) -> Iterator[Reply]:
        """Send everything, and yield each reply as it comes.

        Raises:
            ResponderFailed: The server is not there, or refuses us; the replies so far were yielded.
        """
        asked, self._asked = self._asked, []
        if not asked:
            return
        quiet()
        run, patience = Run(self.desk, asked), Patience(len(asked), self.settings.concurrency)
        busy: list[Busy] = []
        for outcome in outcomes(run):
            if isinstance(outcome, Reply):
                patience.answered()
                yield outcome
                continue
            if isinstance(outcome, Busy):
                busy.append(outcome)
            if run.stopped is None and (trouble := self.trouble(outcome, patience)):
                run.stop(trouble)
        if run.stopped:
            raise run.stopped
        if busy:
            self.desk.say(f"server: {len(busy)} of {len(asked)} got no answer, the last one for {busy[-1]}.")

    def trouble(self, outcome: Busy | ResponderFailed, patience: Patience) -> ResponderFailed | None:
        """Return why nothing more can be asked, where it is so."""
        if isinstance(outcome, ResponderFailed):
            return outcome
        try:
            patience.fail(str(outcome), self.settings.base_url)
        except ResponderFailed as trouble:
            return trouble
        return None


class Run:
    """One run over all that is asked: workers that take from one list and put into another."""

    def __init__(self, desk: Desk, asked: Sequence[Request]) -> None:
        self.settings = desk.settings.server
        self.key = read_key(desk.environ, self.settings.key_variable)
        self.count = len(asked)
        self._rest = deque(asked)
        self.done: deque[Outcome] = deque()
        self.at_work: list[tuple[Sender, asyncio.Task[None]]] = []
        self.stopped: ResponderFailed | None = None
        self.news: asyncio.Future[None] | None = None

    async def work(self) -> None:
        """Answer everything with as many workers as may be."""
        server = self.settings
        pace = Pace(server.requests_per_minute, server.tokens_per_minute)
        roads = open_roads(server, min(server.concurrency, self.count))
        senders = [Sender(road, server, self.key, pace) for road in roads]
        try:
            async with asyncio.TaskGroup() as group:
                self.at_work = [(sender, group.create_task(self.worker(sender))) for sender in senders]
        finally:
            await asyncio.gather(*(road.aclose() for road in roads))

    async def worker(self, sender: Sender) -> None:
        """Take one request after another, until none is left."""
        while self._rest:
            outcome = await answer(sender, question(self._rest.popleft(), self.settings))
            if isinstance(outcome, ResponderFailed):
                self._rest.clear()  # no other worker begins what cannot be answered
            self.done.append(outcome)
            self.tell()

    def stop(self, trouble: ResponderFailed) -> None:
        """Begin nothing more; what the server is working on may still come, within the time of one attempt."""
        self.stopped = trouble
        self._rest.clear()
        for sender, task in self.at_work:
            sender.is_last = True
            if sender.is_out:
                task.get_loop().call_later(self.settings.timeout_s, task.cancel)
            else:
                task.cancel()

    def tell(self, *_: object) -> None:
        """Wake whoever listens."""
        if self.news is not None and not self.news.done():
            self.news.set_result(None)


def outcomes(run: Run) -> Iterator[Outcome]:
    """Yield what becomes of each request, as it becomes so; whoever stops listening stops the work."""
    loop = asyncio.new_event_loop()
    work = loop.create_task(run.work())
    work.add_done_callback(run.tell)
    try:
        while run.done or not work.done():
            while run.done:
                yield run.done.popleft()
            if not work.done():
                run.news = loop.create_future()
                loop.run_until_complete(run.news)
        work.result()
    finally:
        close(loop, work)


def close(loop: asyncio.AbstractEventLoop, work: "asyncio.Task[None]") -> None:
    """End what is still under way, and the loop."""
    work.cancel()
    try:
        loop.run_until_complete(asyncio.gather(work, return_exceptions=True))
        loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        loop.close()
