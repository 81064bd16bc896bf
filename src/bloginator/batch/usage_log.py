"""What answers have used is noted when they come: one line each in ``tickets/spent.jsonl``."""

from functools import cached_property

from bloginator.batch.budget import model_of
from bloginator.batch.run import BatchRun
from bloginator.disk.files import add_line
from bloginator.disk.prices import read_spent, spent_file
from bloginator.records.prices import Spent
from bloginator.responders.base import Reply
from bloginator.responders.chat import estimate_prompt
from bloginator.text import token_count


class Paying:
    """The payments for one program's answers.

    Args:
        name: The program's.
    """

    def __init__(self, run: BatchRun, name: str) -> None:
        self.run, self.name = run, name
        self.file, self.model = spent_file(run.batch.layout), model_of(run, name)

    @cached_property
    def noted(self) -> set[tuple[str, str]]:
        """Return the requests of providers' batches that were noted, each with its batch."""
        return {(one.submission, one.request_id) for one in read_spent(self.run.batch.layout) if one.submission}

    def note(self, reply: Reply) -> None:
        """Note what a reply has used; one of a batch that a killed run had begun to collect is not noted again."""
        if reply.submission and (reply.submission, reply.request_id) in self.noted:
            return
        if used := self.used(reply):
            add_line(self.file, used.model_dump_json(exclude_defaults=True))
            if used.submission:
                self.noted.add((used.submission, used.request_id))

    def used(self, reply: Reply) -> Spent | None:
        """Return what a reply has used; where the provider did not count, what we estimate."""
        read, written = reply.prompt_tokens, reply.completion_tokens
        is_estimate = reply.text != "" and (read is None or written is None)
        if is_estimate and (request := self.run.request(reply.section)):
            read = estimate_prompt(request) if read is None else read
            written = token_count.estimate(reply.text) if written is None else written
        if not (read or written):
            return None
        return Spent(
            request_id=reply.request_id,
            responder=self.name,
            model=reply.model or "",
            asked=self.model,
            prompt_tokens=read or 0,
            completion_tokens=written or 0,
            cache_read=reply.cache_read,
            cache_write=reply.cache_write,
            is_estimate=is_estimate,
            submission=reply.submission,
        )
