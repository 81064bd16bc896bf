"""Assemble the draft: resolved sections, numbered references, found citations, voice."""
