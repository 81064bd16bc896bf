"""The author of a batch: learnt while people write, or when asked for, and a draft held against them."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bloginator.batch.cache import read_cache, write_cache
from bloginator.batch.lazy_mapping import LazyMapping
from bloginator.batch.requests.index import locate_index, read_index, refresh_index
from bloginator.batch.run import BatchRun
from bloginator.digest import digest_bytes, digest_exact
from bloginator.disk.directory_listing import listing
from bloginator.disk.program_digest import program_digest
from bloginator.disk.store import read_record
from bloginator.errors import BloginatorError
from bloginator.records.canonical import to_bytes
from bloginator.records.draft import Draft
from bloginator.records.exchange import Samples
from bloginator.records.voice import Voice, VoiceCache
from bloginator.ui.console import warn

if TYPE_CHECKING:
    from bloginator.corpus.author.profile_store import Author
    from bloginator.text.style import Profile

NOT_LEARNT = Voice(reason="how you write is not learnt yet; `bloginator report` learns it")


def load_author(run: BatchRun, tell: Callable[[str], None] = warn) -> "Author":
    """Return the author of the batch's index; trained, which ``tell`` is told, only when the index has changed."""
    from bloginator.corpus.author.profile_store import learn_author

    return learn_author(locate_index(run), run.batch.voice, language=run.batch.settings.retrieval.language, tell=tell)


def recall_author(run: BatchRun) -> "Author | None":
    """Return the author of the batch's index as far as that needs no training."""
    from bloginator.corpus.author.profile_store import recall_author as recall

    return recall(locate_index(run), run.batch.voice, language=run.batch.settings.retrieval.language)


def with_voice(run: BatchRun, draft: Draft, *, may_learn: bool) -> Draft:
    """Return the draft with its voice, or with the reason where no author is known and none may be learnt now."""
    from bloginator.stages.draft.voice import add_voices

    written = {section.id for section in draft.sections if section.kind == "written"}
    texts = {section: verdict.text for section, verdict in run.verdicts().items() if section in written}
    return add_voices(draft, score_voices(run, texts, may_learn=may_learn))


def score_voices(run: BatchRun, texts: Mapping[str, str], *, may_learn: bool = True) -> list[Voice]:
    """Return the voice of all texts together, then of each; where no author is known, the reason alone."""
    try:
        if run.batch.corpus and not Path(run.batch.index).is_dir():  # the cache was deleted
            refresh_index(run)
        author = read_index(run, lambda: load_author(run) if may_learn else recall_author(run))
        if not author:
            return [NOT_LEARNT]
        return recall_voices(run, texts, author)
    except BloginatorError as error:
        return [Voice(reason=(error.what[:1].lower() + error.what[1:]).rstrip("."))]


def recall_voices(run: BatchRun, texts: Mapping[str, str], author: "Author") -> list[Voice]:
    """Return the voices of texts, of which only those are scored that the cache does not have."""
    from bloginator.stages.draft.voice import measure_voices

    samples = [source.text for source in (read_record(Samples, run.batch.layout.samples) or Samples()).passages]
    asked, shown = {section: run.verdict(section) for section in texts}, digest_exact([*samples])
    files = listing(run.batch.layout.requests, (".json",))  # what was looked up moves a request's file, not its digest
    stamps = {
        section: (verdict.request_digest, verdict.answers, repr(files.get(f"{section}.json")), shown)
        for section, verdict in asked.items()
    }
    file, keys = run.batch.layout.cache / "voices.json", voice_keys(author.profile, texts, stamps)
    cached = read_cache(VoiceCache, file)
    known = {voice.section: voice for voice in cached.voices if cached.keys.get(voice.section) == keys.get(voice.section)}
    given = LazyMapping(texts, lambda section: texts_given(run, section, samples))
    voices, parts = measure_voices(texts, given, *author, known, cached.parts)
    if texts:
        write_cache(file, to_bytes(VoiceCache(keys=keys, voices=tuple(voices[1:]), parts=parts)))
    return voices


def voice_keys(profile: "Profile", texts: Mapping[str, str], given: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return a digest of what each section's voice follows from; ``given`` tells what its writer was given to read."""
    from bloginator.text.style import profile_to_bytes

    author = [program_digest(), digest_bytes(profile_to_bytes(profile))]  # it names its background; no file need hold it
    return {section: digest_exact(["voice", *author, text, *given.get(section, ())]) for section, text in texts.items()}


def texts_given(run: BatchRun, section: str, samples: Sequence[str]) -> tuple[str, ...]:
    """Return what a section's writer was given to read: its sources, those that the text cites, the samples."""
    request = run.request(section)
    sources = [*(request.sources if request else ()), *run.verdict(section).sources]
    return tuple(dict.fromkeys([*(source.text for source in sources), *samples]))
