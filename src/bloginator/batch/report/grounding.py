"""Weigh texts against their sources: in worker processes where many are new, in this one where few are."""

from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from bloginator.reading import read_package_text
from bloginator.records.exchange import Source
from bloginator.records.report import SectionEvidence
from bloginator.workers import WorkerDied, WorkerPool, count_workers, spread
from bloginator.workers import serve as serve_tasks

if TYPE_CHECKING:
    from bloginator.text.grounding import Model

MODEL = "grounding.json"
WORTH = 1000  # fewer texts are weighed about as soon as workers have started: 20 ms for each against half a second
AT_ONCE = 25
CODE = "from bloginator.batch.report.grounding import serve; serve()"


class Unweighed(NamedTuple):
    """A section's text, the sources of the request that it answers, and the key of its evidence."""

    section: str
    text: str
    sources: tuple[Source, ...]
    key: str


def weigh_texts(texts: Iterator[Unweighed], count: int) -> Iterator[SectionEvidence]:
    """Yield the evidence of so many texts, in order; no more of them are held at a time than are weighed."""
    if count_workers() < 2 or count < WORTH:
        yield from map(weigh, texts)
    else:
        pool: WorkerPool[Unweighed, SectionEvidence] = WorkerPool(CODE)
        groups = iter(lambda: list(islice(texts, AT_ONCE)), [])
        yield from spread(lambda group: weigh_in(pool, group), groups, pool.close)


def weigh_in(pool: WorkerPool[Unweighed, SectionEvidence], group: list[Unweighed]) -> list[SectionEvidence]:
    """Have a worker weigh some texts; where it is ended, by the system when memory is short, that is done here."""
    try:
        return pool.do(group)
    except WorkerDied:
        return list(map(weigh, group))


def weigh(unweighed: Unweighed) -> SectionEvidence:
    """Return the evidence of one text."""
    from bloginator.stages.report.evidence import gather_evidence

    return gather_evidence(unweighed.section, unweighed.text, unweighed.sources, load_model(), unweighed.key)


@cache
def load_model() -> "Model":
    """Return the model that the package ships."""
    from bloginator.text.grounding import load

    return load(read_package_text(MODEL))


def serve() -> None:
    """Weigh what comes in: what a worker does."""
    serve_tasks(weigh)
