"""Money before anything is sent: what is asked, what it would cost, and whether the budget allows it."""

from collections.abc import Sequence
from typing import TypeGuard

from bloginator.batch.run import BatchRun
from bloginator.disk.prices import read_prices, read_spent
from bloginator.errors import OverBudget
from bloginator.records.exchange import Request, Verdict
from bloginator.records.prices import Price, Prices, Spent
from bloginator.responders.registry import is_batch_priced, is_free, read_model
from bloginator.stages.pricing import (
    Estimate,
    cost_of_answer,
    cost_of_payment,
    estimate_costs,
    find_price,
    format_dollars,
    sum_known,
    sum_spent,
    unpriced_models,
)
from bloginator.ui.console import plural, say


def model_of(run: BatchRun, name: str) -> str:
    """Return the model that a responder would ask."""
    return read_model(name, run.batch.settings)


def price_for(run: BatchRun, name: str, prices: Prices) -> Price | None:
    """Return the price that a responder would pay."""
    return find_price(prices, model_of(run, name))


def gate(run: BatchRun, name: str, asked: Sequence[Request]) -> None:
    """Say what the requests will cost, and stop where that is more than the budget.

    Raises:
        OverBudget: Nothing was sent.
    """
    if is_free(name):
        return
    prices = read_prices(run.batch.layout)
    price = price_for(run, name, prices)
    estimates = estimate_costs(asked, price, batch=is_batch_priced(name))
    say(f"{run.batch.name}: {name}, {plural(len(asked), 'request')}: {summed(estimates, model_of(run, name), price)}")
    budget = run.batch.settings.budget
    if budget is None:
        return
    where = f"budget = {budget:g} in batches/{run.batch.name}/batch.toml"
    if unknown := unpriced_models(read_spent(run.batch.layout), prices):
        what = f"Something was spent on {', '.join(unknown)}, whose price is unknown, so the budget cannot be kept."
        raise OverBudget(what, where, "Add the price to prices.toml; 0 for a model of your own.")
    most = sum_known(one.at_most for one in estimates)
    if most is None:
        raise no_price(run, name, where)
    before = committed(run, prices, where)
    if before + most > budget:
        promised = f"{format_dollars(before)} is spent or promised"
        what = f"This may cost up to {format_dollars(most)}, and {promised}; the budget is {format_dollars(budget)}."
        raise OverBudget(what, where, "Raise it, or ask for less with --only. Nothing was sent.")


def no_price(run: BatchRun, name: str, where: str) -> OverBudget:
    """Return that what a responder would ask has no price."""
    what = f"The price of {model_of(run, name) or 'the model'} is unknown, so the budget cannot be kept."
    return OverBudget(what, where, "Add the price to prices.toml, or take `budget` out.")


def committed(run: BatchRun, prices: Prices, where: str) -> float:
    """Return what is spent, and what open tickets may still cost.

    Raises:
        OverBudget: It cannot be known.
    """
    sums = sum_spent(read_spent(run.batch.layout), prices, is_batch_priced)
    for ticket in run.tickets.every():
        if ticket.state == "ended" or is_free(ticket.responder):
            continue
        held = [request for one in ticket.asked.values() if (request := run.store.asked(one))]
        price = price_for(run, ticket.responder, prices)
        most = sum_known(one.at_most for one in estimate_costs(held, price, batch=is_batch_priced(ticket.responder)))
        if lost := len(ticket.asked) - len(held):
            what = f"{ticket.responder} holds {plural(lost, 'request')} ({ticket.provider_id}) that we no longer have."
            mend = f"Take `budget` out until {ticket.responder} is collected: what that may cost cannot be told."
            raise OverBudget(f"{what} The budget cannot be kept.", where, mend)
        if most is None:
            raise no_price(run, ticket.responder, where)
        sums += most
    return sums


def summed(estimates: Sequence[Estimate], model: str, price: Price | None) -> str:
    """Return a sum in words."""
    read, written = sum(one.prompt for one in estimates), sum(one.answer for one in estimates)
    size = f"about {read:,} tokens to read and {written:,} to write"
    if price is None:
        return f"{size}; the price of {model or 'the model'} is unknown."
    likely, most = sum_known(one.cost for one in estimates), sum_known(one.at_most for one in estimates)
    as_of = f" (prices of {price.as_of})" if price.as_of else ""
    return f"{size}, about {format_dollars(likely)}, at most {format_dollars(most)}{as_of}."


def costs(run: BatchRun) -> dict[str, float]:
    """Return what the answers that count have cost, by section, as far as it is known."""
    prices = read_prices(run.batch.layout)
    paid = {(one.request_id, one.responder): one for one in read_spent(run.batch.layout)}
    found = {}
    for section, verdict in run.verdicts().items():
        if verdict.completion_tokens is None:
            continue
        responder = responder_of(verdict.file)
        batch = is_batch_priced(responder)
        noted = paid.get((verdict.answers or "", responder))
        amount = (
            cost_of_payment(noted, prices, batch=batch)
            if is_same(noted, verdict)
            else cost_of_answer(verdict, prices, batch=batch)
        )
        if amount is not None:
            found[section] = amount
    return found


def is_same(noted: Spent | None, verdict: Verdict) -> TypeGuard[Spent]:
    """Tell whether what was noted as paid is the answer that the verdict speaks of."""
    counted = (verdict.prompt_tokens, verdict.completion_tokens)
    return noted is not None and (noted.prompt_tokens, noted.completion_tokens) == counted


def responder_of(file: str) -> str:
    """Return the program that wrote an answer, by its folder; empty for all others."""
    parts = file.split("/")
    return parts[1] if len(parts) > 2 else ""
