"""Which request an answer is for, and what that makes of it: equalities of digests, never a clock.

    <id>@<digest>        the request that it names        current ─► accepted
    <id>, none, number   the one it was first taken for,  same question ─► outdated
                         a new answer the current one     another one, or unknown ─► stale

A number must be one that this section's requests have had. It confirms an answer, and never finds a section.
"""

from collections.abc import Mapping
from typing import NamedTuple

from bloginator.records.exchange import Answer, Reason, Request, Standing, Verdict
from bloginator.text.answers.claims import Claim, read_claim

SHORTEST = 8
"""Hex digits that a digest in a claim must have to name a request."""


class History(NamedTuple):
    """What a section has been asked.

    Args:
        past: Digest -> earlier request, as far as it is kept.
        asked: Digest of each request, the current one included -> its question digest.
        ordinals: Every ordinal that its requests have had.
        taken_for: Digest of an answer -> digest of the request it was first taken for.
    """

    current: Request
    past: Mapping[str, Request]
    asked: dict[str, str]
    ordinals: tuple[int, ...]
    taken_for: dict[str, str]


class Placed(NamedTuple):
    """An answer's standing by history alone.

    Args:
        digest: Of the request that it is for; empty when that is unknown.
        request: That request, ``None`` when it is unknown or no longer kept.
    """

    standing: Standing
    digest: str = ""
    request: Request | None = None
    reasons: tuple[Reason, ...] = ()


def history_of(request: Request, past: Mapping[str, Request], before: Verdict | None) -> History:
    """Put together what is known of a section: its requests on disk, and what its last verdict remembers."""
    asked = dict(before.asked) if before else {}
    asked.update((digest, one.question_digest) for digest, one in past.items())
    asked[request.digest] = request.question_digest
    ordinals = {request.ordinal, *(one.ordinal for one in past.values()), *(before.ordinals if before else ())}
    return History(request, past, asked, tuple(sorted(ordinals)), dict(before.taken_for) if before else {})


def place(answer: Answer, history: History) -> Placed:
    """Find out which request a readable answer is for."""
    section = history.current.section
    claim = read_claim(answer.claimed, (section,))
    where = where_it_says(answer)
    if claim.id and claim.id != section:
        return refused(other_section(answer, history, where))
    if claim.number is not None and claim.number not in history.ordinals:
        return refused(other_number(claim.number, history, where))
    if claim.digest:
        return confirmable(named(claim, history, where), answer, history)
    where = f"{answer.file} line {answer.line}" if answer.line > 1 else answer.file
    digest = history.taken_for.get(answer.digest, history.current.digest)
    return confirmable(for_request(digest, history, where), answer, history)


def where_it_says(answer: Answer) -> str:
    """Return the place where an answer says whom it is for, as far as it is known."""
    if answer.claim_line:
        return f"{answer.file} line {answer.claim_line}"
    if answer.claimed is not None and answer.file.endswith((".json", ".jsonl")):
        return (
            f"{answer.file} line {answer.line} $.request_id" if answer.file.endswith("l") else f"{answer.file} $.request_id"
        )
    return f"{answer.file} line {answer.line}" if answer.line > 1 else answer.file


def confirmable(placed: Placed, answer: Answer, history: History) -> Placed:
    """Add to why an answer is stale how it is replaced, and how it is confirmed where its text still fits."""
    if placed.standing != "stale":
        return placed
    current = history.current
    hint = f"Answer it anew in {current.respond_to}; or confirm this text, if it still fits: {confirming(answer, current)}."
    return placed._replace(reasons=tuple(reason.model_copy(update={"hint": hint}) for reason in placed.reasons))


def confirming(answer: Answer, current: Request) -> str:
    """Return how an answer is made one to the current request, by where it says whom it is for."""
    line = f"write request_id: {current.request_id}"
    if answer.file.endswith((".json", ".jsonl")):
        return f"{line} into its object"
    if answer.form == "bundle":
        return f"write {current.request_id} into its ANSWER and END lines"
    if answer.claimed is None:
        return f"{line} on top of it, in a header between two --- lines"
    if answer.claim_line:
        return f"{line} in its header, in place of the one there"
    return f"rename it to {current.section}.md and {line} on top of it, in a header between two --- lines"


def refused(reason: Reason) -> Placed:
    """Return the standing of an answer that is not for this section."""
    return Placed("refused", reasons=(reason,))


def other_section(answer: Answer, history: History, where: str) -> Reason:
    """Tell that the answer names another section than its place does."""
    said, current = str(answer.claimed)[:80], history.current
    hint = f"Move it to where {said} belongs, or write request_id: {current.request_id}."
    return Reason(code="wrong-section", what=f"It says that it answers {said}.", where=where, hint=hint)


def other_number(number: int, history: History, where: str) -> Reason:
    """Tell that the answer has a number which this section never had."""
    had = ", ".join(map(str, history.ordinals))
    what = f"Its request_id is the number {number}; this section has had {had}."
    return Reason(code="wrong-number", what=what, where=where, hint=f"Write request_id: {history.current.request_id}.")


def named(claim: Claim, history: History, where: str) -> Placed:
    """Find the request that a claim names by its digest."""
    if len(claim.digest) >= SHORTEST:
        for digest in (history.current.digest, *sorted(history.asked)):
            if digest.startswith(claim.digest):
                return for_request(digest, history, where)
    return unknown(f"{claim.id}@{claim.digest[:64]}", history, where)


def unknown(request_id: str, history: History, where: str) -> Placed:
    """Return the standing of an answer to a request that this section never had."""
    what = f"It answers {request_id}, which this section was never asked."
    return Placed("stale", reasons=(Reason(code="unknown-request", what=what, where=where),))


def for_request(digest: str, history: History, where: str) -> Placed:
    """Compare the request that an answer is for with the current one."""
    current = history.current
    if digest == current.digest:
        return Placed("accepted", digest, current)
    request = history.past.get(digest)
    request_id = f"{current.section}@{digest[:SHORTEST]}"
    if digest not in history.asked:
        return unknown(request_id, history, where)
    if history.asked[digest] == current.question_digest:
        return Placed("outdated", digest, request, (outdated(request, request_id, history, where),))
    what = f"It answers an earlier question ({request_id}): {changed(request, current)} changed since."
    return Placed("stale", digest, request, (Reason(code="question", what=what, where=where),))


def outdated(request: Request | None, request_id: str, history: History, where: str) -> Reason:
    """Tell what makes an answer outdated: feedback asks for another one, or what surrounds the question changed."""
    current = history.current
    if current.feedback and (request is None or request.feedback != current.feedback):
        what = "It was written before the feedback on it."
        return Reason(code="feedback", what=what, where=where, hint=f"Answer {current.request_id}.")
    what = f"It answers {request_id}; sources, length or templates have changed since."
    return Reason(code="request", what=what, where=where)


def changed(request: Request | None, current: Request) -> str:
    """Name what is another in the current question, with its verb.

    A change that shows in none of these fields is one of classification or audience.
    """
    if request is None:
        return "its title, description or place has"
    names = {"title": "title", "description": "description", "path": "place"}
    found = [name for field, name in names.items() if getattr(request, field) != getattr(current, field)]
    if not found:
        return "its place, classification or audience has"
    return f"its {' and '.join(found)} {'has' if len(found) == 1 else 'have'}"
