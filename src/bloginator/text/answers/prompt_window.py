"""Whether a model read its whole prompt, and had room for the answer, as far as counts of tokens tell.

Some servers cut a prompt that is longer than their window, without a word. Our estimate of its tokens is at most 1.7 times
what was measured, in any of the languages it was measured in; a count far below it is a cut prompt, unless the batch's
other prompts, of other lengths, were counted at the same ratio: then it is the tokenizer.
"""

import re
from collections.abc import Iterable

READ_SHARE = 0.55  # a count of less than this share of our estimate is suspicious
WINDOWS = tuple(2**power for power in range(10, 18))  # sizes to which servers cut a prompt without a word
WINDOW_MARGIN = 8  # a count of tokens this little below a window counts as having stopped there
SAME_RATIO = 0.05
OTHER_LENGTH = 0.1
LARGER = "Serve the model with a larger context, or give the section fewer sources (`source_characters_per_section`)."
OVERFLOW = re.compile(
    r"\bcontext[_ ](?:length|window|size)\b|\bmaximum context\b|\bexceed\w* the window\b|\b(?:prompt|input) is too long\b"
    r"|\bexceed_context_size|\binput length\b.*\b(?:exceed|max)|\btoo many (?:input )?tokens\b",
    re.IGNORECASE,
)
"""How llama.cpp, vLLM, Transformers, OpenAI, Anthropic and we say that a prompt is longer than the window."""


Counted = tuple[int, int]  # tokens of a prompt as a server counts them, and as we estimate them


def explain_cut(
    counted: int | None,
    expected: int,
    *,
    completion: int | None = None,
    cached: int = 0,
    window: int | None = None,
    others: Iterable[Counted] = (),
) -> str:
    """Return why a prompt seems to have been cut by the server, in one sentence; empty when it does not.

    Args:
        counted: Tokens of the prompt as the server counts them; ``None`` or 0 says nothing.
        expected: Our estimate of the whole prompt.
        completion: Tokens of the answer; a window that both together exceed is not the server's.
        cached: Tokens that a cache had, which may or may not be among ``counted``.
        window: The model's, as the settings know it.
        others: Token counts of the batch's other prompts; read only if this one looks cut.

    >>> explain_cut(2048, 2300) != "", explain_cut(1900, 2300), explain_cut(700, 2300) != "", explain_cut(None, 2300)
    (True, '', True, '')
    >>> explain_cut(2042, 2300, completion=150), explain_cut(2042, 2300, window=4096)
    ('', '')
    >>> explain_cut(700, 2300, others=[(300, 1000)]), explain_cut(700, 2300, others=[(700, 2310)]) != ""
    ('', True)
    """
    if not counted:
        return ""
    stops_at_window = counted < expected and any(
        0 <= size - counted <= WINDOW_MARGIN and counted + (completion or 0) <= size and size >= (window or 0)
        for size in WINDOWS
    )
    if counted + cached >= expected * READ_SHARE and not stops_at_window:
        return ""
    ratio = counted / expected
    if any(
        abs(ratio - other / estimate) <= SAME_RATIO * ratio and abs(counted - other) > OTHER_LENGTH * counted
        for other, estimate in others
    ):
        return ""
    return f"The server read {counted} tokens of a prompt of about {expected}: it was cut. {LARGER}"


def explain_window_end(finish_reason: str | None, prompt: int | None, completion: int | None, limit: int) -> str:
    """Return that an answer stopped before its limit, where the model's window ended; empty where it did not.

    >>> explain_window_end("length", 3900, 196, 300) != "", explain_window_end("length", 900, 300, 300)
    (True, '')
    """
    if finish_reason != "length" or completion is None or completion >= limit:
        return ""
    read = f" behind a prompt of {prompt}" if prompt else ""
    return f"The model's window ended after {completion} of up to {limit} tokens of the answer{read}. {LARGER}"


def speaks_of_window(message: str) -> bool:
    """Tell whether a provider's error says that prompt and answer are longer than the model's window.

    >>> speaks_of_window("This model's maximum context length is 4096 tokens."), speaks_of_window("no such model")
    (True, False)
    """
    return OVERFLOW.search(message) is not None
