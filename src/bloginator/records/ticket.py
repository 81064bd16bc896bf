"""A ticket: what a provider was given and has not given back."""

from typing import Literal

from bloginator.records.base import Record


class Ticket(Record):
    """What one submission asked, as it lies in ``tickets/<responder>-<id>.json``.

    Args:
        id: Ours, 16 hex; the provider is told it where it takes a note.
        state: ``meant`` before the provider said yes, ``held`` after, ``ended`` when nothing more will come; ``found`` where
            its list has one that may be this, whose results are not compared yet.
        provider_id: The provider's name for it, empty while only ``meant``.
        after: The newest submission that the provider listed before this one, where it takes no note.
        asked: The id that the provider knows a request by -> our ``request_id``.
        seen: Digests of answers that lay there before, where answers come as files: they are not what is waited for.
        note: How it ended, in a few words.
    """

    responder: str
    id: str
    state: Literal["meant", "found", "held", "ended"]
    provider_id: str = ""
    after: str = ""
    asked: dict[str, str]
    seen: tuple[str, ...] = ()
    note: str = ""
