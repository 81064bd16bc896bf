"""Judge a section: its request, its history and all answers to it become one verdict.

Pure and without a clock: the same values give the same verdict, in whichever order the answers come, and judging
again with the verdict just made changes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from types import MappingProxyType

from bloginator.records.exchange import COUNTING, EDITED, STAND_IN, Answer, Reason, Request, Verdict
from bloginator.stages.reasons import GAPS_ALONE, make_reason
from bloginator.stages.verdicts.evaluate import evaluate_answer, evaluate_kept_text
from bloginator.stages.verdicts.history import History, gather_history
from bloginator.stages.verdicts.locations import locate_answer
from bloginator.stages.verdicts.quality_checks import CountsBeside
from bloginator.stages.verdicts.rank import Evaluation, rank_answers

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
    batch: str = "NAME",
    counts_beside: CountsBeside = lambda _: (),
) -> Verdict:
    """Return the verdict of one section.

    Args:
        answers: All that was found for it; those of other sections are left out.
        past: Digest -> earlier request of this section, from ``requests/past/``.
        before: Its last verdict that was stored.
        young: Whether what cannot be read may still be being written. It is then ``pending``, and not to be stored.
        responders: The batch's responders, in order. An ``extract`` counts only when it is one of them.
        ticket: Who holds a ticket for the section and has not answered yet, as messages name it.
        batch: Its name, for the commands that reasons tell.
        counts_beside: Returns the tokens, counted and estimated, of the prompts that other lines of an answer's file answer.
    """
    history = gather_history(request, past, before, batch)
    own = [answer for answer in answers if answer.section == request.section]
    counting = [answer for answer in own if answer.responder != STAND_IN or STAND_IN in responders]
    evaluations = [evaluate_answer(answer, history, before, counts_beside) for answer in counting]
    evaluations += evaluate_kept_text(history, before, evaluations, counting)
    ranked = rank_answers(evaluations, request.section, responders, before.response_digest if before else "")
    verdict = Verdict(
        section=request.section,
        standing="missing",
        reasons=(make_reason("no-answer", file=request.respond_to),),
        request_id=request.request_id,
        request_digest=request.digest,
        question_digest=request.question_digest,
        asked=history.asked,
        ordinals=history.ordinals,
        taken_for=remember_requests(ranked, history),
    )
    if ranked:
        verdict = verdict.model_copy(update=adopt_best(ranked, request.section))
    is_textless = verdict.standing not in COUNTING and not verdict.text and STAND_IN not in responders
    if is_textless and not any(reason.code in GAPS_ALONE for reason in verdict.reasons):
        extracts = [answer for answer in own if answer.responder == STAND_IN]
        verdict = verdict.model_copy(update=add_stand_in(extracts, history, verdict))
    return veil_pending(verdict, ranked, young=young, ticket=ticket)


def remember_requests(ranked: Sequence[Evaluation], history: History) -> dict[str, str]:
    """Return for which request each answer was first taken, what is here now included.

    Nothing is forgotten that could come back to another question, but for one thing: where a section has been
    answered hundreds of times, answers to the current request that are gone would be taken for it again anyway.
    """
    taken = dict(history.taken_for)
    if len(taken) > MANY_TAKEN:
        here, current = {evaluation.answer.digest for evaluation in ranked}, history.current.digest
        taken = {digest: asked for digest, asked in taken.items() if digest in here or asked != current}
    for evaluation in ranked:
        if evaluation.standing in COUNTING | {"refused"} and evaluation.match.digest:
            taken.setdefault(evaluation.answer.digest, evaluation.match.digest)
    return taken


def adopt_best(ranked: Sequence[Evaluation], section: str) -> dict[str, object]:
    """Return what the answer that counts, or comes nearest to it, makes of the verdict."""
    best, *others = ranked
    refused = [reason for other in others if other.standing == "refused" for reason in other.match.reasons]
    reasons, findings = list(best.match.reasons), [*best.findings]
    if best.standing == "accepted" and not best.kept:
        hint = make_reason("set-aside", other=locate_answer(best.answer)).hint
        findings += [reason.model_copy(update={"hint": hint}) for reason in refused]
    elif best.standing in COUNTING:
        findings += refused
    else:
        reasons += refused
    findings += [loser for other in others if (loser := explain_loser(other, best, section)) is not None]
    if best.answer.responder == EDITED:
        findings += [finding for finding in find_replaced(best, others).findings if finding.code == "gap"]
    answer = best.answer
    return {
        "standing": best.standing,
        "reasons": tuple(dict.fromkeys(reasons)),
        "findings": tuple(dict.fromkeys(findings)),
        "answers": best.match.request_id if best.text is not None else "",
        "file": answer.file,
        "line": answer.line,
        "form": answer.form,
        "response_digest": answer.digest,
        "text": best.text or "",
        "sources": best.sources,
        "kept": best.kept,
        "model": answer.model,
        "prompt_tokens": answer.prompt_tokens,
        "completion_tokens": answer.completion_tokens,
    }


def find_replaced(edited: Evaluation, others: Sequence[Evaluation]) -> Evaluation:
    """Return the answer that the writer's version was made of, whose gaps no draft shows; itself where there is none.

    It answers the same request; or an earlier question, where the writer took the notice off that stood above it.
    """
    same = (other for other in others if other.match.digest == edited.match.digest)
    return next(chain(same, (other for other in others[:1] if other.standing == "stale")), edited)


def explain_loser(loser: Evaluation, best: Evaluation, section: str) -> Reason | None:
    """Tell of an answer that another one is preferred to, if the two differ."""
    if loser.kept or loser.standing == "refused" or loser.answer.digest == best.answer.digest:
        return None
    where = f"{loser.answer.file} line {loser.answer.line}"
    other = best.answer.file if best.answer.file != loser.answer.file else f"line {best.answer.line}"
    code = "superseded" if loser.standing != best.standing else "another-answer"
    if best.answer.responder == EDITED:
        code = "edited"
    return make_reason(code, where, standing=loser.standing, other=other, section=section)


def add_stand_in(extracts: Iterable[Answer], history: History, verdict: Verdict) -> dict[str, object]:
    """Return what an extract adds to a verdict that has no text: it stands in, and does not count.

    Not where the answer says that the sources lack what is asked: what was picked from them would contradict it.
    """
    evaluations = [evaluate_answer(answer, history, None) for answer in extracts]
    for best in rank_answers(evaluations, verdict.section, ()):
        if best.text is not None and best.standing in COUNTING:
            finding = make_reason("stand-in", best.answer.file)
            return {"stand_in": best.text, "sources": best.sources, "findings": (*verdict.findings, finding)}
    return {}


def veil_pending(verdict: Verdict, ranked: Sequence[Evaluation], *, young: bool, ticket: str) -> Verdict:
    """Return the verdict as ``pending`` where an answer is still on its way and none that is here counts."""
    if verdict.standing in COUNTING and not verdict.kept:
        return verdict
    unfinished = sorted({evaluation.answer.file for evaluation in ranked if evaluation.answer.unfinished})
    if young and unfinished:
        reason = make_reason("unfinished", unfinished[0])
    elif ticket and verdict.standing not in COUNTING:
        reason = make_reason("ticket", ticket=ticket)
    else:
        return verdict
    return verdict.model_copy(update={"standing": "pending", "reasons": (reason,)})
