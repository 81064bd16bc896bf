"""Propose an outline without a model: the corpus's own headings, grouped.

    no plan      a heading that says nothing but words of the question ──► a section of all headings that say these, too
                 the documents, those that bear most on it first ──► sections of what is left of their headings
                 each subject of a list that none of them names ──► a section of the heading that says most of it alone
    with a plan  its sections stay; each is told the headings that share most of its words

Equal maps give equal outlines.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from math import log, sqrt
from typing import TYPE_CHECKING, NamedTuple

from bloginator.text.markdown.unsaid import escape_unsaid
from bloginator.text.messages import clip
from bloginator.text.outline.build import OutlineEntry, OutlineReading, build_outline
from bloginator.text.outline.markdown_format import read_markdown_outline
from bloginator.text.outline.proposal import plain_line, render_outline
from bloginator.text.stemming import stems
from bloginator.text.titles import remove_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bloginator.records.exchange import Request

MAX_SECTIONS, MAX_SUBSECTIONS = 8, 4
MIN_SHARE = 0.2  # of what bears most: a document, or a heading of it, that bears less is left out
NAMED = 2.0  # how many times more a title counts that says nothing but words of the question
MAX_HEADINGS_TOLD = 3  # headings that a section of a plan is told, at most
SAYS_NOTHING = re.compile(
    r"(?:introduction|intro|overview|summary|conclusions?|background|(?:.* )?contents|on this page|about|faqs?"
    r"|frequently asked questions|see also|(?:.* )?(?:links|references|resources|reading)|related.*|notes?|appendix|history"
    r"|previous.*|misc\w*|tl;?dr)\W*",
    re.IGNORECASE,
)
"""Titles that name no subject."""

NO_WORD, MAX_TITLE = re.compile(r"[a-zA-Z\d]{0,2}|(?=[a-f]*\d)[a-f\d]+"), 60
"""A document whose title is a name like `0b1b36` is known by its first sentence, of at most so many characters."""

LEAD_IN = r"(?i)^.*(?::|\b(?:about|covering|including|such as))\s+"  # what may stand before the first thing of a list


class MappedHeading(NamedTuple):
    """A heading of the map, or a document's title where it has none; ``weight`` is how much it bears on the question."""

    document: str
    title: str
    says: str
    stems: tuple[str, ...]
    weight: float
    is_lead: bool


def propose_outline(request: Request) -> str:
    """Return an outline for what is asked, from the map that the request brings; empty where nothing in it bears on it."""
    asked = stems(f"{request.title}\n{request.description}")
    headings = list(read_map(request, frozenset(asked)))
    plan = f"\n{request.description}".partition("\n# ")[2]
    if plan:
        reading = read_markdown_outline(f"# {plan}", "the plan")
        tell_headings(reading.entries, headings)
    else:
        reading = OutlineReading(file="the map", title=request.title, entries=[])
        groups = add_unnamed(group_headings(headings, asked), headings, list_subjects(request.description))
        reading.entries = list(make_entries(groups))
    return render_outline(build_outline(reading)) if reading.entries else ""


def read_map(request: Request, asked: frozenset[str]) -> Iterator[MappedHeading]:
    """Yield what of the map bears on the question and names a subject."""
    titles = {source.title for source in request.sources}  # of which some documents list the others'
    for source in request.sources:
        last = source.heading.rpartition(" › ")[2] or source.title
        said = plain_line(source.text.partition(" words: ")[2])
        if said and not source.heading and all(map(NO_WORD.fullmatch, re.split(r"[\W_]+", last))):
            last = clip(said, MAX_TITLE).rstrip(".")
        title = remove_number(" ".join(last.split())).rstrip(":")
        own = tuple(dict.fromkeys(stems(title)))
        if source.score and own and not SAYS_NOTHING.fullmatch(title) and not (source.heading and title in titles):
            weight = source.score * (1.0 + (NAMED - 1.0) * sum(stem in asked for stem in own) / len(own))
            yield MappedHeading(source.document, escape_unsaid(title), said, own, weight, not source.heading)


def list_subjects(about: str) -> list[str]:
    """Return what a text lists between commas; empty where it lists nothing.

    >>> list_subjects("Leave, travel and tools"), list_subjects("What new people should know")
    (['Leave', 'travel', 'tools'], [])
    """
    parts = (part.strip() for part in re.split(r"[,;\n]|\band\b", about))
    return list(dict.fromkeys(filter(None, parts))) if "," in about else []


def add_unnamed(
    groups: list[list[MappedHeading]], headings: Sequence[MappedHeading], subjects: Sequence[str]
) -> list[list[MappedHeading]]:
    """Return so many groups as there are sections, the last of them for subjects that no title of the others says."""
    added: list[list[MappedHeading]] = []
    for subject in filter(None, (frozenset(stems(subject)) for subject in subjects)):
        kept = (*groups[: max(0, MAX_SECTIONS - len(subjects))], *added)
        saying = [heading for heading in headings if stand_together(subject, heading.stems)]
        if saying and not any(stand_together(subject, heading.stems) for group in kept for heading in group):
            added.append([max(saying, key=lambda heading: heading.weight / len(heading.stems))])
    return [*groups[: max(0, MAX_SECTIONS - len(added))], *added][:MAX_SECTIONS]


def stand_together(subject: frozenset[str], said: Sequence[str]) -> bool:
    """Tell whether a subject's stems stand side by side, in any order: "parental bereavement leave" is no parental leave."""
    return any(subject == frozenset(said[start : start + len(subject)]) for start in range(len(said)))


def list_unsaid(about: str, texts: Iterable[str]) -> list[str]:
    """Return what ``about`` lists between commas and no text says, in its order.

    >>> list_unsaid("New people: parental leave, trips to Rome", ["Rome trips", "Parental bereavement leave"])
    ['parental leave']
    """
    subjects = [re.sub(LEAD_IN, "", subject) for subject in list_subjects(about)]
    said = [stems(text) for text in texts]
    sought = {subject: frozenset(stems(subject)) for subject in subjects}
    return [subject for subject, own in sought.items() if own and not any(stand_together(own, words) for words in said)]


def group_headings(headings: Sequence[MappedHeading], asked: Sequence[str]) -> list[list[MappedHeading]]:
    """Return a section's headings each, its subsections behind it; ``asked`` are the question's stems, in order."""
    left = list(headings)
    groups: list[list[MappedHeading]] = []
    named = [heading for heading in headings if set(heading.stems) <= set(asked)]
    for first in sorted(named, key=lambda heading: (min(map(asked.index, heading.stems)), -len(heading.stems))):
        alike = (heading for heading in left if not heading.is_lead and set(first.stems) <= set(heading.stems))
        if first in left and (group := best_of([heading for heading in alike if heading.title != first.title])):
            groups.append([first, *group])
            left = [heading for heading in left if heading not in (first, *group)]
    return groups + group_documents(left)


def make_entries(groups: Iterable[Sequence[MappedHeading]]) -> Iterable[OutlineEntry]:
    """Return sections with their subsections, no title twice."""
    entries: dict[tuple[str, ...], OutlineEntry] = {}
    for first, *others in groups:
        for depth, heading in ((1, first), *((2, other) for other in others)):
            entry = OutlineEntry(heading.title, depth, heading.document, description=heading.says)
            entries.setdefault(heading.stems, entry)
    return entries.values()


def group_documents(headings: Sequence[MappedHeading]) -> list[list[MappedHeading]]:
    """Return the headings of each document that bears much, behind what it says first; those that bear most come first."""
    documents: dict[str, list[MappedHeading]] = defaultdict(list)
    for heading in headings:
        documents[heading.document].append(heading)
    groups = [within for within in documents.values() if within[0].is_lead]
    groups.sort(key=lambda within: -sum(heading.weight for heading in within))
    least = MIN_SHARE * sum(heading.weight for heading in groups[0]) if groups else 0.0
    return [[within[0], *best_of(within[1:])] for within in groups if sum(heading.weight for heading in within) >= least]


def best_of(headings: Sequence[MappedHeading]) -> list[MappedHeading]:
    """Return those that bear most, in the order of the map."""
    best = sorted(headings, key=lambda heading: -heading.weight)[:MAX_SUBSECTIONS]
    return [heading for heading in headings if heading in best and heading.weight >= MIN_SHARE * best[0].weight]


def tell_headings(planned: Iterable[OutlineEntry], headings: Sequence[MappedHeading]) -> None:
    """Add to each section of a plan the headings that share most of its words, where some do."""
    own = [frozenset((*heading.stems, *stems(heading.says))) for heading in headings]
    holding = Counter(stem for held in own for stem in held)
    for section in planned:
        asked = frozenset(stems(f"{section.title}\n{section.description}"))
        shared = [
            sum(log(len(own) / holding[stem]) * (1 + (stem in heading.stems)) for stem in sorted(asked & held))
            / sqrt(len(held))
            for heading, held in zip(headings, own, strict=True)
        ]
        best = sorted(range(len(headings)), key=lambda number: -shared[number])
        titles = dict.fromkeys(
            f"“{headings[number].title}”" for number in best[:MAX_HEADINGS_TOLD] if shared[number] > shared[best[0]] / 2
        )
        if titles:
            section.description = f"{section.description}\n\nThe corpus has {', '.join(titles)}.".strip()
