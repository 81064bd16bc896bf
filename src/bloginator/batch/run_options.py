"""The options of one run, as doit or our own command line parsed them: a record that every step is handed with its batch."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self

ONLY = ("missing", "refused", "stale", "outdated")  # standings that ``--only`` may name, beside a section's id


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What was asked for in this run alone; ``pipeline.options`` tells what each option means."""

    batch_timeout: str = ""
    responder: str = ""
    only: str = ""
    strict: bool = False
    watch: bool = False
    json: bool = False
    coverage: bool = False
    all: bool = False
    fail_on: str = ""
    section: str = ""
    to: str = ""
    flavour: str = ""
    review: bool = False
    clean: bool = False
    anyway: bool = False
    take: str = ""
    hand: str = ""
    minutes: str = ""

    def updated(self, options: Mapping[str, Any]) -> Self:
        """Return these options with others on top; one that was left at its default says nothing."""
        known = {option.name for option in fields(self)}
        return replace(self, **{name: value for name, value in options.items() if value and name in known})


NO_OPTIONS = RunOptions()
