"""Findings of a batch and what it comes to: measured for status, draft and report alike, so that all say one thing.

verdicts ──► evidence (cached by section) ──┐
corpus ────► the author's own rates ────────┼──► findings (cached) ──┐
links, changed sources ─────────────────────┘                        ├──► open, settled, the outcome
decisions.jsonl ─────────────────────────────────────────────────────┘
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from bloginator import corpus
from bloginator.batch.cache import read_cache, write_cache
from bloginator.batch.lazy_mapping import LazyMapping
from bloginator.batch.measured import Measured
from bloginator.batch.report.evidence import Changes, answered_sources, measure_evidence, measured_verdicts
from bloginator.batch.requests.index import index_stamp, locate_index, read_index
from bloginator.batch.requests.source_changes import source_changes
from bloginator.batch.run import BatchRun
from bloginator.digest import digest_exact
from bloginator.disk.decisions import FILE, read_decision_lines
from bloginator.disk.files import read_sealed_json
from bloginator.disk.program_digest import program_digest
from bloginator.disk.timed_pattern import TimedPattern
from bloginator.errors import BadCorpus, BadSettings, MissingExtra
from bloginator.reading import SETTINGS_MB, read_bytes, read_package_text
from bloginator.records.canonical import to_bytes
from bloginator.records.draft import Draft
from bloginator.records.report import Finding, FindingsCache, PartsCache, SectionEvidence
from bloginator.stages.draft.joined_text import join_texts
from bloginator.stages.report.all_texts import list_links, place_parts, read_parts
from bloginator.stages.report.decisions import apply_decisions, read_decisions
from bloginator.stages.report.finding_builder import ReportInputs
from bloginator.stages.report.findings import SECTION_KINDS, KeptFindings, list_findings
from bloginator.stages.report.source_changes import check_changes, list_supported_starts, tell_sources_once
from bloginator.stages.verdicts.tally import is_extract
from bloginator.text.lint.links import BrokenLink
from bloginator.text.lint.rules import Rule, read_rules, slow_rules, usual
from bloginator.text.toml import parse_toml
from bloginator.ui.console import warn

RULES, REPETITION = "lint.toml", "repetition"
SHIPPED = "the shipped rules"


def measure(run: BatchRun, *, strict: bool = False) -> Measured:
    """Measure the texts that count, as they and the writer's decisions are now.

    Args:
        strict: Whether lint rules that cannot be read are an error; otherwise the shipped ones are taken, which is told.
    """
    from bloginator.stages.report.outcome import count_raised, heed_dismissals, sum_up, weigh_claims

    rules, complaints = read_rules_or_shipped(run, strict=strict)
    changes = source_changes(run)
    evidence = measure_evidence(run, changes)
    inputs = gather_inputs(run, rules, evidence, changes)
    decided = read_decisions(read_decision_lines(run.batch.layout), run.batch.layout.shown(run.batch.layout.folder / FILE))
    every = find_all(run, evidence, inputs)
    once = tell_sources_once(every)
    findings, undecided = apply_decisions(once, decided.decisions), weigh_claims(evidence.values(), once)
    evidence = heed_dismissals(evidence, findings, every)
    claims = weigh_claims(evidence.values(), findings)
    unmeasured = [section for section in run.counting_sections() if section not in evidence]
    page = run.batch.output.with_suffix(".html").name if "page" in run.batch.settings.exports else ""
    verdicts, raised = list(run.verdicts().values()), count_raised(undecided, claims)
    outcome = sum_up(verdicts, run.batch.settings.threshold, claims, findings, unmeasured, page, raised)
    complaints = complaints or describe_slow_rules(run, rules)  # the shipped ones are told of already
    return Measured(evidence, inputs, claims, findings, outcome, (*complaints, *decided.complaints))


def read_rules_or_shipped(run: BatchRun, *, strict: bool) -> tuple[list[Rule], list[str]]:
    """Return the batch's lint rules; where they cannot be read, the shipped ones with what is wrong, or raise it."""
    try:
        return read_lint_rules(run), []
    except BadSettings as error:
        if strict:
            raise
        return read_rules(read_package_text(RULES)), [f"{error.where}: {error.what} The shipped rules are taken."]


def find_all(run: BatchRun, evidence: dict[str, SectionEvidence], inputs: ReportInputs) -> Sequence[Finding]:
    """Return every finding, from the cache where nothing has changed that it follows from."""
    file = run.batch.layout.cache / "findings.json"
    changed = [finding.model_dump(mode="json") for finding in inputs.changed]
    keys = [[section, measured.key] for section, measured in evidence.items()]
    rates = [
        [rule.name for rule in inputs.rules],
        [*rule_texts(run).values(), *sorted(inputs.allowed)],
        dict(inputs.usual) if inputs.usual is not None else None,
    ]
    key = digest_exact(
        [
            "findings",
            program_digest(),
            keys,
            inputs.whole.ids,
            inputs.whole.text,
            sorted(inputs.files),
            rates,
            changed,
            inputs.extracts,
        ]
    )
    cached = read_cache(FindingsCache, file)
    if cached.key == key:
        return cached.findings
    own = {
        section: digest_exact(["own", program_digest(), evidence_key, sorted(inputs.allowed)])
        for section, evidence_key in keys
    }
    kept = recall_findings(cached, own)
    del cached
    findings = list_findings(list(evidence.values()), inputs, kept)
    if not slow_rules(inputs.rules):
        repeated = {section: digest for section, (digest, _) in kept.repeated.items()}
        record = FindingsCache(key=key, own=own, repeated=repeated, addresses=kept.addresses, findings=findings)
        write_cache(file, to_bytes(record))
    return findings


def recall_findings(cached: FindingsCache, own: Mapping[str, str]) -> KeptFindings:
    """Return what a cache holds that may still be so; ``own`` are the digests of sections as they are now."""
    unmoved = [section for section in own if cached.own.get(section) == own[section]]
    listed: dict[str, list[Finding]] = {section: [] for section in unmoved}
    repeated: dict[str, tuple[str, list[Finding]]] = {
        section: (digest, []) for section, digest in cached.repeated.items() if section in listed
    }
    for finding in cached.findings:
        if finding.kind in SECTION_KINDS and finding.section in listed:
            listed[finding.section].append(finding)
        elif finding.kind == REPETITION and finding.section in repeated:
            repeated[finding.section][1].append(finding)
    addresses = {section: cached.addresses[section] for section in unmoved if section in cached.addresses}
    return KeptFindings(dict(listed), repeated, addresses)


def gather_inputs(
    run: BatchRun, rules: list[Rule], evidence: Mapping[str, SectionEvidence], changes: Changes
) -> ReportInputs:
    """Gather what findings are made from."""
    measured = measured_verdicts(run)
    texts = {section: verdict.text for section, verdict in measured.items()}
    joined = join_texts(run.batch.outline.sections, texts)
    file, stamp = run.batch.layout.cache / "parts.json", digest_exact([program_digest(), *rule_texts(run).values()])
    parts = read_parts(joined, texts, rules, stamp, read_cache(PartsCache, file).parts)
    if not slow_rules(rules):
        write_cache(file, to_bytes(PartsCache(parts=parts)))
    links = find_linked_files(list_links(place_parts(joined, parts, rules)), run.batch.output.parent)
    return ReportInputs(
        texts=texts,
        sources=LazyMapping(measured, lambda section: answered_sources(run, measured[section], changes)),
        whole=joined,
        files=frozenset(path for path, is_there in links.items() if is_there),
        absent=frozenset(path for path, is_there in links.items() if not is_there),
        rules=rules,
        usual=measure_author_rates(run, rules) if texts else None,
        allowed=run.blocklist.forbidden.allowed,
        changed=[
            finding
            for section, own in changes.items()
            if section in texts
            for finding in check_changes(section, texts[section], own, list_supported_starts(evidence[section]))
        ],
        parts=parts,
        extracts=[section for section, verdict in measured.items() if is_extract(verdict)],
    )


def find_linked_files(links: Iterable[BrokenLink], folder: Path) -> dict[str, bool]:
    """Return the relative links of a text, as they are compared, and whether each leads to a file or a folder."""
    targeted = {link.target.split("#", 1)[0].removeprefix("./") for link in links if link.kind == "file"}
    return {path: (folder / path).exists() for path in sorted(targeted) if path and "\0" not in path}


def with_findings(draft: Draft, measured: Measured, run: BatchRun) -> Draft:
    """Return the draft's record with what its texts come to: each sentence, shares by section and in all, open findings."""
    from bloginator.stages.report.outcome import share_supported, shares_by_section

    budget = run.batch.settings.words_per_section
    shares = shares_by_section(measured.claims)
    asked = {section.id: budget if section.words is None else section.words for section in run.batch.outline.sections}
    sections = tuple(
        section.model_copy(
            update={
                "supported": shares.get(section.id),
                "sentences": measured.evidence[section.id].sentences if section.id in measured.evidence else (),
                "target": asked.get(section.id) if section.kind != "heading" else None,
            }
        )
        for section in draft.sections
    )
    outcome = measured.outcome
    totals = {
        "batch": run.batch.name,
        "supported": share_supported(measured.claims),
        "claims": outcome.claims,
        "unsupported": outcome.unsupported,
        "outcome": outcome,
        "open_findings": measured.open_findings,
        "settled_findings": tuple(finding for finding in measured.findings if finding.decision),
    }
    return draft.model_copy(update={"sections": sections, **totals})


def rule_texts(run: BatchRun) -> dict[str, str]:
    """Return the TOML texts that the rules are read from, by place: the shipped, the project's, the batch's."""
    layout, texts = run.batch.layout, {SHIPPED: read_package_text(RULES)}
    for path in (layout.root / RULES, layout.folder / RULES):
        data = read_bytes(path, SETTINGS_MB)
        if data is not None:
            texts[layout.shown(path)] = data.decode("utf-8", "replace")
    return texts


def read_lint_rules(run: BatchRun) -> list[Rule]:
    """Return the batch's lint rules; raise ``BadSettings`` with the first file that is malformed."""
    texts: list[str] = []
    for place, text in rule_texts(run).items():
        texts.append(text)
        try:
            rules = read_rules(*texts, compile_pattern=lambda pattern: TimedPattern(pattern).find_all)
        except ValueError as error:
            raise BadSettings(f"The lint rules cannot be read: {error}.", place, "Mend that rule.") from error
    return rules


def describe_slow_rules(run: BatchRun, rules: list[Rule]) -> list[str]:
    """Return a line for each rule whose pattern took too long, and was not used to the end."""
    if not (names := slow_rules(rules)):
        return []
    places = {name: place for place, text in rule_texts(run).items() for name in parse_toml(text)}
    slow = "its pattern takes too long, so it is left out; write it more simply, or as a list of `words`."
    return [f"{places[name]}: lint rule {name}: {slow}" for name in names]


def measure_author_rates(run: BatchRun, rules: list[Rule]) -> dict[str, float] | None:
    """Return rule -> hits in 1,000 words of the author's corpus; ``None`` where it cannot be read or has no words."""
    file = run.batch.layout.cache / "usual.json"
    try:
        key = digest_exact(
            ["usual", program_digest(), index_stamp(run), run.batch.settings.retrieval.language, *rule_texts(run).values()]
        )
        cached = read_sealed_json(file, warn)
        if cached.get("key") == key:
            rates: dict[str, float] = cached["rates"]
            return rates
        rates = read_index(
            run, lambda: usual(corpus.sample_texts(locate_index(run), settings=run.batch.settings.retrieval), rules)
        )
    except (BadCorpus, MissingExtra):
        return None
    if not rates:
        return None
    if not slow_rules(rules):
        write_cache(file, json.dumps({"key": key, "rates": rates}, sort_keys=True).encode())
    return rates
