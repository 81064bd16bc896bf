"""Voice of a draft: each written section and the whole scored, and said in words, the weakest section first.

    draft ─────┐
    sources ───┼──► voiced ──► draft with its voice ──► lines of a report
    author ────┘

Only ``draft.json`` and what is said depend on it; ``draft.md`` has been written by then.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from bloginator.records.draft import Draft, DraftSection, VoiceChange

if TYPE_CHECKING:
    from bloginator.reading.voice import Background, Profile

NOT_MEASURED = "not measured"


class Scored(Protocol):
    """What has a score, ``None`` where it has none."""

    @property
    def score(self) -> float | None:
        """From 0 to 1."""


Name = TypeVar("Name")
One = TypeVar("One", bound=Scored)


def voiced(draft: Draft, sources: Mapping[str, Sequence[str]], profile: "Profile", background: "Background") -> Draft:
    """Return the draft with its voice: that of every written section, and of all of them together.

    Args:
        sources: Section id -> the texts that its writer was given; runs of five or more of their words do not count.
        profile: Of the author.
        background: The one of the profile.
    """

    def measured(text: str, given: Sequence[str]) -> dict[str, object]:
        return reading(text, given, profile, background)

    sections = tuple(
        one.model_copy(update=measured(one.text, sources.get(one.id, ()))) if one.kind == "written" else one
        for one in draft.sections
    )
    written = [one for one in draft.sections if one.kind == "written"]
    every = tuple(dict.fromkeys(text for one in written for text in sources.get(one.id, ())))
    whole = measured("\n\n".join(one.text for one in written), every)
    return draft.model_copy(update={"sections": sections, **whole})


def unvoiced(draft: Draft, reason: str) -> Draft:
    """Return the draft without a voice, with the reason."""
    return draft.model_copy(update={"voice_reason": reason})


def reading(text: str, sources: Sequence[str], profile: "Profile", background: "Background") -> dict[str, object]:
    """Return the fields of one text's voice."""
    from bloginator.reading import voice

    found = voice.score(text, profile, background, sources)
    apart = () if found.score is None else voice.features(text, profile, background, sources)
    changes = (VoiceChange(**{name: getattr(one, name) for name in VoiceChange.model_fields}) for one in apart)
    return {
        "voice": found.score,
        "voice_percentile": found.percentile,
        "voice_words": found.words,
        "voice_quoted": found.quoted,
        "voice_reason": found.reason,
        "voice_changes": tuple(changes),
    }


def lines(draft: Draft) -> list[str]:
    """Return what a report says of the voice: the whole, then each section with what to change, the weakest first."""
    found = [f"voice {told(draft.voice, draft.voice_percentile, draft.voice_reason)}"]
    written = [(one, Score(one.voice)) for one in draft.sections if one.kind == "written"]
    for one, _ in weakest_first(written):
        found.append(f"{one.id}: {told(one.voice, one.voice_percentile, one.voice_reason)}{quoted(one)}")
        found += [f"  {change.text}" for change in one.voice_changes]
    return found


def quoted(section: DraftSection) -> str:
    """Return how much of a section was left out, where that is worth saying."""
    share = section.voice_quoted or 0.0
    return f" ({share:.0%} stands word for word in its sources)" if share >= 0.1 else ""


def told(score: float | None, percentile: int | None, reason: str | None) -> str:
    """Return a score as one says it.

    >>> told(0.8312, 34, None)
    '0.83, more typical than 34% of your own passages'
    >>> told(None, None, "12 words of its own; 60 are needed"), told(None, None, None)
    ('not measured: 12 words of its own; 60 are needed', 'not measured')
    """
    if score is None:
        return f"{NOT_MEASURED}: {reason}" if reason else NOT_MEASURED
    return f"{score:.2f}" if percentile is None else f"{score:.2f}, more typical than {percentile}% of your own passages"


class Score(NamedTuple):
    """A score alone."""

    score: float | None


def weakest_first(scored: Iterable[tuple[Name, One]]) -> list[tuple[Name, One]]:
    """Return what was scored, the lowest score first, what has none last; otherwise in the order given."""
    return sorted(scored, key=lambda one: (one[1].score is None, one[1].score or 0.0))


def sections_of(name: str, text: str) -> Iterator[tuple[str, str]]:
    """Yield the sections of a text that has headings, by their titles; a text without any is one, under ``name``."""
    from bloginator.reading.prose import blocks, front_matter

    start = front_matter(text).body
    headings = [block for block in blocks(text) if block.kind == "heading"]
    if not headings:
        yield name, text
        return
    if text[start : headings[0].start].strip():
        yield name, text[start : headings[0].start]
    ends = [*(block.start for block in headings[1:]), len(text)]
    for block, end in zip(headings, ends, strict=True):
        if text[block.end : end].strip():
            yield block.title, text[block.end : end]
