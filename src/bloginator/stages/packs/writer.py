"""Write packs: group the open requests, number the packs, and render each from one template.

Markers are those of the request itself, and every block of an answer names its ``request_id``: what a pack says is
resolved by the requests and their history, and needs no pack to be kept. A passage that several sections of a pack cite is
quoted once, before them, and each section names it by document and heading.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from bloginator.digest import digest
from bloginator.records.exchange import Request, Source, SourceKey, Verdict
from bloginator.records.settings import Packing
from bloginator.stages.packs.grouping import Grouping, tokens_without_sources
from bloginator.stages.requests.compose import make_boundary, section_values, source_texts
from bloginator.stages.requests.siblings import list_subjects
from bloginator.stages.templates import Templates
from bloginator.stages.wording import behind_place, source_label
from bloginator.text import token_count
from bloginator.text.messages import clip

PACK = "pack/pack.md.j2"
ASKS = "asks: "  # how the line begins that names what a pack asks for; it stands before anything that others wrote
PACK_BEGINS = "\n## Who you write for\n"  # before it stands how the answers' file is written
MAX_SENTENCE = 400  # characters of one sentence; it may quote an answer, which may be long
MAX_EARLIER = 200  # characters of an earlier title or description


class OpenSection(NamedTuple):
    """A section that somebody should write, and why it is asked again, a line each; none when it has not been answered."""

    request: Request
    again: tuple[str, ...] = ()


class Pack(NamedTuple):
    """One file for an assistant to read; its name, ``pack-001``, is that of the answers' file, too."""

    name: str
    text: str


def pack_sections(sections: Sequence[OpenSection], *, templates: Templates, limits: Packing, first: int = 1) -> list[Pack]:
    """Return the packs that ask for all of ``sections``, in the outline's order, numbered from ``first``."""
    packs: list[Pack] = []
    for _, alike in groupby(sections, key=lambda section: section.request.system_prompt):
        for group in group_by_sources(list(alike), templates, limits):
            packs += render_within(group, templates, limits, first + len(packs))
    return packs


def group_by_sources(sections: Sequence[OpenSection], templates: Templates, limits: Packing) -> Iterator[list[OpenSection]]:
    """Yield the sections of each pack, by what they are estimated to cost."""
    nothing = {"title": "", "description": "", "sources": (), "feedback": ""}
    first = sections[0]._replace(request=sections[0].request.model_copy(update=nothing))
    frame = token_count.estimate(render_pack([first], templates, limits, 1))
    own = [
        tokens_without_sources(section.request) + sum(token_count.estimate(line) for line in section.again)
        for section in sections
    ]
    for indexes in Grouping([section.request for section in sections], own, limits, frame).groups():
        yield [sections[index] for index in indexes]


def render_within(group: Sequence[OpenSection], templates: Templates, limits: Packing, number: int) -> list[Pack]:
    """Render a pack; should it turn out too large, render its halves instead."""
    text = render_pack(group, templates, limits, number)
    size = len(text.encode("utf-8", "surrogatepass"))
    tokens = token_count.of_bytes(size)
    if len(group) > 1 and (tokens > limits.tokens or size > 1000 * limits.kilobytes):
        half = len(group) // 2
        before = render_within(group[:half], templates, limits, number)
        return before + render_within(group[half:], templates, limits, number + len(before))
    return [Pack(pack_name(number), text)]


def pack_name(number: int) -> str:
    """Return the name of the pack with that number.

    >>> pack_name(7)
    'pack-007'
    """
    return f"pack-{number:03}"


def asked_in(text: str) -> tuple[str, ...]:
    """Return every ``request_id`` that a pack asks for, read from its own head."""
    for line in text.split("\n", 10)[:10]:
        if line.startswith(ASKS):
            return tuple(line.removeprefix(ASKS).split())
    return ()


def render_pack(group: Sequence[OpenSection], templates: Templates, limits: Packing, number: int) -> str:
    """Return one pack; a lone section that exceeds a limit is said to do so."""
    values = pack_values(group, number)
    text = templates.render(PACK, values)
    if len(group) == 1 and token_count.estimate(text) > limits.tokens:
        alone = f"This section alone has more than the {limits.tokens:,} tokens that a pack should have."
        text = templates.render(PACK, values | {"note": alone})
    return text


def pack_values(group: Sequence[OpenSection], number: int) -> dict[str, object]:
    """Return what the template is given."""
    requests = [section.request for section in group]
    shared = shared_sources(requests)
    texts = [text for request in requests for text in (*source_texts(request.sources), request.feedback)]
    return {
        "name": pack_name(number),
        "asks": [request.request_id for request in requests],
        "note": "",
        "system": requests[0].system_prompt,
        "subjects": list_subjects(requests),
        "boundary": make_boundary(digest("pack", [request.digest for request in requests]), texts),
        "shared": [{"label": label_source(source), "text": source.text.strip("\n")} for source in shared.values()],
        "sections": [
            {
                **section_values(section.request),
                "title": " ".join(section.request.title.split()),
                "again": section.again,
                "sources": [source_values(section.request, source, shared) for source in section.request.sources],
            }
            for section in group
        ],
    }


def shared_sources(requests: Sequence[Request]) -> dict[SourceKey, Source]:
    """Return the passages that several sections cite, in the order of first use.

    Two different passages that would be named alike are left beside their sections: a name must say which is meant.
    """
    uses: Counter[SourceKey] = Counter()
    first: dict[SourceKey, Source] = {}
    for request in requests:
        for key, source in {source.key: source for source in request.sources}.items():
            uses[key] += 1
            first.setdefault(key, source)
    labels = Counter(label_source(source) for source in first.values())
    return {key: source for key, source in first.items() if uses[key] > 1 and labels[label_source(source)] == 1}


def label_source(source: Source) -> str:
    """Return a source's document, heading and place on one line."""
    return " ".join(source_label(source).split())


def source_values(request: Request, source: Source, shared: Mapping[SourceKey, Source]) -> dict[str, str]:
    """Return a source with its text, or the name under which its text stands before the sections."""
    elsewhere = shared.get(source.key)
    text = "" if elsewhere else source.text.strip("\n")
    label = ", ".join(filter(None, (label_source(elsewhere or source), request.superseded.get(source.marker))))
    return {"marker": source.marker, "label": label, "text": text}


def explain_repeat(verdict: Verdict, request: Request, answered: Request | None = None) -> tuple[str, ...]:
    """Return one line for each reason; ``answered`` is the question that a stale answer was written for, if it is kept."""
    reasons = verdict.reasons
    if verdict.standing == "refused":
        lines = [f"An answer was refused: {behind_place(reason.where, reason.what)}" for reason in reasons]
    elif verdict.standing == "stale":
        lines = [f"There is an answer to an earlier question; {change}." for change in list_changes(answered, request)]
        lines = lines or [f"There is an answer to an earlier question. {reason.what}" for reason in reasons]
        lines += [f"It stands in {verdict.file}; take from it what still fits."] if verdict.file else []
    else:
        lines = []
    return tuple(clip(line, MAX_SENTENCE) for line in lines)


def list_changes(before: Request | None, now: Request) -> list[str]:
    """Return what was asked otherwise before, one clause each; empty where that is not known."""
    if before is None:
        return []
    changes = []
    if before.title != now.title:
        changes.append(f"its title was “{clip(before.title, MAX_EARLIER)}”")
    if before.path != now.path:
        above = clip(" › ".join(before.path), MAX_EARLIER)
        changes.append(f"it stood under “{above}”" if above else "it stood under no other section")
    if before.description != now.description:
        description = clip(before.description, MAX_EARLIER)
        changes.append(f"its description was “{description}”" if description else "it had no description")
    return changes or ["the document's classification or audience was another"]
