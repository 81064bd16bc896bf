"""Report: measure the texts that count, write ``report.md`` and ``report.json``, and print the findings by severity.

verdicts ──► evidence (cached by section) ──┐
corpus ────► the author's own rates ────────┼──► report.json, report.md ──► table, last lines
links ─────► files that are there ──────────┘

It neither asks nor waits, and the draft's own bytes do not depend on it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bloginator.batch.evidence import answered_sources, is_measured, measure
from bloginator.batch.lint_rates import rules_of, usual_rates
from bloginator.batch.opening import judge_changes
from bloginator.batch.run import BatchRun
from bloginator.batch.voice import voices_of
from bloginator.digest import digest_bytes
from bloginator.disk.batch import is_inside, is_same
from bloginator.disk.store import read_record
from bloginator.errors import BadSettings
from bloginator.records.canonical import to_bytes
from bloginator.records.exchange import COUNTING
from bloginator.records.report import Finding, Report, Severity
from bloginator.ui.console import say

if TYPE_CHECKING:
    from bloginator.stages.draft.joined_text import JoinedText
    from bloginator.stages.report.findings import ReportInputs

COLOURS: dict[Severity, str] = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "dim"}
SHOWN = 30
"""Findings that the terminal shows; the file has them all."""
WEAKEST = 5
"""Sections whose voice the terminal tells; the file has them all."""


def report_batch(run: BatchRun) -> bool:
    """Report on one batch; tell whether it passes what ``--fail-on`` asks for."""
    from bloginator.stages.draft.voice import lines
    from bloginator.stages.report.compose import fails, last_lines
    from bloginator.stages.status.rows import stand_ins

    judge_changes(run)
    made = make_report(run)
    kept = write_report(run, made)
    if run.options.json:
        print(to_bytes(made).decode("utf-8"), end="", flush=True)
        return not fails(made, run.options.fail_on)
    if made.findings:
        show(run.batch.name, made.findings[:SHOWN])
        if (more := len(made.findings) - SHOWN) > 0:
            say(f"And {more} more, in the report.\n")
    if told := lines([one for one in made.voices if one.score is not None], WEAKEST):
        say("\n".join(["What is least like you, and what to change:", *told, ""]))
    aside = stand_ins(run.verdicts())
    for line in [*kept, *last_lines(made), *filter(None, [aside]), f"All of it: {run.batch.layout.shown(places(run)[0])}"]:
        say(line)
    return not fails(made, run.options.fail_on)


def make_report(run: BatchRun) -> Report:
    """Measure everything that a report tells."""
    from bloginator.stages.report.compose import compose_report, render_page

    verdicts = run.verdicts()
    missing = [section for section, one in verdicts.items() if one.standing not in COUNTING]
    too_long = [section for section, one in verdicts.items() if one.standing in COUNTING and not is_measured(one)]
    given = texts_of(run)
    voices = voices_of(run, given.texts) if given.texts else ()
    made = compose_report(run.batch.outline, measure(run), given, missing, too_long, voices)
    return made.model_copy(
        update={"page_digest": digest_bytes(render_page(made, run.batch.outline, run.templates).encode())}
    )


def texts_of(run: BatchRun) -> "ReportInputs":
    """Gather what findings are made from."""
    from bloginator.stages.draft.joined_text import join_texts
    from bloginator.stages.report.findings import ReportInputs

    counting = {section: one for section, one in run.verdicts().items() if is_measured(one)}
    texts = {section: one.text for section, one in counting.items()}
    joined, rules = join_texts(run.batch.outline.sections, texts), rules_of(run)
    return ReportInputs(
        texts=texts,
        sources={section: answered_sources(run, one) for section, one in counting.items()},
        whole=joined,
        files=files_beside(joined, run.batch.output.parent),
        rules=rules,
        usual=usual_rates(run, rules) if texts else None,
    )


def files_beside(joined: "JoinedText", folder: Path) -> frozenset[str]:
    """Return the relative links of a text that lead to a file or a folder, as they are compared."""
    from bloginator.text.lint.links import targets

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
    from bloginator.stages.report.compose import render_page

    page_file, data_file = places(run)
    before = read_record(Report, data_file)
    known = (before.page_digest, digest_bytes(to_bytes(before))) if before else ("", "")
    texts = {page_file: render_page(made, run.batch.outline, run.templates), data_file: to_bytes(made).decode("utf-8")}
    kept = [run.outputs.write(path, text, known=one) for (path, text), one in zip(texts.items(), known, strict=True)]
    return [f"Your own changes were kept as {run.batch.layout.shown(path)}." for path in kept if path]


def show(batch: str, found: Sequence[Finding]) -> None:
    """Print the findings, each with section, sentence, reason and what to do; texts are printed as they are."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(markup=False, emoji=False, highlight=False)
    console.print(Text(f"{batch}: what is worth a look", style="italic"))
    for one in found:
        head = Text.assemble((one.severity, COLOURS[one.severity]), f"  {one.kind}  ", (one.section, "bold"))
        console.print()
        console.print(head)
        for line in (one.sentence, *(f"- {reason}" for reason in one.reasons), f"> {one.hint}"):
            console.print(Padding(Text(line), (0, 0, 0, 2)))
    console.print()
