"""The draft is made from outline and verdicts alone; the same inputs give the same bytes."""

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from tests.builders import TEMPLATES, a_section, a_source, a_verdict, an_outline, by_section

from bloginator.digest import digest_bytes
from bloginator.records.canonical import to_bytes
from bloginator.records.exchange import Reason, Verdict
from bloginator.stages.draft.assemble import assemble, inputs_digest
from bloginator.stages.draft.summary import summary_lines
from bloginator.text.answers import cleaning

OUTLINE = an_outline(
    a_section("opening", title='The "first" part'),
    a_section("part", title="Part", description="", has_subsections=True),
    a_section("costs", "part"),
    a_section("closing", "part"),
    keywords=("reviews", 'so "to" say'),
    date="2024-05-01",
)
TEXT = """\
It takes two days [S1], and half finds nothing [S1][S2].

## Fake heading

| step | days | who |
|---|---|---|
| review [S1] | 2 | all |

A note[^1], `[S1]`, {{ 7*7 }}.

[^1]: Told twice.
"""
CUT = Reason(code="cut", what="the answer is cut", where="responses/closing.md", hint="Write it again.")
VERDICTS = by_section(
    a_verdict(
        "opening",
        text=TEXT,
        sources=[a_source(title="Reviews [2024]"), a_source(2, document="b_c.md", heading="")],
        file="responses/opening.md",
    ),
    a_verdict("costs", "outdated", "Costs [S4].", sources=[a_source(4, lines=(10, 14))]),
    a_verdict("closing", "refused", reasons=[CUT]),
)
GOLDEN = """\
---
title: Handbook
thesis: Work well.
classification: guidance
audience: all-disciplines
keywords: [reviews, so "to" say]
date: 2024-05-01
state: partial
---

# Handbook

> Partial: 1 of 3 sections is not written yet: Closing.

## The "first" part

It takes two days[^1], and half finds nothing[^1][^2].

### Fake heading

| step | days | who |
|---|---|---|
| review[^1] | 2 | all |

A note[^opening-1], `[S1]`, {{ 7*7 }}.

[^opening-1]: Told twice.

## Part

### Costs

Costs[^1].

### Closing

> **Written, and refused.** responses/closing.md: the answer is cut. To mend: Write it again.

## References

- [Reviews \\[2024\\]](./posts/reviews.md)
- [`b_c.md`](./b_c.md)

[^1]: Reviews \\[2024\\], Reviews › Costs, lines 10-14

[^2]: `b_c.md`, lines 20-24
"""


def made(verdicts: dict[str, Verdict] = VERDICTS, outline=OUTLINE, threshold: float = 0.5):
    return assemble(outline, verdicts, threshold=threshold, templates=TEMPLATES)


def test_a_small_draft_is_this():
    draft, text = made()
    assert text == GOLDEN
    assert draft.output_digest == digest_bytes(text.encode())
    assert (draft.total, draft.needed, draft.accepted, draft.outdated, draft.placeholders) == (3, 2, 1, 1, 1)
    assert not draft.complete and draft.voice is None and draft.supported is None and not draft.is_extract
    assert [section.kind for section in draft.sections] == ["written", "heading", "written", "placeholder"]
    assert [reference.number for reference in draft.references] == [1, 2]
    assert draft.sections[0].citations == (1, 1, 2, 1) and draft.sections[2].citations == (1,)
    table = draft.sections[0].tables[0]
    assert (table.columns, table.rows, table.header) == (3, 1, ("step", "days", "who"))


def test_a_passage_cited_twice_is_one_reference_unless_its_place_is_unknown():
    sources = [a_source(1, "one", lines=None), a_source(2, "two", lines=None), a_source(3, "one", lines=None)]
    draft, _ = made(by_section(a_verdict("opening", text="a [S1] b [S2] c [S3]", sources=sources)), threshold=0)
    assert draft.sections[0].citations == (1, 2, 1) and len(draft.references) == 2


def test_a_placeholder_says_what_became_of_the_section_and_what_to_do():
    def shown(*verdicts: Verdict) -> str:
        text = made(by_section(*verdicts), threshold=0).text
        return next(line for line in text.splitlines() if line.startswith("> **"))

    nobody = Reason(code="no-answer", what="No answer has come yet.", hint="Write responses/opening.md.")
    assert shown(a_verdict("opening", "missing", reasons=[nobody])) == (
        "> **Not written yet.** No answer has come yet. To mend: Write responses/opening.md."
    )
    assert shown(a_verdict("opening", "missing")).endswith("No answer has come. To mend: write responses/opening.md.")
    other = Reason(code="question", what="It answers an earlier question.", hint="Answer it anew.")
    assert shown(a_verdict("opening", "stale", reasons=[other])) == (
        "> **Not written for this question yet.** It answers an earlier question. To mend: Answer it anew."
    )


def test_a_stand_in_is_shown_and_said_to_be_one():
    verdict = a_verdict("opening", "missing", stand_in="## Taken\n\nReviews take days [S1].", sources=[a_source()])
    draft, text = made(by_section(verdict), threshold=0)
    assert "*Standing in until then: an extract" in text and "### Taken\n\nReviews take days[^1]." in text
    assert draft.is_extract and draft.words == 0 and draft.citations == 0
    assert 'note: "in part an extract: sentences picked from the sources, not written, in 1 of 3 sections' in text
    assert (
        '# Handbook\n\n> Partial: 3 of 3 sections are not written yet: The "first" part, Costs, Closing.\n>\n'
        "> In part an extract: sentences picked from the sources, not written, in 1 of 3 sections.\n\n## The"
    ) in text


def test_a_draft_of_extracts_says_so():
    verdicts = by_section(
        *(a_verdict(name, file=f"responses/extract/{name}.md") for name in ("opening", "costs", "closing"))
    )
    draft, text = made(verdicts)
    assert draft.is_extract and draft.complete and draft.sections[0].responder == "extract"
    assert 'note: "an extract: sentences picked from the sources, not written"' in text
    assert "# Handbook\n\n> An extract: sentences picked from the sources, not written.\n\n## The" in text


def test_without_citations_there_is_no_reference_list():
    _, text = made(by_section(*(a_verdict(name) for name in ("opening", "costs", "closing"))))
    assert "References" not in text and "state: complete" in text and "\n>" not in text and text.endswith("Prose.\n")


def test_what_a_writer_typed_never_breaks_out_of_the_front_matter():
    _, text = made(outline=OUTLINE.model_copy(update={"title": 'A: "b"\\ #{x}', "thesis": "---\nx: {{ y }}"}), threshold=0)
    assert text.splitlines()[1:3] == ['title: "A: \\"b\\"\\\\ #{x}"', 'thesis: "---\\nx: {{ y }}"']


def changed(**fields: object) -> dict[str, Verdict]:
    return VERDICTS | {"costs": VERDICTS["costs"].model_copy(update=fields)}


def test_the_inputs_digest_changes_exactly_when_the_draft_does():
    def of(verdicts=VERDICTS, outline=OUTLINE) -> str:
        return inputs_digest(outline, verdicts, threshold=0.5, templates=TEMPLATES)

    base = of()
    assert made().draft.inputs_digest == base
    same = changed(asked={"a": "b"}, ordinals=(3,), request_id="costs@1", line=4, response_digest="x", taken_for={"a": "b"})
    assert of(same) == base and to_bytes(made(same).draft) == to_bytes(made().draft)
    reordered = OUTLINE.model_copy(update={"sections": (*OUTLINE.sections[1:], OUTLINE.sections[0])})
    others = [
        of(changed(text="Other.")),
        of(changed(standing="accepted")),
        of(changed(answers="costs@1a2b3c4d")),
        of(changed(sources=(a_source(4, lines=(1, 2)),))),
        of(changed(standing="missing")),
        of(changed(standing="refused", reasons=(CUT,))),
        of(changed(standing="refused", reasons=(CUT.model_copy(update={"hint": "Leave it out."}),))),
        of(outline=OUTLINE.model_copy(update={"title": "Other"})),
        of(outline=OUTLINE.model_copy(update={"keywords": ()})),
        of(outline=reordered),
    ]
    assert len({base, *others}) == 11


@given(st.permutations(list(VERDICTS)))
def test_the_order_of_arrival_does_not_show(names: list[str]):
    assert made({name: VERDICTS[name] for name in names}).text == GOLDEN


def titles(page: str) -> list[tuple[str, str]]:
    """Return the headings of a draft down to its sections' own, as a renderer finds them; those in quotes are none."""
    tokens = MarkdownIt("commonmark").enable("table").parse(page.split("---\n", 2)[2])
    found = [
        (token.tag, tokens[at + 1].content)
        for at, token in enumerate(tokens)
        if token.type == "heading_open" and not token.level
    ]
    return [(tag, text) for tag, text in found if tag in ("h1", "h2")]


@given(st.text(st.sampled_from("#=-a`~{}<!>|*:[]1.^S \n\t\\"), max_size=60))
def test_no_answer_adds_a_section_or_swallows_one(text: str):
    clean = cleaning.clean_answer(text, title="x", section="opening", sources=["S1"]).text
    verdicts = by_section(a_verdict("opening", text=clean, sources=[a_source()]), a_verdict("costs", text="End."))
    draft, page = made(verdicts, threshold=0)
    cited = [("h2", "References")] if draft.references else []
    assert titles(page) == [("h1", "Handbook"), ("h2", 'The "first" part'), ("h2", "Part"), *cited]


@given(st.text(st.sampled_from("#=-a`~{}<br!/>|*:[]1.^S \n\t\\"), min_size=1, max_size=30))
def test_no_title_breaks_its_heading(title: str):
    outline = an_outline(a_section("costs", title=title, words=0), "closing", title=title)
    _, page = made(by_section(a_verdict("closing")), outline)
    tokens = MarkdownIt("commonmark").parse(page.split("---\n", 2)[2])
    kinds = [token.type for token in tokens if token.type.endswith("_open") or token.type == "html_block"]
    assert kinds == ["heading_open"] * 3 + ["paragraph_open"]
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h1", "h2", "h2"]
    assert not any(child.type in ("html_inline", "softbreak", "hardbreak") for one in tokens for child in one.children or ())


def test_the_last_lines_say_what_the_draft_came_to():
    assert summary_lines(made().draft, "batches/x/draft.md") == [
        "3 sections, 1 of them outdated, 23 words, 5 citations, 1 table, voice not measured",
        "batches/x/draft.md: partial, 1 placeholder: closing",
    ]
    complete = made(by_section(*(a_verdict(name) for name in ("opening", "costs", "closing")))).draft
    assert summary_lines(complete, "draft.md")[-1] == "draft.md: complete"
