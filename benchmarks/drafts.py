"""How many findings of a report are right, and how many planted errors it finds, on whole drafts.

    python benchmarks/drafts.py                     the corpora to tune on: handbook, blogs, 18f, digitalgov
    python benchmarks/drafts.py --held-out          the others, papers, rust and leach: figures only
    python benchmarks/drafts.py --all               both planted copies of each draft, in twice the time
    python benchmarks/drafts.py --corpora rust      some corpora by name
    python benchmarks/drafts.py --missed            with each planted error that was not found, and each false alarm
    python benchmarks/drafts.py --judge FILE.jsonl  writes the findings that nobody has judged yet

Nobody tunes on ``papers``, ``rust`` and ``leach``: no rule, word list or threshold may owe anything to their drafts, so
neither ``--missed`` nor a look at their findings is for those who change the grounding.

Each draft is measured as ``doit report`` measures one: honest, and in a copy with 15 to 21 planted errors, a sentence
changed for each. An error counts as found by a finding of evidence or tables, at medium or above, that touches the
sentence or its row; ``new`` counts those only where the honest sentence has no such finding.

Precision rests on judgements from the sentence and its sources alone, in ``drafts/judgements.jsonl``: is something in this
sentence not in the sources that it cites (``support``), does this citation not hold, is this said twice, is this a bad
habit? A judgement holds for that sentence, kind and those sources; findings that have none are counted as not judged.
"""

import argparse
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from draft_judgements import FORMAL, Measured, ask, read_judgements, write_questions
from draft_material import Draft, Planted, read_drafts

from bloginator.batch.report.grounding import load_model
from bloginator.reading import read_package_text
from bloginator.records.exchange import Source
from bloginator.records.report import SEVERITIES, Finding, SectionEvidence
from bloginator.stages.draft.joined_text import join_texts
from bloginator.stages.report.evidence import gather_evidence
from bloginator.stages.report.finding_builder import ReportInputs
from bloginator.stages.report.findings import list_findings
from bloginator.text.grounding import Model
from bloginator.text.lint.rules import Rule, read_rules, usual
from bloginator.text.markers import MARKER
from bloginator.text.sentences import split_sentences
from bloginator.text.stemming import stems
from bloginator.text.tokenize import count_words

TUNED, HELD_OUT = ("handbook", "blogs", "18f", "digitalgov"), ("papers", "rust", "leach")
TELLING = SEVERITIES[: SEVERITIES.index("medium") + 1]
FACT = re.compile(r"\d[\d.,:%]*\d|\d|(?<=[a-z,;] )[A-Z][\w’'-]+")


class Told(NamedTuple):
    """What a finding is counted as, once however many copies have it."""

    kind: str
    severity: str
    digest: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--held-out", action="store_true", help="the corpora that nobody tunes on")
    parser.add_argument("--missed", action="store_true", help="print what was missed, and the false alarms")
    parser.add_argument("--all", action="store_true", help="both planted copies of each draft")
    parser.add_argument("--judge", type=Path, help="write findings without a judgement to this file")
    parser.add_argument("--corpora", nargs="+", help="the corpora to measure, by name")
    chosen = parser.parse_args()
    corpora = chosen.corpora or (HELD_OUT if chosen.held_out else TUNED)
    if chosen.missed and not set(HELD_OUT).isdisjoint(corpora):
        parser.error("--missed is not for the corpora that nobody tunes on")
    drafts = read_drafts(corpora)
    began = time.perf_counter()
    with ProcessPoolExecutor(2) as pool:
        timed = list(pool.map(partial(time_measuring, most=2 if chosen.all else 1), drafts))
    measured, cpu = [copy for copies, _ in timed for copy in copies], sum(spent for _, spent in timed)
    spent, known = time.perf_counter() - began, read_judgements()
    if chosen.judge:
        write_questions(chosen.judge, measured, known)
        return
    sections = sum(len(copy.texts) for copy in measured)
    print(f"{', '.join(corpora)}: {len(drafts)} drafts, {len(measured)} copies, {sections} sections")
    print(f"measured in {spent:.1f} s; CPU {cpu:.1f} s, {1000 * cpu / sections:.0f} ms a section")
    print_honest(measured)
    print_planted(measured)
    print_precision(measured, known)
    print_baselines(measured)
    if chosen.missed:
        print_missed(measured, known)


def time_measuring(draft: Draft, most: int) -> tuple[list[Measured], float]:
    """Return the measured copies of a draft, and the seconds of CPU that they took."""
    began = time.process_time()
    return measure(draft, most), time.process_time() - began


def measure(draft: Draft, most: int) -> list[Measured]:
    """Return the honest draft with its findings, then its planted copies with theirs."""
    kept: dict[tuple[str, str], SectionEvidence] = {}
    rates = usual([source.text for sources in draft.sources.values() for source in sources], rules())
    copies = [(draft.texts, ()), *draft.copies(most)]
    return [Measured(draft, texts, errors, find(draft, texts, rates, kept)) for texts, errors in copies]


def find(
    draft: Draft, texts: Mapping[str, str], rates: Mapping[str, float], kept: dict[tuple[str, str], SectionEvidence]
) -> tuple[Finding, ...]:
    """Return the findings of one text of a draft, as ``doit report`` makes them.

    Args:
        rates: The author's habits, as the passages have them.
        kept: Evidence of sections that were weighed before, so that a text without errors is weighed once.
    """
    for key in texts.items():
        kept[key] = kept.get(key) or gather_evidence(*key, draft.sources[key[0]], model(), "")
    whole = join_texts(draft.outline.sections, texts)
    inputs = ReportInputs(texts, draft.sources, whole, rules=rules(), usual=rates)
    return list_findings([kept[key] for key in texts.items()], inputs)


@cache
def model() -> Model:
    return load_model()


@cache
def rules() -> list[Rule]:
    return read_rules(read_package_text("lint.toml"))


def hits(copy: Measured, error: Planted) -> list[Finding]:
    """Return the findings of evidence on a planted sentence, or on the honest one in a draft without errors."""
    sentence = error.planted if copy.errors else error.honest
    start = copy.texts[error.section].index(sentence)
    return [
        finding
        for finding in copy.findings
        if finding.section == error.section
        and finding.kind not in FORMAL
        and finding.start < start + len(sentence)
        and start < finding.end
    ]


def is_found(copy: Measured, error: Planted) -> bool:
    return any(finding.severity in TELLING for finding in hits(copy, error))


def honest_of(measured: Sequence[Measured], draft: Draft) -> Measured:
    return next(copy for copy in measured if copy.draft is draft and not copy.errors)


def print_honest(measured: Sequence[Measured]) -> None:
    """Print how many findings the honest drafts get, by kind and severity, in 1,000 words."""
    honest = [copy for copy in measured if not copy.errors]
    words = sum(count_words(text) for copy in honest for text in copy.texts.values())
    counts = Counter((finding.kind, finding.severity) for copy in honest for finding in copy.findings)
    print(f"\nfindings in 1,000 words of honest draft ({words} words)")
    print(f"{'':14}" + "".join(f"{severity:>10}" for severity in SEVERITIES) + f"{'all':>10}")
    for kind in [*sorted({kind for kind, _ in counts}), "all"]:
        row = [sum(n for (k, s), n in counts.items() if kind in (k, "all") and s == severity) for severity in SEVERITIES]
        print(f"{kind:14}" + "".join(f"{1000 * n / words:10.1f}" for n in [*row, sum(row)]))


def print_planted(measured: Sequence[Measured]) -> None:
    """Print how many planted errors are found at medium or above, by kind of error."""
    outcomes: list[tuple[str, bool, bool]] = []
    for copy in measured:
        for error in copy.errors:
            honest = honest_of(measured, copy.draft)
            found, before = is_found(copy, error), is_found(honest, error)
            outcomes.append((error.kind, found, found and not before))
    print(f"\n{'planted errors':14} {'planted':>8} {'found':>8} {'share':>7} {'of 15':>7} {'new':>7}")
    for kind in [*sorted({kind for kind, *_ in outcomes}), "all"]:
        rows = [row for row in outcomes if kind in (row[0], "all")]
        found, new = sum(row[1] for row in rows), sum(row[2] for row in rows)
        part = found / len(rows)
        print(f"{kind:14} {len(rows):8} {found:8} {part:7.2f} {15 * part:7.1f} {new / len(rows):7.2f}")


def print_precision(measured: Sequence[Measured], known: Mapping[str, str]) -> None:
    """Print the share of judged findings that are right, by kind and severity: all, and those of honest drafts.

    ``taken`` is the share where a finding without a judgement is taken for right if it is on a planted error alone.
    """
    told: dict[Told, tuple[bool, bool]] = {}
    for copy in measured:
        for finding in copy.findings:
            one = Told(finding.kind, finding.severity, ask(copy, finding).digest)
            told.setdefault(one, (not copy.errors, any(finding in hits(copy, error) for error in copy.errors)))
    names = ("findings", "judged", "right", "share", "taken", "honest", "right", "share")
    print(f"\n{'precision':24}" + "".join(f"{name:>9}" for name in names))
    for severity, kind in sorted({(SEVERITIES.index(one.severity), one.kind) for one in told}):
        print_precision_row(f"{SEVERITIES[severity]} {kind}", told, known, lambda one, s=severity, k=kind: is_of(one, s, k))
    print_precision_row("critical and high", told, known, lambda one: one.severity in SEVERITIES[:2])
    print_precision_row("medium", told, known, lambda one: one.severity == "medium")
    print_precision_row("all", told, known, lambda one: True)


def is_of(one: Told, severity: int, kind: str) -> bool:
    return (one.severity, one.kind) == (SEVERITIES[severity], kind)


def print_precision_row(
    name: str, told: Mapping[Told, tuple[bool, bool]], known: Mapping[str, str], wanted: Callable[[Told], bool]
) -> None:
    rows = [(known.get(one.digest), *where) for one, where in told.items() if wanted(one)]
    taken = [judged == "right" if judged else planted for judged, _, planted in rows]
    of_all = [judged == "right" for judged, _, _ in rows if judged]
    of_honest = [judged == "right" for judged, honest, _ in rows if judged and honest]
    cells = [f"{len(rows):9}{len(of_all):9}{sum(of_all):9}{share(of_all):>9}{share(taken):>9}"]
    cells.append(f"{len(of_honest):9}{sum(of_honest):9}{share(of_honest):>9}")
    print(f"{name:24}{''.join(cells)}")


def share(claims: Sequence[bool]) -> str:
    return f"{sum(claims) / len(claims):.2f}" if claims else "–"


def print_baselines(measured: Sequence[Measured]) -> None:
    """Print what two plain checks of a sentence against the passages that it cites would flag."""
    print(f"\n{'baselines':44} {'planted found':>13} {'new':>6} {'honest flags in 1,000 words':>28}")
    honest = [copy for copy in measured if not copy.errors]
    words = sum(count_words(text) for copy in honest for text in copy.texts.values())
    for name, flags in (
        ("under half of the words in what is cited", few_words),
        ("a number or name not in what is cited", odd_fact),
    ):
        alarms = sum(
            flags(text[sentence.start : sentence.end], copy.draft.sources[section])
            for copy in honest
            for section, text in copy.texts.items()
            for sentence in split_sentences(text)
        )
        pairs = [(copy.draft.sources[e.section], e) for copy in measured for e in copy.errors]
        found = [flags(error.planted, sources) for sources, error in pairs]
        new = [hit and not flags(error.honest, sources) for hit, (sources, error) in zip(found, pairs, strict=True)]
        print(f"{name:44} {sum(found) / len(found):13.2f} {sum(new) / len(new):6.2f} {1000 * alarms / words:28.1f}")


def cited_text(sentence: str, sources: Sequence[Source]) -> str:
    cited = set(MARKER.findall(sentence))
    return "\n".join(source.text for source in sources if source.marker in cited or not cited)


def few_words(sentence: str, sources: Sequence[Source]) -> bool:
    """Tell whether under half of a sentence's content words stand in what it cites."""
    own, theirs = set(stems(MARKER.sub("", sentence))), set(stems(cited_text(sentence, sources)))
    return 2 * len(own & theirs) < len(own)


def odd_fact(sentence: str, sources: Sequence[Source]) -> bool:
    """Tell whether a number or a name of a sentence is not in what it cites."""
    theirs = cited_text(sentence, sources)
    return any(fact not in theirs for fact in FACT.findall(re.sub(r"\[S\d+\]", "", sentence)))


def print_missed(measured: Sequence[Measured], known: Mapping[str, str]) -> None:
    """Print each planted error that was not found, and each finding that was judged wrong."""
    for copy in measured:
        for error in copy.errors:
            if not is_found(copy, error):
                print(
                    f"\nmissed, {error.kind}: {copy.draft.name} {error.section}\n  {error.planted}\n  honest: {error.honest}"
                )
    told = {ask(copy, finding).digest: (copy, finding) for copy in measured for finding in copy.findings}
    for key, (copy, finding) in told.items():
        if known.get(key) == "wrong":
            print(f"\nfalse alarm, {finding.severity} {finding.kind} {finding.code}: {copy.draft.name} {finding.section}")
            print(f"  {finding.sentence}\n  {'; '.join(finding.reasons)}")


if __name__ == "__main__":
    main()
