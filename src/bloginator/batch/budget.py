"""Money: what is asked and what it would cost, whether the budget allows it, and what answers have used.

What an answer has used is one line of ``tickets/spent.jsonl``, written when it comes.
"""

import json
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from bloginator.batch.asked import is_asked_of
from bloginator.batch.run import BatchRun
from bloginator.disk.files import add_line
from bloginator.disk.prices import read_prices, read_spent
from bloginator.errors import OverBudget
from bloginator.records.exchange import Request
from bloginator.records.prices import Price, Prices, Spent
from bloginator.responders.base import Reply
from bloginator.responders.registry import is_batch_priced, is_free, read_limit, read_model
from bloginator.stages.draft.assemble import find_responder
from bloginator.stages.pricing import (
    Estimate,
    cost_of_answer,
    cost_of_payment,
    estimate_costs,
    find_price,
    format_dollars,
    sum_spent,
    unpriced_models,
)
from bloginator.text import token_count
from bloginator.text.messages import count_of
from bloginator.text.token_count import estimate_prompt
from bloginator.ui.console import say


class CostEstimate(NamedTuple):
    """What one responder would use and cost for some requests; ``None`` where its price is unknown."""

    model: str
    price: Price | None
    sections: list[Estimate]

    @property
    def likely(self) -> float | None:
        """Return what it would cost, in dollars."""
        return None if self.price is None else sum(section.cost or 0.0 for section in self.sections)

    @property
    def at_most(self) -> float | None:
        """Return what it could cost, in dollars."""
        return None if self.price is None else sum(section.at_most or 0.0 for section in self.sections)

    def summary(self) -> str:
        """Return the sum in words."""
        prompts = sum(section.prompt for section in self.sections)
        answers = sum(section.answer for section in self.sections)
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
    price, limit = price_for(run, name, prices), read_limit(name, run.batch.settings)
    sections = estimate_costs(list(requests), price, batch=is_batch_priced(name), limit=limit)
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
    say(f"{run.batch.name}: {name}, {count_of(len(requests), 'request')}: {costs.summary()}")
    budget = run.batch.settings.budget
    if budget is None:
        return
    where = f"budget = {budget:g} in batches/{run.batch.name}/batch.toml"
    if unknown := unpriced_models(read_spent(run.batch.layout), prices):
        what = f"Something was spent on {', '.join(unknown)}, whose price is unknown, so the budget cannot be kept."
        raise OverBudget(what, where, "Add the price to prices.toml; 0 for a model of your own.")
    at_most = require_known_cost(costs, where)
    before = sum_committed_cost(run, prices, where)
    if before + at_most > budget:
        what = f"This may cost up to {format_dollars(at_most)}, and {format_dollars(before)} is spent or promised"
        hint = "Raise it, or ask for less with --only. Nothing was sent."
        raise OverBudget(f"{what}; the budget is {format_dollars(budget)}.", where, hint)


def require_known_cost(costs: CostEstimate, where: str) -> float:
    """Return what it could cost; raise ``OverBudget`` where the price is unknown."""
    if costs.at_most is None:
        what = f"The price of {costs.model or 'the model'} is unknown, so the budget cannot be kept."
        raise OverBudget(what, where, "Add the price to prices.toml, or take `budget` out.")
    return costs.at_most


def sum_committed_cost(run: BatchRun, prices: Prices, where: str) -> float:
    """Return what is spent, and what open tickets may still cost; raise ``OverBudget`` where that cannot be known."""
    committed = sum_spent(read_spent(run.batch.layout), prices, is_batch_priced)
    for ticket in run.tickets.every():
        if ticket.state == "ended" or is_free(ticket.responder):
            continue
        requests = [request for request_id in ticket.asked.values() if (request := run.store.find_request(request_id))]
        if lost := len(ticket.asked) - len(requests):
            what = f"{ticket.responder} holds {count_of(lost, 'request')} ({ticket.provider_id}) that we no longer have."
            hint = f"Take `budget` out until {ticket.responder} is collected: what that may cost cannot be told."
            raise OverBudget(f"{what} The budget cannot be kept.", where, hint)
        committed += require_known_cost(estimate_cost(run, ticket.responder, requests, prices), where)
    return committed


def sum_paid_by_section(run: BatchRun) -> dict[str, float]:
    """Return what the answers that count have cost, by section, as far as it is known."""
    prices = read_prices(run.batch.layout)
    noted = {(entry.request_id, entry.responder): entry for entry in read_spent(run.batch.layout)}
    paid = {}
    for section, verdict in run.verdicts().items():
        if verdict.completion_tokens is None:
            continue
        responder = find_responder(verdict.file)
        batch = is_batch_priced(responder)
        entry = noted.get((verdict.answers or "", responder))
        counted = (verdict.prompt_tokens, verdict.completion_tokens)
        if entry and (entry.prompt_tokens, entry.completion_tokens) == counted:  # else it is another answer's
            amount = cost_of_payment(entry, prices, batch=batch)
        else:
            amount = cost_of_answer(verdict, prices, batch=batch)
        if amount is not None:
            paid[section] = amount
    return paid


def show_cost(run: BatchRun) -> None:
    """Print what is open with its tokens and its price, for every responder of the chain that costs something."""
    run.judge_changes(young=True, write=False)
    prices, chain = read_prices(run.batch.layout), list(run.batch.settings.responder)
    names = [name for name in chain if not is_free(name)] or chain[:1]
    asked = {name: [request for request in run.requests() if is_asked_of(run, request.section, name)] for name in names}
    estimates = {name: estimate_cost(run, name, asked[name], prices) for name in names}
    if run.options.json:
        say(json.dumps({name: as_json(run, costs) for name, costs in estimates.items()}, indent=1))
        return
    for name, costs in estimates.items():
        for section in costs.sections:
            price = "" if is_free(name) else f", {format_dollars(section.cost)}"
            say(f"  {section.section}: {section.prompt:,} tokens to read, {section.answer:,} to write{price}")
        summary = "costs nothing here." if is_free(name) else costs.summary()
        say(f"{run.batch.name}: {name}, {count_of(len(asked[name]), 'open section')}: {summary}")
    if unasked := len(run.ids) - len(list(run.requests())):
        say(f"{count_of(unasked, 'section')} without a request yet: `bloginator draft --batch-timeout 0` writes them.")
    if paid := read_spent(run.batch.layout):
        amount = format_dollars(sum_spent(paid, prices, is_batch_priced))
        say(f"Spent so far on {count_of(len(paid), 'answer')}: {amount}, where prices are known.")


def as_json(run: BatchRun, costs: CostEstimate) -> dict[str, object]:
    """Return the same as plain values; an unknown price is ``null``."""
    return {
        "batch": run.batch.name,
        "model": costs.model,
        "sections": [section._asdict() for section in costs.sections],
        "cost": costs.likely,
        "at_most": costs.at_most,
    }


class UsageLog:
    """What one program's answers have used."""

    def __init__(self, run: BatchRun, name: str) -> None:
        self.run, self.name = run, name
        self.file, self.model = run.batch.layout.spent, read_model(name, run.batch.settings)

    @cached_property
    def noted(self) -> set[tuple[str, str]]:
        """Return the requests of providers' batches that were noted, each with its batch."""
        return {(entry.submission, entry.request_id) for entry in read_spent(self.run.batch.layout) if entry.submission}

    def note(self, reply: Reply) -> None:
        """Note what a reply has used; one of a batch that a killed run had begun to collect is not noted again."""
        prompt, answer, is_estimate = count_tokens(self.run, reply)
        if (reply.submission and (reply.submission, reply.request_id) in self.noted) or not (prompt or answer):
            return
        usage = Spent(
            request_id=reply.request_id,
            responder=self.name,
            model=reply.model or "",
            asked=self.model,
            prompt_tokens=prompt,
            completion_tokens=answer,
            cache_read=reply.cache_read,
            cache_write=reply.cache_write,
            is_estimate=is_estimate,
            submission=reply.submission,
        )
        add_line(self.file, usage.model_dump_json(exclude_defaults=True))
        if usage.submission:
            self.noted.add((usage.submission, usage.request_id))


def count_tokens(run: BatchRun, reply: Reply) -> tuple[int, int, bool]:
    """Return how many tokens a reply read and wrote; the last says whether we estimated what the provider did not count."""
    prompt, answer = reply.prompt_tokens, reply.completion_tokens
    is_estimate = reply.text != "" and (prompt is None or answer is None)
    if is_estimate and (request := run.request(reply.section)):
        prompt = estimate_prompt(request) if prompt is None else prompt
        answer = token_count.estimate(reply.text) if answer is None else answer
    return prompt or 0, answer or 0, is_estimate
