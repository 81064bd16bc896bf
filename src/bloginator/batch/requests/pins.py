"""The passages that the writer pins to a section: found by their lines, and followed by their text where these are gone."""

from collections.abc import Sequence

from bloginator import corpus
from bloginator.batch.requests.index import locate_index
from bloginator.batch.run import BatchRun
from bloginator.records.corpus import Passage
from bloginator.records.exchange import Request, Source
from bloginator.stages.reasons import make_reason
from bloginator.stages.requests.sources import PinnedPlace, is_pinned, number_sources


def follow_pins(run: BatchRun, section: str, places: Sequence[PinnedPlace]) -> tuple[Source, ...]:
    """Return the pinned passages; one whose place has no text any more from where its text stands now.

    Its text is known from the section's requests. What cannot be followed is noted among what the section goes without.
    """
    found = find_places(run, places)
    if lost := [number for number, passage in enumerate(found) if passage is None]:
        known = [pinned_before(run, section, places[number]) for number in lost]
        texts = [source.key for source in known if source]
        followed = iter(corpus.follow_texts(locate_index(run), texts))
        for number, source in zip(lost, known, strict=True):
            found[number] = next(followed) if source else None
            if found[number] is None:
                name = run.batch.layout.shown(run.batch.layout.sources(section))
                run.left_out.setdefault(section, []).append(make_reason("pin", name, place=places[number].shown))
    return number_sources([passage for passage in found if passage is not None], scored=False)


def pinned_before(run: BatchRun, section: str, place: PinnedPlace) -> Source | None:
    """Return the source that a request of the section had by a pin; ``None`` where none that is kept had it."""
    request = run.request(section)
    requests: list[Request] = [*([request] if request else ()), *run.store.past(section).values()]
    for asked in requests:
        for source in asked.sources:
            first, last = source.lines or (source.page or 0,) * 2
            if source.document == place.document and is_pinned(source) and first <= place.last and last >= place.first:
                return source
    return None


def find_places(run: BatchRun, places: Sequence[PinnedPlace]) -> list[Passage | None]:
    """Return the passage at each place of the corpus; ``None`` where there is no text."""
    return corpus.passages_at(locate_index(run), [(place.document, place.first, place.last) for place in places])
