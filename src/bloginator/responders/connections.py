"""Connections to a server: httpx's own clients, one for each request that may be under way at once.

One client with a pool for all would look at every connection whenever one is taken or given back, so each worker has its
own. The environment may name a proxy; a server on this machine is never reached through one.
"""

from typing import TYPE_CHECKING, NamedTuple
from urllib.request import getproxies, proxy_bypass

from bloginator.errors import ResponderFailed
from bloginator.responders.chat import join_lines
from bloginator.responders.http_client import ServerClient
from bloginator.responders.keys import redact_url
from bloginator.responders.rate_limiter import RateLimiter
from bloginator.responders.server_request import ServerSettings

if TYPE_CHECKING:
    import httpx

LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")


class Proxy(NamedTuple):
    """What stands between, and the variable that says so."""

    url: str
    variable: str


def open_clients(settings: ServerSettings, key: str, limiter: RateLimiter, count: int) -> list[ServerClient]:
    """Return a client for each request that may be under way at once; nothing is sent yet.

    Raises:
        ResponderFailed: The address is none, or the proxy that the environment names cannot be used.
    """
    import httpx

    url = parse_address(settings.base_url)
    proxy = find_proxy(url)
    headers = {"content-type": "application/json", "accept-encoding": "identity", "user-agent": "bloginator"}
    if key:
        headers["authorization"] = f"Bearer {key}"
        url = url.copy_with(userinfo=b"")  # else httpx would send what it says in place of the key
    tls = httpx.create_ssl_context() if url.scheme == "https" else False
    limits = httpx.Limits(max_connections=1, max_keepalive_connections=1)

    def connect() -> httpx.AsyncClient:
        return httpx.AsyncClient(
            headers=headers,
            verify=tls,
            limits=limits,
            timeout=settings.timeout_s,
            trust_env=False,
            proxy=proxy and proxy.url,
        )

    try:
        clients = [connect() for _ in range(count)]
    except (ImportError, ValueError, httpx.InvalidURL) as error:
        if proxy is None:
            raise
        raise unusable_proxy(proxy, error) from None
    return [ServerClient(client, url, settings, key, limiter) for client in clients]


def parse_address(base_url: str) -> "httpx.URL":
    """Return the address of chat completions; what stands behind a ``?`` stays behind it.

    Raises:
        ResponderFailed: Nothing can be sent to it.
    """
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


def find_proxy(url: "httpx.URL") -> Proxy | None:
    """Return the proxy that the environment names for an address; none for this machine.

    Where it has no scheme, as in ``127.0.0.1:3128``, it is ``http``, as other programs take it.
    """
    if url.host in LOCAL_HOSTS or proxy_bypass(url.host):
        return None
    proxies = getproxies()
    for scheme in (url.scheme, "all"):
        if proxy := proxies.get(scheme):
            return Proxy(proxy if "://" in proxy else f"http://{proxy}", f"{scheme}_proxy")
    return None


def unusable_proxy(proxy: Proxy, error: Exception) -> ResponderFailed:
    """Return that a proxy cannot be used, and how it is written."""
    reason = join_lines(str(error)) if isinstance(error, ImportError) else "it is no address of a proxy."
    hint = "Write it as http://host:port, with socks5:// also `pip install socksio`; or unset it."
    return ResponderFailed(f"The proxy {redact_url(proxy.url)} cannot be used: {reason}", f"variable {proxy.variable}", hint)
