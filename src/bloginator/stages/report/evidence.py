"""Tie every sentence of an accepted text to what supports it.

    text ──► sentences ──┬──► against all sources ──────► probability, verdict, reasons
    sources ─────────────┤
                         ├──► against those it cites ──► each marker holds, or another source is better
                         └──► without a marker ────────► the best source, found by us if it alone supports it

Pure: the model is handed in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bloginator.digest import digest
from bloginator.records.exchange import Source
from bloginator.records.report import RULES, Cited, Evidence, SectionEvidence, Support
from bloginator.stages.verdicts.check import is_header
from bloginator.text.answers.assistant_boilerplate import gaps
from bloginator.text.grounding import GroundedSentence, Model, ground, overall
from bloginator.text.markers import MARKER
from bloginator.text.sentences import sentences

NO_SOURCE = "the section had no source"
SURE = 0.97
"""We attribute a sentence from this probability on: a third of the doubt about a sentence of which nothing is known."""

DOUBT, TIMES = 0.05, 5
"""Another source is better when the cited ones leave at least this doubt, and this many times that of all sources."""


def evidence_key(text: str, sources: Sequence[Source], model: str) -> str:
    """Return the digest of all that a section's evidence depends on.

    Args:
        model: Digest of the model's file.
    """
    return digest(
        "evidence", [RULES, text, [source.model_dump(mode="json", exclude={"score"}) for source in sources], model]
    )


def evidence(section: str, text: str, sources: Sequence[Source], model: Model, key: str = "") -> SectionEvidence:
    """Return the evidence of every sentence of a text.

    Args:
        text: The accepted text, with its ``[S1]`` markers.
        sources: All of the request that the text answers, cited or not.
        key: Kept with it, as ``evidence_key`` made it.
    """
    headers = {one.start for one in sentences(text) if is_header(text, one)}
    every = ground(text, [source.text for source in sources], model)
    found = [of_its_kind(text, one) for one in every if one.start not in headers]
    alone = against_some(text, found, sources, model)
    told = tuple(weighed(text, one, sources, alone) for one in found)
    return SectionEvidence(
        section=section,
        key=key,
        supported=share([told]),
        probability=overall(found, model) if sources else None,
        sentences=told,
    )


Alone = dict[tuple[tuple[str, ...], int], GroundedSentence]
"""(Markers, start of a sentence) -> the sentence against these sources alone."""


def of_its_kind(text: str, one: GroundedSentence) -> GroundedSentence:
    """Return a sentence as it was grounded; one that names what the sources lack claims nothing of them."""
    if not gaps(text[one.start : one.end]):
        return one
    return replace(one, probability=None, verdict="no claim", source=None, support=None, reasons=())


def against_some(text: str, found: Sequence[GroundedSentence], sources: Sequence[Source], model: Model) -> Alone:
    """Ground the text in each set of sources that some sentence cites, and by itself in each that is cited or found."""
    texts = {source.marker: source.text for source in sources}
    sets = {markers for one in found if (markers := markers_of(text, one, texts))}
    sets |= {(sources[one.source].marker,) for one in found if one.source is not None}
    sets |= {(name,) for names in sets for name in names}
    return {
        (names, one.start): one for names in sorted(sets) for one in ground(text, [texts[name] for name in names], model)
    }


def markers_of(text: str, one: GroundedSentence, known: Iterable[str]) -> tuple[str, ...]:
    """Return the sources that a sentence cites, in order, each once."""
    names = dict.fromkeys(MARKER.findall(text, one.start, one.end))
    return tuple(name for name in names if name in set(known))


def weighed(text: str, one: GroundedSentence, sources: Sequence[Source], alone: Alone) -> Evidence:
    """Return one sentence with its evidence."""
    by_marker = {source.marker: source for source in sources}
    names = markers_of(text, one, by_marker)
    plain = Evidence(start=one.start, end=one.end, text=" ".join(text[one.start : one.end].split()))
    if one.probability is None:
        return plain.model_copy(update={"cited": tuple(Cited(marker=name) for name in names)})
    if not sources:
        return plain.model_copy(update={"probability": 0.0, "verdict": "unsupported", "reasons": (NO_SOURCE,)})
    told = {"probability": one.probability, "verdict": one.verdict, "reasons": one.reasons}
    if not names:
        support = support_of(one, sources)
        ours = support is not None and is_sure(one) and is_sure(alone[(support.marker,), one.start])
        return plain.model_copy(update={**told, "support": support, "found": ours})
    together = alone[names, one.start]
    near = support_of(together, [by_marker[name] for name in names])
    best = support_of(one, sources) if is_better(one, together) else near
    return plain.model_copy(
        update={
            **told,
            "cited": tuple(checked(name, alone[(name,), one.start], together) for name in names),
            "support": best,
            "better": best.marker if best and best.marker not in names else "",
        }
    )


def holds(one: GroundedSentence) -> bool:
    """Tell whether the sources support a sentence, be it weakly."""
    return one.verdict in ("supported", "weak")


def is_sure(one: GroundedSentence) -> bool:
    """Tell whether a sentence is supported beyond the doubt that half of it might not be."""
    return one.verdict == "supported" and (one.probability or 0.0) >= SURE


def is_better(one: GroundedSentence, together: GroundedSentence) -> bool:
    """Tell whether all sources support a sentence far better than those that it cites."""
    cited, every = 1 - (together.probability or 0.0), 1 - (one.probability or 0.0)
    return holds(one) and (not holds(together) or (cited >= DOUBT and cited >= TIMES * every))


def checked(name: str, by_itself: GroundedSentence, together: GroundedSentence) -> Cited:
    """Return one marker, checked: it holds by itself, or it adds to a set that does."""
    does = holds(by_itself) or (holds(together) and by_itself.source is not None)
    return Cited(marker=name, probability=by_itself.probability, holds=does)


def support_of(one: GroundedSentence, sources: Sequence[Source]) -> Support | None:
    """Return the passage that supports a sentence best, among the sources that it was grounded in."""
    if one.source is None:
        return None
    source = sources[one.source]
    start, end = one.support or (0, len(source.text))
    return Support(
        marker=source.marker,
        document=source.document,
        heading=source.heading,
        lines=source.lines,
        page=source.page,
        text=" ".join(source.text[start:end].split()),
    )


def share(sections: Iterable[Sequence[Evidence]]) -> float | None:
    """Return the share of claims that are supported, 4 digits; ``None`` where nothing is claimed."""
    verdicts = [one.verdict for told in sections for one in told if one.verdict != "no claim"]
    return round(sum(verdict == "supported" for verdict in verdicts) / len(verdicts), 4) if verdicts else None
