"""Responders by name; each module is read only when it is chosen, and its package asked for only then."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple, cast

from bloginator.errors import BadSettings, MissingExtra
from bloginator.responders.base import Desk, Responder
from bloginator.text.messages import suggest


class Known(NamedTuple):
    """Where a responder is, and what it needs.

    Args:
        module, kind: The class, which is made from a ``Desk``.
        extra: The extra of ours that installs ``packages``; empty when nothing more is needed.
    """

    module: str
    kind: str
    extra: str = ""
    packages: tuple[str, ...] = ()


KNOWN = {
    "assistant": Known("promise", "Assistant"),
    "extract": Known("extract", "Extract"),
    "server": Known("server", "Server", "server", ("httpx", "h11", "stamina")),
    "batch-file": Known("batch_file", "BatchFile"),
    "openai-batch": Known("openai_batch", "OpenAIBatch", "openai", ("openai",)),
    "anthropic-batch": Known("anthropic_batch", "AnthropicBatch", "anthropic", ("anthropic",)),
    "llm": Known("llm_models", "Llm", "llm", ("llm",)),
    "dask": Known("dask_cluster", "Dask", "dask", ("dask", "distributed", "httpx", "h11", "stamina")),
}
WITHOUT_DESK = ("assistant", "extract")


def responder(name: str, desk: Desk | None = None) -> Responder:
    """Return the responder of that name.

    Raises:
        BadSettings: There is none; the message guesses which was meant.
        MissingExtra: Its package is not installed; the message names the extra.
    """
    check_known(name)
    known = KNOWN[name]
    lacking = [package for package in known.packages if find_spec(package) is None]
    if lacking:
        what = f"The responder `{name}` needs {' and '.join(lacking)}."
        raise MissingExtra(what, "", f"pip install 'bloginator[{known.extra}]'")
    kind = cast("Callable[..., Responder]", getattr(import_module(f"bloginator.responders.{known.module}"), known.kind))
    return kind() if name in WITHOUT_DESK else kind(desk or Desk())


def check_known(name: str) -> None:
    """Make sure that there is a responder of that name.

    Raises:
        BadSettings: There is none; the message guesses which was meant.
    """
    if name in KNOWN:
        return
    near = suggest(name, KNOWN)
    guess = f" Did you mean `{near}`?" if near else ""
    where, mend = "`responder` in batch.toml, or --responder", f"Use one of: {', '.join(KNOWN)}."
    raise BadSettings(f"There is no responder `{name}`.{guess}", where, mend)
