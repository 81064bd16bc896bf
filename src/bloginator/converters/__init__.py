"""Programs that make a file of another kind: pandoc and Typst, each from its extra, offline, and shown no further file."""
