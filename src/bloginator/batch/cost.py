"""Cost: what the open sections would take and cost, by section and responder; nothing is sent and nothing written."""

import json

from bloginator.batch.budget import CostEstimate, estimate_cost
from bloginator.batch.run import BatchRun
from bloginator.disk.prices import read_prices, read_spent
from bloginator.responders.registry import is_batch_priced, is_free
from bloginator.stages.pricing import format_dollars, sum_spent
from bloginator.ui.console import plural, say


def show_cost(run: BatchRun) -> None:
    """Print what is open with its tokens and its price, for every responder of the chain that costs something."""
    run.judge_changes(young=True, write=False)
    prices, chain = read_prices(run.batch.layout), list(run.batch.settings.responder)
    requests = [request for request in run.requests() if run.is_open(request.section)]
    names = [name for name in chain if not is_free(name)] or chain[:1]
    estimates = {name: estimate_cost(run, name, requests, prices) for name in names}
    if run.options.json:
        say(json.dumps({name: as_json(run, costs) for name, costs in estimates.items()}, indent=1))
        return
    for name, costs in estimates.items():
        for section in costs.sections:
            tokens = f"{section.prompt:,} tokens to read, {section.answer:,} to write"
            say(f"  {section.section}: {tokens}, {format_dollars(section.cost)}")
        summary = "costs nothing here." if is_free(name) else costs.summary()
        say(f"{run.batch.name}: {name}, {plural(len(requests), 'open section')}: {summary}")
    if unasked := len(run.ids) - len(run.requests()):
        say(f"{plural(unasked, 'section')} without a request yet: `doit draft --batch-timeout 0` writes them.")
    if paid := read_spent(run.batch.layout):
        amount = format_dollars(sum_spent(paid, prices, is_batch_priced))
        say(f"Spent so far on {plural(len(paid), 'answer')}: {amount}, where prices are known.")


def as_json(run: BatchRun, costs: CostEstimate) -> dict[str, object]:
    """Return the same as plain values; an unknown price is ``null``."""
    return {
        "batch": run.batch.name,
        "model": costs.model,
        "sections": [section._asdict() for section in costs.sections],
        "cost": costs.likely,
        "at_most": costs.at_most,
    }
