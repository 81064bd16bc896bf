"""The page: the draft as one HTML file, each sentence beside its passage, and a queue of what is worth a look."""
