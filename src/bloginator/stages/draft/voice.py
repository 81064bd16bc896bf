"""Voice of a draft: each written section and the whole scored, and said in words, the weakest section first.

    texts ─────┐
    sources ───┼──► voices ──► lines of a report
    author ────┘       └─────► fields of ``draft.json``

``draft.md`` depends on none of it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from bloginator.records.draft import Draft
from bloginator.records.voice import Voice
from bloginator.text.markers import RUN

if TYPE_CHECKING:
    from bloginator.text.style import Background, Profile

NOT_MEASURED = "not measured"
MARKERS = re.compile(rf"[ \t]*{RUN.pattern}")
"""The citations of an accepted text, with the space before them: they are ours to print, and nobody's style."""


def voices(
    texts: Mapping[str, str], sources: Mapping[str, Sequence[str]], profile: "Profile", background: "Background"
) -> list[Voice]:
    """Return the voice of all texts together, then that of each, in order.

    Args:
        texts: Section id -> its accepted text, citations and all.
        sources: Section id -> the texts that its writer was given; runs of five or more of their words do not count.
        profile: Of the author.
        background: The one of the profile.
    """
    texts = {section: MARKERS.sub("", text) for section, text in texts.items()}
    every = tuple(dict.fromkeys(text for section in texts for text in sources.get(section, ())))
    whole = voice_of("", "\n\n".join(texts.values()), every, profile, background)
    each = (voice_of(section, text, sources.get(section, ()), profile, background) for section, text in texts.items())
    return [whole, *each]


def voice_of(section: str, text: str, sources: Sequence[str], profile: "Profile", background: "Background") -> Voice:
    """Return one text's voice."""
    from bloginator.text import style as voice

    found = voice.score(text, profile, background, sources)
    apart = () if found.score is None else voice.features(text, profile, background, sources)
    return Voice(
        section=section,
        score=found.score,
        percentile=found.percentile,
        words=found.words,
        quoted=found.quoted,
        reason=found.reason,
        changes=apart,
    )


def voiced(draft: Draft, found: Sequence[Voice]) -> Draft:
    """Return the draft with its voice.

    Args:
        found: Of its written sections, as ``voices`` returns them.
    """
    whole, *each = found
    known = {one.section: fields(one) for one in each}
    sections = tuple(one.model_copy(update=known.get(one.id, {})) for one in draft.sections)
    return draft.model_copy(update={"sections": sections, **fields(whole)})


def fields(one: Voice) -> dict[str, object]:
    """Return a voice as the fields that a draft's record has for it."""
    named = {"voice_percentile": one.percentile, "voice_words": one.words, "voice_quoted": one.quoted}
    return {"voice": one.score, **named, "voice_reason": one.reason, "voice_changes": one.changes}


def lines(found: Sequence[Voice], most: int | None = None) -> list[str]:
    """Return what a report says of the sections' voice: each with what to change, the weakest first.

    Args:
        found: Of sections.
        most: How many sections are said; ``None`` for all.
    """
    said: list[str] = []
    for one in weakest_first(found)[:most]:
        said.append(f"{one.section}: {told(one.score, one.percentile, one.reason)}{quoted(one)}")
        said += [f"  {change.text}" for change in one.changes]
    return said


def quoted(one: Voice) -> str:
    """Return how much of a section was left out, where that is worth saying."""
    share = one.quoted or 0.0
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


def weakest_first(found: Iterable[Voice]) -> list[Voice]:
    """Return the lowest score first, what has none last; otherwise in the order given."""
    return sorted(found, key=lambda one: (one.score is None, one.score or 0.0))


def sections_of(name: str, text: str) -> Iterator[tuple[str, str]]:
    """Yield the sections of a text that has headings, by their titles; a text without any is one, under ``name``."""
    from bloginator.text.front_matter import find_front_matter
    from bloginator.text.markdown.blocks import blocks

    start = find_front_matter(text).body
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
