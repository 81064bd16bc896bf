"""Whatever bytes lie where a text is read, the reader returns or says what is wrong; nothing else is raised."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bloginator.disk.blocklist import parse_blocklist
from bloginator.disk.prices import parse_prices
from bloginator.errors import BloginatorError
from bloginator.parsing import parse_json
from bloginator.records.canonical import from_bytes
from bloginator.records.exchange import Request, Verdict
from bloginator.records.ticket import Ticket
from bloginator.stages.requests.source_choices import read_choices
from bloginator.text.answers import read_file
from bloginator.text.decoding import decode
from bloginator.text.front_matter import fields_of, find_front_matter
from bloginator.text.lint.rules import read_rules
from bloginator.text.outline import read_outline
from bloginator.text.toml import parse_toml

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
    "batch.toml": parse_toml,
    "blocklist.toml": parse_blocklist,
    "lint.toml": lambda data: read_rules(read_text(data)),
    "prices.toml": lambda data: parse_prices(data, "prices.toml"),
    "sources.toml": read_choices,
    "front matter": lambda data: fields_of(read_text(data), find_front_matter(read_text(data))),
    "json": parse_json,
    "request": lambda data: from_bytes(Request, data, "requests/costs.json"),
    "verdict": lambda data: from_bytes(Verdict, data, "verdicts/costs.json"),
    "ticket": lambda data: from_bytes(Ticket, data, "tickets/x.json"),
}


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=DATA)
def test_a_reader_returns_or_says_what_is_wrong(name: str, data: bytes) -> None:
    try:
        READERS[name](data)
    except (BloginatorError, ValueError) as fault:
        assert str(fault)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("opening", ["[", "{", '{"a":', "a = [", "a = {b = [", "+++\na = [", ';;;\n{"a":[', '{"content":'])
def test_a_reader_is_not_broken_by_depth(name: str, opening: str) -> None:
    try:
        READERS[name]((opening * 3000).encode())
    except (BloginatorError, ValueError) as fault:
        assert str(fault)
