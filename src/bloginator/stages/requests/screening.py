"""Keep back what must not be written or sent: a source with a hit is left out, a request or an answer with one stopped."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bloginator.records.exchange import Answer, Reason, Request, Source, Verdict
from bloginator.stages.reasons import make_reason
from bloginator.stages.wording import place_in_document
from bloginator.text.blocklist import BlocklistEntry, hits
from bloginator.text.instructions import find_instructions
from bloginator.text.messages import clip
from bloginator.text.secrets import forbidden_secrets, hide_secrets, secret_advice

LIST = "Change it, or the entry in blocklist.toml."
ORDERS_ADVICE = "It is shown as a source only; see that no answer obeys it. `bloginator sources` can drop it."
MAX_QUOTED = 80


def find_block(request: Request, entries: Sequence[BlocklistEntry], allowed: frozenset[str]) -> Reason | None:
    """Return why a request must not leave, ``None`` where it may; ``allowed`` are marks of what looks like a secret."""
    parts = list(request_parts(request))
    for where, text in parts if entries else ():
        if why := find_listed(where, text, entries):
            return why
    own = request.prompt
    for part in dict.fromkeys(part for source in request.sources for part in (source.text.strip("\n"), source.document)):
        own = own.replace(part, "")
    parts[-1] = (parts[-1][0], own)
    return next((why for where, text in parts if (why := find_secret(where, text, allowed))), None)


def leave_out(
    sources: Sequence[Source], entries: Sequence[BlocklistEntry], allowed: frozenset[str]
) -> tuple[list[Source], list[Reason]]:
    """Return the sources that may leave, and why each of the others may not."""
    leaving, reasons = [], []
    for source in sources:
        where, text = source_part(source)
        if why := find_forbidden(where, text, entries, allowed):
            reasons.append(why)
        else:
            leaving.append(source)
    return leaving, reasons


def find_forbidden(where: str, text: str, entries: Sequence[BlocklistEntry], allowed: frozenset[str]) -> Reason | None:
    """Return why a text must not leave: by the writer's list, or by a secret that it holds."""
    return find_listed(where, text, entries) or find_secret(where, text, allowed)


def find_listed(where: str, text: str, entries: Sequence[BlocklistEntry]) -> Reason | None:
    """Return why a text must not leave by the writer's list; entries that only warn do not count."""
    blocked = next((hit for hit in hits(text, entries) if not hit.warn), None)
    return make_reason("blocked", where, entry=blocked.what, hint=blocked.note or LIST) if blocked else None


def find_secret(where: str, text: str, allowed: frozenset[str]) -> Reason | None:
    """Return why a text must not leave by a secret that it holds; the secret itself is never repeated."""
    secret = next(iter(forbidden_secrets(text, allowed)), None)
    shown = hide_secrets(where) if secret else ""
    return make_reason("blocked", shown, entry=secret.kind, hint=secret_advice(secret.mark)) if secret else None


def instruction_lines(requests: Iterable[Request]) -> list[str]:
    """Return a line for each passage of the requests that gives orders to whoever writes from it, as to a model."""
    sources = {source_part(source)[0]: source.text for request in requests for source in request.sources}
    return describe_orders({where: quote_orders(text) for where, text in sources.items()})


def quote_orders(text: str) -> str:
    """Return the first order to a model that a text gives, clipped; empty where it gives none."""
    return next((clip(order, MAX_QUOTED) for order in find_instructions(text)), "")


def describe_orders(orders: Mapping[str, str]) -> list[str]:
    """Return a line for each passage, by its place, that gives orders; what gives none has no line."""
    return [
        f"{where} gives orders to a model: “{order}” {ORDERS_ADVICE}" for where, order in sorted(orders.items()) if order
    ]


def may_leave(text: str, entries: Sequence[BlocklistEntry], allowed: frozenset[str] = frozenset()) -> bool:
    """Tell whether a text holds neither a secret nor what is on the list; entries that only warn do not count."""
    return find_forbidden("", text, entries, allowed) is None


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
    yield from map(source_part, request.sources)
    yield f"the outline, {request.section}", "\n".join((request.title, *request.path, request.description, *request.below))
    yield f"the feedback on {request.section}", request.feedback
    yield f"what was looked for on {request.section}", "\n".join(request.looked)
    for line in request.siblings:
        yield f"the outline, beside {request.section}", line
    yield f"the system prompt of {request.section}", request.system_prompt
    yield f"the prompt of {request.section}", request.prompt


def source_part(source: Source) -> tuple[str, str]:
    """Return a source's place and all that is shown of it."""
    shown = "\n".join((source.document, source.title, source.heading, source.text))
    return f"{source.document} {place_in_document(source)}".rstrip(), shown


def withdraw_section(section: str, why: Reason, before: Verdict | None) -> Verdict:
    """Return the verdict of a stopped section: missing, with its history, so that its answer comes back with it."""
    history = before.model_dump(include={"asked", "ordinals", "taken_for"}) if before else {}
    return Verdict(section=section, standing="missing", reasons=(why,), **history)


def screen_answer(answer: Answer, entries: Sequence[BlocklistEntry]) -> Answer:
    """Return an answer with its hits: as faults, which refuse it, or as notes where the entry only warns."""
    faults, notes = [*answer.faults], [*answer.notes]
    for hit in hits(answer.text, entries):
        line = answer.line + answer.text.count("\n", 0, hit.start)
        where = f"{answer.file} line {line}" if answer.form in ("md", "bundle", "program") else answer.file
        reason = make_reason("blocked", where, entry=hit.what, hint=hit.note or LIST)
        (notes if hit.warn else faults).append(reason)
    if (len(faults), len(notes)) == (len(answer.faults), len(answer.notes)):
        return answer
    return answer.model_copy(update={"faults": tuple(faults), "notes": tuple(notes)})


def hide_blocked_text(before: Verdict | None, entries: Sequence[BlocklistEntry]) -> Verdict | None:
    """Return the last verdict, without its text where that holds what is now on the list."""
    if before is None or all(hit.warn for hit in hits(before.text, entries)):
        return before
    return before.model_copy(update={"text": "", "answers": "", "standing": "missing"})
