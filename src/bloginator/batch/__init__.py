"""One batch in one process: what a step of the pipeline does, each step leaving everything on disk."""
