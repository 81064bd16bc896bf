"""``batch-file``: the open requests as one input file in OpenAI's batch form, for whatever reads that.

The output is read like any other ``.jsonl`` file; the ticket tells which section each ``custom_id`` stands for.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from bloginator.records.exchange import Request
from bloginator.records.ticket import Ticket
from bloginator.responders.base import Reply, ResponderContext, ResponderSpec
from bloginator.responders.chat import ChatSettings, build_batch_line, make_custom_id
from bloginator.responders.provider_batches import make_ticket_id, open_tickets

MAX_ASKED = 3  # so often the same request is put into an input file; a prompt that is too long comes back refused each time


class BatchFileSettings(ChatSettings):
    """``[batch-file]``: an input file in OpenAI's batch form; ``url`` is the endpoint that every line names."""

    url: str = "/v1/chat/completions"


class BatchFileResponder:
    """Writes a file for others to answer."""

    def __init__(self, context: ResponderContext) -> None:
        self.context = context
        self.settings = context.read_table(BatchFileSettings)

    def submit(self, requests: Sequence[Request], asked: frozenset[str]) -> None:
        """Write the input file of what is asked, then the ticket that says so; what came back in vain stays out."""
        context, settings = self.context, self.settings
        counts = Counter(request_id for ticket in open_tickets(context) for request_id in ticket.asked.values())
        chosen = [request for request in requests if request.section in asked]
        vain = [request.section for request in chosen if counts[request.request_id] >= MAX_ASKED]
        if vain:
            what = f"{', '.join(vain)}: asked {MAX_ASKED} times in vain, so not again"
            context.say(f"{what}. Mend what `bloginator status` says of them; `bloginator cancel` begins the count anew.")
        chosen = [request for request in chosen if request.section not in vain]
        if not chosen:
            return
        lines = [build_batch_line(request, settings, settings.url, context.name) for request in chosen]
        ids = {make_custom_id(request.request_id): request.request_id for request in chosen}
        ticket_id = make_ticket_id(context, ids.values())
        path = context.write_input(f"{ticket_id}.jsonl", b"".join(lines))
        seen = tuple(digest for request in chosen for digest in context.answer_digests(request))
        ticket = Ticket(responder=context.name, id=ticket_id, state="held", provider_id=path, asked=ids, seen=seen)
        context.tickets.put(ticket)
        context.say(
            f"{path} holds {len(lines)} requests. Put the output file into responses/, under any name ending in .jsonl."
        )

    def collect(self) -> Iterable[Reply]:
        """Return nothing: the output file arrives by itself."""
        return ()

    def cancel(self) -> list[str]:
        """Give up what has gone out; return the input files. What still comes back is read like any other answer."""
        tickets = open_tickets(self.context)
        for ticket in tickets:
            self.context.tickets.put(ticket.model_copy(update={"state": "ended", "note": "given up"}))
        return [ticket.provider_id for ticket in tickets]


PLUGIN = ResponderSpec(create=BatchFileResponder, settings=BatchFileSettings, is_free=True, answers_in_files=True)
