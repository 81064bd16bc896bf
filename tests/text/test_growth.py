"""No reading function takes more than in proportion to what it reads: four times the text, less than six times the time.

A text is grounded in a source of fixed length, and a text of fixed length in a source: each grows alone. Each is given
runs of what patterns stumble over: one sign or phrase again and again, behind a word and between two.
"""

import gc
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from tests.builders import a_blocklist_entry, a_request
from tests.text.lint.whole import broken_links, lint

from bloginator.corpus.ingest import blobs, chunks, documents
from bloginator.corpus.ingest.unreadable import Unreadable
from bloginator.disk.timed_pattern import TimedPattern
from bloginator.errors import BloginatorError
from bloginator.reading import read_package_text
from bloginator.records.exchange import Source
from bloginator.stages.draft import section_text
from bloginator.stages.report.decisions import read_decisions
from bloginator.stages.requests import feedback
from bloginator.stages.requests.answer_form import find_own_lines, read_form
from bloginator.stages.requests.sources import read_choices
from bloginator.text import blocklist, front_matter, grounding, markers, own_words, prose, quotations, sentences, tokenize
from bloginator.text.answers import assistant_boilerplate, cleaning, truncation
from bloginator.text.answers.files import read_file
from bloginator.text.blocklist import compile_phrase
from bloginator.text.decoding import decode
from bloginator.text.document_kind import classify_document
from bloginator.text.extractive import extract
from bloginator.text.extractive.source_sentences import read_sentences
from bloginator.text.grounding.judge import sentence_spans
from bloginator.text.grounding.quantities import find_quantities
from bloginator.text.grounding.records import read_rows
from bloginator.text.instructions import find_instructions
from bloginator.text.lint.links import addresses, anchors
from bloginator.text.lint.repetition import list_sentences, repetitions
from bloginator.text.lint.rules import read_rules
from bloginator.text.lint.table_checks import table_faults
from bloginator.text.markdown import blocks, escaping, headings, inline, labels, portable, tables, unsaid
from bloginator.text.markdown.unsafe_links import remove_unsafe_links
from bloginator.text.messages import printable
from bloginator.text.outline import insert_ids, read_outline
from bloginator.text.outline.proposal import read_proposal, render_outline
from bloginator.text.secrets import find_secrets
from bloginator.text.style.style_features import measure_rates
from bloginator.text.style.vectoriser import encode_structure
from bloginator.text.toml import parse_toml


def outline_saying(text: str) -> str:
    return json.dumps({"title": "T", "sections": [{"title": text[:90] or "A", "description": text, "keywords": [text]}]})


def reply_saying(text: str) -> str:
    message = {"role": "assistant", "content": text, "reasoning_content": text}
    return json.dumps({"model": "m", "choices": [{"finish_reason": "stop", "message": message}], "usage": {"a": 1}})


SMALL, LARGE, TIMES, WORTH_S = 600, 2_400, 6, 0.004
RULES = read_rules(
    read_package_text("lint.toml"),
    '[own]\nwords = ["leverage it", "a b"]\n[other]\npattern = "a{2,9}b"\n',
    compile_pattern=lambda pattern: TimedPattern(pattern).find_all,
)
ENTRIES = [
    a_blocklist_entry("Acme Corp"),
    a_blocklist_entry("a-b", match="any-case"),
    a_blocklist_entry("a(b|c)d", match="regex"),
]
MODEL = grounding.load(read_package_text("grounding.json"))
SOURCE = "Reviews take two days. They do not take 3 weeks, says Anna Berg."
IDS = frozenset({"costs"})


def read_answer(name: str) -> Callable[[str], object]:
    return lambda text: read_file(f"responses/{name}", text.encode("utf-8", "replace"), IDS)


def cut(text: str) -> object:
    document = documents.read(text.encode("utf-8", "replace"), "a.md")
    return chunks.cut(document.text, document.blocks, title=document.title)


def draw_extract(text: str) -> object:
    source = Source(marker="S1", document="a.md", text=text)
    return extract([a_request("costs", title="Costs", description="", max_words=60, sources=(source,))])


READERS: dict[str, Callable[[str], object]] = {
    "what a writer blocks": lambda text: blocklist.hits(text, ENTRIES),
    "a text beside a source": lambda text: grounding.ground(text, (SOURCE,), MODEL),
    "a source beside a text": lambda text: grounding.ground("Reviews took 4 days, says Anna Berg.", (text,), MODEL),
    "a source that is extracted": draw_extract,
    "a proposed outline": lambda text: render_outline(read_proposal(f"## A\n\n{text}", "Costs", "outline.md")),
    "plain documents": lambda text: documents.read(text.encode("utf-8", "replace"), "a.rst"),
    "an answer": read_answer("costs.md"),
    "an edited answer": read_answer("edited/costs.md"),
    "a bundle": read_answer("pack-001.md"),
    "an answer in JSON": read_answer("costs.json"),
    "answers in JSON lines": read_answer("batch.jsonl"),
    "cleaning": lambda text: cleaning.clean_answer(text, title="Costs", section="costs", sources=("S1",)),
    "endings": truncation.classify_ending,
    "refusals": assistant_boilerplate.find_refusal,
    "stubs": assistant_boilerplate.find_stub,
    "chatter": assistant_boilerplate.find_chatter,
    "gaps": assistant_boilerplate.find_gaps,
    "markers": lambda text: markers.resolve_markers(text, ("S1",)),
    "footnotes": lambda text: markers.number_as_footnotes(text, {"S1": 1}),
    "sentences": sentences.split_sentences,
    "prose": prose.extract_sentences,
    "quotations": quotations.quotations,
    "own words": own_words.extract_own_words,
    "tokens": tokenize.tokenize,
    "front matter": lambda text: front_matter.fields_of(text, front_matter.find_front_matter(text)),
    "kinds": classify_document,
    "bytes": lambda text: decode(text.encode("utf-8", "replace")),
    "blocks": lambda text: blocks.blocks(text, 0),
    "headings": lambda text: headings.shift_headings(text, 2),
    "markup": lambda text: (inline.strip_markup(text), inline.mask_markup(text)),
    "labels": lambda text: (labels.prefix_labels(text, "a"), labels.remove_lost_marks(text)),
    "tables": tables.find_tables,
    "outlines": lambda text: read_outline(text, "outline.md"),
    "outlines in JSON": lambda text: read_outline(text, "outline.json"),
    "what an outline in JSON says": lambda text: read_outline(outline_saying(text), "outline.json"),
    "a provider's reply": lambda text: read_answer("costs.json")(reply_saying(text)),
    "TOML": parse_toml,
    "extracts": read_sentences,
    "links": lambda text: (broken_links(text, files=(), sources=()), addresses([text]), anchors([text])),
    "repetitions": lambda text: repetitions({"costs": list_sentences(text)}),
    "lint": lambda text: lint(text, RULES),
    "table faults": table_faults,
    "instructions": find_instructions,
    "unsafe links": remove_unsafe_links,
    "secrets": find_secrets.__wrapped__,
    "documents": cut,
    "base64": blobs.remove_blobs,
    "portable Markdown": portable.make_portable,
    "comments": unsaid.remove_unsaid,
    "escapes": lambda text: (escaping.escape_markdown(text), escaping.format_code(text)),
    "a section of the draft": lambda text: section_text.embed(text, section="costs", depth=0, number=lambda marker: 1),
    "its heading": lambda text: section_text.format_heading(text, 2),
    "rates of marks": lambda text: (measure_rates([text]), encode_structure(text)),
    "numbers": lambda text: find_quantities(text),
    "records": read_rows,
    "spans": sentence_spans,
    "a name of the blocklist": compile_phrase("Acme Corp", any_case=True),
    "decisions": lambda text: read_decisions(text, "decisions.jsonl"),
    "choices": read_choices,
    "an editor's form": lambda text: (read_form(text, "%%"), find_own_lines(text)),
    "wishes": lambda text: (feedback.clean_wish(text), feedback.wish_in(text), feedback.text_in(text)),
    "what is printed": printable,
    "ids": lambda text: insert_ids(text, read_outline(text, "outline.md"), "outline.md"),
}
# fmt: off
SIGNS = ' \n\t_*-`~[](){}<>&\\#|"\'=.!?:;,@$%+/0a\xa0\u200b…“”„«é日'
SEEDS = [
    *SIGNS, "a" * 60 + "\n",
    "* ", "- ", "> ", "# ", "1. ", "A. ", "a b ", "A B ", "a. ", "_a", "a_", "**a", "a*", "`a", "``", "~~~",
    "```\n", "--", "---\n", "- - ", "[^", "[S", "[S1", "[S1]", "[S1][", "[1]", "[a](", "[a](#", "](", "![", "[[", "]]",
    "[a]: b\n", "[^a]: b\n", "](<", "(S1", "<a", "</", "<a ", "<!--", "&#", "&amp;", "http://",
    "http://a.b ", "www.", "a@b.", "|a", "| a |\n", "|-", "|-|\n", "a|b\n-|-\n", "a\n\n", "a\n=\n",
    "<<<ANSWER costs>>>\n", "<<<ANSWER ", "<<<END costs>>>\n", "<<<", '{"', '{"a":', '{"content": "', '"a": ',
    "items[1] ", "[{", "\\u", "\\\\", "a: b\n", "--- ", "Q: a\n", "a:\n", "I'm ", "a's ", "“a ", "'a' ", "e.g. ", "U.S. ",
    "1,000 ", "1.1.", "12:30 ", "a-b-", "a/b/", "AKIA", "sk-", "eyJ", "-----BEGIN PRIVATE KEY-----\n",
    "-----END PRIVATE KEY-----\n", "://a:", "](data:", "[a](data:b", "ignore the ", "you are now ", "Sources:\n",
    "Missing from the sources: ", "<think>", "</think>", "<|", "[/INST]", "<br>", "<br", "\\(", "$a", "~~a", "<del>",
    "{++", "Acme ",
]
# fmt: on


def seconds(read: Callable[[str], object], text: str, tries: int) -> float:
    """Return the best processor time of several tries, without collections: they cost what the process holds."""
    best = float("inf")
    with without_collections():
        for _ in range(tries):
            begin = time.process_time()
            with suppress(BloginatorError, ValueError, Unreadable):
                read(text)
            best = min(best, time.process_time() - begin)
    return best


@contextmanager
def without_collections() -> Iterator[None]:
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def grows_in_proportion(cost: Callable[[int], float], number: int) -> bool:
    """Tell whether sixteen times as many cost less than 48 times as much, where a square would cost 256 times."""
    return any(cost(16 * number) < 3 * 16 * cost(number) for _ in range(4))


def run_of(seed: str, length: int, place: str) -> str:
    run = seed * (length // len(seed))
    return {"behind": f"Word {run}", "between": f'{{"content": "Word [{run}x.\n\nEnd'}[place]


def grows(read: Callable[[str], object], seed: str, place: str) -> bool:
    """Tell whether the time grows faster than the text; what takes next to no time is not measured further."""
    first = seconds(read, run_of(seed, LARGE, place), 1)
    if first < WORTH_S or first <= TIMES * seconds(read, run_of(seed, SMALL, place), 1):
        return False
    lengths = (LARGE, 4 * LARGE)  # past the bounds of patterns that look only so far
    return all(outgrows(read, run_of(seed, length, place), run_of(seed, 4 * length, place)) for length in lengths)


def outgrows(read: Callable[[str], object], small: str, large: str) -> bool:
    """Tell whether the larger text takes more than in proportion, at the best of six; one that does not settles it."""
    most = TIMES * seconds(read, small, 3)
    return all(seconds(read, large, 1) > most for _ in range(6))


@pytest.mark.parametrize("reader", READERS)
def test_no_reader_takes_more_than_in_proportion_to_the_text(reader: str) -> None:
    read = READERS[reader]
    seconds(read, "Some words [S1].", 1)
    assert [(seed, place) for seed in SEEDS for place in ("behind", "between") if grows(read, seed, place)] == []


@pytest.mark.parametrize("reader", [name for name in READERS if "answer" in name])
def test_eight_signs_more_in_a_short_line_do_not_multiply_the_time(reader: str) -> None:
    def cost(length: int, seed: str, tries: int) -> float:
        return seconds(READERS[reader], f"Costs fell [S1].\n\n{seed * (length // len(seed))} is x [S1].\n", tries)

    slow = [seed for seed in (*SIGNS, "1", "1,", "1, ", "word ") if cost(22, seed, 1) > 16 * cost(14, seed, 1)]
    assert [seed for seed in slow if cost(22, seed, 3) > 16 * cost(14, seed, 3)] == []
