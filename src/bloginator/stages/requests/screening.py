"""Keep back what must not be written or sent: a request with a hit is stopped, an answer with one refused.

request ──► title, description, sources, prompts ──► hit? ──► why it is stopped
answer ───► text ──► hit? ──► a fault, or with ``warn`` a note
"""

from collections.abc import Iterator, Sequence

from bloginator.records.exchange import Answer, Reason, Request, Source, Verdict
from bloginator.stages.rendering import place
from bloginator.text.blocklist import BlocklistEntry, Hit, hits, secrets

BLOCKED = "blocked"
LIST = "Change it, or the entry in blocklist.toml."
SECRET = "Take the secret out of the document, and make it invalid: it may have been seen."


def stopped(request: Request, entries: Sequence[BlocklistEntry]) -> Reason | None:
    """Return why a request must not leave, ``None`` where it may."""
    for where, text in parts(request):
        if found := [hit for hit in hits(text, entries) if not hit.warn]:
            return reason(found[0], where, found[0].note or LIST)
    for where, text in sources_of(request):
        if kept := secrets(text):
            return reason(kept[0], where, SECRET)
    return None


def may_leave(text: str, entries: Sequence[BlocklistEntry]) -> bool:
    """Tell whether a text holds neither a secret nor what is on the list; entries that only warn do not count."""
    return all(hit.warn for hit in hits(text, entries)) and not secrets(text)


def warned(request: Request, entries: Sequence[BlocklistEntry]) -> list[Reason]:
    """Return what a request holds of the entries that only warn, each at its first place."""
    warning = [entry for entry in entries if entry.warn]
    told: dict[str, Reason] = {}
    for where, text in parts(request) if warning else ():
        for hit in hits(text, warning):
            told.setdefault(hit.what, reason(hit, where, hit.note).model_copy(update={"what": f"It holds {hit.what}."}))
    return list(told.values())


def parts(request: Request) -> Iterator[tuple[str, str]]:
    """Yield all that a request says, by place: the sources and the outline before the prompts that hold them."""
    yield from sources_of(request)
    yield f"the outline, {request.section}", "\n".join((request.title, *request.path, request.description))
    yield f"the prompt of {request.section}", "\n".join((request.prompt, request.feedback, *request.siblings))
    yield f"the system prompt of {request.section}", request.system_prompt


def sources_of(request: Request) -> Iterator[tuple[str, str]]:
    """Yield the sources' texts by place."""
    for source in request.sources:
        yield located(source), f"{source.heading}\n{source.text}"


def located(source: Source) -> str:
    """Return a source's document and place."""
    return " ".join(part for part in (source.document, place(source)) if part)


def reason(hit: Hit, where: str, hint: str) -> Reason:
    """Return why something was kept back."""
    return Reason(code=BLOCKED, what=f"It is blocked by {hit.what}.", where=where, hint=hint)


def blocked(section: str, why: Reason, before: Verdict | None) -> Verdict:
    """Return the verdict of a stopped section: missing, with its history, so that its answer comes back with it."""
    bare = Verdict(section=section, standing="missing", reasons=(why,))
    if before is None:
        return bare
    history = {name: getattr(before, name) for name in ("asked", "ordinals", "taken_for")}
    return bare.model_copy(update=history)


def screened(answer: Answer, entries: Sequence[BlocklistEntry]) -> Answer:
    """Return an answer with its hits: as faults, which refuse it, or as notes where the entry only warns."""
    found = hits(answer.text, entries)
    told = {
        warn: tuple(reason(hit, line_of(answer, hit), hit.note or LIST) for hit in found if hit.warn is warn)
        for warn in (True, False)
    }
    notes = (*answer.notes, *told[True])
    return answer.model_copy(update={"faults": (*answer.faults, *told[False]), "notes": notes}) if found else answer


def line_of(answer: Answer, hit: Hit) -> str:
    """Return the place of a hit in an answer's file."""
    if answer.form not in ("md", "bundle", "program"):
        return answer.file
    return f"{answer.file} line {answer.line + answer.text.count(chr(10), 0, hit.start)}"


def allowed(before: Verdict | None, entries: Sequence[BlocklistEntry]) -> Verdict | None:
    """Return the last verdict, without its text where that holds what is now on the list."""
    if before is None or not any(not hit.warn for hit in hits(before.text, entries)):
        return before
    return before.model_copy(update={"text": "", "answers": "", "standing": "missing"})
