"""Compose a section's request: sources, feedback, samples, what must not be sent."""
