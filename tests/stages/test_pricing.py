"""Money: what is not known is unknown, and what may be spent is never told too low."""

from importlib.resources import files

import pytest

from bloginator.disk.prices import parse_prices
from bloginator.records.prices import Price, Prices, Spent
from bloginator.records.settings import Settings
from bloginator.responders.registry import read_limit
from bloginator.stages.pricing import MARGIN, cost_of_payment, estimate_costs, find_price, sum_spent, unpriced_models
from tests.builders import a_request

PRICES = Prices(models={"claude-opus-4": Price(input=15, output=75), "m": Price(input=1, output=2, batch=0.5)})


@pytest.mark.parametrize(
    "model", ["claude-opus-4-20250514", "claude-opus-4-2025-05-14", "claude-opus-4-latest", "claude-opus-4"]
)
def test_an_edition_of_a_model_costs_what_the_model_does(model: str) -> None:
    assert find_price(PRICES, model) == PRICES.models["claude-opus-4"]


@pytest.mark.parametrize("model", ["claude-opus-4-8", "claude-opus-4-5-20251101", "claude-opus-4.1", "claude-opus", ""])
def test_another_model_of_a_like_name_has_an_unknown_price(model: str) -> None:
    assert find_price(PRICES, model) is None


def test_the_most_that_may_be_spent_counts_longer_prompts_and_a_cache_that_is_filled() -> None:
    request = a_request("costs")
    plain = estimate_costs([request], Price(input=10, output=0), batch=False)[0]
    kept = estimate_costs([request], Price(input=10, output=0, cache_write=1.25), batch=False)[0]
    assert plain.cost is not None and plain.at_most is not None and kept.at_most is not None
    assert plain.at_most >= plain.cost * MARGIN
    assert kept.cost == plain.cost and kept.at_most == pytest.approx(plain.at_most * 1.25)


def test_the_limit_that_the_options_send_is_what_an_answer_may_cost() -> None:
    request, price = a_request("costs"), Price(input=0, output=1_000_000)
    assert estimate_costs([request], price, batch=False)[0].at_most == request.max_tokens
    assert estimate_costs([request], price, batch=False, limit=4000)[0].at_most == 4000
    settings = Settings(tables={"openai-batch": {"options": {"max_completion_tokens": 4000}}, "server": {}})
    assert [read_limit(name, settings) for name in ("openai-batch", "server", "extract")] == [4000, None, None]


def test_what_was_paid_is_told_by_the_name_we_asked_for_where_the_provider_has_another() -> None:
    one = Spent(request_id="a@1", responder="openai-batch", model="models/m", asked="m", prompt_tokens=1_000_000)
    assert cost_of_payment(one, PRICES, batch=True) == 0.5 and unpriced_models([one], PRICES) == []
    assert sum_spent([one], PRICES, lambda responder: responder == "openai-batch") == 0.5
    assert unpriced_models([one.model_copy(update={"asked": ""})], PRICES) == ["models/m"]


def test_every_shipped_price_says_when_it_was_read() -> None:
    shipped = parse_prices(files("bloginator").joinpath("data", "prices.toml").read_bytes(), "prices.toml")
    assert shipped.models and all(price.as_of >= "2026" and price.batch == 0.5 for price in shipped.models.values())
