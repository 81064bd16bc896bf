"""Money: what requests would cost, and what answers did. An unknown price is ``None``, and never nothing.

requests + price ──► estimates, one a section ──► their sum, and the most it can come to
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bloginator.reading import tokens
from bloginator.records.exchange import Request, Verdict
from bloginator.records.prices import Price, Prices, Spent

MILLION = 1_000_000
EDITION = re.compile(r"-(?:\d[\d.-]*|latest)$")
"""What may stand behind a model's name: the date or number of its edition."""


class Estimate(NamedTuple):
    """What one section would take.

    Args:
        prompt, answer: Tokens, estimated.
        most: Tokens that the answer may have at most.
        cost, at_most: US dollars, ``None`` for an unknown price.
    """

    section: str
    prompt: int
    answer: int
    most: int
    cost: float | None = None
    at_most: float | None = None


def is_batch(responder: str) -> bool:
    """Tell whether a responder pays the price of a batch."""
    return responder.endswith("-batch")


def price_of(prices: Prices, model: str) -> Price | None:
    """Return the price of a model, or of the one that it is an edition of; ``None`` when it is not known.

    >>> known = Prices(models={"gpt-4o": Price(input=2.5, output=10)})
    >>> price_of(known, "gpt-4o-2024-08-06") == known.models["gpt-4o"], price_of(known, "gpt-4o-mini")
    (True, None)
    """
    if model in prices.models:
        return prices.models[model]
    named = [name for name in prices.models if model.startswith(name) and EDITION.fullmatch(model[len(name) :])]
    return prices.models[max(named, key=len)] if named else None


def cost(price: Price | None, prompt: int, answer: int, *, batch: bool) -> float | None:
    """Return US dollars for so many tokens read and written, ``None`` for an unknown price."""
    if price is None:
        return None
    share = price.batch if batch else 1.0
    return (prompt * price.input + answer * price.output) * share / MILLION


def estimate(requests: Iterable[Request], price: Price | None, *, batch: bool) -> list[Estimate]:
    """Return what each request would take, in their order."""
    found = []
    for request in requests:
        prompt = tokens.estimate(request.system_prompt) + tokens.estimate(request.prompt)
        answer = min(tokens.of_words(request.max_words), request.max_tokens)
        likely, most = (cost(price, prompt, size, batch=batch) for size in (answer, request.max_tokens))
        found.append(Estimate(request.section, prompt, answer, request.max_tokens, likely, most))
    return found


def total(costs: Iterable[float | None]) -> float | None:
    """Return the sum of what is known, ``None`` when nothing is.

    >>> total([1.0, None, 0.5]), total([None]), total([])
    (1.5, None, None)
    """
    known = [one for one in costs if one is not None]
    return sum(known) if known else None


def spent(paid: Sequence[Spent], prices: Prices) -> float:
    """Return what was spent so far, as far as prices are known."""
    costs = (
        cost(price_of(prices, one.model), one.prompt_tokens, one.completion_tokens, batch=is_batch(one.responder))
        for one in paid
    )
    return total(costs) or 0.0


def actual(verdict: Verdict, responder: str, prices: Prices) -> float | None:
    """Return what the answer that counts has cost, ``None`` when its model, its tokens or its price are not known."""
    if verdict.prompt_tokens is None or verdict.completion_tokens is None or not verdict.model:
        return None
    price = price_of(prices, verdict.model)
    return cost(price, verdict.prompt_tokens, verdict.completion_tokens, batch=is_batch(responder))


def dollars(amount: float | None) -> str:
    """Return an amount as people read it.

    >>> dollars(1.5), dollars(0.00042), dollars(None), dollars(0.0)
    ('$1.50', '$0.00042', 'unknown', '$0.00')
    """
    if amount is None:
        return "unknown"
    return f"${amount:.2f}" if amount == 0 or amount >= 0.1 else f"${amount:.2g}" if amount >= 0.0001 else f"${amount:.6f}"
