"""Evidence of a batch: every text that counts against the sources of its request, each weighed once.

verdict ──► the request it answers ──► same text, sources, model as last time? ──yes──► what the cache has
                                                     │ no
                                                     ▼
                                                 weigh it

The cache, ``.bloginator/batches/B/evidence.json``, may be deleted: it is then weighed anew, and no output changes.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bloginator.batch.run import BatchRun
from bloginator.digest import digest_bytes
from bloginator.disk.files import write_whole
from bloginator.disk.package_data import shipped_text
from bloginator.disk.store import read_record
from bloginator.records.canonical import to_bytes
from bloginator.records.draft import Draft
from bloginator.records.exchange import COUNTING, Source, Verdict
from bloginator.records.report import EvidenceCache, SectionEvidence

if TYPE_CHECKING:
    from bloginator.text.grounding import Model

MODEL = "grounding.json"
LONGEST = 100_000
"""Characters of a text that is measured; what is longer is no section but an accident, and would hold everyone up."""


def answered_sources(run: BatchRun, verdict: Verdict) -> tuple[Source, ...]:
    """Return the sources of the request that a text answers; where that is no longer kept, those that it cites."""
    request = run.request(verdict.section)
    if request is None or request.request_id != verdict.answers:
        past = run.store.past(verdict.section).values()
        request = next((one for one in past if one.request_id == verdict.answers), None)
    return request.sources if request is not None else verdict.sources


def measure(run: BatchRun) -> dict[str, SectionEvidence]:
    """Return the evidence of every section whose text is measured, in order; weigh what the cache does not have."""
    from bloginator.stages.report.evidence import evidence

    file = run.batch.layout.cache / "evidence.json"
    cached = {one.section: one for one in (read_record(EvidenceCache, file) or EvidenceCache()).sections}
    model = None
    found: dict[str, SectionEvidence] = {}
    for section, key in keys(run).items():
        if section in cached and cached[section].key == key:
            found[section] = cached[section]
            continue
        model = model or loaded(shipped_text(MODEL))
        verdict = run.verdicts()[section]
        found[section] = evidence(section, verdict.text, answered_sources(run, verdict), model, key)
    write_whole(file, to_bytes(EvidenceCache(sections=tuple(found.values()))))
    return found


def keys(run: BatchRun) -> dict[str, str]:
    """Return the key of the evidence of every section whose text is measured, in order."""
    from bloginator.stages.report.evidence import evidence_key

    model = model_digest()
    measured = {section: verdict for section, verdict in run.verdicts().items() if is_measured(verdict)}
    return {
        section: evidence_key(verdict.text, answered_sources(run, verdict), model) for section, verdict in measured.items()
    }


def model_digest() -> str:
    """Return the digest of the model that the package ships."""
    return digest_bytes(shipped_text(MODEL).encode())


def is_measured(verdict: Verdict) -> bool:
    """Tell whether a text counts and is not too long to be measured."""
    return verdict.standing in COUNTING and len(verdict.text) <= LONGEST


def loaded(trained: str) -> "Model":
    """Return the model that the package ships."""
    from bloginator.text.grounding import load

    return load(trained)


def with_evidence(draft: Draft, found: Mapping[str, SectionEvidence]) -> Draft:
    """Return the draft's record with the share of claims that are supported, by section and in all."""
    from bloginator.stages.report.evidence import supported_share

    shares = {section: one.supported for section, one in found.items()}
    sections = tuple(one.model_copy(update={"supported": shares.get(one.id)}) for one in draft.sections)
    verdicts = [one.verdict for told in found.values() for one in told.sentences if one.verdict != "no claim"]
    measured = {
        "supported": supported_share(one.sentences for one in found.values()),
        "claims": len(verdicts),
        "unsupported": verdicts.count("unsupported"),
    }
    return draft.model_copy(update={"sections": sections, **measured})
