"""The list of what is measured is complete: no public function that reads a text is forgotten.

public functions with a text, or a list or mapping of texts, among their parameters (``ast``)
    ├─ given that text by one of the measured readers (``sys.setprofile``)
    ├─ taking that text alone: measured here
    └─ else: on the list of exceptions, under a reason
"""

import ast
import inspect
import io
import json
import re
import sys
import zipfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from html import escape
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import NamedTuple
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import pytest

from bloginator.converters.word import sign_document
from bloginator.corpus.author.samples import pick_samples
from bloginator.corpus.search.boilerplate import is_boilerplate
from bloginator.corpus.search.coverage import find_absent, measure_coverage
from bloginator.corpus.search.near_duplicates import RepeatedTexts
from bloginator.corpus.search.places import follow_passages
from bloginator.corpus.search.sections import rank_sources
from bloginator.mcp.tools import answer_text
from bloginator.reading import read_package_text
from bloginator.responders.event_stream import read_events
from bloginator.stages.draft.joined_text import join_texts
from bloginator.stages.draft.voice import voice_of
from bloginator.stages.edits.merge import find_edits
from bloginator.stages.edits.parting import cut_notes
from bloginator.stages.edits.passage_marks import fold_keys, mark_sources
from bloginator.stages.page.queue import show_where
from bloginator.stages.report.evidence import evidence_key, gather_evidence
from bloginator.stages.report.finding_builder import ReportInputs
from bloginator.stages.report.findings import list_findings
from bloginator.stages.report.source_changes import SourceChange, change_lines, check_changes
from bloginator.stages.requests.answer_form import write_form
from bloginator.stages.requests.compose import compose
from bloginator.stages.requests.feedback import compose_feedback, refreeze, says_the_same
from bloginator.stages.requests.outline_request import compose_outline_request
from bloginator.stages.requests.screening import find_forbidden, may_leave
from bloginator.stages.verdicts.locations import locate_words
from bloginator.stages.verdicts.quality_checks import find_outline_fault
from bloginator.text import grounding
from bloginator.text.answers.json_answer import UnreadableJson
from bloginator.text.answers.jsonl_answers import parse_spread_objects
from bloginator.text.blocklist import compile_phrase, read_entries
from bloginator.text.extractive.outlines import list_unsaid
from bloginator.text.front_matter import write_scalar, yaml_fields
from bloginator.text.grounding.judge import answer_line
from bloginator.text.lint.rules import usual
from bloginator.text.messages import did_you_mean
from bloginator.text.outline import insert_ids, read_outline
from bloginator.text.outline.build import did_you_mean as guess_word
from bloginator.text.outline.ids import TitledSection, assign_ids, id_from
from bloginator.text.style import score_text
from bloginator.text.style.profile import draw_passages
from tests.builders import (
    TEMPLATES,
    a_corpus,
    a_query,
    a_request,
    a_section,
    a_source,
    a_verdict,
    an_answer,
    an_outline,
    index_corpus,
    the_background,
    the_casual_profile,
)
from tests.stages import test_growth as of_drafts
from tests.test_house import MODULES, PACKAGE, module_name, room, tree
from tests.text import test_growth as of_texts
from tests.text.test_growth import SEEDS, grows, seconds

Place = tuple[str, int]
"""The file and the line where a function begins."""

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LONG = 150
"""Characters of a text that was given whole, or nearly so, to a function that a reader calls."""

ROOMS = ("parsing", "digest", "records", "text", "stages", "corpus", "converters", "responders", "mcp", "web")
"""Where texts are read; the rooms above hand them on."""

NO_TEXTS = """
address batch date digest document document_id file folder form home id index key kind label language mark marker
mend model module_name name path prefix provider_id reason request_id resource responder section server stem suffix
target task_id url variable what where worker
"""
LISTS_OF_NAMES = """
absent aliases allowed codes definitions environ files heads hosts ids keys known labels markers names outside paths places
records request_ids sections stack stems subjects taken_for templates unmeasured used weighed within
"""
NAMES = frozenset((*NO_TEXTS.split(), *LISTS_OF_NAMES.split()))
"""Parameters that hold a name, an id, a place or a word of ours, and no text."""


LISTS = "Sequence|Iterable|Iterator|Collection|list|tuple|Mapping|dict"
TEXTS = re.compile(rf"\b(?:{LISTS})\[(?:str, )?(?:str|bytes)\b(?!, (?!\.))")
"""The annotation of a list, or of a mapping, of texts."""


class Reader(NamedTuple):
    """A public function with the parameters that are texts, and the place where it begins."""

    module: str
    name: str
    texts: tuple[str, ...]
    takes_texts_alone: bool
    place: Place

    @property
    def title(self) -> str:
        """Return how it is called below: its module inside the package, and its name."""
        return f"{self.module.removeprefix('bloginator.')}.{self.name}"


def readers() -> list[Reader]:
    return [reader for path in MODULES if room(module_name(path)) in ROOMS for reader in readers_of(path)]


def readers_of(path: Path) -> Iterator[Reader]:
    """Yield the functions of a module, and the methods of its classes."""
    owners = [("", tree(path).body)]
    owners += [(f"{node.name}.", node.body) for node in tree(path).body if isinstance(node, ast.ClassDef)]
    for owner, body in owners:
        for node in body:
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
                continue
            plain = [*node.args.posonlyargs, *node.args.args]
            needed = plain[: len(plain) - len(node.args.defaults)]
            needed += [arg for arg, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if not default]
            given = [arg for arg in (*plain, *node.args.kwonlyargs) if arg.arg not in NAMES]
            texts = tuple(arg.arg for arg in given if is_text(arg) or holds_texts(arg))
            if texts:
                line = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
                alone = not owner and all(map(is_text, needed)) and not node.args.kwonlyargs
                yield Reader(module_name(path), f"{owner}{node.name}", texts, alone, (str(path), line))


def is_text(arg: ast.arg) -> bool:
    return arg.annotation is not None and set(ast.unparse(arg.annotation).split(" | ")) <= {"str", "bytes", "None"}


def holds_texts(arg: ast.arg) -> bool:
    return arg.annotation is not None and TEXTS.search(ast.unparse(arg.annotation)) is not None


MODEL = grounding.load(read_package_text("grounding.json"))
EVENT = 'data: {"choices": [{"delta": {"content": "%d"}}]}\n'
REQUEST = a_request("costs", sources=(a_source(1),))
CHANGED = [SourceChange(a_source(1), "changed", "posts/reviews.md", "Reviews take 3 days.")]


def a_document(text: str) -> bytes:
    """Return a Word document of one paragraph."""
    body, made = f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>{escape(text)}', io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", f"{body}</w:t></w:r></w:p></w:body></w:document>")
    return made.getvalue()


def weigh(text: str) -> object:
    evidence = gather_evidence("costs", text, (a_source(1),), MODEL, "")
    inputs = ReportInputs(
        {"costs": text}, {"costs": (a_source(1),)}, join_texts([a_section("costs")], {"costs": text}), rules=of_texts.RULES
    )
    return evidence_key(text, (), "m"), list_findings((evidence,), inputs)


def compose_all(text: str) -> object:
    outline = an_outline(a_section("costs", description=text), "closing")
    sources = {"costs": [a_source(1, text)]}
    return compose(outline, sources, templates=TEMPLATES, feedback={"costs": text}, low_evidence={"costs": text})


def search(index: Path, text: str) -> object:
    question = a_query("Reviews", description=text, keywords=(text,))
    found = dict(rank_sources(index, [question], characters=2_000, top=5))
    return found, measure_coverage(index, [question], found), find_absent(index, text), pick_samples(index, text)


def follow(index: Path, text: str) -> object:
    return follow_passages(index, [("incidents.md", text), ("gone.md", text)])


OWN: dict[str, Callable[[str], object]] = {
    "the evidence of a text": weigh,
    "requests": compose_all,
    "a changed source": lambda text: (
        list(check_changes("costs", text, CHANGED)),
        list(check_changes("costs", "It takes 2 days [S1].", [CHANGED[0]._replace(text=text)])),
        change_lines({"costs": CHANGED}, {"costs": text}),
    ),
    "a wish for a text": lambda text: compose_feedback(
        text, a_verdict(text=text, sources=(a_source(1),)), current=REQUEST, past=(), sources=(a_source(1),)
    ),
    "a wish whose passages have changed": lambda text: refreeze(
        REQUEST.model_copy(update={"feedback": f"{text}\n\n{text} [S1]"}), text, (a_source(1, "Another."),)
    ),
    "whether a wish is the same": lambda text: says_the_same(f"{text} [S1]", f"{text} [S2]"),
    "whether it may leave": lambda text: (
        find_forbidden("it", text, of_drafts.ENTRIES, frozenset()),
        may_leave(text, of_drafts.ENTRIES),
    ),
    "an outline's ids": lambda text: insert_ids(
        of_texts.outline_saying(text), read_outline(of_texts.outline_saying(text), "a.json"), "a.json"
    ),
    "an answer over MCP": lambda text: answer_text(REQUEST, text, "m"),
    "a document to be signed": lambda text: sign_document(a_document(text), "a.docx", "one", "two"),
    "its voice": lambda text: voice_of("costs", text, (text[:100],), the_casual_profile(), the_background()),
    "its score alone": lambda text: score_text(text, the_casual_profile(), the_background()),
    "an author's passages": lambda text: draw_passages([[text], text.split()], 65, 20),
    "a stream of events": lambda text: read_events(f"data: {of_texts.reply_saying(text)}\n\ndata: [DONE]\n"),
    "many events": lambda text: read_events("".join(EVENT % number for number in range(len(text) // 5)) + "data: [DONE]"),
    "objects over several lines": lambda text: parse_spread_objects("{\n}\n" * 3 * len(text)),
    "a name among others": lambda text: (did_you_mean(text, ["costs"]), guess_word(text, ["costs"])),
    "notes of a changed draft": lambda text: find_edits(
        of_drafts.WRITTEN.draft,
        of_drafts.WRITTEN.text,
        f"{of_drafts.WRITTEN.text.replace('take', f'{text} take')}\n[^9]: {text}\n",
        lambda: (),
        "outline.md",
    ),
    "a proposed outline's fault": lambda text: (
        find_outline_fault(text, an_answer(text), REQUEST),
        locate_words(an_answer(f"a\n\n{text}"), text.split("\n", 1)[0]),
    ),
    "what an outline lacks": lambda text: (list_unsaid("Leave, trips to Rome", [text]), list_unsaid(text, ["Leave"])),
    "what is asked of an outline": lambda text: compose_outline_request(
        an_outline("costs"), (a_source(1, text),), templates=TEMPLATES, temperature=0.3, feedback=text
    ),
    "an editor's form with a text": lambda text: write_form(REQUEST, start=text),
    "a blocklist": lambda text: read_entries(f"[[entry]]\ntext = {json.dumps(text)}\n", lambda pattern: lambda text: None),
    "a name that is blocked": lambda text: compile_phrase(text, any_case=True)(text),
    "repeated passages": lambda text: (RepeatedTexts(0.8).number(text), is_boilerplate("list", text)),
    "a line to be grounded": lambda text: answer_line(json.dumps({"text": text, "sources": [text[:200]]}), MODEL),
    "a value of front matter": write_scalar,
    "marks of a changed draft": lambda text: (
        cut_notes(text, set()),
        fold_keys(text, "run"),
        mark_sources(text, {"1": "S1"}),
    ),
    "lines of front matter": lambda text: yaml_fields(text.split("\n")),
    "titles that become an id": lambda text: (id_from(text.split()), assign_ids([TitledSection(tuple(text.split()), text)])),
    "what an author usually says": lambda text: usual([text], of_texts.RULES),
    "a place of a report": lambda text: show_where("costs", 1, text),
}
"""What else is measured."""

KINDS = (*of_drafts.FEW, "http://a.b ", " ", "a", "1", "“")
"""Of these a few kinds of runs are tried: what most of them consist of is measured by itself."""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("growth")
    index_corpus(a_corpus(folder / "posts"), folder / "index")
    return folder / "index"


EXCEPT = {
    "hands the text to a program, a server or a library, or is handed the batch that it changes": """
        converters.programs.InstalledPrograms.pandoc converters.programs.InstalledPrograms.typst corpus.index.store.keep
        responders.builtin.anthropic_batch.AnthropicBatches.create_batch
        responders.builtin.openai_batch.OpenAIBatches.create_batch
        responders.provider_batches.ProviderBatches.create_batch responders.provider_batches.ProviderBatches.submit_once
        stages.exporters.docx.WordExporter.write stages.publish.tree.write_document web.acts.on_section
        mcp.tools.BatchTools.look mcp.tools.BatchTools.submit_response responders.http_client.ServerClient.fetch
        responders.http_client.ServerClient.send_once
        stages.exporter.Programs.pandoc stages.exporter.Programs.typst web.acts.keep
        web.acts.leave web.acts.take""",
    "reads what only the extra [documents] opens (tests/corpus/ingest/test_converter.py)": """
        corpus.ingest.converter.join_pages corpus.ingest.converter.count_letters corpus.ingest.pdf.whole
        corpus.ingest.converter.convert corpus.ingest.converter.extract corpus.ingest.converter.page_of
        corpus.ingest.converter.clean_office_file corpus.ingest.epub.page_of corpus.ingest.office.find_deleted
        corpus.ingest.office.marks_deleted corpus.ingest.office.overwritten corpus.ingest.office.with_plain_spaces
        corpus.ingest.office.without_deleted corpus.ingest.pdf.join_halves corpus.ingest.webpage.put_paragraph
        corpus.ingest.webpage.read_page corpus.ingest.word.page_of corpus.ingest.word.title_of""",
    "what it is given is a name, a number, a sign or a word of ours": """
        converters.word.place_sign corpus.chroma.connection.open_store corpus.index.chunk_rows.rows_at
        corpus.index.word_vectors.WordVectors.pieces_of corpus.ingest.metadata_overrides.check_fields
        corpus.ingest.metadata_overrides.read_overrides corpus.search.coverage.is_absent corpus.search.sources.chunk_of_run
        responders.dask_worker.answer_on_worker responders.provider_batches.ProviderBatches.end_ticket
        responders.sdk.SdkBatches.reading responders.sdk.SdkBatches.translate_errors
        stages.publish.word_places.place_known stages.publish.word_places.place_new
        stages.report.decisions.decide stages.report.decisions.find_by_id stages.report.outcome.fails_check
        stages.report.outcome.sum_up
        stages.requests.sources.number_sources stages.status.check_lines.work_line
        stages.status.graph_values.graph_values stages.status.graph_values.make_box stages.verdicts.judge.judge
        stages.verdicts.judge.veil_pending stages.verdicts.rank.rank_answers stages.verdicts.tally.require
        stages.wording.name_sections
        text.answers.files.encoding_note text.answers.files.two_ids_fault text.answers.json_answer.note_first
        text.answers.prompt_window.explain_window_end
        text.answers.response_schema.describe_fault
        text.answers.response_schema.error_faults text.answers.response_schema.finish_faults
        text.answers.response_schema.read_response text.answers.response_schema.schema_faults
        text.front_matter.write_date text.grounding.facts.between_days text.grounding.quantities.read_metres
        text.markdown.block_scanner.BlockScanner.close text.markdown.block_scanner.BlockScanner.seek
        text.messages.count_of text.style.vectoriser.Vectoriser.hash_new_token
        web.app.Review.watch web.app.make_app""",
    "reads what we ship or have written ourselves": """
        corpus.index.postings.unpack text.grounding.model.load text.grounding.axes.list_forms
        text.lint.rules.compile_plain text.style.profile.profile_from_bytes""",
    "is one step in a text that a measured reader goes through": """
        corpus.ingest.parse.conceal stages.publish.word_edits.join_text
        stages.requests.answer_form.comment_out text.alignment.count_equal text.answers.header.find_claim_line
        text.answers.unwrapping.are_remarks text.grounding.quantities.read_counted text.grounding.quantities.read_other
        text.grounding.quantities.read_plain
        text.words.pieces
        stages.page.markup.joined_words
        stages.page.places.word_start stages.page.queue.show_finding text.answers.labels.take_span
        stages.report.evidence.find_holder text.grounding.judge.has_all_named
        text.answers.thoughts.is_certain text.grounding.quantities.read_words
        text.words.read text.markdown.blocks.closing_mark text.markdown.escaping.character_reference
        text.markdown.headings.read_heading text.markdown.layout.strip_columns text.markdown.unsafe_links.spell
        text.markdown.unsaid.find_outer_end text.marker_forms.is_term text.outline.markdown_format.read_attributes
        text.outline.markdown_format.read_words text.quotations.ends text.quotations.starts text.secrets.is_random
        text.sentences.is_day text.style.profile.draw_passages""",
    "grows with how many documents, sections or passages there are (docs/performance.md)": """
        corpus.index.model_vectors.encode_texts corpus.index.model_vectors.put corpus.index.postings.PostingsBuilder.add
        corpus.index.word_vectors.WordVectors.sums corpus.ingest.parse.analyse corpus.ingest.parse.vectors_of
        corpus.search.coverage.describe_low_evidence corpus.search.looking.find_more corpus.search.lexical.find_occurrences
        corpus.search.lexical.term_proximity
        corpus.search.places.follow_passages corpus.search.places.follow_texts corpus.search.places.join_chunks
        corpus.search.places.find_passage text.outline.ids.find_renamed
        stages.draft.voice.add_up_voices stages.draft.voice.measure_voices stages.requests.compose.render_system_prompt
        stages.requests.screening.describe_orders stages.requests.siblings.foreign_subjects
        stages.requests.siblings.sibling_lines stages.status.rows.as_json stages.status.rows.group_alike
        stages.status.rows.status_rows
        text.extractive.outlines.group_headings text.outline.build.build_sections
        text.outline.build.check_twins text.outline.build.warn_shared text.outline.ids.assign_ids
        text.style.style_features.compose_guidance
        text.style.profile.fit_profile
        text.style.profile.merge_short_documents text.style.scoring.compute_similarities""",
    "takes no other text than a pattern of ours, or what a measured reader has found to be JSON": """
        text.answers.json_answer.find_unclosed text.markdown.unsafe_links.compiled text.secrets.compile_rule""",
}
"""Why some are not measured."""

WRITTEN = """# Costs

## Reviews {#reviews words=30}

*Reviews* take **two** days [S1][S2], `not` ~~three~~ <b>weeks</b>; see [them](notes/a.md "A") and <https://a.example>.[^1]

- An item of a list [S1], which says no more than 4,000 words, or 30 %.
    1. One below it: “they do not”, she wrote on 3 May 2021.

| team | days |
|------|-----:|
| one  | 2.5  |

> Quoted, as it was said.

```python
print("code")
```

[^1]: A note.
"""
TRIED = (
    " ".join(seed * 3 for seed in SEEDS),
    "Reviews take two days [S1], not 3 weeks, says Anna Berg on 3 May 2021; “they do not”, she wrote. " * 12,
    "word, " * 200,
    WRITTEN,
    "Reviews take two days [S1], and they take 3 weeks [S1], " * 9 + "as they say.",
    '{"content": "Word [' + 'a, \\u00e9 "b" <think> {++c ' * 20 + "x.\n\nEnd",
)


def measured(index: Path) -> dict[str, Callable[[str], object]]:
    return {
        **of_texts.READERS,
        **of_drafts.READERS,
        **of_drafts.WHOLE,
        **OWN,
        "what is looked for": partial(search, index),
        "what became of a passage": partial(follow, index),
    }


def list_met(readers: Iterable[Callable[[str], object]]) -> set[Place]:
    """Return the places of all functions that these readers give a long text of those that they are tried with."""
    met: set[Place] = set()

    def meet(frame: FrameType, event: str, arg: object) -> None:
        code = frame.f_code
        place = (code.co_filename, code.co_firstlineno)
        is_ours = event == "call" and place[0].startswith(str(PACKAGE)) and place not in met
        if is_ours and any(length_of(value) >= LONG for value in frame.f_locals.values()):
            met.add(place)

    for read in readers:
        for text in TRIED:
            sys.setprofile(meet)
            seconds(read, text, 1)
            sys.setprofile(None)
    return met


def length_of(value: object) -> int:
    """Return the length of a text, or of all texts in a list or mapping of them."""
    if isinstance(value, str | bytes):
        return len(value)
    parts = [*value, *value.values()] if isinstance(value, dict) else value
    if not isinstance(parts, list | tuple | set | frozenset):
        return 0
    return sum(len(part) for part in parts if isinstance(part, str | bytes))


def left_out(readers: Iterable[Reader]) -> list[Reader]:
    titles = {title for names in EXCEPT.values() for title in names.split()}
    return [reader for reader in readers if reader.title in titles]


def call(reader: Reader) -> Callable[[str], object]:
    """Return what gives a function of texts alone the same text for each of them, and looks at all that it yields."""
    function = getattr(import_module(reader.module), reader.name)
    parameters = inspect.signature(function).parameters.values()
    needed = [one for one in parameters if one.default is one.empty and one.kind is not one.VAR_POSITIONAL]

    def read(text: str) -> None:
        forms = {True: text, False: text.encode("utf-8", "replace")}
        given = ["costs" if one.name in NAMES else forms["str" in str(one.annotation)] for one in needed]
        with suppress(UnreadableJson, BadZipFile, ParseError):
            result = function(*given)
            if isinstance(result, Iterator):
                deque(result, 0)

    return read


def test_every_public_function_that_reads_a_text_is_measured_or_the_reason_is_told(index: Path) -> None:
    known = readers()
    the_casual_profile.cache_clear()  # a profile that another test has trained is not trained again
    met = list_met(measured(index).values())
    excepted = {reader.title for reader in left_out(known)}
    lacking = [one.title for one in known if not (one.place in met or one.takes_texts_alone or one.title in excepted)]
    assert lacking == [], "\n".join(lacking)
    needless = [one.title for one in known if one.title in excepted and one.place in met and not one.takes_texts_alone]
    assert needless == [], "they are measured"
    gone = {title for names in EXCEPT.values() for title in names.split()} - excepted
    assert gone == set()


def test_what_takes_texts_alone_takes_no_more_than_in_proportion() -> None:
    known = readers()
    excepted = left_out(known)
    assert slow({one.title: call(one) for one in known if one.takes_texts_alone and one not in excepted}) == []


def test_what_else_is_read_takes_no_more_than_in_proportion(index: Path) -> None:
    already = {**of_texts.READERS, **of_drafts.READERS, **of_drafts.WHOLE}
    assert slow({name: read for name, read in measured(index).items() if name not in already}) == []


def slow(readers: Mapping[str, Callable[[str], object]]) -> list[tuple[str, str, str]]:
    tried = [(name, seed, place) for name in readers for seed in KINDS for place in ("behind", "between")]
    return [(name, seed, place) for name, seed, place in tried if grows(readers[name], seed, place)]
