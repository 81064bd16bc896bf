"""Why a section's request becomes another: what differs between the one that lies there and the one that would."""

from collections import Counter
from collections.abc import Iterator, Sequence

from bloginator.records.exchange import Reason, Request, SourceKey
from bloginator.stages.reasons import make_reason
from bloginator.stages.requests.feedback import says_the_same
from bloginator.stages.verdicts.history import list_changed_fields
from bloginator.stages.wording import MAX_NAMED
from bloginator.text.messages import and_more


def explain_request(before: Request | None, after: Request) -> tuple[Reason, ...]:
    """Return why the request would be written; nothing where it would be the same bytes."""
    if before is None:
        return (make_reason("new"),)
    if before == after:
        return ()
    if before.digest == after.digest:
        return (make_reason("surroundings"),)
    return tuple(explain_digest(before, after)) or (make_reason("templates"),)


def explain_digest(before: Request, after: Request) -> Iterator[Reason]:
    """Yield each thing that an answer rests on and that is another now; templates leave no trace in a request."""
    if before.question_digest != after.question_digest:
        fields = list_changed_fields(before, after)
        changed = " and ".join("place in the outline" if field == "path" else field for field in fields)
        yield make_reason("question-changed", what=changed or "document's audience or classification")
    if before.max_words != after.max_words:
        yield make_reason("length", before=before.max_words, after=after.max_words)
    if before.temperature != after.temperature:
        yield make_reason("temperature", before=before.temperature, after=after.temperature)
    if not says_the_same(before.feedback, after.feedback):
        yield make_reason("wish" if after.feedback else "wish:gone")
    chosen = ([source.key for source in request.chosen] for request in (before, after))
    if passages := describe_passages(*chosen):
        yield make_reason("passages", what=passages)


def describe_passages(before: Sequence[SourceKey], after: Sequence[SourceKey]) -> str:
    """Return what became of the passages, by document; empty where they are the same in the same order.

    >>> describe_passages([("a.md", "Old."), ("b.md", "Same.")], [("a.md", "New."), ("b.md", "Same."), ("c.md", "More.")])
    'a.md (1 changed), c.md (1 new)'
    >>> describe_passages([("a.md", "One."), ("a.md", "Two.")], [("a.md", "Two."), ("a.md", "One.")])
    'another order'
    """
    if list(before) == list(after):
        return ""
    gone = Counter(document for document, _ in (Counter(before) - Counter(after)).elements())
    new = Counter(document for document, _ in (Counter(after) - Counter(before)).elements())
    parts = []
    for document in dict.fromkeys((*gone, *new)):
        changed = min(gone[document], new[document])
        counts = ((changed, "changed"), (new[document] - changed, "new"), (gone[document] - changed, "gone"))
        parts.append(f"{document} ({', '.join(f'{count} {word}' for count, word in counts if count)})")
    return and_more(parts, MAX_NAMED) if parts else "another order"
