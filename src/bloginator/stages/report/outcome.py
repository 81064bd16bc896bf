"""The one truth about a batch: how it stands and what its texts come to, as status, draft, report and exit codes say it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bloginator.records.exchange import Verdict
from bloginator.records.report import SEVERITIES, Finding, Grounded, Outcome, SectionEvidence
from bloginator.stages.verdicts.tally import is_extract, name_gaps, shows_accepted_before, tally
from bloginator.stages.wording import describe_accepted_before, describe_earlier, describe_extracts
from bloginator.text.messages import count_of

LOST: dict[str, Grounded] = {"source-fact": "unsupported", "source-gone": "unsupported", "source-changed": "weak"}
"""What a sentence comes to whose source is another by now, by the code of the finding."""

Claims = dict[tuple[str, int], Grounded]
"""(Section, start of a sentence) -> whether its sources, as they are now, support it; what claims nothing is left out."""


def find_dismissed(findings: Iterable[Finding]) -> set[tuple[str, int]]:
    """Return section and start of the sentences that findings doubted, all of which the writer called wrong."""
    doubting = [finding for finding in findings if finding.kind in ("unsupported", "weak", "source")]
    standing = {(finding.section, finding.start) for finding in doubting if finding.decision != "dismiss"}
    return {(finding.section, finding.start) for finding in doubting} - standing


def heed_dismissals(
    evidence: Mapping[str, SectionEvidence], findings: Iterable[Finding], untold: Iterable[Finding]
) -> dict[str, SectionEvidence]:
    """Return evidence in which a claim that was doubted, and whose findings were all dismissed, is supported.

    Args:
        untold: The findings before one was told for several: a changed source alone says nothing of support.
    """
    doubted = {(finding.section, finding.start) for finding in untold if finding.kind in ("unsupported", "weak")}
    dismissed, heeded = find_dismissed(findings) & doubted, dict(evidence)
    for section in {section for section, _ in dismissed} & evidence.keys():
        sentences = tuple(
            sentence.model_copy(update={"verdict": "supported"})
            if (section, sentence.start) in dismissed and sentence.verdict != "no claim"
            else sentence
            for sentence in evidence[section].sentences
        )
        weighed = evidence[section].model_copy(update={"sentences": sentences})
        heeded[section] = weighed.model_copy(update={"supported": share_supported(weigh_claims([weighed], ()))})
    return heeded


def weigh_claims(evidence: Iterable[SectionEvidence], findings: Iterable[Finding]) -> Claims:
    """Return every claim: as its sources support it, unless they are others by now; a dismissed finding says nothing."""
    claims: Claims = {
        (section.section, sentence.start): sentence.verdict
        for section in evidence
        for sentence in section.sentences
        if sentence.verdict != "no claim"
    }
    for finding in findings:
        place, now = (finding.section, finding.start), LOST.get(finding.code)
        if now and finding.decision != "dismiss" and claims.get(place) != "unsupported":
            claims[place] = now
    return claims


def count_raised(before: Claims, claims: Claims) -> int:
    """Return how many claims are supported, but were not before findings were dismissed."""
    return sum(verdict == "supported" != before[place] for place, verdict in claims.items())


def share_supported(claims: Claims) -> float | None:
    """Return the share of claims that are supported, 4 digits; ``None`` where there is none."""
    verdicts = list(claims.values())
    return round(verdicts.count("supported") / len(verdicts), 4) if verdicts else None


def shares_by_section(claims: Claims) -> dict[str, float | None]:
    """Return that share of each section that claims anything."""
    sections: dict[str, Claims] = {}
    for place, verdict in claims.items():
        sections.setdefault(place[0], {})[place] = verdict
    return {section: share_supported(own) for section, own in sections.items()}


def says_unsupported(finding: Finding) -> bool:
    """Tell whether a finding says that no source supports its sentence."""
    return finding.kind == "unsupported" or LOST.get(finding.code) == "unsupported"


def sum_up(
    verdicts: Sequence[Verdict],
    threshold: float,
    claims: Claims,
    findings: Sequence[Finding],
    unmeasured: Sequence[str] = (),
    page: str = "",
    dismissed: int = 0,
) -> Outcome:
    """Return how a batch stands.

    Args:
        verdicts: One for each section that asks for text, in the outline's order.
        unmeasured: Sections that count and whose text is too long to be measured.
        page: The name of the page that the batch exports; empty where it exports none.
        dismissed: How many claims are supported by the writer's word alone.
    """
    counts, still_open = tally(verdicts, threshold), [finding for finding in findings if not finding.decision]
    weighed, severities = list(claims.values()), Counter(finding.severity for finding in still_open)
    accepted = {(finding.section, finding.start) for finding in findings
                if finding.decision == "accept" and says_unsupported(finding)}  # fmt: skip
    return Outcome(
        total=counts.total,
        needed=counts.needed,
        accepted=counts.accepted,
        outdated=counts.outdated,
        lacking=tuple(verdict.section for verdict in counts.lacking),
        earlier=tuple(verdict.section for verdict in counts.lacking if verdict.standing == "stale" and verdict.text),
        accepted_before=tuple(verdict.section for verdict in verdicts if shows_accepted_before(verdict)),
        extracts=sum(map(is_extract, verdicts)),
        gaps=tuple(verdict.section for verdict in verdicts if name_gaps(verdict)),
        unmeasured=tuple(unmeasured),
        claims=len(weighed),
        supported=weighed.count("supported"),
        unsupported=weighed.count("unsupported"),
        dismissed=dismissed,
        unsupported_accepted=len(accepted & claims.keys()),
        open={severity: severities[severity] for severity in SEVERITIES if severities[severity]},
        open_unsupported=sum(map(says_unsupported, still_open)),
        settled=len(findings) - len(still_open),
        page=page,
    )


def outcome_lines(outcome: Outcome) -> list[str]:
    """Return what the texts come to, a line each: findings, support, what is not measured; all say these lines."""
    extracts = describe_extracts(outcome.extracts, outcome.total)
    lines = [*([extracts] if extracts else []), describe_findings(outcome), describe_support(outcome)]
    if earlier := describe_earlier(outcome.earlier):
        lines.append(f"{earlier}; it is not measured.")
    if before := describe_accepted_before(outcome.accepted_before):
        lines.append(f"{before}.")
    if absent := len(outcome.lacking) - len(outcome.earlier):
        lines.append(f"{count_of(absent, 'section')} not written and not measured.")
    if outcome.unmeasured:
        lines.append(f"Too long to be measured: {', '.join(outcome.unmeasured)}.")
    return lines


def describe_findings(outcome: Outcome) -> str:
    """Return how many findings there are, settled and open."""
    still_open, settled = sum(outcome.open.values()), outcome.settled
    if not still_open + settled:
        return "No findings."
    severities = ", ".join(f"{count} {severity}" for severity, count in outcome.open.items())
    parts = [f"{settled} settled, {still_open} open"] if settled else []
    return ": ".join([count_of(still_open + settled, "finding"), *parts, *([severities] if severities else [])]) + "."


def describe_support(outcome: Outcome) -> str:
    """Return how many claims are supported, by whose word, how many are weak, where these are seen, how many are neither."""
    if not outcome.claims:
        return "Nothing claims anything yet: support is not measured."
    share = floor_percent(outcome.supported / outcome.claims)
    weak = outcome.claims - outcome.supported - outcome.unsupported
    shown = f" (dashed in {outcome.page})" if outcome.page else ""
    against = f" Weak: {weak:,}{shown}." if weak else ""
    accepted = f", {outcome.unsupported_accepted:,} of them accepted by you" if outcome.unsupported_accepted else ""
    against += f" Unsupported: {outcome.unsupported:,}{accepted}." if outcome.unsupported else ""
    word = f", {outcome.dismissed:,} by your word" if outcome.dismissed else ""
    are = "is" if outcome.claims == 1 else "are"
    return f"{share} of {count_of(outcome.claims, 'claim')} {are} supported{word}.{against}"


def floor_percent(share: float) -> str:
    """Return a share in per cent, rounded down so that 100% means all of it."""
    return f"{int(share * 100 + 1e-9)}%"


def fails_check(outcome: Outcome, on: str) -> bool:
    """Tell whether what is open has what a check is to fail on: ``unsupported`` sentences, or ``critical`` findings."""
    return (on == "unsupported" and outcome.open_unsupported > 0) or (on == "critical" and "critical" in outcome.open)
