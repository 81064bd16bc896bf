"""Rank chunks for a query and select the sources of a section."""
