"""Write packs: group the open requests, number the packs, and render each from one template.

A passage that several sections of a pack cite is quoted once, before them, and each section names it by document and
heading; every other passage stands beside its section.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from bloginator.digest import digest
from bloginator.records.exchange import Request, Source
from bloginator.records.pack import Packing
from bloginator.stages.packs.grouping import Grouping, Key, key_of, own_tokens
from bloginator.stages.packs.section_list import subjects
from bloginator.stages.rendering import Templates, place
from bloginator.stages.requests.compose import boundary, spoken, word_range
from bloginator.text import token_count

PACK = "pack/pack.md.j2"
ASKS = "asks: "
"""How the line begins that names what a pack asks for; it stands before anything that others wrote."""


class Open(NamedTuple):
    """A section that somebody should write.

    Args:
        again: Why it is asked again, one line each; empty when it has not been answered.
    """

    request: Request
    again: tuple[str, ...] = ()


class Pack(NamedTuple):
    """One file for an assistant to read.

    Args:
        name: ``pack-001``; the answers go to a file of that name.
        asks: The ``request_id`` of each section, in order.
        tokens: To be read, estimated.
    """

    name: str
    asks: tuple[str, ...]
    text: str
    tokens: int


def pack(found: Sequence[Open], *, templates: Templates, limits: Packing, first: int = 1) -> list[Pack]:
    """Return the packs that ask for all of ``found``, each within the limits as far as its sections allow.

    Args:
        found: In the outline's order.
        first: Number of the first pack.
    """
    packs: list[Pack] = []
    for _, alike in groupby(found, key=lambda one: one.request.system_prompt):
        together = list(alike)
        for group in group_by_sources(together, templates, limits):
            packs += within(group, templates, limits, first + len(packs))
    return packs


def group_by_sources(found: Sequence[Open], templates: Templates, limits: Packing) -> Iterator[list[Open]]:
    """Yield the sections of each pack, by what they are estimated to cost."""
    frame = token_count.estimate(render([found[0]._replace(request=bare(found[0].request))], templates, limits, 1))
    own = [own_tokens(one.request) + sum(token_count.estimate(line) for line in one.again) for one in found]
    for indexes in Grouping([one.request for one in found], own, limits, frame).groups():
        yield [found[index] for index in indexes]


def bare(request: Request) -> Request:
    """Return a request of next to nothing, to see what a pack costs without its sections."""
    return request.model_copy(update={"title": "", "description": "", "sources": (), "feedback": ""})


def within(group: Sequence[Open], templates: Templates, limits: Packing, number: int) -> list[Pack]:
    """Render a pack; should it turn out too large, render its halves instead."""
    text = render(group, templates, limits, number)
    size = len(text.encode("utf-8", "surrogatepass"))
    if len(group) > 1 and (token_count.of_bytes(size) > limits.tokens or size > 1000 * limits.kilobytes):
        half = len(group) // 2
        before = within(group[:half], templates, limits, number)
        return before + within(group[half:], templates, limits, number + len(before))
    return [Pack(name_of(number), tuple(one.request.request_id for one in group), text, token_count.of_bytes(size))]


def name_of(number: int) -> str:
    """Return the name of the pack with that number.

    >>> name_of(7)
    'pack-007'
    """
    return f"pack-{number:03}"


def asked_in(text: str) -> tuple[str, ...]:
    """Return every ``request_id`` that a pack asks for, read from its own head."""
    for line in text.split("\n", 10)[:10]:
        if line.startswith(ASKS):
            return tuple(line.removeprefix(ASKS).split())
    return ()


def render(group: Sequence[Open], templates: Templates, limits: Packing, number: int) -> str:
    """Return one pack; a lone section that exceeds a limit is said to do so."""
    text = templates.render(PACK, values(group, number))
    if len(group) == 1 and token_count.estimate(text) > limits.tokens:
        alone = f"This section alone has more than the {limits.tokens:,} tokens that a pack should have."
        text = templates.render(PACK, values(group, number) | {"note": alone})
    return text


def values(group: Sequence[Open], number: int) -> dict[str, object]:
    """Return what the template is given."""
    requests = [one.request for one in group]
    once = shared(requests)
    texts = [text for request in requests for text in (*spoken(request.sources), request.feedback)]
    return {
        "name": name_of(number),
        "asks": [request.request_id for request in requests],
        "note": "",
        "system": requests[0].system_prompt,
        "subjects": subjects(requests),
        "boundary": boundary(digest("pack", [request.digest for request in requests]), texts),
        "shared": [{"label": label_of(one), "text": one.text.strip("\n")} for one in once.values()],
        "sections": [section(one, once) for one in group],
    }


def shared(requests: Sequence[Request]) -> dict[Key, Source]:
    """Return the passages that several sections cite, in the order of first use.

    Two different passages that would be named alike are left beside their sections: a name must say which is meant.
    """
    sources = [source for request in requests for source in {key_of(one): one for one in request.sources}.values()]
    uses = Counter(key_of(source) for source in sources)
    first = {key_of(source): source for source in reversed(sources)}
    labels = Counter(label_of(source) for source in first.values())
    return {
        key: first[key] for key in dict.fromkeys(map(key_of, sources)) if uses[key] > 1 and labels[label_of(first[key])] == 1
    }


def label_of(source: Source) -> str:
    """Return a source's document, heading and place on one line."""
    named = " › ".join(filter(None, (source.document, source.heading)))
    return " ".join(", ".join(filter(None, (named, place(source)))).split())


def section(one: Open, once: dict[Key, Source]) -> dict[str, object]:
    """Return what the template shows of one section."""
    request = one.request
    fewest, most = word_range(request.max_words)
    return {
        "request_id": request.request_id,
        "title": " ".join(request.title.split()),
        "path": request.path,
        "below": request.below,
        "words": request.max_words,
        "fewest": fewest,
        "most": most,
        "description": request.description,
        "again": one.again,
        "thin": request.low_evidence.rstrip("."),
        "feedback": request.feedback,
        "sources": [source_of(source, once) for source in request.sources],
    }


def source_of(source: Source, once: dict[Key, Source]) -> dict[str, str]:
    """Return a source with its text, or the name under which its text stands before the sections."""
    elsewhere = once.get(key_of(source))
    text = "" if elsewhere else source.text.strip("\n")
    return {"marker": source.marker, "label": label_of(elsewhere or source), "text": text}
