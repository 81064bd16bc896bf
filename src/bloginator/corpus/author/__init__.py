"""The author behind a corpus: voice profile, samples of their writing."""
