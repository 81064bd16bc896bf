"""Judge a section: its request, its history and all answers to it become one verdict.

    answers ──► readable? ──► for which request? ──► cleaned ──┐
    the text kept from before ─────────────────────────────────┴──► the best one ──► verdict
                                                                    the others are findings

Pure and without a clock: the same values give the same verdict, in whichever order the answers come, and judging
again with the verdict just made changes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from bloginator.records.exchange import COUNTING, STAND_IN, Answer, Reason, Request, Source, Verdict
from bloginator.stages.verdicts.choose import Weighed, in_order
from bloginator.stages.verdicts.evaluate import kept_text, weigh
from bloginator.stages.verdicts.history import History, history_of

MANY_TAKEN = 256


def judge(
    request: Request,
    *,
    answers: Iterable[Answer],
    past: Mapping[str, Request] = MappingProxyType({}),
    before: Verdict | None = None,
    young: bool = False,
    responders: Sequence[str] = (),
    ticket: str = "",
) -> Verdict:
    """Return the verdict of one section.

    Args:
        answers: All that was found for it; those of other sections are left out.
        past: Digest -> earlier request of this section, from ``requests/past/``.
        before: Its last verdict that was stored.
        young: Whether what cannot be read may still be being written. It is then ``pending``, and not to be stored.
        responders: The batch's responders, in order. An ``extract`` counts only when it is one of them.
        ticket: Who holds a ticket for the section and has not answered yet, as messages name it.
    """
    history = history_of(request, past, before)
    own = [answer for answer in answers if answer.section == request.section]
    counting = [one for one in own if one.responder != STAND_IN or STAND_IN in responders]
    weighed = [weigh(answer, history, before) for answer in counting]
    kept = kept_text(history, before, weighed, counting)
    ranked = in_order([*weighed, *kept], request.section, responders)
    verdict = unanswered(history, remembered(ranked, history))
    if ranked:
        verdict = verdict.model_copy(update=judged(ranked, request))
    if verdict.standing not in COUNTING and not verdict.text:
        verdict = verdict.model_copy(update=stood_in(own, responders, history, verdict))
    return veiled(verdict, ranked, young=young, ticket=ticket)


def unanswered(history: History, taken_for: dict[str, str]) -> Verdict:
    """Return the verdict of a section that nobody has answered."""
    request = history.current
    reason = Reason(code="no-answer", what="No answer has come yet.", hint=f"Write {request.respond_to}.")
    return Verdict(
        section=request.section,
        standing="missing",
        reasons=(reason,),
        request_id=request.request_id,
        request_digest=request.digest,
        question_digest=request.question_digest,
        asked=history.asked,
        ordinals=history.ordinals,
        taken_for=taken_for,
    )


def remembered(ranked: Sequence[Weighed], history: History) -> dict[str, str]:
    """Return for which request each answer was first taken, what is here now included.

    Nothing is forgotten that could come back to another question, but for one thing: where a section has been
    answered hundreds of times, answers to the current request that are gone would be taken for it again anyway.
    """
    taken = dict(history.taken_for)
    here = {one.answer.digest for one in ranked}
    if len(taken) > MANY_TAKEN:
        current = history.current.digest
        taken = {digest: asked for digest, asked in taken.items() if digest in here or asked != current}
    for one in ranked:
        if one.standing in COUNTING and one.request_digest:
            taken.setdefault(one.answer.digest, one.request_digest)
    return taken


def judged(ranked: Sequence[Weighed], request: Request) -> dict[str, object]:
    """Return what the answer that counts, or comes nearest to it, makes of the verdict."""
    best, *others = ranked
    refused = [reason for one in others if one.standing == "refused" for reason in one.reasons]
    reasons, findings = list(best.reasons), [*best.findings]
    if best.standing in COUNTING:
        findings += refused
    else:
        reasons += refused
    findings += [loser for one in others if (loser := lost(one, best, request)) is not None]
    return {
        "standing": best.standing,
        "reasons": tuple(dict.fromkeys(reasons)),
        "findings": tuple(dict.fromkeys(findings)),
        "answers": best.request_id if best.cleaned else "",
        "file": best.answer.file,
        "line": best.answer.line,
        "form": best.answer.form,
        "response_digest": best.answer.digest,
        "text": best.cleaned.text if best.cleaned else "",
        "sources": best.sources,
        "kept": best.kept,
        "model": best.answer.model,
        "prompt_tokens": best.answer.prompt_tokens,
        "completion_tokens": best.answer.completion_tokens,
    }


def lost(one: Weighed, best: Weighed, request: Request) -> Reason | None:
    """Tell of an answer that another one is preferred to, if the two differ."""
    if one.kept or one.standing == "refused" or one.answer.digest == best.answer.digest:
        return None
    where = f"{one.answer.file} line {one.answer.line}"
    other = best.answer.file if best.answer.file != one.answer.file else f"line {best.answer.line}"
    if one.standing != best.standing:
        what = f"A second answer, {one.standing}; the one in {other} is preferred."
        return Reason(code="superseded", what=what, where=where)
    what = f"A second answer, which differs; the one in {other} is preferred."
    hint = f"Remove the one that is not meant as {request.section}."
    return Reason(code="another-answer", what=what, where=where, hint=hint)


def stood_in(own: Sequence[Answer], responders: Sequence[str], history: History, verdict: Verdict) -> dict[str, object]:
    """Return what an extract adds to a verdict that has no text: it stands in, and does not count."""
    if STAND_IN in responders:
        return {}
    extracts = [weigh(answer, history, None) for answer in own if answer.responder == STAND_IN]
    usable = [one for one in in_order(extracts, verdict.section, ()) if one.cleaned and one.standing in COUNTING]
    if not usable:
        return {}
    best = usable[0]
    finding = Reason(code="stand-in", what="An extract of its sources stands in for it.", where=best.answer.file)
    sources: tuple[Source, ...] = best.sources
    text = best.cleaned.text if best.cleaned else ""
    return {"stand_in": text, "sources": sources, "findings": (*verdict.findings, finding)}


def veiled(verdict: Verdict, ranked: Sequence[Weighed], *, young: bool, ticket: str) -> Verdict:
    """Return the verdict as ``pending`` where an answer is still on its way and none that is here counts."""
    if verdict.standing in COUNTING and not verdict.kept:
        return verdict
    writing = sorted({one.answer.file for one in ranked if one.answer.unfinished})
    if young and writing:
        what = "It cannot be read yet; it may still be being written."
        reason = Reason(code="unfinished", what=what, where=writing[0])
    elif ticket and verdict.standing not in COUNTING:
        reason = Reason(code="ticket", what=f"{ticket} is at work on it.")
    else:
        return verdict
    return verdict.model_copy(update={"standing": "pending", "reasons": (reason,)})
