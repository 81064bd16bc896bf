"""The page of one batch over HTTP, for the one who started it: what is decided is written as the command line writes it.

    GET  /TOKEN/          the draft as it stands, threshold or not        GET  /TOKEN/corpus/a.md   a document that it cites
    GET  /TOKEN/desk      ?section=ID, what there is to write it from     GET  /TOKEN/events        says when files changed
    GET  /TOKEN/next      ?section=ID, the passages that came next        POST /TOKEN/ACT           what `acts.py` lists

Every call opens the batch anew, so nothing is kept between calls, and two windows and a running draft do each other no
harm. Whoever does not know the token, comes under another host's name or sends from another page is refused.
"""

import json
from asyncio import CancelledError
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from hmac import compare_digest
from pathlib import Path
from threading import Lock
from typing import Any

from bloginator.batch.draft.assemble import assemble_measured
from bloginator.batch.draft.source_files import locate_document
from bloginator.batch.opening import open_judged
from bloginator.batch.run import BatchRun
from bloginator.batch.status.leases import describe_leases, open_leases
from bloginator.batch.writer.section_editor import open_desk
from bloginator.digest import digest
from bloginator.disk.directory_listing import listing
from bloginator.disk.layout import Layout
from bloginator.disk.versions import Versions
from bloginator.errors import BloginatorError, TextChanged
from bloginator.reading import read_present
from bloginator.records.exchange import COUNTING
from bloginator.stages.exporters.page import PageExporter
from bloginator.stages.page.markup import make_parser, render_section
from bloginator.stages.requests.feedback import renumber_markers
from bloginator.web.acts import ACTS, desk_as_json, next_as_json, read_query

HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"}
FRAMES = {"Content-Security-Policy": "frame-ancestors 'none'"}
MAX_BYTES = 1_000_000  # of what a page may send at once


class Guard:
    """Lets through who knows the token and comes under the page's own name and from its own pages.

    Args:
        app: The application behind it.
        token: What every address begins with; nobody else is to know it.
        hosts: The names, with the port, that it is called by.
        is_ending: Tells whether the server is to end, and what is under way to be given up.
    """

    def __init__(self, app: Any, token: str, hosts: frozenset[str], is_ending: Callable[[], bool]) -> None:
        self.app, self.token, self.hosts, self.is_ending = app, token, hosts, is_ending

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer an HTTP request, or refuse it."""
        refusal = self.refuse(scope) if scope["type"] == "http" else None
        try:
            await (refusal or self.app)(scope, receive, send)
        except CancelledError:
            if not self.is_ending():
                raise
            await plain("The server has ended.", 503)(scope, receive, send)

    def refuse(self, scope: Any) -> Any:
        """Return the answer to whom it is not for, or nothing."""
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if headers.get("host") not in self.hosts:
            return plain("Not under this name.", 421)
        if not compare_digest(f"{scope['path']}/".split("/")[1].encode(), self.token.encode()):
            return plain("There is nothing here.", 404)
        if scope["method"] != "GET" and headers.get("origin") not in {f"http://{host}" for host in self.hosts}:
            return plain("Not from another page.", 403)
        return None


class Review:
    """What is answered for one batch.

    Args:
        is_ending: Tells whether the server is to end, and whoever listens is to be let go.
    """

    def __init__(self, root: Path, name: str, is_ending: Callable[[], bool]) -> None:
        self.root, self.name, self.is_ending = root, name, is_ending
        self.turn, self.showing = Lock(), Lock()  # what is done waits for no page

    def show_page(self, request: Any) -> Any:
        """Answer with the draft as it stands."""
        from starlette.responses import HTMLResponse

        try:
            with self.showing:
                text = render_page(self.root, self.name)
        except BloginatorError as error:
            return plain(str(error), 500)
        return HTMLResponse(text, headers=HEADERS | FRAMES)

    def show_document(self, request: Any) -> Any:
        """Answer with a document that the draft cites."""
        with self.turn:
            text = read_document(self.root, self.name, request.path_params["path"])
        return plain("The draft cites no such document.", 404) if text is None else plain(text)

    def show_desk(self, request: Any) -> Any:
        """Answer with what there is to write a section from."""
        return self.answer(lambda run: desk_as_json(open_desk(run, *read_query(request.query_params))))

    def show_next(self, request: Any) -> Any:
        """Answer with the passages that came next to a section's own."""
        return self.answer(lambda run: next_as_json(run, read_query(request.query_params)[0]))

    def answer(self, call: Callable[[BatchRun], object]) -> Any:
        """Answer with what is read from the batch as it stands."""
        from starlette.responses import JSONResponse

        try:
            with self.turn:
                return JSONResponse(call(open_judged(self.root, self.name)), headers=HEADERS)
        except BloginatorError as error:
            return plain(str(error), 400)

    async def act(self, request: Any) -> Any:
        """Do to the batch what the command line would with the same text; answer what came of it."""
        from starlette.concurrency import run_in_threadpool
        from starlette.responses import JSONResponse

        call, query = ACTS.get(request.path_params["act"]), request.query_params
        if call is None:
            return plain("There is nothing here.", 404)
        if int(request.headers.get("content-length") or MAX_BYTES + 1) > MAX_BYTES:
            return plain("Too much at once.", 413)
        text = (await request.body()).decode("utf-8", "replace")

        def do() -> Any:
            try:
                with self.turn:
                    lines, complaints = call(open_judged(self.root, self.name), text, query)
            except TextChanged:
                with self.turn:
                    desk = open_desk(open_judged(self.root, self.name), query.get("section", ""))
                return JSONResponse(desk_as_json(desk), 409, headers=HEADERS)
            except BloginatorError as error:
                return plain(str(error), 400)
            return plain("\n".join([*lines, *complaints]), 400 if complaints else 200)

        return await run_in_threadpool(do)

    async def events(self, request: Any) -> Any:
        """Answer with an event whenever a file has changed, until the page is closed."""
        from starlette.responses import StreamingResponse

        seen = request.query_params.get("seen", "")
        return StreamingResponse(self.watch(seen), media_type="text/event-stream", headers=HEADERS)

    async def watch(self, seen: str) -> AsyncIterator[str]:
        """Yield an event whenever the files are not those that a page was made from: first the texts that arrived.

        Args:
            seen: The stamp of those.
        """
        from starlette.concurrency import run_in_threadpool
        from watchfiles import awatch

        layout = Layout(self.root, self.name)
        run = None
        with suppress(BloginatorError):  # it cannot be read, which its page says
            run = await run_in_threadpool(open_judged, self.root, self.name)
        yield ": here\n\n"
        async for changes in awatch(layout.folder, debounce=50, step=10, rust_timeout=500, yield_on_timeout=True):
            if self.is_ending():
                return
            now = await run_in_threadpool(stamp_files, layout)
            if not changes and now == seen:
                continue
            for arrival in await run_in_threadpool(list_arrivals, run) if run else ():
                yield f"event: arrival\ndata: {arrival}\n\n"
            if now != seen:
                seen = now
                yield "data: changed\n\n"


def make_app(root: Path, name: str, token: str, hosts: frozenset[str], is_ending: Callable[[], bool]) -> Guard:
    """Return the application that serves one batch; for its arguments see ``Guard`` and ``Review``."""
    from starlette.applications import Starlette
    from starlette.routing import Route

    review = Review(root, name, is_ending)
    routes = [
        Route("/{token}/", review.show_page),
        Route("/{token}/{act}", review.act, methods=["POST"]),
        Route("/{token}/desk", review.show_desk),
        Route("/{token}/next", review.show_next),
        Route("/{token}/events", review.events),
        Route("/{token}/{path:path}", review.show_document),
    ]
    return Guard(Starlette(routes=routes), token, hosts, is_ending)


def plain(text: str, code: int = 200) -> Any:
    """Return an answer of plain text."""
    from starlette.responses import PlainTextResponse

    return PlainTextResponse(text, code, HEADERS)


def render_page(root: Path, name: str) -> str:
    """Return the page of the batch as it stands now."""
    run = open_judged(root, name)
    live = stamp_files(run.batch.layout)  # what arrives from here on is not on the page
    draft = assemble_measured(run, 0.0, may_learn=False).draft
    draft = draft.model_copy(update={"home": "", "places": {}})  # documents lie below /TOKEN/
    return PageExporter(
        run.templates,
        Versions(run.batch.layout).before(draft.output_digest),
        live=live,
        taken={section: describe_leases({section: lease})[0] for section, lease in open_leases(run).items()},
    ).render(draft)


def read_document(root: Path, name: str, path: str) -> str | None:
    """Return the text of a document that the draft cites, ``None`` for every other path."""
    run = open_judged(root, name)
    cited = {source.document for verdict in run.verdicts().values() for source in verdict.sources}
    if path not in cited:
        return None
    try:
        return read_present(locate_document(run.batch, path)).decode("utf-8", "replace")
    except (OSError, BloginatorError):
        return None


def stamp_files(layout: Layout) -> str:
    """Return a stamp of the files that a page is made from."""
    folders = [folder for folder in layout.written if not folder.is_relative_to(layout.cache) and folder != layout.taken]
    taken = list(listing(layout.taken))  # who has a section says so again and again
    return digest("live", [taken, *([str(folder), listing(folder)] for folder in folders)])[:16]


def list_arrivals(run: BatchRun) -> list[str]:
    """Look again at a batch, and return a message on each section that has another text that counts; nothing is kept.

    A message is a JSON object: the section, its standing, and its text as safe HTML without its markers.
    """
    parser, messages = make_parser(), []
    try:
        changes = run.judge_changes(young=True, write=False)
    except BloginatorError:  # the page that comes next says so
        return []
    for change in changes:
        verdict, before = change.after, change.before
        if verdict.standing not in COUNTING or (before and before.text == verdict.text):
            continue
        blocks = render_section(parser, renumber_markers(verdict.text, verdict.sources, ()), {}).blocks
        html = "".join(part for block in blocks for part in block.parts)
        messages.append(json.dumps({"section": change.section, "standing": verdict.standing, "html": html}))
    return messages
