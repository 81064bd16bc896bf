"""The search index on disk: an inverted index, its chunks and their vectors, brought up to date by document."""
