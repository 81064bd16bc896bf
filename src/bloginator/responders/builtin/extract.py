"""``extract``: the embedded writer that needs no model: it picks sentences of the sources and says that it did.

All requests are taken together, because no sentence may stand in two sections; so the extract of one section depends
on the whole batch and on nothing else, and is the same on every machine.
"""

from collections.abc import Iterable, Sequence

from bloginator.records.exchange import Request
from bloginator.responders.base import Reply, ResponderContext, ResponderSpec


class ExtractResponder:
    """Answers every request at once, from its own sources."""

    def __init__(self, context: ResponderContext) -> None:
        self._replies: list[Reply] = []

    def submit(self, requests: Sequence[Request], asked: frozenset[str]) -> None:
        """Pick the sentences of all sections; keep those of the asked ones that came to any text."""
        from bloginator.text.extractive import extract

        texts = extract([request for request in requests if not request.asks_outline])
        if len(texts) < len(requests):
            from bloginator.text.extractive.outlines import propose_outline

            texts |= {request.section: propose_outline(request) for request in requests if request.asks_outline}
        self._replies = [
            Reply(request.section, request.request_id, texts[request.section])
            for request in requests
            if request.section in asked and texts.get(request.section)
        ]

    def collect(self) -> Iterable[Reply]:
        """Return the extracts, once."""
        ready, self._replies = self._replies, []
        return ready


PLUGIN = ResponderSpec(create=ExtractResponder, is_free=True, is_stand_in=True)
