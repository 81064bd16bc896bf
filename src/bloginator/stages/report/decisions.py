"""Decisions of the writer on findings: read from lines, and applied to the findings that they were made on.

A decision holds for one sentence beside one source, whatever else moves our judgement of the two. When either changes it is
void; the finding that comes back then says what one like it was settled for.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Literal, NamedTuple

from pydantic import ValidationError

from bloginator.digest import SHORT, digest
from bloginator.errors import BadSettings
from bloginator.records.report import Decision, Finding, FindingKind, Settling
from bloginator.stages.wording import as_clause, end_sentence
from bloginator.text.alignment import align
from bloginator.text.messages import and_more, clip, did_you_mean

EXAMPLE = '{"finding": "1a2b3c4d", "decision": "dismiss", "why": "…"}'
DECISIONS = ("accept", "dismiss", "reopen")
DOUBTED = frozenset({"unsupported", "weak"})
"""Kinds of findings that doubt a sentence, of which it has one at most: what was decided on one holds for the other."""

LIKE = 0.5  # so much of two sentences must be the same for one to be called the other's earlier words
MAX_SHOWN = 120  # characters of a sentence that is quoted


class DecisionLines(NamedTuple):
    """What some lines hold: the decisions in order, and a sentence on each line that is none."""

    decisions: tuple[Decision, ...] = ()
    complaints: tuple[str, ...] = ()


def identify(findings: Iterable[Finding], doubted: FindingKind = "unsupported") -> list[Finding]:
    """Return the findings with their ids: the same words beside the same source have the same id in every run.

    A sentence that is doubted has one id, however much supports it: that may change with what stands around it.

    Args:
        doubted: The kind that the ids of doubted sentences are made with; earlier versions wrote those of ``weak``, too.
    """
    seen: dict[str, int] = {}
    identified = []
    for finding in findings:
        kind = doubted if finding.kind in DOUBTED else finding.kind
        parts = [kind, finding.section, finding.subject, finding.sentence_digest, finding.source_digest]
        key = digest("finding", parts)
        seen[key] = number = seen.get(key, 0) + 1
        name = key if number == 1 else digest("finding", [*parts, number])
        identified.append(finding.model_copy(update={"id": name[:SHORT]}))
    return identified


def read_decisions(text: str, file: str, full_id: Callable[[str], str] = str) -> DecisionLines:
    """Read decisions, one JSON object a line; empty lines and those that begin with ``#`` say nothing.

    Args:
        file: Where the lines stand, for the complaints.
        full_id: Completes the id of a finding as it is written; what it raises is a complaint.
    """
    decisions, complaints = [], []
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            decisions.append(read_line(line, full_id))
        except (ValueError, BadSettings) as error:
            complaints.append(
                f"{file} line {number} is no decision and was passed over: {as_clause(end_sentence(str(error.args[0])))}"
            )
    return DecisionLines(tuple(decisions), tuple(complaints))


def read_line(line: str, full_id: Callable[[str], str]) -> Decision:
    """Read one decision; keys that it does not have are left alone. What is wrong is raised as a clause."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"it is no JSON (write {EXAMPLE})") from error
    if not isinstance(values, dict):
        raise ValueError(f"it is no object (write {EXAMPLE})")
    known = {name: value for name, value in values.items() if name in Decision.model_fields}
    known |= {name: value.strip().lower() for name in ("finding", "decision") if isinstance(value := known.get(name), str)}
    if isinstance(written := known.get("finding"), str):
        known["finding"] = full_id(written)
    try:
        return Decision.model_validate(known)
    except ValidationError as error:
        raise ValueError(describe_fault(error, known)) from error


def describe_fault(error: ValidationError, values: dict[str, object]) -> str:
    """Return what is wrong with a decision's first bad value, with the word that was probably meant."""
    name = str(error.errors()[0]["loc"][0])
    if name not in values:
        return f"it has no {name} (write {EXAMPLE})"
    if name == "decision":
        return f"decision is accept, dismiss or reopen, not {values[name]}.{did_you_mean(str(values[name]), DECISIONS)}"
    return f"its {name} is wrong: {json.dumps(values[name], ensure_ascii=False)[:MAX_SHOWN]}"


def apply_decisions(findings: Sequence[Finding], decisions: Sequence[Decision]) -> tuple[Finding, ...]:
    """Return the findings, each with the last decision that holds for it, or with what one like it was settled for."""
    known = by_earlier_ids(findings) if decisions else {}
    known |= {finding.id: finding for finding in findings}
    holding: dict[str, Decision] = {}
    void: dict[tuple[bool | str, str], list[Decision]] = defaultdict(list)
    for decision in decisions:
        finding = known.get(decision.finding)
        if finding and holds(decision, finding):
            holding[finding.id] = decision
        elif decision.decision != "reopen":
            void[decision.kind in DOUBTED or decision.kind, decision.section].append(decision)
    return tuple(
        settle(finding, holding.get(finding.id), void[finding.kind in DOUBTED or finding.kind, finding.section])
        for finding in findings
    )


def by_earlier_ids(findings: Sequence[Finding]) -> dict[str, Finding]:
    """Return the findings by the ids that earlier versions gave them."""
    return {earlier.id: finding for earlier, finding in zip(identify(findings, "weak"), findings, strict=True)}


def settle(finding: Finding, own: Decision | None, void: Sequence[Decision]) -> Finding:
    """Return one finding as it was decided; ``void`` are those on its kind and section that hold for none."""
    if own:
        is_open = own.decision == "reopen"
        return finding.model_copy(update={"decision": "" if is_open else own.decision, "why": "" if is_open else own.why})
    before = next((decision.text for decision in reversed(void) if is_like(decision, finding)), "")
    return finding.model_copy(update={"settled_before": clip(before, MAX_SHOWN)}) if before else finding


def holds(decision: Decision, finding: Finding) -> bool:
    """Tell whether a decision was made on this very sentence beside this very source."""
    return decision.sentence in ("", finding.sentence_digest) and decision.source in ("", finding.source_digest)


def is_like(decision: Decision, finding: Finding) -> bool:
    """Tell whether a decision was made on the same sentence or on earlier words of it."""
    if not decision.text:
        return False
    if decision.sentence == finding.sentence_digest:
        return True
    earlier, words = decision.text.split(), finding.sentence.split()
    alike = sum(last - first for kind, first, last, _, _ in align(earlier, words) if kind == "equal")
    return 2 * alike >= LIKE * (len(earlier) + len(words))


def decide(findings: Sequence[Finding], written: str, decision: Settling | Literal["reopen"], why: str = "") -> Decision:
    """Return a decision on the finding that ``written`` names by its id, or by the beginning of it."""
    finding = find_by_id(findings, written)
    return Decision(
        finding=finding.id,
        decision=decision,
        why=why,
        kind=finding.kind,
        section=finding.section,
        sentence=finding.sentence_digest,
        source=finding.source_digest,
        text=finding.sentence,
    )


MIN_ID = 4  # characters of an id that name a finding at least: fewer are as likely a slip


def find_by_id(findings: Sequence[Finding], written: str) -> Finding:
    """Return the one finding whose id begins as written, or an id that an earlier version gave it.

    Raises:
        BadSettings: There is none, or several.
    """
    begun = written.strip().lower()
    if len(begun) < MIN_ID:
        raise BadSettings(f"{written!r} is too short for an id.", "", f"Write at least {MIN_ID} characters of it.")
    named = [finding for finding in findings if finding.id.startswith(begun)] or [
        finding for earlier, finding in by_earlier_ids(findings).items() if earlier.startswith(begun)
    ]
    if len(named) == 1:
        return named[0]
    if named:
        ids = and_more([f"{finding.id} ({finding.section})" for finding in named], 5)
        raise BadSettings(f"Several findings begin with {begun}: {ids}.", "", "Write more of the id.")
    guess = did_you_mean(begun, (finding.id for finding in findings))
    raise BadSettings(f"There is no finding {written}.{guess}", "", "`bloginator report` lists them with their ids.")
