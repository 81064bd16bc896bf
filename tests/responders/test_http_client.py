"""Connections to a server: through a proxy where the environment names one."""

import sys

import pytest

from bloginator.errors import ResponderFailed
from tests.builders import a_context, requests_for
from tests.servers.chat import TEXT, chat
from tests.servers.loopback import serving

pytest.importorskip("httpx", reason="the extra [server] is not installed")
pytest.importorskip("stamina", reason="the extra [server] is not installed")

ELSEWHERE = "http://nowhere.invalid/v1"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without what this machine may have set."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def texts(base_url: str = ELSEWHERE) -> list[str]:
    from bloginator.responders.builtin.server import ServerResponder

    program = ServerResponder(a_context("server", server={"base_url": base_url, "model": "m", "attempts": 1}))
    program.submit(requests_for("costs"), frozenset({"costs"}))
    return [reply.text for reply in program.collect()]


@pytest.mark.parametrize("variable", ["http_proxy", "all_proxy"])
@pytest.mark.parametrize("scheme", ["http://", ""])
def test_what_is_asked_goes_through_the_proxy(monkeypatch: pytest.MonkeyPatch, variable: str, scheme: str) -> None:
    with serving(chat) as proxy:
        monkeypatch.setenv(variable, scheme + proxy.url.removeprefix("http://"))
        assert texts() == [TEXT]
    assert proxy.heard[0].path == f"{ELSEWHERE}/chat/completions"


@pytest.mark.parametrize("proxy", ["ftp://me:hush@127.0.0.1:1", "http://127.0.0.1:port", "http://[::1"])
def test_a_proxy_that_is_none_is_told_with_its_variables_and_without_its_password(
    monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("http_proxy", proxy)
    with pytest.raises(ResponderFailed) as failed:
        texts()
    assert "http_proxy" in str(failed.value) and "hush" not in str(failed.value)


def test_a_proxy_that_needs_a_package_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "socksio", None)
    monkeypatch.setenv("http_proxy", "socks5://127.0.0.1:1080")
    with pytest.raises(ResponderFailed, match="proxy cannot be used") as failed:
        texts()
    assert "socksio" in failed.value.mend and "http_proxy" in str(failed.value)


def test_a_server_on_this_machine_is_not_asked_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(chat) as proxy, serving(chat) as server:
        monkeypatch.setenv("http_proxy", proxy.url)
        assert texts(server.url) == [TEXT]
    assert proxy.heard == [] and len(server.heard) == 1
