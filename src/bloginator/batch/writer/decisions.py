"""Decide: what the writer settles, be it findings, in ``decisions.jsonl``, or a text that fits its changed question."""

from collections.abc import Sequence
from typing import Literal

from bloginator.batch.opening import judge_unless_locked
from bloginator.batch.report.findings import measure
from bloginator.batch.requests.feedback import require_present_request
from bloginator.batch.requests.source_changes import source_changes
from bloginator.batch.run import BatchRun
from bloginator.disk.decisions import FILE, add_decision_lines
from bloginator.errors import BadSettings
from bloginator.records.exchange import Request, Verdict
from bloginator.records.report import Decision, Finding, Settling
from bloginator.stages.report.decisions import apply_decisions, decide, find_by_id, read_decisions
from bloginator.stages.report.outcome import describe_findings, sum_up
from bloginator.stages.report.source_changes import change_lines
from bloginator.stages.requests.answer_form import answer_file
from bloginator.stages.requests.feedback import match_markers, renumber_markers
from bloginator.stages.status.rows import describe_todo
from bloginator.stages.wording import MAX_NAMED, source_label
from bloginator.text.answers.cleaning import clean_answer
from bloginator.text.markers import MARKER
from bloginator.text.messages import and_more, clip
from bloginator.text.sentences import split_sentences
from bloginator.text.tokenize import count_words

DONE: dict[Settling | Literal["reopen"], str] = {"accept": "accepted", "dismiss": "dismissed", "reopen": "open again"}

FOLDER = "confirmed"  # where under ``responses/`` confirmed texts lie, each named by the request that it was confirmed for


def settle(run: BatchRun, written: Sequence[str], decision: Settling, why: str) -> tuple[list[str], tuple[str, ...]]:
    """Settle the findings named by id, or by its beginning; return what to tell, and a sentence on each name of none."""
    findings, decisions, complaints = measure(run).findings, list[Decision](), list[str]()
    for name in written:
        try:
            decisions.append(decide(findings, name, decision, why))
        except BadSettings as error:
            complaints.append(f"{error.what} {error.mend}")
    return keep(run, findings, decisions) if decisions else ["Nothing was settled."], tuple(complaints)


def settle_lines(run: BatchRun, text: str, source: str) -> tuple[list[str], tuple[str, ...]]:
    """Settle what lines of decisions say; return what to tell, and a sentence on each line that was passed over."""
    findings = measure(run).findings
    lines = read_decisions(text, source, lambda written: find_by_id(findings, written).id)
    decisions = [decide(findings, line.finding, line.decision, line.why) for line in lines.decisions]
    return keep(run, findings, decisions), lines.complaints


def keep(run: BatchRun, findings: Sequence[Finding], decisions: Sequence[Decision]) -> list[str]:
    """Write the decisions that change something, the last one on each finding, and say what became of each."""
    known = {finding.id: finding for finding in findings}
    last = list({decision.finding: decision for decision in decisions}.values())
    new = [decision for decision in last if changes(decision, known[decision.finding])]
    if new:
        add_decision_lines(run.batch.layout, [decision.model_dump_json() for decision in new])
    lines = [f"{each.finding} is {DONE[each.decision]}: “{clip(each.text, 80)}”" for each in new]
    lines += [f"{each.finding} is {DONE[each.decision]} already." for each in last if each not in new]
    settled = apply_decisions(findings, last)
    outcome = sum_up(list(run.verdicts().values()), run.batch.settings.threshold, {}, settled)
    file = run.batch.layout.shown(run.batch.layout.folder / FILE)
    return [*lines, f"{describe_findings(outcome)} Decisions are kept in {file}."]


def changes(decision: Decision, finding: Finding) -> bool:
    """Tell whether a decision says anything of a finding that is not so already."""
    before = finding.decision or "reopen"
    return decision.decision != before or (decision.why not in ("", finding.why))


def confirm(run: BatchRun, section: str) -> list[str]:
    """Write the last accepted text, with the gaps it names, as an answer to the present request; return what to tell.

    The answer that it comes from stays where it is.

    Raises:
        BadSettings: There is no such section, no text to confirm, or the present question is not asked yet. Nothing
            was written.
    """
    request = require_present_request(run, section)
    section = request.section
    verdict = run.verdict(section)
    if verdict.standing == "accepted":
        return [f"{section} is accepted already; nothing was written."]
    text = renumber_markers(verdict.text, verdict.sources, request.sources)
    if not text:  # the request that it answers is not kept: it loses its markers
        answers = (answer.text for answer in run.responses.answers(section) if answer.file == verdict.file)
        text = clean_answer(next(answers, ""), title=request.title, section=section).text
    if verdict.standing not in ("stale", "outdated") or not text:
        raise BadSettings("It has no text that could be confirmed.", section, describe_todo(verdict) or "Answer it.")
    changes = {section: source_changes(run).get(section, [])}
    file = f"responses/{FOLDER}/{request.request_id}.md"
    gaps = [finding.what for finding in verdict.findings if finding.code == "gap"] if verdict.text else []
    run.outputs.write(run.batch.layout.folder / file, answer_file(request, "\n\n".join([text, *gaps])))
    judge_unless_locked(run)
    notes = [*describe_lost(verdict, request), *change_lines(changes, {section: verdict.text})]
    if not verdict.text:
        notes = ["Its markers were taken out: the request whose passages they name is not kept."]
    standing = f"{section} is {run.verdict(section).standing}, {count_words(text)} words."
    return [f"{file} is written. {standing}", *notes]


def describe_lost(verdict: Verdict, request: Request) -> list[str]:
    """Return a line for each marker that a text loses for a request, with the sentences that had no other."""
    markers, lines = match_markers(verdict.sources, request.sources), []
    sentences = [verdict.text[sentence.start : sentence.end] for sentence in split_sentences(verdict.text)]
    bare = [words for words in sentences if not any(map(markers.get, MARKER.findall(words)))]  # no marker stays
    for source in verdict.sources:
        if not markers[source.marker]:
            line = f"[{source.marker}] {source_label(source)} was taken out: that is no passage of the section any more."
            if quotes := [f"“{clip(words, 120)}”" for words in bare if source.marker in MARKER.findall(words)]:
                line += f" Without a marker now: {and_more(quotes, MAX_NAMED)}"
            lines.append(line)
    return lines
