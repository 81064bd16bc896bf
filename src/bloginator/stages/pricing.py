"""Money: what requests would cost, and what answers did. An unknown price is ``None``, and never nothing."""

import re
from collections.abc import Callable, Iterable, Sequence
from math import ceil
from typing import NamedTuple

from bloginator.records.exchange import Request, Verdict
from bloginator.records.prices import Price, Prices, Spent
from bloginator.text import token_count

MILLION = 1_000_000
EDITION = re.compile(r"-(?:\d{4}-\d{2}-\d{2}|\d{8}|\d{4}|\d{3}|latest)")
"""What may stand behind a model's name: the date or number of its edition. ``-5`` is another model, at another price."""

MARGIN = 1.4  # a prompt may have so many times the tokens that we estimate: newer models count up to a third more


class Estimate(NamedTuple):
    """What one section would take: tokens, estimated, and US dollars, ``None`` for an unknown price."""

    section: str
    prompt: int
    answer: int
    most: int
    cost: float | None = None
    at_most: float | None = None


def find_price(prices: Prices, model: str) -> Price | None:
    """Return the price of a model, or of the one that it is an edition of; ``None`` when it is not known."""
    if model in prices.models:
        return prices.models[model]
    families = [name for name in prices.models if model.startswith(name) and EDITION.fullmatch(model, len(name))]
    return prices.models[max(families, key=len)] if families else None


def compute_cost(
    price: Price | None, prompt: float, answer: float, *, batch: bool, cache_read: int = 0, cache_write: int = 0
) -> float | None:
    """Return US dollars for so many tokens read and written, ``None`` for an unknown price.

    Args:
        cache_read, cache_write: Of the tokens read, those that the provider had kept, and those that it kept.

    >>> dear = Price(input=10, output=20, batch=0.5, cache_read=0.1)
    >>> compute_cost(dear, 1_000_000, 0, batch=True), compute_cost(dear, 1_000_000, 0, batch=False, cache_read=1_000_000)
    (5.0, 1.0)
    """
    if price is None:
        return None
    share = price.batch if batch else 1.0
    plain = max(0, prompt - cache_read - cache_write)
    read = plain + cache_read * price.cache_read + cache_write * price.cache_write
    return (read * price.input + answer * price.output) * share / MILLION


def estimate_costs(
    requests: Iterable[Request], price: Price | None, *, batch: bool, limit: int | None = None
) -> list[Estimate]:
    """Return what each request would take, in their order; at most, with all of its prompt put into a cache.

    Args:
        limit: Of an answer's tokens, where another than the requests' own is sent.
    """
    estimates = []
    for request in requests:
        prompt = token_count.estimate(request.system_prompt) + token_count.estimate(request.prompt)
        longest = limit or request.max_tokens
        answer = min(token_count.of_words(request.max_words), longest)
        likely = compute_cost(price, prompt, answer, batch=batch)
        read = ceil(prompt * MARGIN)
        cached = read if price and price.cache_write > 1 else 0
        most = compute_cost(price, read, longest, batch=batch, cache_write=cached)
        estimates.append(Estimate(request.section, prompt, answer, longest, likely, most))
    return estimates


def sum_known(costs: Iterable[float | None]) -> float | None:
    """Return the sum of what is known, ``None`` when nothing is.

    >>> sum_known([1.0, None, 0.5]), sum_known([None]), sum_known([])
    (1.5, None, None)
    """
    known = [cost for cost in costs if cost is not None]
    return sum(known) if known else None


def price_of_payment(payment: Spent, prices: Prices) -> Price | None:
    """Return the price that one answer was paid at, ``None`` when that of its model is not known."""
    return find_price(prices, payment.model) or find_price(prices, payment.asked)


def cost_of_payment(payment: Spent, prices: Prices, *, batch: bool) -> float | None:
    """Return what one answer has cost, ``None`` when the price of its model is not known."""
    cached = {"cache_read": payment.cache_read, "cache_write": payment.cache_write}
    price = price_of_payment(payment, prices)
    return compute_cost(price, payment.prompt_tokens, payment.completion_tokens, batch=batch, **cached)


def sum_spent(payments: Sequence[Spent], prices: Prices, is_batch_priced: Callable[[str], bool]) -> float:
    """Return what was spent so far, in US dollars, as far as prices are known."""
    costs = (cost_of_payment(payment, prices, batch=is_batch_priced(payment.responder)) for payment in payments)
    return sum_known(costs) or 0.0


def unpriced_models(payments: Sequence[Spent], prices: Prices) -> list[str]:
    """Return the models for which something was spent at a price that is not known, in order."""
    unknown = [payment for payment in payments if price_of_payment(payment, prices) is None]
    return sorted({payment.model or payment.asked or "a model" for payment in unknown})


def cost_of_answer(verdict: Verdict, prices: Prices, *, batch: bool) -> float | None:
    """Return what the answer that counts has cost, ``None`` when its model, its tokens or its price are not known."""
    if verdict.prompt_tokens is None or verdict.completion_tokens is None or not verdict.model:
        return None
    price = find_price(prices, verdict.model)
    return compute_cost(price, verdict.prompt_tokens, verdict.completion_tokens, batch=batch)


def format_dollars(amount: float | None) -> str:
    """Return an amount as people read it.

    >>> format_dollars(1.5), format_dollars(0.00042), format_dollars(None), format_dollars(0.0)
    ('$1.50', '$0.00042', 'unknown', '$0.00')
    """
    if amount is None:
        return "unknown"
    return f"${amount:.2f}" if amount == 0 or amount >= 0.1 else f"${amount:.2g}" if amount >= 0.0001 else f"${amount:.6f}"
