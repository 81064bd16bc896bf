"""Passages that a batch leaves out of its requests since they must not leave: chosen here, kept for status and report."""

import json
from collections.abc import Sequence

from bloginator.batch.requests.summaries import read_asked
from bloginator.batch.run import BatchRun
from bloginator.parsing import parse_json
from bloginator.reading import read_bytes
from bloginator.records.exchange import Reason, Source
from bloginator.stages.reasons import make_reason
from bloginator.stages.requests.screening import describe_orders, leave_out
from bloginator.stages.wording import MAX_NAMED, behind_place, describe_problem
from bloginator.text.messages import and_more


def leave_out_blocked(run: BatchRun, section: str, sources: Sequence[Source]) -> list[Source]:
    """Return the sources of a section that may leave, and note why the others may not."""
    allowed, reasons = leave_out(sources, *run.blocklist.forbidden)
    if reasons:
        run.left_out.setdefault(section, []).extend(reasons)
    return allowed


def reason_to_stop(run: BatchRun, section: str, sources: Sequence[Source]) -> Reason | None:
    """Return why a section is not asked: what it has in the corpus had to be left out; ``None`` where it has sources."""
    if sources:
        return None
    if reasons := [reason for reason in run.left_out.get(section, ()) if reason.code != "pin"]:
        return reasons[0]
    hidden = next(iter(run.withheld_places), None)
    return make_reason("blocked:place", hidden.file, reason=hidden.reason, hint=hidden.mend) if hidden else None


def save_left_out(run: BatchRun) -> list[str]:
    """Keep what was left out for whoever looks at the batch later; return it in lines, each passage once."""
    sections: dict[str, list[str]] = {}
    for section, reasons in run.left_out.items():
        for reason in reasons:
            line = behind_place(reason.where, f"{reason.what} {reason.hint}".rstrip())
            if section not in sections.setdefault(line, []):
                sections[line].append(section)
    lines = [f"Left out of {and_more(names, MAX_NAMED)}. {line}" for line, names in sections.items()]
    lines += map(describe_problem, run.withheld_places)
    run.store.write_file(run.batch.layout.cache / "left-out.json", json.dumps(lines, ensure_ascii=False, indent=1) + "\n")
    return lines


def left_out_lines(run: BatchRun) -> list[str]:
    """Return what the last composed requests left out, and which passages in them give orders, one line each passage."""
    try:
        lines = parse_json(read_bytes(run.batch.layout.cache / "left-out.json") or b"[]")
    except ValueError:  # a cache: the next draft makes it anew
        lines = []
    orders = dict(order for asked in read_asked(run).values() for order in asked.orders)
    return [*(str(line) for line in (lines if isinstance(lines, list) else [])), *describe_orders(orders)]
