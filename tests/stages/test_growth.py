"""What reads a draft, or what came back of it, takes no more than in proportion to it, as whatever reads a text."""

import json
from collections.abc import Callable

import pytest

from bloginator.disk.archive import pack_files, unpack_files
from bloginator.stages.draft.assemble import Assembled, assemble
from bloginator.stages.edits.merge import find_edits
from bloginator.stages.exporters.page import PageExporter
from bloginator.stages.packs.paging import render_beginning, render_page
from bloginator.stages.packs.writer import asked_in
from bloginator.stages.page.changes import compare_drafts
from bloginator.stages.page.comparison import compare, widen
from bloginator.stages.page.word_diff import diff_words
from bloginator.stages.proof.compose import compose_proof
from bloginator.stages.proof.verify import verify_proof
from bloginator.stages.publish.article import split_blocks
from bloginator.stages.publish.tree import read_blocks
from bloginator.stages.publish.word_blocks import read_word
from bloginator.stages.report.marking import mark_passage, mark_sentence
from bloginator.stages.report.source_changes import list_differences
from bloginator.stages.requests.screening import find_block, screen_answer
from bloginator.stages.status.check_lines import count_text
from bloginator.stages.verdicts.judge import judge
from bloginator.text import blocklist, titles, token_count
from bloginator.text.markdown import flavours
from bloginator.text.messages import clip
from tests.builders import TEMPLATES, a_request, a_source, an_answer, an_outline
from tests.text.test_growth import SEEDS, grows, seconds

BODY = "Reviews take two days [S1]."
REQUEST = a_request("costs", sources=(a_source(1),))
ENTRIES = blocklist.read_entries('[[entry]]\ntext = "Acme"\nmatch = "any-case"\n', lambda pattern: lambda text: None)
FEW = ["-", "\\(", "a\n=\n", "a. ", "[", "| a |\n", "a\n\n"]
"""For what makes a whole draft each time."""


def draft_of(text: str) -> Assembled:
    verdicts = {"costs": judge(REQUEST, answers=[an_answer(text)])}
    return assemble(an_outline("costs"), verdicts, threshold=0.0, templates=TEMPLATES)


WRITTEN = draft_of(BODY)


def edits(text: str) -> object:
    return find_edits(WRITTEN.draft, WRITTEN.text, WRITTEN.text.replace("take", f"{text} take"), lambda: (), "outline.md")


def proof(text: str) -> object:
    made, verdict = draft_of(f"{BODY} {text}"), judge(REQUEST, answers=[an_answer(f"{BODY} {text}")])
    files = compose_proof(
        made.draft,
        made.text,
        requests={"costs": REQUEST},
        verdicts={"costs": verdict},
        decisions="",
        program="x",
        fits=lambda passage: True,
    )
    return verify_proof(unpack_files(pack_files(files)).files)


def turned(text: str) -> str:
    return text[len(text) // 2 :] + text[: len(text) // 2]


def tree(text: str) -> bytes:
    words = [{"t": "Str", "c": word} if word else {"t": "Space"} for word in text.split(" ")]
    return json.dumps({"meta": {}, "blocks": [{"t": "Para", "c": words}]}).encode()


SITES = ("hugo", "jekyll", "docusaurus", "mkdocs", "quarto")
READERS: dict[str, Callable[[str], object]] = {
    "what was changed in a draft": edits,
    "an archive": lambda text: unpack_files(pack_files({"draft.md": text.encode("utf-8", "replace")})),
    "two texts": lambda text: (diff_words(text, turned(text)), list_differences(text, turned(text))),
    "a draft for sites": lambda text: [*(flavours.guard(text, site) for site in SITES), flavours.plain_fences(text)],
    "blocks for pandoc": split_blocks,
    "blocks of pandoc": lambda text: (read_blocks(tree(text)), read_word(tree(text), ())),
    "a page of a pack": lambda text: (render_page(text, 1, call="x"), render_beginning(text, rest="x"), asked_in(text)),
    "a sentence and its passage": lambda text: (
        mark_sentence(text, turned(text)),
        compare(text, [turned(text), widen(text, BODY, turned(text))]),
        mark_passage(text, BODY),
    ),
    "a request": lambda text: find_block(REQUEST.model_copy(update={"description": text}), ENTRIES, frozenset()),
    "an answer that is screened": lambda text: screen_answer(an_answer(text), ENTRIES),
    "what is blocked": lambda text: blocklist.hits(text, ENTRIES),
    "words": lambda text: (count_text(text), clip(text, 80), token_count.estimate(text), titles.remove_number(text)),
}
WHOLE: dict[str, Callable[[str], object]] = {
    "a proof": proof,
    "a page": lambda text: PageExporter(TEMPLATES).render(draft_of(text).draft),
    "two drafts": lambda text: compare_drafts(draft_of(text).draft, draft_of(turned(text)).draft),
}


@pytest.mark.parametrize("reader", [*READERS, *WHOLE])
def test_no_reader_of_a_draft_takes_more_than_in_proportion(reader: str) -> None:
    read, seeds = (WHOLE[reader], FEW) if reader in WHOLE else (READERS[reader], SEEDS)
    seconds(read, BODY, 1)
    assert [(seed, place) for seed in seeds for place in ("behind", "between") if grows(read, seed, place)] == []
