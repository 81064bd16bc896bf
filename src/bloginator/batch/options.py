"""The options of a run, as doit or our own command line parsed them."""

from collections.abc import Mapping
from typing import Any

Param = dict[str, Any]

ONLY = ("missing", "refused", "stale", "outdated")
"""Standings that ``--only`` may name, beside a section's id."""

DRAFT: list[Param] = [
    {
        "name": "batch_timeout",
        "long": "batch-timeout",
        "type": str,
        "default": "",
        "help": "seconds to wait for answers; 0 does not wait",
    },
    {"name": "responder", "long": "responder", "type": str, "default": "", "help": "who answers, for this run"},
    {
        "name": "only",
        "long": "only",
        "type": str,
        "default": "",
        "help": "what programs are asked for: missing, refused, stale, outdated, or a section's id",
    },
    {"name": "strict", "long": "strict", "type": bool, "default": False, "help": "a partial draft is an error"},
]
COVERAGE: Param = {
    "name": "coverage",
    "long": "coverage",
    "type": bool,
    "default": False,
    "help": "how much of each section the corpus can carry",
}
FAIL_ON: Param = {
    "name": "fail_on",
    "long": "fail-on",
    "type": str,
    "default": "",
    "choices": [("unsupported", "an unsupported sentence"), ("critical", "a critical finding")],
    "help": "end with 1 when there is one",
}
JSON: Param = {"name": "json", "long": "json", "type": bool, "default": False, "help": "print JSON and nothing else"}


class Chosen:
    """The options that were given in this process; a later one wins."""

    def __init__(self) -> None:
        self._given: dict[str, Any] = {}

    def take(self, options: Mapping[str, Any] | None) -> None:
        """Add options; one that was left at its default says nothing."""
        self._given.update({name: value for name, value in (options or {}).items() if value})

    def get(self, name: str) -> Any:
        """Return the option's value, ``None`` when it was not given."""
        return self._given.get(name)

    def clear(self) -> None:
        """Forget everything; for a process that runs more than once."""
        self._given.clear()


CHOSEN = Chosen()
"""This process's options; doit parses them before any action runs, and hands them to no other task."""
