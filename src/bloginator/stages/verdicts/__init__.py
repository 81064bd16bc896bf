"""Judge answers: which request one is for, which of several counts, its standing and reasons."""
