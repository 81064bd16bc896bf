"""Chroma collections as indexes: read, search, write."""
