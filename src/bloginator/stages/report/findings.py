"""What is worth a look in a draft, each with its section, sentence, reason and what to do.

    evidence ──► unsupported, weak, citation
    texts ─────► repetition, lint, link, table

Pure: takes values, gives findings, the most severe first, then in the order of the draft.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, get_args

from bloginator.records.exchange import Source
from bloginator.records.report import Evidence, Finding, SectionEvidence, Severity
from bloginator.stages.draft.joined_text import Whole, unquoted
from bloginator.stages.rendering import clipped
from bloginator.text.lint.links import Fault, broken_links
from bloginator.text.lint.repetition import Kind, Place, Repetition, repetitions
from bloginator.text.lint.rules import Habit, Rule, lint
from bloginator.text.lint.table_checks import table_faults
from bloginator.text.sentences import sentences

SEVERITIES: tuple[Severity, ...] = get_args(Severity)
LONGEST = 240
"""Characters of a sentence that a finding shows."""

PLAIN = ("the number ", "the source says ", "the draft says ", "the source has other hours")
"""How a reason begins that can be checked at a glance: a figure from nowhere, or the contrary of a source."""

NAMED = ("the name ", *PLAIN)
CELLS: dict[str, Severity] = {"columns": "medium", "empty": "low", "number": "high"}
LINKS: dict[Fault, tuple[Severity, str, str]] = {
    "anchor": ("medium", "no heading has the anchor {}", "Mend the link, or the heading."),
    "file": ("medium", "there is no file {}", "Mend the path; it starts from the draft's folder."),
    "url": ("high", "the address {} is in no source", "Make sure that it exists and says so, or leave it out."),
}
TWICE: dict[Kind, tuple[Severity, str]] = {
    "sentence": ("medium", "says nearly the same as"),
    "passage": ("medium", "shares “{}” with"),
    "source": ("low", "makes a point of {} again, as does"),
    "figure": ("low", "gives “{}” again, as does"),
}


class Texts(NamedTuple):
    """What findings are made from.

    Args:
        texts: Section id -> its accepted text, in the order of the draft.
        sources: Section id -> the sources of the request that the text answers.
        whole: The texts as one.
        files: Relative links that lead to a file.
        rules: Habits that are looked for.
        usual: The author's rates of them, ``None`` when they are not known.
    """

    texts: Mapping[str, str]
    sources: Mapping[str, Sequence[Source]]
    whole: Whole
    files: Collection[str] = ()
    rules: Sequence[Rule] = ()
    usual: Mapping[str, float] | None = None


def findings(told: Iterable[SectionEvidence], given: Texts) -> tuple[Finding, ...]:
    """Return everything that is worth a look, the most severe first, then in the order of the draft."""
    evidence = list(told)
    found = [
        *(one for section in evidence for sentence in section.sentences for one in of_sentence(section.section, sentence)),
        *of_repetitions(evidence, given),
        *of_lint(given),
        *of_links(given),
        *of_tables(given, evidence),
    ]
    order = {section: at for at, section in enumerate(given.whole.ids)}
    return tuple(sorted(found, key=lambda one: (SEVERITIES.index(one.severity), order[one.section], one.start, one.kind)))


def of_sentence(section: str, one: Evidence) -> Iterator[Finding]:
    """Yield what the evidence of one sentence comes to: what is unsupported is said once, whatever it cites."""
    make = maker(section, one.start, one.end, one.text)
    if one.verdict == "unsupported":
        severity: Severity = "critical" if begins(one.reasons, PLAIN) else "high"
        yield make(severity, "unsupported", one.reasons, "Cite a passage that says it, or change or drop the sentence.")
        return
    if one.verdict == "weak":
        severity = "medium" if begins(one.reasons, NAMED) else "low"
        yield make(severity, "weak", one.reasons, "Compare it with its source, and say no more than the source does.")
    idle = [cited.marker for cited in one.cited if cited.holds is False]
    if idle:
        severity = "high" if len(idle) == len(one.cited) else "low"
        yield make(severity, "citation", (idle_reason(idle, one.better),), remedy(one.better))
    elif one.better and one.cited:
        names = ", ".join(f"[{cited.marker}]" for cited in one.cited)
        yield make("medium", "citation", (f"[{one.better}] supports it far better than {names}",), remedy(one.better))


def idle_reason(markers: Sequence[str], better: str) -> str:
    """Return why markers do not hold."""
    names = ", ".join(f"[{marker}]" for marker in markers)
    says = "does not support it" if len(markers) == 1 else "do not support it"
    return f"{names} {says}" + (f"; [{better}] is nearer" if better else "")


def remedy(better: str) -> str:
    """Return what to do about a citation."""
    return f"Cite [{better}] for it." if better else "Cite the passage that says it, or remove the marker."


def begins(reasons: Sequence[str], openings: tuple[str, ...]) -> bool:
    """Tell whether some reason begins like that."""
    return any(reason.startswith(openings) for reason in reasons)


def of_repetitions(evidence: Sequence[SectionEvidence], given: Texts) -> Iterator[Finding]:
    """Yield what stands twice, at its second place; quotations are left out."""
    rests = {
        Place(section.section, one.start, one.end): f"{one.support.document}: “{clipped(one.support.text, 80)}”"
        for section in evidence
        for one in section.sentences
        if one.support and one.verdict == "supported"
    }
    for one in repetitions({section: unquoted(text) for section, text in given.texts.items()}, rests):
        yield twice(one, given)


def twice(one: Repetition, given: Texts) -> Finding:
    """Return one repetition as a finding."""
    severity, what = TWICE[one.kind]
    first = given.texts[one.first.section][one.first.start : one.first.end]
    reason = f"{what.format(clipped(one.shared, 80))} {one.first.section}: “{clipped(first, 120)}”"
    text = given.texts[one.second.section][one.second.start : one.second.end]
    make = maker(one.second.section, one.second.start, one.second.end, text)
    return make(severity, "repetition", (reason,), "Say it once, and refer to it here.")


def of_lint(given: Texts) -> Iterator[Finding]:
    """Yield each habit of the whole draft that its author does not have as much, at its first place in each section."""
    for habit in lint(given.whole.text, given.rules, given.usual):
        places: dict[str, list[tuple[int, int]]] = {}
        for span in habit.spans:
            section, start, end = given.whole.place(*span)
            places.setdefault(section, []).append((start, end))
        for section, spans in places.items():
            start, end = spans[0]
            text = around(given.texts.get(section, ""), start, end)
            hint = f"{habit.note[:1].upper()}{habit.note[1:]}." if habit.note else "Write it otherwise."
            yield maker(section, start, end, text)(habit.severity, "lint", (rate_of(habit, len(spans)),), hint)


def rate_of(habit: Habit, here: int) -> str:
    """Return how often a habit is met: here, in the draft, and in the author's own writing."""
    own = "not measured" if habit.usual is None else f"{habit.usual:.1f}"
    return f"{habit.rule}: {here} here, {habit.rate:.1f} in 1,000 words of the draft, {own} in your own"


def around(text: str, start: int, end: int) -> str:
    """Return the sentence that a range begins in, or its line where it is in none."""
    held = (text[one.start : one.end] for one in sentences(text) if one.start <= start < one.end)
    line = text[text.rfind("\n", 0, start) + 1 :].split("\n", 1)[0]
    return next(held, line if start < len(text) else text[start:end])


def of_links(given: Texts) -> Iterator[Finding]:
    """Yield the links that lead nowhere, and the addresses that no source has."""
    sources = [source.text for offered in given.sources.values() for source in offered]
    for link in broken_links(given.whole.text, files=given.files, sources=sources):
        section, start, end = given.whole.place(link.start, link.end)
        severity, what, hint = LINKS[link.kind]
        text = around(given.texts.get(section, ""), start, end)
        yield maker(section, start, end, text)(severity, "link", (what.format(link.target),), hint)


def of_tables(given: Texts, evidence: Iterable[SectionEvidence]) -> Iterator[Finding]:
    """Yield what is wrong in tables: rows of other lengths, empty cells, numbers that no source has.

    A number that the evidence of its row already names is not told twice.
    """
    told = {(one.section, sentence.start, why) for one in evidence for sentence in one.sentences for why in sentence.reasons}
    starts = {one.section: [sentence.start for sentence in one.sentences] for one in evidence}
    for section, text in given.texts.items():
        for fault in table_faults(text, [source.text for source in given.sources.get(section, ())]):
            row = max((start for start in starts.get(section, ()) if start <= fault.start), default=0)
            if (section, row, fault.what) in told:
                continue
            make = maker(section, fault.start, fault.end, around(text, fault.start, fault.end))
            yield make(CELLS[fault.kind], "table", (fault.what,), "Mend the table.")


def maker(section: str, start: int, end: int, text: str) -> Callable[[Severity, str, tuple[str, ...], str], Finding]:
    """Return what makes the findings about one range."""

    def make(severity: Severity, kind: str, reasons: tuple[str, ...], hint: str) -> Finding:
        return Finding(
            severity=severity,
            kind=kind,
            section=section,
            start=start,
            end=end,
            sentence=clipped(text, LONGEST),
            reasons=reasons,
            hint=hint,
        )

    return make
