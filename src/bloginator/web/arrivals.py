"""Answers as they arrive, for a page that is open: each section that counts now, before all else is measured anew."""

import json
from pathlib import Path

from bloginator.batch.opening import open_judged
from bloginator.batch.run import BatchRun
from bloginator.errors import BloginatorError
from bloginator.records.exchange import COUNTING
from bloginator.stages.page.markup import make_parser, render_section
from bloginator.stages.requests.feedback import renumber_markers


def open_for_arrivals(root: Path, name: str) -> BatchRun | None:
    """Open a batch whose answers will be looked for; ``None`` where it cannot be read, which its page says."""
    try:
        return open_judged(root, name)
    except BloginatorError:
        return None


def list_arrivals(run: BatchRun) -> list[str]:
    """Look again at a batch, and return a message on each section that has another text that counts; nothing is kept.

    A message is a JSON object: the section, its standing, and its text as safe HTML without its markers.
    """
    parser, messages = make_parser(), []
    try:
        changes = run.judge_changes(young=True, write=False)
    except BloginatorError:  # the page that comes next says so
        return []
    for change in changes:
        verdict, before = change.after, change.before
        if verdict.standing not in COUNTING or (before and before.text == verdict.text):
            continue
        blocks = render_section(parser, renumber_markers(verdict.text, verdict.sources, ()), {}).blocks
        html = "".join(block.html for block in blocks)
        messages.append(json.dumps({"section": change.section, "standing": verdict.standing, "html": html}))
    return messages
