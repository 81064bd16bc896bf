"""Tie every sentence of an accepted text to what supports it.

    text ──► sentences ──┬──► against all sources ──────► probability, verdict, reasons
    sources ─────────────┤
                         ├──► against those it cites ──► each marker holds, or another source is better
                         └──► without a marker ────────► the best source, found by us if it alone supports it

Pure: the model is handed in.
"""

from collections.abc import Iterable, Mapping, Sequence

from bloginator.digest import digest
from bloginator.records.exchange import Source
from bloginator.records.report import RULES, CheckedCitation, SectionEvidence, SentenceEvidence, Support
from bloginator.stages.report.finding_texts import CONTRARY_CODES
from bloginator.text.grounding import GroundedSentence, Model, find_contrasts, ground, overall
from bloginator.text.markers import MARKER
from bloginator.text.sentences import is_header, split_sentences

NO_SOURCE = "the section had no source"
NAME = "the name {} is in {}"
SURE = 0.97
"""We attribute a sentence from this probability on: a third of the doubt about a sentence of which nothing is known."""

FEWEST = 4
"""Shorter items, a name or a number, get no source that they do not cite."""

DOUBT, TIMES = 0.05, 5
"""Another source is better when the cited ones leave at least this doubt, and this many times that of all sources."""

CONTRADICTED = 0.3
"""No sentence that a source contradicts is likelier than that to be supported."""

ByCitation = dict[tuple[tuple[str, ...], int], GroundedSentence]
"""(Markers, start of a sentence) -> the sentence against these sources alone."""


def evidence_key(text: str, sources: Sequence[Source], model: str) -> str:
    """Return the digest of all that a section's evidence depends on, that of the model's file included."""
    shown = [source.model_dump(mode="json", exclude={"score"}) for source in sources]
    return digest("evidence", [RULES, text, shown, model])


def gather_evidence(section: str, text: str, sources: Sequence[Source], model: Model, key: str = "") -> SectionEvidence:
    """Return the evidence of every sentence of an accepted text, weighed against all sources of its request."""
    headers = {sentence.start for sentence in split_sentences(text) if is_header(text, sentence)}
    grounded = ground(text, [source.text for source in sources], model, name_places(sources))
    claims = [sentence for sentence in grounded if sentence.start not in headers]
    by_citation = ground_by_citation(text, claims, sources, model)
    weighed = tuple(
        hold_against(weigh_sentence(text, sentence, sources, by_citation), sources, model.idf) for sentence in claims
    )
    return SectionEvidence(
        section=section,
        key=key,
        supported=supported_share([weighed]),
        probability=overall(claims) if sources else None,
        sentences=weighed,
    )


def name_places(sources: Iterable[Source]) -> list[str]:
    """Return what the documents and headings of the sources are called: names that a draft may use."""
    return [f"{source.document} {source.heading}" for source in sources]


def ground_by_citation(text: str, claims: Sequence[GroundedSentence], sources: Sequence[Source], model: Model) -> ByCitation:
    """Ground the text in each set of sources that some sentence cites, and by itself in each that is cited or found."""
    texts, places = {source.marker: source.text for source in sources}, name_places(sources)
    sets = {markers for sentence in claims if (markers := cited_markers(text, sentence, texts))}
    sets |= {(sources[sentence.source].marker,) for sentence in claims if sentence.source is not None}
    sets |= {(marker,) for markers in sets for marker in markers}
    return {
        (markers, sentence.start): sentence
        for markers in sorted(sets)
        for sentence in ground(text, [texts[marker] for marker in markers], model, places)
    }


def cited_markers(text: str, sentence: GroundedSentence, known: Iterable[str]) -> tuple[str, ...]:
    """Return the sources that a sentence cites, in order, each once."""
    markers, offered = dict.fromkeys(MARKER.findall(text, sentence.start, sentence.end)), frozenset(known)
    return tuple(marker for marker in markers if marker in offered)


def weigh_sentence(
    text: str, sentence: GroundedSentence, sources: Sequence[Source], by_citation: ByCitation
) -> SentenceEvidence:
    """Return one sentence with its evidence."""
    start, end = sentence.start, sentence.end
    by_marker = {source.marker: source for source in sources}
    markers = cited_markers(text, sentence, by_marker)
    plain = SentenceEvidence(start=start, end=end, text=" ".join(text[start:end].split()))
    if sentence.probability is None:
        return plain.model_copy(update={"cited": tuple(CheckedCitation(marker=marker) for marker in markers)})
    if not sources:
        against = {"reasons": (NO_SOURCE,), "codes": ("no-source",)}
        return plain.model_copy(update={"probability": 0.0, "verdict": "unsupported", **against})
    measured = {name: getattr(sentence, name) for name in ("probability", "verdict", "reasons", "codes")}
    best = support_of(sentence, sources)
    if not markers:
        is_ours = (
            best is not None
            and len(plain.text.split()) >= FEWEST
            and is_sure(sentence)
            and is_sure(by_citation[(best.marker,), start])
        )
        return plain.model_copy(update={**measured, "support": best, "found": is_ours})
    together = by_citation[markers, start]
    if not is_better(sentence, together):
        best = support_of(together, [by_marker[marker] for marker in markers])
    uncited = {
        NAME.format(name, "nothing that it cites"): "uncited"
        for text, code in zip(together.reasons, together.codes, strict=True)
        if code == "name" and text not in sentence.reasons
        for name in [text.removeprefix("the name ").removesuffix(" is in no source")]
        if not is_at_home(name, [by_marker[marker] for marker in markers], sources)
    }
    measured["reasons"] += tuple(uncited)
    measured["codes"] += tuple(uncited.values())
    measured["cited"] = tuple(check_citation(marker, by_citation[(marker,), start], together) for marker in markers)
    return plain.model_copy(
        update={**measured, "support": best, "better": best.marker if best and best.marker not in markers else ""}
    )


def is_at_home(name: str, cited: Sequence[Source], sources: Sequence[Source]) -> bool:
    """Tell whether a name stands in another offered passage of a document that is cited: what it speaks of is known."""
    documents = {source.document for source in cited}
    return any(name in source.text for source in sources if source.document in documents)


def hold_against(sentence: SentenceEvidence, sources: Sequence[Source], idf: Mapping[str, float]) -> SentenceEvidence:
    """Return a sentence with what it adds to the sources that it cites, or says otherwise; to all if it cites none."""
    markers = {citation.marker for citation in sentence.cited}
    held = [source for source in sources if source.marker in markers or not markers]
    if sentence.probability is None:
        return sentence
    told = find_contrasts(sentence.text, [source.text for source in held], idf, name_places(sources))
    if not told:
        return sentence
    places = [(held[one.source], one.start, one.end) for one in told if one.source is not None]
    contrasts = {contrast.text: contrast.code for contrast in told}
    is_sure = not CONTRARY_CODES.isdisjoint(contrasts.values())
    grounded = zip(sentence.reasons, sentence.codes, strict=True)
    reasons = contrasts | {text: code for text, code in grounded if text not in contrasts}
    return sentence.model_copy(
        update={
            "probability": min(sentence.probability or 0.0, CONTRADICTED) if is_sure else sentence.probability,
            "verdict": "unsupported" if is_sure or sentence.verdict == "unsupported" else "weak",
            "reasons": tuple(reasons),
            "codes": tuple(reasons.values()),
            "support": make_support(*places[0]) if places else sentence.support,
            "found": False,
            "better": "",
        }
    )


def is_held_up(sentence: GroundedSentence) -> bool:
    """Tell whether the sources support a sentence, be it weakly."""
    return sentence.verdict in ("supported", "weak")


def is_sure(sentence: GroundedSentence) -> bool:
    """Tell whether a sentence is supported beyond the doubt that half of it might not be."""
    return sentence.verdict == "supported" and (sentence.probability or 0.0) >= SURE


def is_better(sentence: GroundedSentence, together: GroundedSentence) -> bool:
    """Tell whether all sources support a sentence far better than those that it cites."""
    cited, every = 1 - (together.probability or 0.0), 1 - (sentence.probability or 0.0)
    return is_held_up(sentence) and (not is_held_up(together) or (cited >= DOUBT and cited >= TIMES * every))


def check_citation(marker: str, alone: GroundedSentence, together: GroundedSentence) -> CheckedCitation:
    """Return one marker, checked: it holds by itself, or it adds to a set that does."""
    does = is_held_up(alone) or (is_held_up(together) and alone.source is not None)
    return CheckedCitation(marker=marker, probability=alone.probability, holds=does)


def support_of(sentence: GroundedSentence, sources: Sequence[Source]) -> Support | None:
    """Return the passage that supports a sentence best, among the sources that it was grounded in."""
    if sentence.source is None:
        return None
    return make_support(sources[sentence.source], *(sentence.support or (0, len(sources[sentence.source].text))))


def make_support(source: Source, start: int, end: int) -> Support:
    """Return a range of a source as what supports a sentence, or speaks against it."""
    place = source.model_dump(include={"marker", "document", "title", "heading", "lines", "page"})
    return Support(**place, text=" ".join(source.text[start:end].split()))


def supported_share(sections: Iterable[Sequence[SentenceEvidence]]) -> float | None:
    """Return the share of claims that are supported, 4 digits; ``None`` where nothing is claimed."""
    verdicts = [sentence.verdict for some in sections for sentence in some if sentence.verdict != "no claim"]
    return round(verdicts.count("supported") / len(verdicts), 4) if verdicts else None
