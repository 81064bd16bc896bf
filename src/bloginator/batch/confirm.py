"""Confirm: the text that answers a section's earlier question is taken for the present one."""

from bloginator.batch.feedback import require_section
from bloginator.batch.opening import judge_unless_locked
from bloginator.batch.run import BatchRun
from bloginator.errors import BadSettings
from bloginator.records.exchange import Request, Verdict
from bloginator.stages.requests.answer_form import answer_file
from bloginator.stages.requests.digests import question_digest
from bloginator.stages.requests.feedback import renumber_markers
from bloginator.stages.status.rows import describe_todo
from bloginator.text.tokenize import count_words

FOLDER = "confirmed"
"""Where under ``responses/`` confirmed texts lie, each named by the request that it was confirmed for."""


def confirm(run: BatchRun, section: str) -> list[str]:
    """Write the section's last accepted text as an answer to its present request; return what to tell the writer.

    The answer that it comes from stays where it is.

    Raises:
        BadSettings: There is no such section, no text to confirm, or the present question is not asked yet. Nothing
            was written.
    """
    request = present_request(run, section)
    section = request.section
    verdict = run.verdict(section)
    if verdict.standing == "accepted":
        return [f"{section} is accepted already; nothing was written."]
    if verdict.standing not in ("stale", "outdated") or not verdict.text:
        raise BadSettings("It has no text that could be confirmed.", section, describe_todo(verdict) or "Answer it.")
    text = renumber_markers(verdict.text, verdict.sources, request.sources)
    file = f"responses/{FOLDER}/{request.request_id}.md"
    run.outputs.write(run.batch.layout.folder / file, answer_file(request, text))
    judge_unless_locked(run)
    lost = missing_passages(verdict, request)
    notes = [f"Its markers of {', '.join(lost)} were taken out: that is no passage of the section any more."] if lost else []
    standing = f"{section} is {run.verdict(section).standing}, {count_words(text)} words."
    return [f"{file} is written. {standing}", *notes]


def present_request(run: BatchRun, section: str) -> Request:
    """Return the section's request, which must ask what the outline asks now.

    Args:
        section: Its id, or its ``request_id``.

    Raises:
        BadSettings: There is no such section, its request is not written yet, or the outline has changed since.
    """
    section = require_section(run, section)
    request = run.request(section)
    (planned,) = (other for other in run.batch.asking if other.id == section)
    if request is None or request.question_digest != question_digest(run.batch.outline, planned):
        raise BadSettings("Its present question is not asked yet.", section, f"Run `doit ask:{run.batch.name}` first.")
    return request


def missing_passages(verdict: Verdict, request: Request) -> list[str]:
    """Return the documents of passages that the text cites and the request does not offer."""
    offered = {(source.document, source.text) for source in request.sources}
    return sorted({source.document for source in verdict.sources if (source.document, source.text) not in offered})
