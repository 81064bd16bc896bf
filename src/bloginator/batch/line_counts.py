"""What the other lines of a batch file counted: whether a low count is the tokenizer's or a prompt that was cut."""

from collections.abc import Callable
from itertools import islice

from bloginator.disk.responses import Responses
from bloginator.records.exchange import Answer, Request
from bloginator.text.answers.prompt_window import Counted
from bloginator.text.token_count import estimate_prompt

MAX_COMPARED = 40  # lines with which a suspicious one is compared


def count_beside(responses: Responses, request_of: Callable[[str], Request | None], answer: Answer) -> list[Counted]:
    """Return the tokens of the prompts, counted and estimated, that the other lines of an answer's file answer."""
    lines = (line for line in responses.answers_in(answer.file) if line.is_batch_line and line.prompt_tokens)
    asked = ((line, request_of(line.section)) for line in lines if line.section != answer.section)
    return [
        (line.prompt_tokens or 0, estimate_prompt(request))
        for line, request in islice(asked, MAX_COMPARED)
        if request is not None and request.request_id == line.claimed
    ]
