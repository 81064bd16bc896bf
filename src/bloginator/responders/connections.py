"""Connections to a server: httpx's own clients, one for each request that may be under way at once.

One client with a pool for all would look at every connection whenever one is taken or given back, so each worker has its
own. Proxies are those that the environment names; a server on this machine is never reached through one.
"""

from typing import TYPE_CHECKING

from bloginator.errors import ResponderFailed
from bloginator.responders.chat import join_lines
from bloginator.responders.http_client import ServerClient
from bloginator.responders.keys import redact_url
from bloginator.responders.rate_limiter import RateLimiter
from bloginator.responders.server_request import ServerSettings

if TYPE_CHECKING:
    import httpx

LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")
PROXY_VARIABLES = "variables http_proxy, https_proxy, all_proxy"


def open_clients(settings: ServerSettings, key: str, limiter: RateLimiter, count: int) -> list[ServerClient]:
    """Return a client for each request that may be under way at once; nothing is sent yet."""
    import httpx

    url = parse_address(settings.base_url)
    headers = {"content-type": "application/json", "accept-encoding": "identity", "user-agent": "bloginator"}
    if key:
        headers["authorization"] = f"Bearer {key}"
        url = url.copy_with(userinfo=b"")  # else httpx would send what it says in place of the key
    tls = httpx.create_ssl_context() if url.scheme == "https" else False
    limits = httpx.Limits(max_connections=1, max_keepalive_connections=1)
    may_proxy = url.host not in LOCAL_HOSTS

    def connect() -> httpx.AsyncClient:  # without timeouts of its own: an attempt has one for the whole of it
        return httpx.AsyncClient(headers=headers, verify=tls, limits=limits, timeout=None, trust_env=may_proxy)

    try:
        clients = [connect() for _ in range(count)]
    except (ImportError, ValueError, httpx.InvalidURL) as error:
        reason = join_lines(str(error)) if isinstance(error, ImportError) else "it is no address of a proxy."
        hint = "Write it as http://host:port, with socks5:// also `pip install socksio`; or unset it."
        raise ResponderFailed(f"A proxy cannot be used: {reason}", PROXY_VARIABLES, hint) from None
    return [ServerClient(client, url, settings, key, limiter) for client in clients]


def parse_address(base_url: str) -> "httpx.URL":
    """Return the address of chat completions; what stands behind a ``?`` stays behind it."""
    import httpx

    path, mark, query = base_url.partition("?")
    address = f"{path.rstrip('/')}/chat/completions{mark}{query}"
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, UnicodeError):
        url = httpx.URL("")
    if url.scheme not in ("http", "https") or not url.host:
        hint = "Mend `base_url` in [server]: it begins with http:// or https://."
        raise ResponderFailed("This is no address.", redact_url(address), hint)
    return url
