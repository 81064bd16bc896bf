"""How many tokens a reply says it took, whichever provider says it: all that were read, and what a cache had of them.

    prompt_tokens, prompt_tokens_details.cached_tokens    OpenAI and most servers: cached tokens are part of the prompt
    input_tokens, cache_read_input_tokens                 Anthropic: they are counted apart
    timings.prompt_n, timings.cache_n                     llama.cpp: the same

Where a sum shows that they were counted apart they are added, whatever the fields are called.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bloginator.parsing import as_mapping

READ = ("cache_read_input_tokens", "cached_tokens", "prompt_cache_hit_tokens", "cache_n")
KEPT = ("cache_creation_input_tokens", "cache_write_tokens", "cache_creation_tokens")
PROMPT = ("prompt_tokens", "input_tokens", "promptTokenCount", "inputTokens", "prompt_eval_count", "tokens_evaluated")
COMPLETION = ("completion_tokens", "output_tokens", "candidatesTokenCount", "outputTokens", "eval_count", "tokens_predicted")
DETAILS = ("prompt_tokens_details", "input_tokens_details")


class Usage(NamedTuple):
    """Tokens of one reply, ``None`` where it does not say.

    Args:
        prompt: All that were read; of these the provider had ``cache_read`` and kept ``cache_write`` for the next.
    """

    prompt: int | None
    completion: int | None
    cache_read: int = 0
    cache_write: int = 0


def read_usage(body: Mapping[str, object]) -> Usage:
    """Return the tokens that a reply counts.

    >>> read_usage({"usage": {"prompt_tokens": 9, "prompt_tokens_details": {"cached_tokens": 4}}})
    Usage(prompt=9, completion=None, cache_read=4, cache_write=0)
    >>> read_usage({"usage": {"input_tokens": 9, "output_tokens": 2, "cache_read_input_tokens": 4}})
    Usage(prompt=13, completion=2, cache_read=4, cache_write=0)
    >>> read_usage({"usage": {"prompt_tokens": 9}, "timings": {"prompt_n": 9, "cache_n": 4}}).prompt
    13
    """
    usage, timings = as_mapping(body.get("usage") or body.get("usageMetadata") or body), as_mapping(body.get("timings"))
    places = [usage, *(as_mapping(usage.get(name)) for name in DETAILS), timings]
    read, kept = first_count(places, READ) or 0, first_count(places, KEPT) or 0
    prompt = first_count([usage], PROMPT)
    completion = first_count([usage], COMPLETION)
    if prompt is None and "prompt_n" not in timings:
        return Usage(None, completion, read, kept)
    counted = prompt or 0
    if counts_apart(usage, counted, read + kept, completion):
        counted += read + kept
    processed = first_count([timings], ("prompt_n",)) or 0
    return Usage(max(counted, processed + (first_count([timings], ("cache_n",)) or 0)), completion, read, kept)


def counts_apart(usage: Mapping[str, object], prompt: int, cached: int, completion: int | None) -> bool:
    """Tell whether the tokens of a cache are not among those of the prompt."""
    is_anthropic = "prompt_tokens" not in usage and not any(name in usage for name in DETAILS)
    total = first_count([usage], ("total_tokens",))
    return cached > prompt or is_anthropic or (cached > 0 and total == prompt + cached + (completion or 0))


def first_count(places: Sequence[Mapping[str, object]], names: tuple[str, ...]) -> int | None:
    """Return the first number of tokens that is given under one of these names."""
    counts = (place.get(name) for name in names for place in places)
    return next((count for count in counts if isinstance(count, int) and not isinstance(count, bool) and count >= 0), None)
