"""Which request an answer is for, and what that makes of it: equalities of digests, never a clock.

    <id>@<digest>        the request that it names        current ─► accepted
    <id>, none, number   the one it was first taken for,  same question ─► outdated
                         a new answer the current one     another one, or unknown ─► stale

A number must be one that this section's requests have had. It confirms an answer, and never finds a section.
"""

from collections.abc import Mapping
from typing import NamedTuple

from bloginator.digest import SHORT
from bloginator.records.exchange import Answer, Reason, Request, Standing, Verdict
from bloginator.stages.reasons import make_reason
from bloginator.stages.requests.feedback import says_the_same
from bloginator.stages.verdicts.locations import locate_answer, locate_claim
from bloginator.stages.wording import as_clause
from bloginator.text.answers.parsed_answer import RequestId, parse_request_id


class History(NamedTuple):
    """What a section has been asked."""

    current: Request
    past: Mapping[str, Request]  # digest -> earlier request, as far as it is kept
    asked: dict[str, str]  # digest of each request, the current one included -> its question digest
    ordinals: tuple[int, ...]  # every ordinal that its requests have had
    taken_for: dict[str, str]  # digest of an answer -> digest of the request it was first taken for
    batch: str  # name of the batch, as commands take it


class RequestMatch(NamedTuple):
    """The request that an answer is for, and the answer's standing by that alone."""

    standing: Standing
    digest: str = ""  # of that request; empty when it is unknown
    request_id: str = ""  # the same, as it is written
    request: Request | None = None  # that request, ``None`` when it is unknown or no longer kept
    reasons: tuple[Reason, ...] = ()


def gather_history(request: Request, past: Mapping[str, Request], before: Verdict | None, batch: str) -> History:
    """Put together what is known of a section: its requests on disk, and what its last verdict remembers."""
    asked = dict(before.asked) if before else {}
    asked.update((digest, earlier.question_digest) for digest, earlier in past.items())
    asked[request.digest] = request.question_digest
    ordinals = {request.ordinal, *(earlier.ordinal for earlier in past.values()), *(before.ordinals if before else ())}
    return History(request, past, asked, tuple(sorted(ordinals)), dict(before.taken_for) if before else {}, batch)


def refuse(*reasons: Reason) -> RequestMatch:
    """Return the match of an answer that cannot count for any request."""
    return RequestMatch("refused", reasons=reasons)


def match_request(answer: Answer, history: History) -> RequestMatch:
    """Find out which request a readable answer is for."""
    current = history.current
    claim = parse_request_id(answer.claimed, (current.section,))
    where = locate_claim(answer)
    if claim.id and claim.id != current.section:
        named = str(answer.claimed)[:80]
        return refuse(make_reason("wrong-section", where, claim=named, request_id=current.request_id))
    if claim.number is not None and claim.number not in history.ordinals:
        ordinals = ", ".join(map(str, history.ordinals))
        values = {"number": claim.number, "ordinals": ordinals, "request_id": current.request_id}
        return refuse(make_reason("wrong-number", where, **values))
    if claim.digest:
        return add_confirmation(match_claim(claim, history, where), history)
    digest = history.taken_for.get(answer.digest, current.digest)
    return add_confirmation(match_digest(digest, history, locate_answer(answer)), history)


def match_claim(claim: RequestId, history: History, where: str) -> RequestMatch:
    """Find the request that a claim names by its digest, which must have as many digits as we write."""
    if len(claim.digest) >= SHORT:
        for digest in (history.current.digest, *sorted(history.asked)):
            if digest.startswith(claim.digest):
                return match_digest(digest, history, where)
    return match_unknown(f"{claim.id}@{claim.digest[:64]}", where)


def match_unknown(request_id: str, where: str) -> RequestMatch:
    """Return the match of an answer to a request that is not kept, or that this section never had."""
    return RequestMatch("stale", reasons=(make_reason("unknown-request", where, request_id=request_id),))


def match_digest(digest: str, history: History, where: str) -> RequestMatch:
    """Compare the request that an answer is for with the current one."""
    current = history.current
    if digest == current.digest:
        return RequestMatch("accepted", digest, current.request_id, current)
    request = history.past.get(digest)
    request_id = f"{current.section}@{digest[:SHORT]}"
    if digest not in history.asked:
        return match_unknown(request_id, where)
    if history.asked[digest] == current.question_digest:
        is_wished = current.feedback and not (request and says_the_same(request.feedback, current.feedback))
        code, named = ("feedback", current.request_id) if is_wished else ("request", request_id)
        return RequestMatch("outdated", digest, request_id, request, (make_reason(code, where, request_id=named),))
    reason = make_reason("question", where, request_id=request_id, change=describe_change(request, current))
    return RequestMatch("stale", digest, request_id, request, (reason,))


def describe_change(request: Request | None, current: Request) -> str:
    """Name what is another in the current question, with its verb; classification and audience are in no field of it."""
    if request is None:
        return "its title, description or place has"
    changed = ["place" if field == "path" else field for field in list_changed_fields(request, current)]
    if not changed:
        return "its place, classification or audience has"
    return f"its {' and '.join(changed)} {'has' if len(changed) == 1 else 'have'}"


def list_changed_fields(before: Request, after: Request) -> list[str]:
    """Return which fields of a question are others."""
    return [field for field in ("title", "description", "path") if getattr(before, field) != getattr(after, field)]


def add_confirmation(match: RequestMatch, history: History) -> RequestMatch:
    """Add to why an answer is stale how it is replaced, and how its text is kept."""
    if match.standing != "stale":
        return match
    section, batch = history.current.section, history.batch
    confirm, restore = f"`bloginator confirm {batch} {section}`", f"`bloginator restore {batch} DRAFT --section {section}`"
    hint = f"Answer it anew in {history.current.respond_to}; or, if its text still fits, {confirm}."
    if match.request is None:
        hint += f" Its markers are lost with that request; {restore} brings it back from a draft with them."
    if not match.digest:  # it may be a slip of the pen
        hint = f"Where it answers {history.current.request_id}, write that in its place. Else: {as_clause(hint)}"
    return match._replace(reasons=tuple(reason.model_copy(update={"hint": hint}) for reason in match.reasons))
