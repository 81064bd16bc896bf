"""Judge a section: its request, its history and all answers to it become one verdict.

    answers ──► readable? ──► for which request? ──► cleaned ──┐
    the text kept from before ─────────────────────────────────┴──► the best one ──► verdict
                                                                    the others are findings

Pure and without a clock: the same values give the same verdict, in whichever order the answers come, and judging
again with the verdict just made changes nothing.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from bloginator.reading.cleaning import Cleaned, Note, clean
from bloginator.records.exchange import COUNTING, Answer, Reason, Request, Source, Verdict
from bloginator.stages.choice import EXTRACT, Weighed, in_order
from bloginator.stages.history import History, Placed, history_of, place

WORD = re.compile(r"[^\W_]")
MARKER = re.compile(r"\[S\d{1,3}\]")
SINGLE = frozenset({"md", "json", "program"})
"""Forms of a file that is one section's alone: deleting it takes the answer back."""
CLEANED = ("unknown-marker", "own-heading", "source-list", "footnote", "html")
OF_TEXT = frozenset((*CLEANED, "repaired", "fence", "header", "json", "encoding", "characters"))
"""Codes of findings that belong to a text, and stay with it when it is kept."""
MANY = 20
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
    counting = [one for one in own if one.responder != EXTRACT or EXTRACT in responders]
    weighed = [weigh(answer, history, before) for answer in counting]
    kept = kept_text(history, before, weighed, own)
    ranked = in_order([*weighed, *kept], request.section, responders)
    taken_for = remembered(ranked, history)
    verdict = Verdict(
        section=request.section,
        standing="missing",
        reasons=(no_answer(request),),
        request_id=request.request_id,
        request_digest=request.digest,
        question_digest=request.question_digest,
        asked=history.asked,
        ordinals=history.ordinals,
        taken_for=taken_for,
    )
    if ranked:
        verdict = verdict.model_copy(update=judged(ranked, request))
    if verdict.standing not in COUNTING and not verdict.text:
        verdict = verdict.model_copy(update=stood_in(own, responders, history, verdict))
    return veiled(verdict, ranked, young=young, ticket=ticket)


def is_open(verdict: Verdict) -> bool:
    """Tell whether somebody should answer: missing, refused, stale, or outdated because of feedback."""
    if verdict.standing == "outdated":
        return any(reason.code == "feedback" for reason in verdict.reasons)
    return verdict.standing in {"missing", "refused", "stale"}


def no_answer(request: Request) -> Reason:
    """Return the reason of a section that nobody has answered."""
    return Reason(code="no-answer", what="No answer has come yet.", mend=f"Write {request.respond_to}.")


def weigh(answer: Answer, history: History, before: Verdict | None) -> Weighed:
    """Find out what one answer is worth."""
    if answer.faults:
        return Weighed(answer, "refused", answer.faults)
    placed = place(answer, history)
    if placed.standing == "refused":
        return Weighed(answer, "refused", placed.reasons)
    if placed.request is None:
        return without_request(answer, placed, history, before)
    offered = {source.marker: source for source in placed.request.sources}
    cleaned = clean(answer.text, title=placed.request.title, sources=offered)
    if not WORD.search(MARKER.sub("", cleaned.text)):
        return Weighed(answer, "refused", (empty(answer),))
    findings = (*answer.notes, *noticed(cleaned, answer, placed.request))
    sources = tuple(offered[name] for name in cleaned.cited)
    request_id = placed.request.request_id
    return Weighed(answer, placed.standing, placed.reasons, placed.digest, request_id, cleaned, sources, findings)


def without_request(answer: Answer, placed: Placed, history: History, before: Verdict | None) -> Weighed:
    """Weigh an answer whose request is not kept: only what was made of it earlier can tell its markers."""
    known = before if before and before.text and before.response_digest == answer.digest else None
    request_id = f"{answer.section}@{placed.digest[:8]}"
    if known is not None and known.answers == request_id:
        findings = (*answer.notes, *of_text(known, answer.notes))
        cleaned = Cleaned(known.text)
        return Weighed(answer, placed.standing, placed.reasons, placed.digest, request_id, cleaned, known.sources, findings)
    if placed.standing == "stale":
        return Weighed(answer, "stale", placed.reasons, placed.digest)
    what = f"It answers {request_id}, which is no longer kept, so its markers cannot be told."
    mend = f"Put {request_id}.json back into requests/past/, or answer {history.current.request_id}."
    reason = Reason(code="lost-request", what=what, where=answer.file, mend=mend)
    return Weighed(answer, "stale", (reason,), placed.digest)


def empty(answer: Answer) -> Reason:
    """Return the fault of an answer without a word of its own."""
    what = "There is no text in it besides the section's heading, marks and markers."
    return Reason(code="empty", what=what, where=answer.file, mend="Write the section's text.")


def noticed(cleaned: Cleaned, answer: Answer, request: Request) -> list[Reason]:
    """Return what cleaning found, each with its place in the file."""
    found = [
        Reason(
            code="unknown-marker",
            what=f"[{one.name}] is no source of {request.request_id} and was removed: “{one.sentence}”",
            where=line_of(answer, one.line),
            mend=f"Cite one of its {len(request.sources)} sources, or leave the claim out.",
        )
        for one in cleaned.strangers[:MANY]
    ]
    if len(cleaned.strangers) > MANY:
        more = f"{len(cleaned.strangers) - MANY} more markers are no sources of {request.request_id} and were removed."
        found.append(Reason(code="unknown-marker", what=more, where=answer.file))
    return found + [note_of(note, answer) for note in cleaned.notes]


def note_of(note: Note, answer: Answer) -> Reason:
    """Return a note of the cleaning as a finding."""
    return Reason(code=note.code, what=note.what, where=line_of(answer, note.line))


def line_of(answer: Answer, line: int) -> str:
    """Return the place of a line of the answer's text: in JSON, the field that holds it."""
    if answer.file.endswith((".json", ".jsonl")):
        start = f" line {answer.line}" if answer.file.endswith("l") else ""
        return f"{answer.file}{start} $.content"
    return f"{answer.file} line {answer.line + line - 1}"


def kept_text(
    history: History, before: Verdict | None, weighed: Sequence[Weighed], answers: Sequence[Answer]
) -> list[Weighed]:
    """Return the last accepted text, unless its file was deleted or still holds it.

    A file of the section's own that is gone was taken back. A bundle may have been rewritten without the section, and
    any file overwritten by something that cannot count: then the text stays.
    """
    if before is None or not before.text or before.form is None or not before.answers:
        return []
    if before.form in SINGLE and all(answer.file != before.file for answer in answers):
        return []
    if any(one.answer.digest == before.response_digest and one.standing != "refused" for one in weighed):
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
    placed = place(answer, history)
    findings = (*of_text(before), *[missed(before, answers)])
    cleaned, sources = Cleaned(before.text), before.sources
    return [
        Weighed(
            answer, placed.standing, placed.reasons, placed.digest, before.answers, cleaned, sources, findings, kept=True
        )
    ]


def missed(before: Verdict, answers: Sequence[Answer]) -> Reason:
    """Tell that a text is kept, and why."""
    if any(answer.file == before.file for answer in answers):
        what = "What now stands in it cannot count; the text accepted before is kept."
        return Reason(code="kept", what=what, where=before.file, mend="Correct the file; delete it to drop the text.")
    what = "It no longer holds this section; the text accepted from it is kept."
    mend = f"Nothing need be done; to drop the text, delete verdicts/{before.section}.json."
    return Reason(code="kept", what=what, where=before.file, mend=mend)


def of_text(verdict: Verdict, but: Sequence[Reason] = ()) -> list[Reason]:
    """Return the findings of a verdict that are about its text."""
    return [finding for finding in verdict.findings if finding.code in OF_TEXT and finding not in but]


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
    if one.standing != best.standing:
        what = f"A second answer, {one.standing}; the one in {best.answer.file} is preferred."
        return Reason(code="superseded", what=what, where=where)
    what = f"A second answer, which differs; the one in {best.answer.file} is preferred."
    mend = f"Remove the one that is not meant as {request.section}."
    return Reason(code="another-answer", what=what, where=where, mend=mend)


def stood_in(own: Sequence[Answer], responders: Sequence[str], history: History, verdict: Verdict) -> dict[str, object]:
    """Return what an extract adds to a verdict that has no text: it stands in, and does not count."""
    if EXTRACT in responders:
        return {}
    extracts = [weigh(answer, history, None) for answer in own if answer.responder == EXTRACT]
    usable = [one for one in in_order(extracts, verdict.section, ()) if one.cleaned and one.standing in COUNTING]
    if not usable:
        return {}
    best = usable[0]
    reason = Reason(code="stand-in", what="An extract of its sources stands in for it.", where=best.answer.file)
    sources: tuple[Source, ...] = best.sources
    text = best.cleaned.text if best.cleaned else ""
    return {"stand_in": text, "sources": sources, "reasons": (*verdict.reasons, reason)}


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
