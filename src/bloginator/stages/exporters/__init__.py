"""Our own exporters, a module each: ``markdown`` writes ``draft.md``, ``json`` writes ``draft.json``."""
