"""Keep back what must not be written or sent: a request with a hit is stopped, an answer with one refused.

request ──► title, description, sources, prompts ──► hit? ──► why it is stopped
answer ───► text ──► hit? ──► a fault, or with ``warn`` a note
"""

from collections.abc import Iterator, Sequence

from bloginator.records.exchange import Answer, Reason, Request, Verdict
from bloginator.stages.reasons import make_reason
from bloginator.stages.wording import place_in_document
from bloginator.text.blocklist import BlocklistEntry, Hit, hits, secrets

LIST = "Change it, or the entry in blocklist.toml."
SECRET = "Take the secret out of the document, and make it invalid: it may have been seen."


def find_block(request: Request, entries: Sequence[BlocklistEntry]) -> Reason | None:
    """Return why a request must not leave, ``None`` where it may."""
    for where, text in request_parts(request):
        if blocked := [hit for hit in hits(text, entries) if not hit.warn]:
            return block_reason(blocked[0], where, blocked[0].note or LIST)
    for where, text in source_parts(request):
        if kept := secrets(text):
            return block_reason(kept[0], where, SECRET)
    return None


def may_leave(text: str, entries: Sequence[BlocklistEntry]) -> bool:
    """Tell whether a text holds neither a secret nor what is on the list; entries that only warn do not count."""
    return all(hit.warn for hit in hits(text, entries)) and not secrets(text)


def find_warnings(request: Request, entries: Sequence[BlocklistEntry]) -> list[Reason]:
    """Return what a request holds of the entries that only warn, each at its first place."""
    warning = [entry for entry in entries if entry.warn]
    reasons: dict[str, Reason] = {}
    for where, text in request_parts(request) if warning else ():
        for hit in hits(text, warning):
            reasons.setdefault(hit.what, make_reason("blocked:warning", where, entry=hit.what, hint=hit.note))
    return list(reasons.values())


def request_parts(request: Request) -> Iterator[tuple[str, str]]:
    """Yield all that a request says, by place: the sources and the outline before the prompts that hold them."""
    yield from source_parts(request)
    yield f"the outline, {request.section}", "\n".join((request.title, *request.path, request.description))
    yield f"the prompt of {request.section}", "\n".join((request.prompt, request.feedback, *request.siblings))
    yield f"the system prompt of {request.section}", request.system_prompt


def source_parts(request: Request) -> Iterator[tuple[str, str]]:
    """Yield the sources' texts by document and place."""
    for source in request.sources:
        yield f"{source.document} {place_in_document(source)}".rstrip(), f"{source.heading}\n{source.text}"


def block_reason(hit: Hit, where: str, hint: str) -> Reason:
    """Return why something was kept back."""
    return make_reason("blocked", where, entry=hit.what, hint=hint)


def withdraw_section(section: str, why: Reason, before: Verdict | None) -> Verdict:
    """Return the verdict of a stopped section: missing, with its history, so that its answer comes back with it."""
    history = before.model_dump(include={"asked", "ordinals", "taken_for"}) if before else {}
    return Verdict(section=section, standing="missing", reasons=(why,), **history)


def screen_answer(answer: Answer, entries: Sequence[BlocklistEntry]) -> Answer:
    """Return an answer with its hits: as faults, which refuse it, or as notes where the entry only warns."""
    faults, notes = [*answer.faults], [*answer.notes]
    for hit in hits(answer.text, entries):
        (notes if hit.warn else faults).append(block_reason(hit, locate_hit(answer, hit), hit.note or LIST))
    if (len(faults), len(notes)) == (len(answer.faults), len(answer.notes)):
        return answer
    return answer.model_copy(update={"faults": tuple(faults), "notes": tuple(notes)})


def locate_hit(answer: Answer, hit: Hit) -> str:
    """Return the place of a hit in an answer's file."""
    if answer.form not in ("md", "bundle", "program"):
        return answer.file
    return f"{answer.file} line {answer.line + answer.text.count(chr(10), 0, hit.start)}"


def hide_blocked_text(before: Verdict | None, entries: Sequence[BlocklistEntry]) -> Verdict | None:
    """Return the last verdict, without its text where that holds what is now on the list."""
    if before is None or all(hit.warn for hit in hits(before.text, entries)):
        return before
    return before.model_copy(update={"text": "", "answers": "", "standing": "missing"})
