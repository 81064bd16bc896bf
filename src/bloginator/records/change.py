"""What became of a section while somebody looked."""

from dataclasses import dataclass

from bloginator.records.exchange import Verdict


@dataclass(frozen=True, slots=True)
class Change:
    """A section whose verdict became another."""

    section: str
    before: Verdict | None
    after: Verdict
