"""Pack the open requests, so that an assistant reads everything in one go: rules and samples once, each source once.

    requests ──► grouped by shared sources, within limits ──► pack-001, pack-002 … ──► Markdown

Markers are those of the request itself, ``S1`` … within each section, and every block of an answer names its
``request_id``: what a pack says is resolved by the requests and their history, and needs no pack to be kept.
Pure: the same open requests give the same bytes.
"""

from bloginator.stages.packs.repeat_reasons import why_again
from bloginator.stages.packs.writer import OpenSection, Pack, asked_in, pack_sections

__all__ = ["OpenSection", "Pack", "asked_in", "pack_sections", "why_again"]
