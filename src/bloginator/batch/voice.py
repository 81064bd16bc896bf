"""The author of a batch: their profile kept up to date, and a draft held against it.

corpus ──► index ──► profile, trained before anything waits      draft ──► draft with its voice
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bloginator.batch.index import locate_index, refresh_index
from bloginator.batch.run import BatchRun
from bloginator.digest import digest_bytes
from bloginator.disk.files import read_bytes
from bloginator.disk.store import read_record
from bloginator.errors import BloginatorError
from bloginator.records.draft import Draft
from bloginator.records.exchange import Samples
from bloginator.records.voice import Voice
from bloginator.ui.progress import progress_bar

if TYPE_CHECKING:
    from bloginator.corpus.author.profile_store import Author


def load_author(run: BatchRun) -> "Author":
    """Return the author of the batch's index; trained only when the index has changed.

    Raises:
        BadCorpus: There is no index, it cannot be read, or the server does not answer.
    """
    from bloginator.corpus.author.profile_store import author

    with progress_bar("Listening") as progress:
        return author(locate_index(run), run.batch.voice, language=run.batch.settings.retrieval.language, progress=progress)


def profile_stamp(run: BatchRun) -> str:
    """Return a stamp of the profile as it is kept, without reading it."""
    return digest_bytes(read_bytes(run.batch.voice / "profile.bin") or b"")[:16]


def with_voice(run: BatchRun, draft: Draft) -> Draft:
    """Return the draft with its voice; where no author is known, with the reason."""
    from bloginator.stages.draft.voice import add_voices

    written = {section.id for section in draft.sections if section.kind == "written"}
    texts = {section: verdict.text for section, verdict in run.verdicts().items() if section in written}
    return add_voices(draft, score_voices(run, texts))


def score_voices(run: BatchRun, texts: Mapping[str, str]) -> list[Voice]:
    """Return the voice of all texts together, then of each; where no author is known, the reason alone.

    Args:
        texts: Section id -> its accepted text.
    """
    from bloginator.stages.draft.voice import measure_voices

    try:
        if run.batch.corpus and not Path(run.batch.index).is_dir():  # the cache was deleted
            refresh_index(run)
        return measure_voices(texts, texts_given(run), *load_author(run))
    except BloginatorError as error:
        return [Voice(reason=(error.what[:1].lower() + error.what[1:]).rstrip("."))]


def texts_given(run: BatchRun) -> dict[str, tuple[str, ...]]:
    """Return what each section's writer was given to read: its sources, those that the text cites, the samples."""
    samples = read_record(Samples, run.batch.layout.samples) or Samples()
    texts: dict[str, tuple[str, ...]] = {}
    for section, verdict in run.verdicts().items():
        request = run.request(section)
        sources = [*(request.sources if request else ()), *verdict.sources, *samples.passages]
        texts[section] = tuple(dict.fromkeys(source.text for source in sources))
    return texts
