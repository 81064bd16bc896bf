"""What answers have used is noted when they come: one line each in ``tickets/spent.jsonl``."""

from functools import cached_property

from bloginator.batch.run import BatchRun
from bloginator.disk.files import add_line
from bloginator.disk.prices import read_spent, spent_file
from bloginator.records.prices import Spent
from bloginator.responders.base import Reply
from bloginator.responders.chat import estimate_prompt
from bloginator.responders.registry import read_model
from bloginator.text import token_count


class UsageLog:
    """What one program's answers have used."""

    def __init__(self, run: BatchRun, name: str) -> None:
        self.run, self.name = run, name
        self.file, self.model = spent_file(run.batch.layout), read_model(name, run.batch.settings)

    @cached_property
    def noted(self) -> set[tuple[str, str]]:
        """Return the requests of providers' batches that were noted, each with its batch."""
        return {(entry.submission, entry.request_id) for entry in read_spent(self.run.batch.layout) if entry.submission}

    def note(self, reply: Reply) -> None:
        """Note what a reply has used; one of a batch that a killed run had begun to collect is not noted again."""
        if reply.submission and (reply.submission, reply.request_id) in self.noted:
            return
        if usage := self.usage_of(reply):
            add_line(self.file, usage.model_dump_json(exclude_defaults=True))
            if usage.submission:
                self.noted.add((usage.submission, usage.request_id))

    def usage_of(self, reply: Reply) -> Spent | None:
        """Return what a reply has used; where the provider did not count, what we estimate."""
        prompt, answer, is_estimate = count_tokens(self.run, reply)
        if not (prompt or answer):
            return None
        return Spent(
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


def count_tokens(run: BatchRun, reply: Reply) -> tuple[int, int, bool]:
    """Return how many tokens a reply read and wrote; the last says whether we estimated what the provider did not count."""
    prompt, answer = reply.prompt_tokens, reply.completion_tokens
    is_estimate = reply.text != "" and (prompt is None or answer is None)
    if is_estimate and (request := run.request(reply.section)):
        prompt = estimate_prompt(request) if prompt is None else prompt
        answer = token_count.estimate(reply.text) if answer is None else answer
    return prompt or 0, answer or 0, is_estimate
