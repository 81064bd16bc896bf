"""What was found out about a batch's texts."""

from typing import TYPE_CHECKING, NamedTuple

from bloginator.records.report import Finding, Outcome, SectionEvidence

if TYPE_CHECKING:
    from bloginator.stages.report.finding_builder import ReportInputs
    from bloginator.stages.report.outcome import Claims


class Measured(NamedTuple):
    """What was found out about a batch's texts; ``complaints`` are of rules and decisions that cannot be read."""

    evidence: dict[str, SectionEvidence]
    inputs: "ReportInputs"
    claims: "Claims"
    findings: tuple[Finding, ...]
    outcome: Outcome
    complaints: tuple[str, ...]

    @property
    def links(self) -> dict[str, bool]:
        """Return the files that the texts link to, and whether each is there."""
        return {**dict.fromkeys(self.inputs.files, True), **dict.fromkeys(self.inputs.absent, False)}

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """Return the findings that nobody has settled."""
        return tuple(finding for finding in self.findings if not finding.decision)
