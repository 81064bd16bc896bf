"""Money before anything is sent: what is asked, what it would cost, and whether the budget allows it."""

from collections.abc import Sequence

from bloginator.disk.prices import read_prices, read_spent
from bloginator.errors import OverBudget
from bloginator.records.exchange import Request
from bloginator.records.prices import Price, Prices
from bloginator.stages.price import Estimate, actual, dollars, estimate, is_batch, price_of, spent, total
from bloginator.tasks.console import plural, say
from bloginator.tasks.run import BatchRun

FREE = ("assistant", "extract", "batch-file")
"""Responders that cost nothing here."""


def model_of(run: BatchRun, name: str) -> str:
    """Return the model that a responder would ask."""
    settings = run.batch.settings
    models = {
        "server": settings.server.model,
        "dask": settings.server.model,
        "openai-batch": settings.openai_batch.model,
        "anthropic-batch": settings.anthropic_batch.model,
        "batch-file": settings.batch_file.model,
        "llm": settings.llm.model,
    }
    return models.get(name, "")


def price_for(run: BatchRun, name: str, prices: Prices) -> Price | None:
    """Return the price that a responder would pay."""
    return price_of(prices, model_of(run, name))


def gate(run: BatchRun, name: str, asked: Sequence[Request]) -> None:
    """Say what the requests will cost, and stop where that is more than the budget.

    Raises:
        OverBudget: Nothing was sent.
    """
    if name in FREE:
        return
    prices = read_prices(run.batch.layout)
    price = price_for(run, name, prices)
    estimates = estimate(asked, price, batch=is_batch(name))
    say(f"{run.batch.name}: {name}, {plural(len(asked), 'request')}: {summed(estimates, model_of(run, name), price)}")
    budget = run.batch.settings.budget
    if budget is None:
        return
    where = f"budget = {budget:g} in batches/{run.batch.name}/batch.toml"
    most, before = total(one.at_most for one in estimates), committed(run, prices)
    if most is None or before is None:
        what = f"The price of {model_of(run, name) or 'the model'} is unknown, so the budget cannot be kept."
        raise OverBudget(what, where, "Add the price to prices.toml, or take `budget` out.")
    if before + most > budget:
        promised = f"{dollars(before)} is spent or promised"
        what = f"This may cost up to {dollars(most)}, and {promised}; the budget is {dollars(budget)}."
        raise OverBudget(what, where, "Raise it, or ask for less with --only. Nothing was sent.")


def committed(run: BatchRun, prices: Prices) -> float | None:
    """Return what is spent, and what open tickets may still cost; ``None`` where a price is unknown."""
    sums = spent(read_spent(run.batch.layout), prices)
    by_id = {request.request_id: request for section in run.ids if (request := run.request(section))}
    for ticket in run.tickets.every():
        if ticket.state == "ended" or ticket.responder in FREE:
            continue
        held = [by_id[one] for one in ticket.asked.values() if one in by_id]
        price = price_for(run, ticket.responder, prices)
        most = total(one.at_most for one in estimate(held, price, batch=is_batch(ticket.responder)))
        if held and most is None:
            return None
        sums += most or 0.0
    return sums


def summed(estimates: Sequence[Estimate], model: str, price: Price | None) -> str:
    """Return a sum in words."""
    read, written = sum(one.prompt for one in estimates), sum(one.answer for one in estimates)
    size = f"about {read:,} tokens to read and {written:,} to write"
    if price is None:
        return f"{size}; the price of {model or 'the model'} is unknown."
    likely, most = total(one.cost for one in estimates), total(one.at_most for one in estimates)
    as_of = f" (prices of {price.as_of})" if price.as_of else ""
    return f"{size}, about {dollars(likely)}, at most {dollars(most)}{as_of}."


def costs(run: BatchRun) -> dict[str, float]:
    """Return what the answers that count have cost, by section, as far as it is known."""
    prices = read_prices(run.batch.layout)
    found = {section: actual(one, responder_of(one.file), prices) for section, one in run.verdicts().items()}
    return {section: amount for section, amount in found.items() if amount is not None}


def responder_of(file: str) -> str:
    """Return the program that wrote an answer, by its folder; empty for all others."""
    parts = file.split("/")
    return parts[1] if len(parts) > 2 else ""
