"""Write or edit one section where it stands: what there is to begin with, what is wrong with it so far, and its saving.

    open_desk ──► check_text, keep_text, as one types ──► save_text ──► where `bloginator answer` writes, or edited/

Each act carries the digest of what was shown. Where that is not what is there any more, nothing is written.
"""

from typing import NamedTuple

from bloginator.batch.opening import judge_unless_locked
from bloginator.batch.report.grounding import load_model
from bloginator.batch.requests.feedback import require_present_request
from bloginator.batch.run import BatchRun
from bloginator.batch.status.leases import Hand, describe_leases
from bloginator.batch.writer.answer import FirstText, first_text, form_path, keep_form, write_answer
from bloginator.digest import SHORT, digest, digest_bytes
from bloginator.disk.batch_lock import make_lock
from bloginator.disk.files import write_whole
from bloginator.disk.leases import read_leases
from bloginator.errors import BadSettings, TextChanged
from bloginator.reading import read_text_or_empty
from bloginator.records.exchange import COUNTING, EDITED, Request, Verdict
from bloginator.stages.report.evidence import gather_evidence
from bloginator.stages.requests.answer_form import answer_file, find_own_lines
from bloginator.stages.requests.screening import screen_answer
from bloginator.stages.status.check_lines import count_text, look_lines, work_line
from bloginator.stages.verdicts.judge import judge
from bloginator.text.answers.files import read_file
from bloginator.text.messages import clip

SENTENCE = 80  # characters of a sentence by which it is known


class Desk(NamedTuple):
    """One section as it lies before who writes it.

    Args:
        first: What there is to begin with.
        typed: What was typed before and is no answer yet; empty where nothing was.
        seen: The digest of what is shown, which every act brings back.
        other: Who else has the section, as one sentence; empty where nobody has.
    """

    request: Request
    verdict: Verdict
    first: FirstText
    typed: str
    seen: str
    other: str = ""


def open_desk(run: BatchRun, section: str, hand: Hand | None = None) -> Desk:
    """Return a section as it stands, for a hand that may have it already.

    Raises:
        BadSettings: There is no such section, or its present question is not asked yet.
    """
    request = require_present_request(run, section)
    section, first = request.section, first_text(run, request)
    seen = digest("seen", [request.request_id, first.text, str(first.file), digest_bytes(first.content or b"")])[:16]
    typed = find_own_lines(read_text_or_empty(form_path(run, section)))
    lease = read_leases(run.batch.layout).get(section)
    is_others = lease is not None and (hand is None or lease.holder != hand.name)
    holder = describe_leases({section: lease})[0] if lease and is_others else ""
    return Desk(request, run.verdict(section), first, typed, seen, holder)


def require_seen(run: BatchRun, section: str, seen: str) -> Desk:
    """Return the section as it stands, where that is what somebody was shown.

    Raises:
        TextChanged: It has changed since.
    """
    desk = open_desk(run, section)
    if desk.seen == seen:
        return desk
    what = "The section has changed since it was shown; nothing was written."
    raise TextChanged(what, desk.request.section, "Look at what stands there now, and do it again.")


def keep_text(run: BatchRun, section: str, text: str) -> None:
    """Keep what was typed until now, as `bloginator answer` does; what stands there anyway is not kept."""
    desk = open_desk(run, section)
    if text.strip() in ("", desk.first.text.strip()):
        form_path(run, desk.request.section).unlink(missing_ok=True)
    elif text.strip() != desk.typed:
        keep_form(run, desk.request, desk.first, text)


def save_text(run: BatchRun, section: str, text: str, seen: str, *, beside: bool = False) -> list[str]:
    """Write a text as the section's answer; return what to tell.

    Args:
        seen: The digest of what was shown when it was begun.
        beside: Whether the edited text that it takes the place of is kept beside it.

    Raises:
        TextChanged: Something else stands there now; nothing was written.
        BadSettings: There is nothing in it, or all places for it were taken meanwhile.
    """
    with make_lock(run.batch.layout.cache / "edited.lock"):
        desk = require_seen(run, section, seen)
        request, first = desk.request, desk.first
        if not text.strip():
            raise BadSettings("There is nothing in it.", request.section, "Write something, or leave it as it is.")
        notes = keep_beside(run, first) if beside else []
        path = write_answer(run, request, first, text.strip())
    if path is None:
        raise BadSettings("Somebody else has answered it meanwhile.", request.respond_to, "Look at it, and edit that.")
    judge_unless_locked(run)
    shown, verdict = run.batch.layout.shown(path), run.verdict(request.section)
    if verdict.standing in COUNTING:
        return [f"{request.section} is {verdict.standing}, in {shown}.", *notes]
    return [f"It is written to {shown}.", work_line(verdict), *notes]


def keep_beside(run: BatchRun, first: FirstText) -> list[str]:
    """Keep the file that a text is about to replace; return where, in words."""
    if first.file is None or first.content is None:
        return []
    path = first.file.with_name(f"{first.file.name}.yours-{digest_bytes(first.content)[:SHORT]}")
    write_whole(path, first.content)
    return [f"What stood there is kept as {run.batch.layout.shown(path)}."]


def check_text(run: BatchRun, section: str, text: str) -> list[str]:
    """Return what `check` would say of a text, and which sentences its passages do not support; nothing is kept."""
    desk = open_desk(run, section)
    request, verdict = desk.request, judge_text(run, desk, text)
    if verdict.standing not in COUNTING:
        return [work_line(verdict)]
    counted = count_text(verdict.text)
    lines = look_lines({request.section: verdict}, {request.section: request}, {request.section: counted})
    evidence = gather_evidence(request.section, verdict.text, request.sources, load_model(), "")
    for sentence in evidence.sentences:
        if sentence.verdict in ("unsupported", "weak"):
            why = "; ".join(sentence.reasons) or "no passage says all of it"
            lines.append(f"{sentence.verdict}: “{clip(sentence.text, SENTENCE)}”: {why}.")
    return [f"{counted.words} words.", *lines]


def judge_text(run: BatchRun, desk: Desk, text: str) -> Verdict:
    """Return the verdict on a text as if it were the section's one answer, where it would be written."""
    request = desk.request
    is_edited = desk.first.file is not None and desk.first.file.parent.name == EDITED
    file = f"responses/{EDITED}/{request.section}.md" if is_edited else request.respond_to
    answers, _ = read_file(file, answer_file(request, text).encode("utf-8", "replace"), frozenset(run.ids))
    return judge(
        request,
        past={},
        answers=[screen_answer(answer, run.blocklist.forbidden.entries) for answer in answers],
        before=None,
        young=False,
        responders=run.batch.settings.responder,
    )
