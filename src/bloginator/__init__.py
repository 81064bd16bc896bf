"""Bloginator: every section's request at once, anyone may answer, nothing written is ever lost."""

__version__ = "0.1.0"
