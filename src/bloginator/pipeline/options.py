"""Commands and options, said once: doit's command line and our own (argparse) are both made from this table."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bloginator.batch.run_options import ONLY
from bloginator.errors import BadSettings


class BadValue(argparse.ArgumentTypeError, ValueError):
    """A value that an option cannot have: argparse tells the one kind of error, doit the other."""


def seconds(text: str) -> str:
    """Return a number of seconds as it was written."""
    from bloginator.disk.settings import parse_seconds

    try:
        parse_seconds(text, "")
    except BadSettings as error:
        raise BadValue(f"{error.what} {error.mend}") from error
    return text


@dataclass(frozen=True)
class Option:
    """One option, as both command lines have it."""

    name: str  # as ``RunOptions`` has it; written with ``-`` on the command line
    help: str  # what it does, on one line
    metavar: str = ""  # what its value is called; empty for a flag, which has none
    choices: dict[str, str] = field(default_factory=dict)  # value -> what it means; empty where any value may be given
    kind: Callable[[str], str] = str  # returns a value as it was written, or raises ``BadValue``
    written: str = ""  # how it is written, where that is no name that code may have

    @property
    def long(self) -> str:
        """Return how it is written, behind two strokes."""
        return self.written or self.name.replace("_", "-")

    @property
    def is_flag(self) -> bool:
        """Tell whether the option is given without a value."""
        return not (self.metavar or self.choices)

    def for_doit(self) -> dict[str, Any]:
        """Return the option as a parameter of a doit task."""
        kind, default = (bool, False) if self.is_flag else (self.kind, "")
        param = {"name": self.name, "long": self.long, "type": kind, "default": default, "help": self.help}
        return param | ({"choices": list(self.choices.items())} if self.choices else {})

    def add_to(self, parser: argparse.ArgumentParser) -> None:
        """Add the option to a parser of our own command line."""
        shape: dict[str, Any] = {"metavar": self.metavar or None, "choices": tuple(self.choices) or None, "type": self.kind}
        parser.add_argument(
            f"--{self.long}", dest=self.name, help=self.help, **({"action": "store_true"} if self.is_flag else shape)
        )


@dataclass(frozen=True)
class TaskCommand:
    """A command that is a doit task as well: ``bloginator COMMAND NAME`` and ``doit COMMAND:NAME``."""

    help: str  # what it does, on one line
    action: str  # the function of the batch room that does it, as ``folder.module.function``
    options: tuple[Option, ...] = ()

    def params(self) -> list[dict[str, Any]]:
        """Return the options as parameters of a doit task."""
        return [option.for_doit() for option in self.options]


TASK_SYNTAX = frozenset("=*")  # what doit reads as syntax in the name of a task
JSON = Option("json", "print JSON and nothing else")
COVERAGE = Option("coverage", "which words of each section no document has, and how many passages it is given")
ALL = Option("all", "every section in the table, also where it is long")
FAIL_ON = {"unsupported": "an unsupported sentence", "critical": "a critical finding"}
TASKS = {
    "draft": TaskCommand(
        "everything up to the draft: ask, wait, check, assemble",
        "draft.assemble.report_draft",
        (
            Option("batch_timeout", "seconds to wait for answers; 0 does not wait", metavar="S", kind=seconds),
            Option("responder", "who answers, for this run", metavar="NAME"),
            Option("only", f"what programs are asked for: {', '.join(ONLY)}, or a section's id", metavar="WHICH"),
            Option("strict", "a partial draft is an error"),
            Option("watch", "go on by itself when outline, corpus or answers change"),
        ),
    ),
    "pack": TaskCommand(
        "write the open requests into packs, for an assistant to read in one go",
        "status.leases.pack_or_take",
        (
            Option("take", "take so many open sections for one hand, and pack these alone", metavar="N"),
            Option("hand", "who takes them; the same name gets what it had", metavar="NAME", written="as"),
            Option("minutes", "how long they are kept from others; 30 by default", metavar="MINUTES", written="for"),
        ),
    ),
    "status": TaskCommand("where each section stands, and what to do", "status.status.show_status", (JSON, COVERAGE, ALL)),
    "check": TaskCommand(
        "what needs work, and what is worth a look; 1 while something needs work", "status.check.check_batch", (JSON,)
    ),
    "report": TaskCommand(
        "how much is supported, and what is worth a look, by severity",
        "report.report.report_batch",
        (JSON, Option("fail_on", "end with 1 when there is one", choices=FAIL_ON)),
    ),
    "plan": TaskCommand("what the next draft would do and why; nothing is written", "draft.plan.show_plan", (JSON,)),
    "export": TaskCommand(
        "write the draft as it is now for Word, print, books and sites; nothing is asked",
        "draft.export.export_batch",
        (
            Option("to", "the forms, with commas between: docx, pdf, epub, html, md, page, json", metavar="FORMS"),
            Option("flavour", "with --to md: the site maker whose front matter it gets, hugo say", metavar="NAME"),
            Option("review", "with --to docx: evidence as comments, what changed since the last one as tracked changes"),
            Option("clean", "leave out state, gaps, placeholders and notes found by us"),
            Option("anyway", "clean, although findings of severity critical are open"),
        ),
    ),
    "graph": TaskCommand("draw the batch as graph.svg", "status.status.draw_graph"),
    "cost": TaskCommand("what the open sections would cost; nothing is sent", "budget.show_cost", (JSON,)),
    "cancel": TaskCommand("ask providers to stop what they hold of a batch", "answers.programs.cancel"),
}
