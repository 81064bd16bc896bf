"""Weigh one answer: whether it can be read, which request it is for, and what is left of it after cleaning.

The text accepted before is weighed like an answer, as long as its file was not deleted.
"""

from collections.abc import Sequence

from bloginator.records.exchange import Answer, Reason, Request, Verdict
from bloginator.stages.verdicts.choose import Weighed
from bloginator.stages.verdicts.history import History, Placed, place
from bloginator.stages.verdicts.quality_checks import CODES, fault_of, line_of, may_go_on, remarks
from bloginator.text.answers.cleaning import Cleaned, Note, clean

SINGLE = frozenset({"md", "json", "program"})
"""Forms of a file that is one section's alone: deleting it takes the answer back."""
CLEANED = ("unknown-marker", "own-heading", "preamble", "source-list", "footnote", "html")
NO_ANSWER = frozenset({"cut", "refusal", "stub", "empty"})
"""Codes of faults that a text has of itself, whichever request it is for."""
OF_TEXT = frozenset((*CLEANED, *CODES, "repaired", "fence", "header", "json", "encoding", "characters"))
"""Codes of findings that belong to a text, and stay with it when it is kept."""
MANY = 20


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
    cleaned = clean(answer.text, title=placed.request.title, section=answer.section, sources=offered)
    fault = fault_of(cleaned, answer)
    if fault is not None:
        answer = answer.model_copy(update={"unfinished": may_go_on(answer, fault)})
        return Weighed(answer, "refused", (fault,))
    findings = (*answer.notes, *noticed(cleaned, answer, placed.request), *remarks(cleaned, answer, placed.request))
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
    hint = f"Put {request_id}.json back into requests/past/, or answer {history.current.request_id}."
    reason = Reason(code="lost-request", what=what, where=answer.file, hint=hint)
    return Weighed(answer, "stale", (reason,), placed.digest)


def noticed(cleaned: Cleaned, answer: Answer, request: Request) -> list[Reason]:
    """Return what cleaning found, each with its place in the file."""
    found = [
        Reason(
            code="unknown-marker",
            what=f"[{one.name}] is no source of {request.request_id} and was removed: “{one.sentence}”",
            where=line_of(answer, one.line),
            hint=f"Cite one of its {len(request.sources)} sources, or leave the claim out.",
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
    if any(one.answer.digest == before.response_digest and not may_be_kept(one) for one in weighed):
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


def may_be_kept(same: Weighed) -> bool:
    """Tell whether a text may be kept although it lies there, refused: for its claim, and not for what it is."""
    return same.standing == "refused" and not any(reason.code in NO_ANSWER for reason in same.reasons)


def missed(before: Verdict, answers: Sequence[Answer]) -> Reason:
    """Tell that a text is kept, and why."""
    if any(answer.file == before.file for answer in answers):
        what = "What now stands in it cannot count; the text accepted before is kept."
        return Reason(code="kept", what=what, where=before.file, hint="Correct the file; delete it to drop the text.")
    what = "It no longer holds this section; the text accepted from it is kept."
    hint = f"Nothing need be done; to drop the text, delete verdicts/{before.section}.json."
    return Reason(code="kept", what=what, where=before.file, hint=hint)


def of_text(verdict: Verdict, but: Sequence[Reason] = ()) -> list[Reason]:
    """Return the findings of a verdict that are about its text."""
    return [finding for finding in verdict.findings if finding.code in OF_TEXT and finding not in but]
