"""Where evidence comes from: documents, chunks, search."""
