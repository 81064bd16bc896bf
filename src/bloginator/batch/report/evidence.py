"""Evidence of a batch: every text that counts against the sources of its request, as they are now, each weighed once.

The cache, ``.bloginator/batches/B/evidence.json``, may be deleted: it is then weighed anew, and no output changes.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from bloginator.batch.cache import read_cache, write_cache
from bloginator.batch.report.grounding import MODEL, Unweighed, weigh_texts
from bloginator.batch.requests.source_changes import source_changes
from bloginator.batch.run import BatchRun
from bloginator.digest import digest_bytes
from bloginator.reading import read_package_text
from bloginator.records.canonical import to_bytes
from bloginator.records.exchange import COUNTING, Source, Verdict
from bloginator.records.report import RULES, EvidenceCache, SectionEvidence
from bloginator.stages.report.source_changes import SourceChange, bring_up_to_date

Changes = Mapping[str, Sequence[SourceChange]]  # by section, as ``source_changes`` returns them
LONGEST = 100_000  # characters of a text that is measured; what is longer is an accident, and would hold everyone up


def answered_sources(run: BatchRun, verdict: Verdict, changes: Changes) -> tuple[Source, ...]:
    """Return the sources of the request that a text answers, as the corpus has them now.

    Where that request is no longer kept, those that the text cites.
    """
    request = run.store.find_request(verdict.answers)
    sources = request.sources if request is not None else verdict.sources
    return bring_up_to_date(sources, changes.get(verdict.section, ()))


def measured_verdicts(run: BatchRun) -> dict[str, Verdict]:
    """Return the verdicts whose text counts and is not too long to be measured, by section, in order."""
    return {
        section: verdict
        for section, verdict in run.verdicts().items()
        if verdict.standing in COUNTING and len(verdict.text) <= LONGEST
    }


def measure_evidence(run: BatchRun, changes: Changes) -> dict[str, SectionEvidence]:
    """Return the evidence of every section whose text is measured, in order; weigh what the cache does not have."""
    file = run.batch.layout.cache / "evidence.json"
    stored, verdicts = read_cache(EvidenceCache, file), measured_verdicts(run)
    cached = {section.section: section for section in stored.sections}
    seen = {section: "" if section in changes else stamp_judged(run, verdict) for section, verdict in verdicts.items()}
    same = {section for section, stamp in seen.items() if stamp and stamp == stored.seen.get(section)} & cached.keys()
    known = {
        name: cached[name]
        for name, verdict in verdicts.items()
        if name in same or (name in cached and cached[name].key == gather_unweighed(run, verdict, changes).key)
    }
    new = [section for section in verdicts if section not in known]
    texts = (gather_unweighed(run, verdicts[section], changes) for section in new)
    known |= zip(new, weigh_texts(texts, len(new)), strict=True)
    evidence = {section: known[section] for section in verdicts}
    write_cache(file, to_bytes(EvidenceCache(sections=tuple(evidence.values()), seen=seen)))
    return evidence


def stamp_judged(run: BatchRun, verdict: Verdict) -> str:
    """Return a stamp of a text and of the files that it and its sources stand in; empty where not all of them are known.

    The text itself is in it: another process may have judged the section since we read from what it was judged before.
    """
    judged, text = run.ledger.keys.get(verdict.section, ""), digest_bytes(verdict.text.encode("utf-8", "surrogatepass"))
    same = verdict.answers == verdict.request_id
    return f"{judged} {verdict.answers} {text} {RULES} {model_digest()}" if judged and same else ""


def evidence_keys(run: BatchRun) -> dict[str, str]:
    """Return the key of the evidence of every section whose text is measured, in order."""
    changes = source_changes(run)
    verdicts = measured_verdicts(run)
    return {section: gather_unweighed(run, verdict, changes).key for section, verdict in verdicts.items()}


def gather_unweighed(run: BatchRun, verdict: Verdict, changes: Changes) -> Unweighed:
    """Return a text with its sources, for which its request is read, and the key of its evidence."""
    from bloginator.stages.report.evidence import evidence_key

    sources = answered_sources(run, verdict, changes)
    return Unweighed(verdict.section, verdict.text, sources, evidence_key(verdict.text, sources, model_digest()))


@cache
def model_digest() -> str:
    """Return the digest of the model that the package ships."""
    return digest_bytes(read_package_text(MODEL).encode())
