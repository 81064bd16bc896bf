"""Report: measure the texts that count, write ``report.md`` and ``report.json``, and print the findings by severity.

verdicts ──► evidence (cached by section) ──┐
corpus ────► the author's own rates ────────┼──► report.json, report.md ──► table, last lines
links ─────► files that are there ──────────┘

It neither asks nor waits, and the draft's own bytes do not depend on it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bloginator.disk.batch import is_inside, is_same
from bloginator.disk.files import read_bytes
from bloginator.errors import BadSettings
from bloginator.records.canonical import to_bytes
from bloginator.records.exchange import COUNTING
from bloginator.records.report import Finding, Report, Severity
from bloginator.tasks.console import say
from bloginator.tasks.evidence import answered_sources, is_measured, measure
from bloginator.tasks.habits import rules_of, usual_rates
from bloginator.tasks.looking import look
from bloginator.tasks.options import CHOSEN
from bloginator.tasks.run import BatchRun

if TYPE_CHECKING:
    from bloginator.stages.findings import Texts
    from bloginator.stages.whole import Whole

COLOURS: dict[Severity, str] = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "dim"}
SHOWN = 30
"""Findings that the terminal shows; the file has them all."""


def tell_report(run: BatchRun) -> bool:
    """Report on one batch; tell whether it passes what ``--fail-on`` asks for."""
    from bloginator.stages.report import fails, last_lines

    look(run)
    made = make_report(run)
    kept = write_report(run, made)
    if CHOSEN.get("json"):
        print(to_bytes(made).decode("utf-8"), end="", flush=True)
        return not fails(made, str(CHOSEN.get("fail_on") or ""))
    if made.findings:
        show(run.batch.name, made.findings[:SHOWN])
    for line in [*kept, *last_lines(made), f"All of it: {run.batch.layout.shown(places(run)[0])}"]:
        say(line)
    return not fails(made, str(CHOSEN.get("fail_on") or ""))


def make_report(run: BatchRun) -> Report:
    """Measure everything that a report tells."""
    from bloginator.stages.report import report

    verdicts = run.verdicts()
    missing = [section for section, one in verdicts.items() if one.standing not in COUNTING]
    too_long = [section for section, one in verdicts.items() if one.standing in COUNTING and not is_measured(one)]
    return report(run.batch.outline, measure(run), texts_of(run), missing, too_long)


def texts_of(run: BatchRun) -> "Texts":
    """Gather what findings are made from."""
    from bloginator.stages.findings import Texts
    from bloginator.stages.whole import whole

    counting = {section: one for section, one in run.verdicts().items() if is_measured(one)}
    texts = {section: one.text for section, one in counting.items()}
    joined, rules = whole(run.batch.outline.sections, texts), rules_of(run)
    return Texts(
        texts=texts,
        sources={section: answered_sources(run, one) for section, one in counting.items()},
        whole=joined,
        files=files_beside(joined, run.batch.output.parent),
        rules=rules,
        usual=usual_rates(run, rules) if texts else None,
    )


def files_beside(joined: "Whole", folder: Path) -> frozenset[str]:
    """Return the relative links of a text that lead to a file or a folder, as they are compared."""
    from bloginator.reading.links import targets

    named = {link.target.split("#", 1)[0].removeprefix("./") for link in targets(joined.text) if link.kind == "file"}
    return frozenset(path for path in named if path and "\0" not in path and (folder / path).exists())


def places(run: BatchRun) -> tuple[Path, Path]:
    """Return where the report goes: in the batch's own folder.

    Raises:
        BadSettings: A file that it would replace is the draft, or lies in the corpus.
    """
    folder, shown = run.batch.layout.folder, run.batch.layout.shown
    found = folder / "report.md", folder / "report.json"
    taken = (run.batch.output, run.batch.draft_json, run.batch.outline_file)
    for path in found:
        if any(is_same(path, other) for other in taken):
            raise BadSettings("The report would take the place of another file.", shown(path), "Give that another name.")
        if any(is_inside(path, Path(entry)) for entry in run.batch.corpus):
            raise BadSettings("The report would lie in the corpus.", shown(path), "Name a folder of its own as `corpus`.")
    return found


def write_report(run: BatchRun, made: Report) -> list[str]:
    """Write both files; return a line for each in which the writer's own changes were kept aside."""
    from bloginator.stages.report import page

    page_file, data_file = places(run)
    texts = {page_file: page(made, run.batch.outline, run.templates), data_file: to_bytes(made).decode("utf-8")}
    kept = [run.outputs.write(path, text, known=known(path)) for path, text in texts.items()]
    return [f"Your own changes were kept as {run.batch.layout.shown(path)}." for path in kept if path]


def known(path: Path) -> str:
    """Return the digest of a report that is ours by its form, where the cache that says so may be gone."""
    from bloginator.digest import digest_bytes
    from bloginator.disk.store import read_record

    data = read_bytes(path)
    is_ours = data is not None and path.suffix == ".json" and read_record(Report, path) is not None
    return digest_bytes(data) if data is not None and is_ours else ""


def show(batch: str, found: Sequence[Finding]) -> None:
    """Draw the findings; texts are printed as they are."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(f"{batch}: what is worth a look"), title_justify="left", box=SIMPLE_HEAD)
    for name in ("severity", "kind"):
        table.add_column(name, no_wrap=True)
    for name in ("section", "sentence", "why"):
        table.add_column(name, overflow="fold")
    for one in found:
        severity = Text(one.severity, style=COLOURS[one.severity])
        table.add_row(severity, one.kind, one.section, Text(one.sentence), Text("; ".join(one.reasons)))
    Console(markup=False, emoji=False, highlight=False).print(table)
