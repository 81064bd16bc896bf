"""What models cost, and what was used: the values that money is reckoned from."""

from typing import Annotated

from pydantic import Field

from bloginator.records.base import Record

Dollars = Annotated[float, Field(ge=0)]


class Price(Record):
    """The price of one model.

    Args:
        input, output: US dollars for a million tokens read and written.
        batch: Share of that price which a provider's batch costs, from 0 to 1.
        cache_read, cache_write: Share of ``input`` that tokens cost which the provider had kept, or kept for the next.
        as_of: When it was looked up, ``2025-06``; empty when nobody said.
    """

    input: Dollars
    output: Dollars
    batch: Annotated[float, Field(ge=0, le=1)] = 1.0
    cache_read: Annotated[float, Field(ge=0, le=1)] = 1.0
    cache_write: Annotated[float, Field(ge=0, le=10)] = 1.0
    as_of: str = ""


class Prices(Record):
    """A price table, as ``prices.toml`` holds it."""

    models: dict[str, Price] = Field(default_factory=dict)


class Spent(Record):
    """One answer that was paid for, as it stands on a line of ``tickets/spent.jsonl``.

    Args:
        model: As the provider named it; ``asked`` as we did, for a provider that names it otherwise.
        prompt_tokens: All that were read; of these the provider had ``cache_read`` and kept ``cache_write``.
        is_estimate: Whether the provider counted nothing, so that these are our own estimates.
        submission: What the provider calls the batch that it came in; of each of its requests one payment counts.
    """

    request_id: str
    responder: str
    model: str = ""
    asked: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cache_read: int = 0
    cache_write: int = 0
    is_estimate: bool = False
    submission: str = ""
