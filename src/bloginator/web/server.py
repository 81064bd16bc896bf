"""Serve the page of one batch on this machine's own address until Ctrl-C."""

import secrets
import socket
import webbrowser
from pathlib import Path
from typing import Any

from bloginator.batch.opening import open_run
from bloginator.errors import BadSettings, MissingExtra
from bloginator.import_path import install_command
from bloginator.ui.console import say
from bloginator.web.app import make_app

LOOPBACK = "127.0.0.1"


def serve_page(root: Path, name: str, port: int, *, is_shown: bool) -> None:
    """Serve the page, on a free port where that is 0, and open it in the browser where it ``is_shown``.

    Raises:
        BadSettings: There is no such batch, or the port is taken.
        MissingExtra: What serves it is not installed.
    """
    server, listener, address = make_server(root, name, port)
    say(f"{address}\nWhoever has this address may decide; Ctrl-C ends it, and nothing is lost.")
    if is_shown:
        webbrowser.open(address)
    server.run(sockets=[listener])


def make_server(root: Path, name: str, port: int) -> tuple[Any, socket.socket, str]:
    """Return a server of the page, the socket to run it on, and the page's address; for errors see ``serve_page``."""
    open_run(root, name)
    try:
        import starlette  # noqa: F401
        import uvicorn
    except ImportError as error:
        what = f"The live page needs a package that is not installed: {error.name}."
        raise MissingExtra(what, "bloginator review", install_command("web")) from error
    listener = listen(port)
    host, token = f"{LOOPBACK}:{listener.getsockname()[1]}", secrets.token_urlsafe(24)
    hosts = frozenset({host, host.replace(LOOPBACK, "localhost")})
    app = make_app(root, name, token, hosts, lambda: server.should_exit)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=5))
    return server, listener, f"http://{host}/{token}/"


def listen(port: int) -> socket.socket:
    """Return a socket that listens on a port of this machine's own address."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.bind((LOOPBACK, port))
        listener.listen()  # a browser that comes before the server is ready waits
    except (OSError, OverflowError) as error:
        listener.close()
        what = f"The port {port} cannot be listened on: {getattr(error, 'strerror', None) or error}."
        raise BadSettings(what, f"{LOOPBACK}:{port}", "Choose another, or leave --port out for a free one.") from error
    return listener
