"""What a look at a batch needs of its requests, kept in the cache: of 80 kB each, one is read only where its file moved."""

import json
from typing import NamedTuple

from bloginator.batch.cache import write_cache
from bloginator.batch.run import BatchRun
from bloginator.digest import digest_bytes
from bloginator.disk.directory_listing import listing
from bloginator.disk.files import read_sealed_json
from bloginator.disk.program_digest import program_digest
from bloginator.records.exchange import Request, Source
from bloginator.stages.requests.screening import quote_orders, source_part
from bloginator.ui.console import warn

FILE = "asked.json"


class Asked(NamedTuple):
    """What is asked of one section.

    Args:
        chosen: The sources that today's search has brought, as ``name_source`` names them.
        orders: Place and words of each passage that gives orders to a model.
    """

    question_digest: str
    feedback: str
    low_evidence: str
    chosen: list[str]
    orders: list[list[str]]


def read_asked(run: BatchRun) -> dict[str, Asked]:
    """Return what the requests on disk ask, by section, in the outline's order."""
    file, orders = run.batch.layout.cache / FILE, dict[str, str]()
    if run.planned is not None:  # what a plan would write lies on no disk
        return {request.section: sum_up_request(request, orders) for request in run.requests()}
    if run.asked is None:
        cached = read_sealed_json(file, warn)
        run.asked = cached["sections"] if cached.get("program") == program_digest() else {}
    before, stamps = run.asked, listing(run.batch.layout.requests, (".json",))
    now, has_new = {}, False
    for section in run.ids:
        stamp = list(stamps.get(f"{section}.json", ()))
        known = before.get(section)
        if stamp and known and known[0] == stamp:
            now[section] = known
        elif stamp and (request := run.store.reread_request(section)):
            now[section], has_new = [stamp, *sum_up_request(request, orders)], True
    run.asked = now
    if has_new:
        body = json.dumps({"program": program_digest(), "sections": now}, ensure_ascii=False, separators=(",", ":"))
        write_cache(file, body.encode("utf-8", "surrogatepass"))
    return {section: Asked(*values) for section, (_, *values) in now.items()}


def sum_up_request(request: Request, orders: dict[str, str]) -> Asked:
    """Return what a request asks; ``orders`` holds what was found so far, by the text of a source."""
    quotes = []
    for source in request.sources:
        if source.text not in orders:
            orders[source.text] = quote_orders(source.text)
        if orders[source.text]:
            quotes.append([source_part(source)[0], orders[source.text]])
    chosen = list(map(name_source, request.chosen))
    return Asked(request.question_digest, request.feedback, request.low_evidence, chosen, quotes)


def name_source(source: Source) -> str:
    """Return the name of a source, whatever its marker and its place."""
    return digest_bytes("\0".join(source.key).encode("utf-8", "surrogatepass"))[:16]
