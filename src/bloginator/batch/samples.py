"""Voice samples of a batch: chosen once from its corpus, then pinned, so that every request shows the same ones.

index + outline ──► passages that may leave the machine ──► requests/samples.json
"""

from collections.abc import Sequence
from functools import partial

from bloginator.batch.index import locate_index
from bloginator.batch.run import BatchRun
from bloginator.disk.files import write_whole
from bloginator.disk.store import read_record
from bloginator.records.canonical import to_bytes
from bloginator.records.corpus import Passage
from bloginator.records.exchange import Samples
from bloginator.stages.requests.screening import may_leave
from bloginator.stages.requests.sources import number_sources

SAMPLES = 3
"""Passages of the author's own prose in every system prompt."""


def pinned_samples(run: BatchRun, quoted: Sequence[Passage]) -> Samples:
    """Return samples of the author's prose and their habits; chosen once, then kept in ``requests/samples.json``.

    Args:
        quoted: The sections' sources, which are no samples as far as the corpus has others. Nor is what must not leave;
            once such a passage is among them, all are chosen anew.
    """
    batch = run.batch
    fits = partial(may_leave, entries=run.blocklist.entries, allowed=run.blocklist.allowed)
    pinned = read_record(Samples, batch.layout.samples)
    if pinned is not None and pinned.passages and all(fits(passage.text) for passage in pinned.passages):
        return pinned
    from bloginator import corpus
    from bloginator.corpus.author.profile_store import describe_style  # not needed where they are pinned

    language = batch.settings.retrieval.language
    outline = batch.outline
    about = "\n".join([outline.title, outline.thesis, *outline.keywords, *(section.title for section in outline.sections)])
    choose = partial(corpus.pick_samples, locate_index(run), about, SAMPLES, settings=batch.settings.retrieval, fits=fits)
    passages = choose(quoted=quoted) or choose()
    chosen = Samples(
        passages=number_sources(passages, "A", scored=False), style=describe_style(locate_index(run), language=language)
    )
    write_whole(batch.layout.samples, to_bytes(chosen))
    return chosen
