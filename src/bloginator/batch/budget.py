"""Money before anything is sent: what is asked, what it would cost, and whether the budget allows it."""

from collections.abc import Iterable
from typing import NamedTuple, TypeGuard

from bloginator.batch.run import BatchRun
from bloginator.disk.prices import read_prices, read_spent
from bloginator.errors import OverBudget
from bloginator.records.exchange import Request, Verdict
from bloginator.records.prices import Price, Prices, Spent
from bloginator.responders.registry import is_batch_priced, is_free, read_model
from bloginator.stages.draft.assemble import responder_of
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


class CostEstimate(NamedTuple):
    """What one responder would use and cost for some requests; ``None`` where its price is unknown."""

    model: str
    price: Price | None
    sections: list[Estimate]

    @property
    def likely(self) -> float | None:
        """Return what it would cost, in dollars."""
        return sum_known(section.cost for section in self.sections)

    @property
    def at_most(self) -> float | None:
        """Return what it could cost, in dollars."""
        return sum_known(section.at_most for section in self.sections)

    def summary(self) -> str:
        """Return the sum in words."""
        prompts, answers = (sum(column) for column in ([s.prompt for s in self.sections], [s.answer for s in self.sections]))
        size = f"about {prompts:,} tokens to read and {answers:,} to write"
        if self.price is None:
            return f"{size}; the price of {self.model or 'the model'} is unknown."
        as_of = f" (prices of {self.price.as_of})" if self.price.as_of else ""
        return f"{size}, about {format_dollars(self.likely)}, at most {format_dollars(self.at_most)}{as_of}."


def price_for(run: BatchRun, name: str, prices: Prices) -> Price | None:
    """Return the price that a responder would pay."""
    return find_price(prices, read_model(name, run.batch.settings))


def estimate_cost(run: BatchRun, name: str, requests: Iterable[Request], prices: Prices) -> CostEstimate:
    """Return what a responder would use and cost for some requests."""
    price = price_for(run, name, prices)
    sections = estimate_costs(list(requests), price, batch=is_batch_priced(name))
    return CostEstimate(read_model(name, run.batch.settings), price, sections)


def require_budget(run: BatchRun, name: str, requests: list[Request]) -> None:
    """Say what the requests will cost, and stop where that is more than the budget.

    Raises:
        OverBudget: Nothing was sent.
    """
    if is_free(name):
        return
    prices = read_prices(run.batch.layout)
    costs = estimate_cost(run, name, requests, prices)
    say(f"{run.batch.name}: {name}, {plural(len(requests), 'request')}: {costs.summary()}")
    budget = run.batch.settings.budget
    if budget is None:
        return
    where = f"budget = {budget:g} in batches/{run.batch.name}/batch.toml"
    if unknown := unpriced_models(read_spent(run.batch.layout), prices):
        what = f"Something was spent on {', '.join(unknown)}, whose price is unknown, so the budget cannot be kept."
        raise OverBudget(what, where, "Add the price to prices.toml; 0 for a model of your own.")
    at_most = known_cost(costs, where)
    before = committed_cost(run, prices, where)
    if before + at_most > budget:
        what = f"This may cost up to {format_dollars(at_most)}, and {format_dollars(before)} is spent or promised"
        hint = "Raise it, or ask for less with --only. Nothing was sent."
        raise OverBudget(f"{what}; the budget is {format_dollars(budget)}.", where, hint)


def known_cost(costs: CostEstimate, where: str) -> float:
    """Return what it could cost.

    Raises:
        OverBudget: The price is unknown.
    """
    if costs.at_most is None:
        what = f"The price of {costs.model or 'the model'} is unknown, so the budget cannot be kept."
        raise OverBudget(what, where, "Add the price to prices.toml, or take `budget` out.")
    return costs.at_most


def committed_cost(run: BatchRun, prices: Prices, where: str) -> float:
    """Return what is spent, and what open tickets may still cost.

    Raises:
        OverBudget: It cannot be known.
    """
    committed = sum_spent(read_spent(run.batch.layout), prices, is_batch_priced)
    for ticket in run.tickets.every():
        if ticket.state == "ended" or is_free(ticket.responder):
            continue
        requests = [request for request_id in ticket.asked.values() if (request := run.store.asked(request_id))]
        if lost := len(ticket.asked) - len(requests):
            what = f"{ticket.responder} holds {plural(lost, 'request')} ({ticket.provider_id}) that we no longer have."
            hint = f"Take `budget` out until {ticket.responder} is collected: what that may cost cannot be told."
            raise OverBudget(f"{what} The budget cannot be kept.", where, hint)
        committed += known_cost(estimate_cost(run, ticket.responder, requests, prices), where)
    return committed


def paid_by_section(run: BatchRun) -> dict[str, float]:
    """Return what the answers that count have cost, by section, as far as it is known."""
    prices = read_prices(run.batch.layout)
    noted = {(entry.request_id, entry.responder): entry for entry in read_spent(run.batch.layout)}
    paid = {}
    for section, verdict in run.verdicts().items():
        if verdict.completion_tokens is None:
            continue
        responder = responder_of(verdict.file)
        batch = is_batch_priced(responder)
        entry = noted.get((verdict.answers or "", responder))
        amount = (
            cost_of_payment(entry, prices, batch=batch)
            if is_for(entry, verdict)
            else cost_of_answer(verdict, prices, batch=batch)
        )
        if amount is not None:
            paid[section] = amount
    return paid


def is_for(entry: Spent | None, verdict: Verdict) -> TypeGuard[Spent]:
    """Tell whether what was noted as paid is the answer that the verdict speaks of."""
    counted = (verdict.prompt_tokens, verdict.completion_tokens)
    return entry is not None and (entry.prompt_tokens, entry.completion_tokens) == counted
