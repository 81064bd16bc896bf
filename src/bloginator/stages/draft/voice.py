"""Voice of a draft: each written section and the whole scored, and said in words, the weakest section first."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING

from bloginator.records.draft import Draft
from bloginator.records.voice import Voice, VoicePart
from bloginator.text.markers import RUN

if TYPE_CHECKING:
    from bloginator.text.style import Background, Profile

TOGETHER, MOST = 4, 5  # sections that are scored as one for the whole, and phrases that it tells
WEAK_BELOW = 25  # percentile below which a text is weak, so that its phrases are told
MARKERS = re.compile(rf"(?<![ \t])[ \t]*{RUN.pattern}")
"""The citations of an accepted text, with the space before them: they are ours to print, and nobody's style."""


def measure_voices(
    texts: Mapping[str, str],
    sources: Mapping[str, Sequence[str]],
    profile: "Profile",
    background: "Background",
    known: Mapping[str, Voice] = MappingProxyType({}),
    parts: Mapping[str, VoicePart] = MappingProxyType({}),
) -> tuple[list[Voice], dict[str, VoicePart]]:
    """Return the voice of all texts together, then that of each, in order; and what the whole is added up from.

    Args:
        texts: Section id -> its accepted text, citations and all.
        sources: Section id -> the texts that its writer was given; runs of five or more of their words do not count.
        known: Section id -> its voice, where its text, its sources and the author are as they were.
        parts: What was returned when these voices were measured; taken where those of all its sections are known.
    """
    from bloginator.text import style

    each, now = list[Voice](), dict[str, VoicePart]()
    for sections in group_neighbours(list(texts)):
        name, own = " ".join(sections), {section: texts[section] for section in sections}
        if name in parts and known.keys() >= own.keys():
            now[name] = parts[name]
        else:
            read_texts = tuple(dict.fromkeys(text for section in sections for text in sources.get(section, ())))
            now[name] = style.measure_part(MARKERS.sub("", "\n\n".join(own.values())), profile, background, read_texts)
        each += (
            known.get(section) or voice_of(section, MARKERS.sub("", text), sources.get(section, ()), profile, background)
            for section, text in own.items()
        )
    whole = add_up_voices("".join(texts.values()), list(now.values()), each, profile, background)
    return [whole, *each], now


def group_neighbours(sections: Sequence[str]) -> list[Sequence[str]]:
    """Return sections in groups of about ``TOGETHER``: one of them is shorter than a passage of the whole is.

    >>> [len(group) for group in group_neighbours("abcdefghi")], group_neighbours("")
    ([4, 5], [''])
    """
    count = max(len(sections) // TOGETHER, 1)
    return [sections[len(sections) * number // count : len(sections) * (number + 1) // count] for number in range(count)]


def add_up_voices(
    text: str, parts: Sequence[VoicePart], voices: Sequence[Voice], profile: "Profile", background: "Background"
) -> Voice:
    """Return the voice of all texts together, with what to change: their habits, and what pulls any of them away most."""
    from bloginator.text import style

    whole = style.add_parts(parts)
    voice = style.score_part(text, whole, profile, background)
    pulling = chain.from_iterable(each.phrases for each in voices) if is_weak(voice) else ()
    phrases = sorted(pulling, key=attrgetter("pull"))
    changes = () if voice.score is None else style.list_changes(whole, profile)
    return voice.model_copy(update={"changes": changes, "phrases": tuple(phrases[:MOST])})


def voice_of(section: str, text: str, sources: Sequence[str], profile: "Profile", background: "Background") -> Voice:
    """Return one text's voice, with what to change in it."""
    from bloginator.text import style

    part = style.measure_part(text, profile, background, sources)
    voice = style.score_part(text, part, profile, background)
    advice = {
        "changes": () if voice.score is None else style.list_changes(part, profile),
        "phrases": style.list_phrases(text, profile, background, sources) if is_weak(voice) else (),
    }
    return voice.model_copy(update={"section": section, **advice})


def is_weak(voice: Voice) -> bool:
    """Tell whether a text is so far from its author that its phrases are told."""
    return voice.percentile is not None and voice.percentile < WEAK_BELOW


FIELDS = ("percentile", "words", "quoted", "reason", "changes", "phrases")
"""What a draft's record has of a voice, beside its score."""


def add_voices(draft: Draft, measured: Sequence[Voice]) -> Draft:
    """Return the draft with its voice, as ``measure_voices`` returns it."""
    whole, *each = measured
    known = {voice.section: draft_fields(voice) for voice in each}
    sections = tuple(section.model_copy(update=known.get(section.id, {})) for section in draft.sections)
    return draft.model_copy(update={"sections": sections, **draft_fields(whole)})


def draft_fields(voice: Voice) -> dict[str, object]:
    """Return a voice as the fields that a draft's record has for it."""
    fields = {f"voice_{name}": getattr(voice, name) for name in FIELDS}
    return {"voice": voice.score, **fields}


def voice_lines(measured: Sequence[Voice], most: int | None = None) -> list[str]:
    """Return what a report says of the sections' voice, of at most so many: each with what to change, the weakest first."""
    return [
        line
        for voice in sort_weakest_first(measured)[:most]
        for line in (f"{voice.section}: {describe_voice(voice)}", *(f"  {advice}" for advice in list_advice(voice)))
    ]


def list_advice(voice: Voice) -> list[str]:
    """Return what to change in a text: its habits, then the phrases that pull it away, each with its line.

    >>> from bloginator.records.voice import VoicePhrase
    >>> list_advice(Voice(phrases=(VoicePhrase(text="it should be noted", line=3, pull=-0.1),)))
    ['least like you: “it should be noted” (line 3)']
    """
    phrases = ", ".join(f"“{' '.join(phrase.text.split())}” (line {phrase.line})" for phrase in voice.phrases)
    return [*(change.text for change in voice.changes), *([f"least like you: {phrases}"] if phrases else [])]


def describe_voice(voice: Voice) -> str:
    """Return the score of a text as one says it, with how much was left out where that is worth saying."""
    share = voice.quoted or 0.0
    quoted = f" ({share:.0%} stands word for word in its sources)" if share >= 0.1 else ""
    return describe_score(voice.score, voice.percentile, voice.reason) + quoted


def describe_score(score: float | None, percentile: int | None, reason: str | None) -> str:
    """Return a score as one says it.

    >>> describe_score(0.8312, 34, None)
    '0.83, more typical than 34% of your own passages'
    >>> describe_score(None, None, "12 words of its own; 60 are needed"), describe_score(None, None, None)
    ('not measured: 12 words of its own; 60 are needed', 'not measured')
    """
    if score is None:
        return f"not measured: {reason}" if reason else "not measured"
    return f"{score:.2f}" if percentile is None else f"{score:.2f}, more typical than {percentile}% of your own passages"


def sort_weakest_first(measured: Iterable[Voice]) -> list[Voice]:
    """Return the lowest score first, what has none last; otherwise in the order given."""
    return sorted(measured, key=lambda voice: (voice.score is None, voice.score or 0.0))


def split_sections(name: str, text: str) -> Iterator[tuple[str, str]]:
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
