"""Cost: what the open sections would take and cost, by section and responder; nothing is sent and nothing written."""

import json

from bloginator.batch.budget import model_of, price_for, summed
from bloginator.batch.run import BatchRun
from bloginator.disk.prices import read_prices, read_spent
from bloginator.records.exchange import Request
from bloginator.responders.registry import is_batch_priced, is_free
from bloginator.stages.pricing import Estimate, estimate_costs, format_dollars, sum_known, sum_spent
from bloginator.ui.console import plural, say


def show_cost(run: BatchRun) -> None:
    """Print what is open with its tokens and its price, for every responder of the chain that costs something."""
    run.catch_up(young=True, write=False)
    asked = [request for section in run.open_sections() if (request := run.request(section)) is not None]
    names = [name for name in run.batch.settings.responder if not is_free(name)] or list(run.batch.settings.responder)[:1]
    if run.options.json:
        print(json.dumps({name: as_json(run, name, asked) for name in names}, indent=1), flush=True)
        return
    for name in names:
        tell_one(run, name, asked)
    unasked = [section for section in run.ids if run.request(section) is None]
    if unasked:
        say(f"{plural(len(unasked), 'section')} without a request yet: `doit draft --batch-timeout 0` writes them.")
    paid = read_spent(run.batch.layout)
    if paid:
        amount = sum_spent(paid, read_prices(run.batch.layout), is_batch_priced)
        say(f"Spent so far on {plural(len(paid), 'answer')}: {format_dollars(amount)}, where prices are known.")


def tell_one(run: BatchRun, name: str, asked: list[Request]) -> None:
    """Print the lines of one responder."""
    for one in estimates(run, name, asked):
        say(f"  {one.section}: {one.prompt:,} tokens to read, {one.answer:,} to write, {format_dollars(one.cost)}")
    price = price_for(run, name, read_prices(run.batch.layout))
    said = "costs nothing here." if is_free(name) else summed(estimates(run, name, asked), model_of(run, name), price)
    say(f"{run.batch.name}: {name}, {plural(len(asked), 'open section')}: {said}")


def estimates(run: BatchRun, name: str, asked: list[Request]) -> list[Estimate]:
    """Return the estimate of each section for one responder."""
    return estimate_costs(asked, price_for(run, name, read_prices(run.batch.layout)), batch=is_batch_priced(name))


def as_json(run: BatchRun, name: str, asked: list[Request]) -> dict[str, object]:
    """Return the same as plain values; an unknown price is ``null``."""
    found = estimates(run, name, asked)
    return {
        "batch": run.batch.name,
        "model": model_of(run, name),
        "sections": [one._asdict() for one in found],
        "cost": sum_known(one.cost for one in found),
        "at_most": sum_known(one.at_most for one in found),
    }
