"""Whatever bytes lie where a text is read, the reader returns or says what is wrong; nothing else is raised."""

import os
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bloginator.cli.ground import ground_line
from bloginator.cli.search import parse_line
from bloginator.converters.word import sign_document
from bloginator.corpus.ingest.documents import read as read_document
from bloginator.corpus.ingest.unreadable import Unreadable
from bloginator.corpus.ingest.webpage import decode_page, read_page
from bloginator.disk.archive import unpack_files
from bloginator.disk.blocklist import parse_blocklist
from bloginator.disk.prices import parse_prices
from bloginator.disk.settings import build_settings
from bloginator.errors import BloginatorError
from bloginator.parsing import parse_json
from bloginator.records.canonical import from_bytes
from bloginator.records.draft import Draft
from bloginator.records.exchange import Request, Verdict
from bloginator.records.lease import Lease
from bloginator.records.ticket import Ticket
from bloginator.responders.event_stream import read_events
from bloginator.stages.report.decisions import read_decisions
from bloginator.stages.requests.answer_form import find_own_lines, read_form
from bloginator.stages.requests.sources import read_choices
from bloginator.text.answers.files import read_file
from bloginator.text.decoding import decode, drop_unprintable
from bloginator.text.front_matter import fields_of, find_front_matter
from bloginator.text.lint.rules import read_rules
from bloginator.text.outline import read_outline
from bloginator.text.secrets import find_secrets
from bloginator.text.toml import parse_toml
from tests import test_growth as growth
from tests.stages import test_growth as of_drafts
from tests.text import test_growth as of_texts

EXAMPLES = int(os.environ.get("READER_EXAMPLES", "60"))
IDS = frozenset({"costs", "closing"})
PIECES = (
    *("{", "}", "[", "]", '"', "'", ":", ",", "=", "\n", "\r\n", " ", "\t", "\0", "\ufeff", "\u2028", "\ud800"),
    *("---\n", "+++\n", ";;;\n", "```\n", "# ", "## ", "- ", "> ", "|", "[^1]", "[S1]", "[^", "](", "<<<ANSWER costs>>>\n"),
    *(
        "<<<END costs>>>\n",
        "<<<ANSWER",
        ">>>",
        '{"content": "',
        '"request_id": "costs"',
        "null",
        "1e999",
        "-inf",
        "nan",
        "0" * 30,
    ),
    *('"title"', '"sections": [', "title: ", "[[entry]]\n", 'text = "a"\n', 'match = "regex"\n', "[[pin]]\n", "[rule]\n"),
    *("words = ", "pattern = '(a|b)'", "1979-05-27", "true", "id: x\n", "{#x}", "\\u0000", "\\", "Käse", "word "),
)
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=40).map("".join)
DATA = TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(max_size=80)


def read_text(data: bytes) -> str:
    return decode(data).text


READERS: dict[str, Callable[[bytes], object]] = {
    "costs.md": lambda data: read_file("responses/costs.md", data, IDS),
    "costs.json": lambda data: read_file("responses/costs.json", data, IDS),
    "all.md": lambda data: read_file("responses/all.md", data, IDS),
    "all.jsonl": lambda data: read_file("responses/all.jsonl", data, IDS),
    "outline.json": lambda data: read_outline(read_text(data), "outline.json"),
    "outline.md": lambda data: read_outline(read_text(data), "outline.md"),
    "batch.toml": lambda data: build_settings(parse_toml(data), "batch.toml"),
    "blocklist.toml": parse_blocklist,
    "lint.toml": lambda data: read_rules(read_text(data)),
    "prices.toml": lambda data: parse_prices(data, "prices.toml"),
    "sources.toml": read_choices,
    "front matter": lambda data: fields_of(read_text(data), find_front_matter(read_text(data))),
    "parsed.json": parse_json,
    "post.md": lambda data: read_document(data, "posts/2024-01-02-post.md"),
    "decisions.jsonl": lambda data: read_decisions(read_text(data), "decisions.jsonl"),
    "form": lambda data: (read_form(read_text(data), "%%"), find_own_lines(read_text(data))),
    "secrets": lambda data: find_secrets(read_text(data)),
    "request": lambda data: from_bytes(Request, data, "requests/costs.json"),
    "verdict": lambda data: from_bytes(Verdict, data, "verdicts/costs.json"),
    "ticket": lambda data: from_bytes(Ticket, data, "tickets/x.json"),
    "lease": lambda data: from_bytes(Lease, data, "taken/costs.json"),
    "draft": lambda data: from_bytes(Draft, data, "draft.json"),
    "events": lambda data: read_events(read_text(data)),
    "sources to ground in": lambda data: ground_line(data, growth.MODEL, as_json=False),
    "query": lambda data: parse_line(read_text(data), "queries.jsonl line 1", "query", "{}"),
    "archive": unpack_files,
    "review.docx": lambda data: sign_document(data, "review.docx", "one", "two"),
}
if find_spec("selectolax"):
    READERS["page.html"] = lambda data: read_page(decode_page(data))


RAISING = (
    *(
        "parsed.json",
        "events",
        "sources to ground in",
        "many events",
        "a stream of events",
        "TOML",
        "choices",
        "a blocklist",
    ),
)
"""Their callers catch what is no such text, and what nests too deeply."""


def of_clean(read: Callable[[str], object]) -> Callable[[bytes], object]:
    """Return a reader of texts as one of bytes: what goes on from the first reader holds no control characters."""
    return lambda data: read(f"a{drop_unprintable(read_text(data))[0]}")


MEASURED = {
    name: of_clean(read) for name, read in {**of_texts.READERS, **of_drafts.READERS, **of_drafts.WHOLE, **growth.OWN}.items()
}
"""What is measured for its growth, too: what goes on with a text that was read."""


def refusals(name: str) -> tuple[type[Exception], ...]:
    """Return what a reader may raise: whoever calls it tells a person, or lists what was left out, and where that lies."""
    raising = (ValueError, RecursionError) if name.endswith(".toml") or name in RAISING else ()
    return (BloginatorError, Unreadable, *raising)


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(data=DATA)
def test_a_reader_returns_or_says_what_is_wrong(name: str, data: bytes) -> None:
    try:
        READERS[name](data)
    except refusals(name) as fault:
        assert str(fault)


@pytest.mark.parametrize("name", MEASURED)
@settings(max_examples=EXAMPLES // 6, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=DATA)
def test_what_goes_on_with_a_text_returns_or_says_what_is_wrong(name: str, data: bytes) -> None:
    with suppress(*refusals(name)):
        MEASURED[name](data)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("opening", ["[", "{", '{"a":', "a = [", "a = {b = [", "+++\na = [", ';;;\n{"a":[', '{"content":'])
def test_a_reader_is_not_broken_by_depth(name: str, opening: str) -> None:
    try:
        READERS[name]((opening * 3000).encode())
    except refusals(name) as fault:
        assert str(fault)
