"""What a person changed in ``draft.md``: which section it belongs to, and the answer that it makes."""
