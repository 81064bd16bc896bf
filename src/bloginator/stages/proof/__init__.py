"""A draft with all that shows where its sentences come from, and the check of it."""
