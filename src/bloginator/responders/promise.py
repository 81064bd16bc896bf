"""The one small promise that every responder keeps.

    submit(all requests, the open ones) ──► collect() ──► replies, as they are ready

A person or an assistant writes files without being asked twice, so for them both verbs do nothing. A reply becomes
``responses/<responder>/<id>.md``, which is read like any other answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bloginator.errors import BadSettings
from bloginator.records.exchange import Request

KNOWN = ("assistant", "extract")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a program answered to one request."""

    section: str
    request_id: str
    text: str
    model: str | None = None


class Responder(Protocol):
    """Whoever answers."""

    name: str

    def submit(self, requests: Sequence[Request], asked: frozenset[str]) -> None:
        """Take every request of the batch, in order, and the ids of those that want an answer."""

    def collect(self) -> Iterable[Reply]:
        """Return the replies that are ready and were not returned before."""


class Assistant:
    """An assistant or a person, who writes into ``responses/`` when the work is done."""

    name = "assistant"

    def submit(self, requests: Sequence[Request], asked: frozenset[str]) -> None:
        """Do nothing: the request files are the question."""

    def collect(self) -> Iterable[Reply]:
        """Return nothing: the files arrive by themselves."""
        return ()


def responder(name: str) -> Responder:
    """Return the responder of that name.

    Raises:
        BadSettings: There is none; the message guesses which was meant.
    """
    check_known(name)
    if name == "extract":
        from bloginator.responders.extract import Extract

        return Extract()
    return Assistant()


def check_known(name: str) -> None:
    """Make sure that there is a responder of that name.

    Raises:
        BadSettings: There is none; the message guesses which was meant.
    """
    if name in KNOWN:
        return
    import difflib

    near = difflib.get_close_matches(name, KNOWN, 1)
    guess = f" Did you mean `{near[0]}`?" if near else ""
    raise BadSettings(
        f"There is no responder `{name}`.{guess}", "responder in batch.toml", f"Use one of: {', '.join(KNOWN)}."
    )
