"""Tie every sentence of an accepted text to what supports it.

text ──► sentences ──┬──► against all sources ──────► probability, verdict, reasons
sources ─────────────┤
                     ├──► against those it cites ──► each marker holds, or another source is better
                     └──► without a marker ────────► the best source, found by us if it alone supports it
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from bloginator.digest import digest_exact
from bloginator.records.exchange import Source
from bloginator.records.report import RULES, CheckedCitation, SectionEvidence, SentenceEvidence, Support
from bloginator.stages.report.finding_texts import CONTRARY_CODES, FACT_CODES
from bloginator.text.grounding import (
    WORTH_A_LOOK,
    Evidence,
    GroundedSentence,
    Model,
    Weighed,
    ground_in,
    has_all_named,
    overall,
    read_sources,
    weigh_sentence,
)
from bloginator.text.markers import MARKER
from bloginator.text.sentences import is_header, split_sentences

NO_SOURCE = "the section had no source"
OTHERWISE = CONTRARY_CODES | {"negation", "opposite"}
NAMED = frozenset({"number", "count", "name"})
NOT_CITED = ("in no source", "in nothing that it cites")
SURE, SURE_ALONE = 0.97, 0.94
"""We attribute a sentence from these probabilities on: against all sources among its neighbours, against one by itself."""

MIN_SUPPORT = 2 / 3
"""From this probability on a sentence by itself is held up by the sources that it cites."""

FEWEST = 4
"""Shorter items, a name or a number, get no source that they do not cite."""

DOUBT, TIMES = 0.05, 5
"""Another source is better when the cited ones leave at least this doubt, and this many times that of all sources."""

NOTHING_SEEN = 0.5
"""The least doubt of a sentence whose cited sources have no telling word of it: a short one has few that are rare."""

CONTRADICTED = 0.3
"""No sentence that a source contradicts is likelier than that to be supported."""


def evidence_key(text: str, sources: Sequence[Source], model: str) -> str:
    """Return the digest of all that a section's evidence depends on, that of the model's file included."""
    shown = [source.model_dump(mode="json", exclude={"score"}) for source in sources]
    return digest_exact(["evidence", RULES, text, shown, model])


class Passages(NamedTuple):
    """The sources of a section, and the index of each set of them that is asked for."""

    sources: Sequence[Source]
    model: Model
    indexed: dict[tuple[str, ...], Evidence]

    def evidence(self, markers: tuple[str, ...] = ()) -> Evidence:
        """Return the index of some sources, of all where none is named."""
        if markers not in self.indexed:
            chosen = self.chosen(markers)
            names = [f"{source.document} {source.heading}" for source in chosen]  # which a draft may use
            self.indexed[markers] = read_sources([source.text for source in chosen], names)
        return self.indexed[markers]

    def chosen(self, markers: Sequence[str] = ()) -> list[Source]:
        """Return some sources, or all where none is named."""
        return [source for source in self.sources if source.marker in markers or not markers]

    def weigh(self, text: str, sentence: GroundedSentence, markers: tuple[str, ...] = ()) -> Weighed:
        """Weigh a sentence by itself against some sources, or all."""
        span, index = (sentence.start, sentence.end), self.evidence(markers)
        return weigh_sentence(text, span, index, self.model, cites=bool(markers))


def gather_evidence(section: str, text: str, sources: Sequence[Source], model: Model, key: str) -> SectionEvidence:
    """Return the evidence of every sentence of an accepted text, weighed against all sources of its request."""
    headers = {sentence.start for sentence in split_sentences(text) if is_header(text, sentence)}
    passages = Passages(sources, model, {})
    claims = [claim for claim in ground_in(text, passages.evidence(), model) if claim.start not in headers]
    weighed = tuple(weigh(text, sentence, passages) for sentence in claims)
    return SectionEvidence(
        section=section,
        key=key,
        supported=supported_share([weighed]),
        probability=overall(claims) if sources else None,
        sentences=weighed,
    )


def weigh(text: str, sentence: GroundedSentence, passages: Passages) -> SentenceEvidence:
    """Return one sentence with its evidence."""
    markers = cited_markers(text, sentence, passages.sources)
    plain = SentenceEvidence(
        start=sentence.start, end=sentence.end, text=" ".join(text[sentence.start : sentence.end].split())
    )
    if sentence.probability is None:
        return plain.model_copy(update={"cited": tuple(CheckedCitation(marker=marker) for marker in markers)})
    if not passages.sources:
        against = {"reasons": (NO_SOURCE,), "codes": ("no-source",), "doubt": 1.0}
        return plain.model_copy(update={"probability": 0.0, "verdict": "unsupported", **against})
    weighed = passages.weigh(text, sentence, markers)
    if markers and weighed.alone.source is None and sentence.verdict != "supported":
        weighed = weighed._replace(doubt=max(weighed.doubt, NOTHING_SEEN))
    if markers and is_outweighed(text, sentence, weighed, passages):
        kept = {phrase: code for phrase, code in zip(sentence.reasons, sentence.codes, strict=True) if code not in OTHERWISE}
        cited = weighed.alone
        sentence = replace(sentence, probability=cited.probability, verdict=cited.verdict)
        sentence = replace(sentence, reasons=tuple(kept), codes=tuple(kept.values()))
    reasons = join_reasons(sentence, weighed)
    if sentence.verdict == "supported" and weighed.doubt < WORTH_A_LOOK:  # where all is well, no word of it is amiss
        reasons = {phrase: code for phrase, code in reasons.items() if code != "low-evidence"}
    measured = {"reasons": tuple(reasons), "codes": tuple(reasons.values()), "doubt": round(weighed.doubt, 4)}
    measured |= settle_verdict(sentence, weighed, frozenset(reasons.values()))
    cite = check_citations if markers else attribute
    return plain.model_copy(update=measured | cite(text, sentence, weighed, markers, passages))


def is_outweighed(text: str, sentence: GroundedSentence, weighed: Weighed, passages: Passages) -> bool:
    """Tell whether a passage that is not cited speaks against a sentence that the cited ones hold up as well or better."""
    own = {*weighed.alone.codes, *(doubt.code for doubt in weighed.differences)}
    if OTHERWISE.isdisjoint(sentence.codes) or not OTHERWISE.isdisjoint(own) or sentence.source is None:
        return False
    if not is_supported_by_cited(weighed.alone):
        return False
    other = passages.weigh(text, sentence, (passages.sources[sentence.source].marker,)).alone
    return (other.probability or 0.0) <= (weighed.alone.probability or 0.0)


def cited_markers(text: str, sentence: GroundedSentence, sources: Iterable[Source]) -> tuple[str, ...]:
    """Return the sources that a sentence cites, in order, each once."""
    offered = {source.marker for source in sources}
    return tuple(dict.fromkeys(marker for marker in MARKER.findall(text, sentence.start, sentence.end) if marker in offered))


def join_reasons(sentence: GroundedSentence, weighed: Weighed) -> dict[str, str]:
    """Return each reason against a sentence with its code: what they say otherwise comes first, then numbers and names."""
    alone = weighed.alone
    codes = {doubt.text: doubt.code for doubt in weighed.differences}
    uncited = list_uncited(sentence, weighed)
    for text, code in zip(alone.reasons, alone.codes, strict=True):
        codes[text if text in sentence.reasons else text.replace(*NOT_CITED)] = "uncited" if text in uncited else code
    for text, code in zip(sentence.reasons, sentence.codes, strict=True):
        if code not in codes.values():
            codes[text] = code
    return dict(
        sorted(codes.items(), key=lambda item: (item[1] not in CONTRARY_CODES, item[1] not in FACT_CODES | {"uncited"}))
    )


def list_uncited(sentence: GroundedSentence, weighed: Weighed) -> list[str]:
    """Return what is told of numbers and names that no cited source has, and another one has."""
    told = zip(weighed.alone.reasons, weighed.alone.codes, strict=True)
    return [text for text, code in told if code in NAMED and text not in sentence.reasons]


def settle_verdict(sentence: GroundedSentence, weighed: Weighed, codes: frozenset[str]) -> dict[str, object]:
    """Return verdict and probability: no sentence is unsupported that is not worth a look, none supported that is."""
    if codes & CONTRARY_CODES:
        return {"probability": min(sentence.probability or 0.0, CONTRADICTED), "verdict": "unsupported"}
    is_doubted = weighed.doubt >= WORTH_A_LOOK
    is_kept = is_doubted == (sentence.verdict != "supported") or codes & FACT_CODES or sentence.verdict == "weak"
    return {"probability": sentence.probability, "verdict": sentence.verdict if is_kept else "weak"}


def attribute(
    text: str, sentence: GroundedSentence, weighed: Weighed, markers: Sequence[str], passages: Passages
) -> dict[str, object]:
    """Return what supports a sentence that cites nothing, and whether we found it: it alone would do."""
    best = support_of(sentence, passages.sources)
    is_ours = len(text[sentence.start : sentence.end].split()) >= FEWEST and weighed.doubt < WORTH_A_LOOK
    is_ours = is_ours and sentence.verdict == "supported" and (sentence.probability or 0.0) >= SURE
    alone = passages.weigh(text, sentence, (best.marker,)).alone if is_ours and best else None
    found = alone is not None and alone.verdict == "supported" and (alone.probability or 0.0) >= SURE_ALONE
    return {"support": best, "found": found}


def check_citations(
    text: str, sentence: GroundedSentence, weighed: Weighed, markers: tuple[str, ...], passages: Passages
) -> dict[str, object]:
    """Return what supports a sentence best, each of its markers checked, and a source that is better than these."""
    together = weighed.alone
    own = passages.chosen(markers)
    best = support_of(together, own)
    if best is None and weighed.doubt >= WORTH_A_LOOK and weighed.nearest:
        best = make_support(own[weighed.nearest[0]], *weighed.nearest[1])
    nearest = best or make_support(own[0], 0, len(own[0].text))
    codes = {*together.codes, *(doubt.code for doubt in weighed.differences)}
    is_shown = best is not None and weighed.doubt >= WORTH_A_LOOK  # who looks compares with what is cited
    is_told = not codes & CONTRARY_CODES and not CONTRARY_CODES.isdisjoint(sentence.codes)  # by what it does not cite
    if is_told or (not is_shown and not codes & OTHERWISE and is_better(sentence, together)):
        best = support_of(sentence, passages.sources)
    if not is_told and list_uncited(sentence, weighed):
        best = find_holder(text, sentence, markers, passages) or nearest
    other = best.marker if best and best.marker not in markers and not is_told else ""
    alone = {one: passages.weigh(text, sentence, (one,)).alone if len(markers) > 1 else together for one in markers}
    each = {one: support_of(alone[one], passages.chosen((one,))) for one in markers if len(markers) > 1}
    return {
        "support": best,
        "cited": tuple(check_citation(one, alone[one], together, each.get(one)) for one in markers),
        "better": other,
        "cited_support": nearest if other else None,
    }


def find_holder(text: str, sentence: GroundedSentence, markers: tuple[str, ...], passages: Passages) -> Support | None:
    """Return the passage of a source that has the numbers and names which the cited ones lack; the nearest one first.

    None has a name that all of them lack.
    """
    if "name" in sentence.codes:
        return None
    nearest = support_of(sentence, passages.sources)
    others = [source.marker for source in passages.sources if source.marker not in markers]
    for other in sorted(others, key=lambda marker: nearest is None or marker != nearest.marker):
        if has_all_named(text, (sentence.start, sentence.end), passages.evidence((*markers, other)), passages.model):
            return support_of(passages.weigh(text, sentence, (other,)).alone, passages.chosen((other,)))
    return None


def is_supported_by_cited(alone: GroundedSentence) -> bool:
    """Tell whether some sources support a sentence by itself, be it weakly."""
    return (alone.probability or 0.0) >= MIN_SUPPORT


def is_better(sentence: GroundedSentence, together: GroundedSentence) -> bool:
    """Tell whether all sources support a sentence far better than those that it cites."""
    cited, every = 1 - (together.probability or 0.0), 1 - (sentence.probability or 0.0)
    return sentence.verdict != "unsupported" and (
        not is_supported_by_cited(together) or (cited >= DOUBT and cited >= TIMES * every)
    )


def check_citation(
    marker: str, alone: GroundedSentence, together: GroundedSentence, support: Support | None
) -> CheckedCitation:
    """Return one marker, checked: it holds by itself, or it adds to a set that does."""
    does = is_supported_by_cited(alone) or (is_supported_by_cited(together) and alone.source is not None)
    return CheckedCitation(marker=marker, probability=alone.probability, holds=does, support=support)


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
