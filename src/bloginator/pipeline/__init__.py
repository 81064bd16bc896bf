"""doit: which tasks there are, what waits for what, and what is up to date."""
