"""Evaluate one answer: whether it can be read, which request it is for, and what is left of it after cleaning.

The text accepted before is evaluated like an answer, as long as its file was not deleted.
"""

from collections.abc import Iterator, Sequence

from bloginator.records.exchange import EDITED, Answer, Reason, Request, Verdict
from bloginator.stages.reasons import GAPS_ALONE, NOT_AN_ANSWER, OF_TEXT, make_reason
from bloginator.stages.verdicts.history import History, RequestMatch, match_request, refuse
from bloginator.stages.verdicts.locations import locate_line
from bloginator.stages.verdicts.quality_checks import (
    WORD,
    CountsBeside,
    check_quality,
    find_fault,
    find_window_fault,
)
from bloginator.stages.verdicts.rank import Evaluation
from bloginator.text.answers.assistant_boilerplate import remove_gaps
from bloginator.text.answers.cleaning import CleanedAnswer, clean_answer
from bloginator.text.markers import MARKER

SINGLE = frozenset({"md", "json", "program"})  # forms of one section's own file: deleting it takes the answer back
MAX_MARKERS_TOLD = 20  # unknown markers that are told one by one


def evaluate_answer(
    answer: Answer, history: History, before: Verdict | None, counts_beside: CountsBeside = lambda _: ()
) -> Evaluation:
    """Find out what one answer is worth."""
    if answer.faults:
        return Evaluation(answer, refuse(*answer.faults))
    match = match_request(answer, history)
    if match.standing == "refused":
        return Evaluation(answer, match)
    request = match.request
    if request is None:
        return evaluate_without_request(answer, match, history, before)
    offered = {source.marker: source for source in request.sources}
    is_edited = answer.responder == EDITED
    title = "" if request.asks_outline else request.title  # which an outline says for itself
    cleaned = clean_answer(answer.text, title=title, section=answer.section, sources=offered, is_edited=is_edited)
    fault = find_fault(cleaned, answer, request) or find_window_fault(answer, request, counts_beside)
    if fault is not None:
        is_plain = answer.form in {"md", "program"} and not answer.file.endswith(".json")
        may_go_on = fault.code == "cut" and is_plain  # plain Markdown that breaks off shows nowhere that it is whole
        return Evaluation(answer.model_copy(update={"unfinished": may_go_on}), refuse(fault))
    notes = [*answer.notes, *describe_cleaning(cleaned, answer, request), *check_quality(cleaned, answer, request)]
    text = cleaned.text if is_edited else remove_gaps(cleaned.text)
    if not WORD.search(MARKER.sub("", text)):
        return refuse_gaps(answer, match, history.batch, [note for note in notes if note.code == "gap"])
    cited = [name for name in cleaned.cited if text == cleaned.text or name in MARKER.findall(text)]
    return Evaluation(answer, match, text, tuple(offered[name] for name in cited), tuple(notes))


def refuse_gaps(answer: Answer, match: RequestMatch, batch: str, gaps: Sequence[Reason]) -> Evaluation:
    """Evaluate an answer that names gaps alone: it does not count, and it is known for which request it came."""
    if match.standing == "stale":
        return Evaluation(answer, match)
    code = "gaps-alone" if match.standing == "accepted" else "gaps-alone-earlier"
    reason = make_reason(code, answer.file, section=answer.section, batch=batch)
    return Evaluation(answer, match._replace(standing="refused", reasons=(reason,)), findings=tuple(gaps))


def evaluate_without_request(answer: Answer, match: RequestMatch, history: History, before: Verdict | None) -> Evaluation:
    """Evaluate an answer whose request is not kept: only what was made of it earlier can tell its markers."""
    request_id = f"{answer.section}@{match.digest[:8]}"
    if before and before.text and before.response_digest == answer.digest and before.answers == request_id:
        earlier = [finding for finding in findings_of_text(before) if finding not in answer.notes]
        return Evaluation(answer, match, before.text, before.sources, (*answer.notes, *earlier))
    if match.standing == "stale":
        return Evaluation(answer, match)
    reason = make_reason("lost-request", answer.file, request_id=request_id, current=history.current.request_id)
    return Evaluation(answer, match._replace(standing="stale", reasons=(reason,)))


def describe_cleaning(cleaned: CleanedAnswer, answer: Answer, request: Request) -> Iterator[Reason]:
    """Yield what cleaning did, each with its place in the file."""
    strangers, request_id = cleaned.strangers, request.request_id
    for stranger in strangers[:MAX_MARKERS_TOLD]:
        where, count = locate_line(answer, stranger.line), len(request.sources)
        values = {"marker": stranger.name, "quote": stranger.sentence, "request_id": request_id, "count": count}
        yield make_reason("unknown-marker", where, **values)
    if len(strangers) > MAX_MARKERS_TOLD:
        yield make_reason("unknown-marker:more", answer.file, count=len(strangers) - MAX_MARKERS_TOLD, request_id=request_id)
    for note in cleaned.notes:
        yield Reason(code=note.code, what=note.what, where=locate_line(answer, note.line))


def evaluate_kept_text(
    history: History, before: Verdict | None, evaluations: Sequence[Evaluation], answers: Sequence[Answer]
) -> list[Evaluation]:
    """Return the last accepted text, unless its file was deleted or still holds it, or gaps took its place.

    A file of the section's own that is gone was taken back. A bundle may have been rewritten without the section, and
    any file overwritten by something that cannot count: then the text stays, and what was found at its lines goes. An
    answer that says nothing but what the sources lack is no bad one: it takes the place of the text.
    """
    if before is None or not before.text or before.form is None or not before.answers:
        return []
    is_there = any(answer.file == before.file for answer in answers)
    if before.form in SINGLE and not is_there:
        return []
    holding = [other for other in evaluations if other.answer.digest == before.response_digest]
    if not all(map(may_be_kept, holding)) or any(is_replaced_by(other, before) for other in evaluations):
        return []
    answer = Answer(
        section=before.section,
        claimed=before.answers,
        file=before.file,
        line=before.line,
        form=before.form,
        digest=before.response_digest,
        text=before.text,
        model=before.model,
        prompt_tokens=before.prompt_tokens,
        completion_tokens=before.completion_tokens,
    )
    match = match_request(answer, history)._replace(request_id=before.answers)
    how = "gone" if not is_there else "kept" if before.form in SINGLE else "kept:block"
    reason = make_reason(how, before.file, file=history.current.respond_to)
    findings = findings_of_text(before)
    if not holding:  # no line of it is there
        findings = [
            finding.model_copy(update={"where": ""}) for finding in findings if not is_there or finding.code == "gap"
        ]
    return [Evaluation(answer, match, remove_gaps(before.text), before.sources, (*findings, reason), kept=True)]


def is_replaced_by(gaps: Evaluation, before: Verdict) -> bool:
    """Tell whether an answer names gaps alone, and stands where the accepted text stood or came after it."""
    is_new = gaps.answer.file == before.file or gaps.answer.digest not in before.taken_for
    return is_new and any(reason.code in GAPS_ALONE for reason in gaps.match.reasons)


def may_be_kept(evaluation: Evaluation) -> bool:
    """Tell whether a text may be kept although it lies there, refused: for its claim, and not for what it is."""
    reasons = evaluation.match.reasons
    return evaluation.standing == "refused" and all(reason.code not in NOT_AN_ANSWER for reason in reasons)


def findings_of_text(verdict: Verdict) -> list[Reason]:
    """Return the findings of a verdict that are about its text."""
    return [finding for finding in verdict.findings if finding.code in OF_TEXT]
