"""Read the author's files: find, decode, convert, cut into chunks."""
