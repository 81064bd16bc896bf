"""What the corpus room does for others: the author's files, cut into chunks, indexed, and ranked for each section.

It stands beside the package so that one who only wants a stamp does not load the search.

folders ──refresh──► index ──search──► passages ──coverage──► what is thin
                       └─────samples─► how the author writes
"""

from bloginator.corpus.coverage import coverage
from bloginator.corpus.files import stamp
from bloginator.corpus.refresh import refresh
from bloginator.corpus.samples import samples
from bloginator.corpus.search import search

__all__ = ["coverage", "refresh", "samples", "search", "stamp"]
