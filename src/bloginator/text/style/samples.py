"""Choose voice samples: passages most typical of the author and near the outline's subjects.

documents ──► kind by shape (prose, template, transcript, quotation) ──► passages of the prose ones
          ──► typical of the author, near the subject, no two from one document until all have given one
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from bloginator.text.style.background import Background
from bloginator.text.style.kinds import kind_of
from bloginator.text.style.measure import parts
from bloginator.text.style.plain import blocks, sentences
from bloginator.text.style.profile import Profile
from bloginator.text.style.quoted import WORD
from bloginator.text.style.scoring import score

SAMPLE_WORDS = 120


@dataclass(frozen=True)
class Sample:
    """One passage to imitate.

    Args:
        document: Where it stands.
        text: Prose, its paragraphs joined.
        typical: Percentile among the author's own passages.
        near: How much of the subject's words it has, from 0 to 1, weighted by rarity.
    """

    document: str
    text: str
    typical: int
    near: float


def typical_passages(
    documents: Mapping[str, str], profile: Profile, background: Background, subjects: Iterable[str] = (), most: int = 3
) -> tuple[Sample, ...]:
    """Return the passages to imitate, the best first.

    Args:
        documents: Name -> Markdown; templates, transcripts and quotations are passed over.
        profile: Of the author.
        background: The one of the profile.
        subjects: Titles and descriptions of the outline; without any, only typicality counts.
        most: How many.

    Returns:
        At most ``most`` passages of about 120 words, one a document while there are
        documents left; none without a profile.
    """
    if profile.reason:
        return ()
    wanted = subject_words(subjects, background)
    passages = list(candidates(documents))
    rarity = rarities(passages, wanted)
    nearest = sorted(passages, key=lambda p: (-nearness(p[1], rarity), p[0], p[1]))[: 30 * most]
    rated = [rated_sample(name, text, rarity, profile, background) for name, text in nearest]
    ranked = sorted((s for s in rated if s), key=lambda s: (-worth(s), s.document, s.text))
    return tuple(one_each(ranked)[:most])


def candidates(documents: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """Yield document and passage, of prose documents only."""
    for name in sorted(documents):
        if kind_of(documents[name]) == "prose":
            found = sentences("\n\n".join(blocks(documents[name])))
            for part in parts(found, SAMPLE_WORDS):
                yield name, " ".join(part)


def subject_words(subjects: Iterable[str], background: Background) -> frozenset[str]:
    """Return the words of the subjects that are not frequent ones."""
    words = (w.lower() for s in subjects for w in WORD.findall(s))
    return frozenset(w for w in words if len(w) > 2 and w not in background.vocabulary.kept)


def rarities(passages: Sequence[tuple[str, str]], wanted: frozenset[str]) -> dict[str, float]:
    """Return subject word -> how rare it is among the passages; words in none of them are left out."""
    seen = Counter(w for _, text in passages for w in wanted & set(map(str.lower, WORD.findall(text))))
    return {w: log(1 + len(passages) / n) for w, n in sorted(seen.items())}


def nearness(text: str, rarity: Mapping[str, float]) -> float:
    """Return the share of the subject's weight that stands in the text."""
    total = sum(rarity.values())
    words = set(map(str.lower, WORD.findall(text)))
    return sum(v for w, v in rarity.items() if w in words) / total if total else 0.0


def rated_sample(
    document: str, text: str, rarity: Mapping[str, float], profile: Profile, background: Background
) -> Sample | None:
    """Return a passage with its figures; ``None`` when it can't be scored."""
    found = score(text, profile, background)
    if found.percentile is None:
        return None
    return Sample(document, text, found.percentile, round(nearness(text, rarity), 4))


def worth(sample: Sample) -> float:
    """Return what the ranking goes by: typical first, then near; the most extreme tenth is no better than the rest."""
    return min(sample.typical, 90) / 90 + sample.near


def one_each(ranked: Sequence[Sample]) -> list[Sample]:
    """Return the samples with each document's first before any document's second."""
    seen: Counter[str] = Counter()
    turns = []
    for place, sample in enumerate(ranked):
        turns.append((seen[sample.document], place, sample))
        seen[sample.document] += 1
    return [sample for _, _, sample in sorted(turns, key=lambda t: t[:2])]
