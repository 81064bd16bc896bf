"""Where does evidence come from? The author's files, cut into chunks, indexed, and ranked for each section.

This is what other rooms use. Each function is loaded when it is first asked for: one who only wants a stamp of the
files does not load the search.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bloginator.corpus.author.samples import pick_samples, sample_texts
    from bloginator.corpus.index.refresh import refresh_index
    from bloginator.corpus.ingest.files import corpus_stamp, expand_entry
    from bloginator.corpus.search.contents import list_documents, read_headings
    from bloginator.corpus.search.coverage import find_absent, find_low_evidence, measure_coverage
    from bloginator.corpus.search.looking import find_more
    from bloginator.corpus.search.passages import search_passages
    from bloginator.corpus.search.places import follow_passages, follow_texts, passages_at
    from bloginator.corpus.search.sections import rank_sources

API = {
    "author.samples": ("pick_samples", "sample_texts"),
    "index.refresh": ("refresh_index",),
    "ingest.files": ("corpus_stamp", "expand_entry"),
    "search.contents": ("list_documents", "read_headings"),
    "search.coverage": ("find_absent", "find_low_evidence", "measure_coverage"),
    "search.looking": ("find_more",),
    "search.passages": ("search_passages",),
    "search.places": ("follow_passages", "follow_texts", "passages_at"),
    "search.sections": ("rank_sources",),
}
"""Name of a module -> the functions that it gives to other rooms."""

__all__ = [
    "corpus_stamp",
    "expand_entry",
    "find_absent",
    "find_low_evidence",
    "find_more",
    "follow_passages",
    "follow_texts",
    "list_documents",
    "measure_coverage",
    "passages_at",
    "pick_samples",
    "rank_sources",
    "read_headings",
    "refresh_index",
    "sample_texts",
    "search_passages",
]


if not TYPE_CHECKING:  # the type checker knows the functions themselves, and what is none of them

    def __getattr__(name: str) -> Any:
        """Return a function of the API, loading its module at the first use."""
        for module, functions in API.items():
            if name in functions:
                return getattr(import_module(f"{__name__}.{module}"), name)
        raise AttributeError(name)
