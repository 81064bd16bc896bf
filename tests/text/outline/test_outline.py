"""Outlines are read from JSON and Markdown; what is wrong is told all at once, with place and remedy."""

import json
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bloginator.errors import BadOutline
from bloginator.records.outline import is_heading_only
from bloginator.text.outline import insert_ids, read_outline

FIRST_SYSTEM = {
    "title": "Naming channels",
    "thesis": "Names carry work.",
    "classification": "best-practice",
    "audience": "ic-engineers",
    "keywords": ["naming", "chat"],
    "sections": [
        {
            "title": "Principles",
            "description": "What holds for every name.",
            "coverage_pct": 0.4,
            "source_count": 9,
            "subsections": [{"title": "Prefixes", "description": "", "coverage_pct": 0, "subsections": [], "notes": ""}],
            "notes": "low coverage",
        },
        {"title": "Closing", "id": "end", "words": 80, "queries": ["farewell"], "keywords": ["end"]},
    ],
    "created_date": "2025-12-01T20:23:19",
    "total_sources": 7,
    "avg_coverage": 0.34,
    "low_coverage_sections": 2,
    "validation_notes": "",
}


from_json = partial(read_outline, file="outline.json")
from_markdown = partial(read_outline, file="outline.md")


def wrong(text: str, read=from_json) -> BadOutline:
    with pytest.raises(BadOutline) as caught:
        read(text)
    return caught.value


def of(*sections: object, **fields: object) -> str:
    return json.dumps({"title": "T", "sections": list(sections), **fields})


def test_the_first_systems_outline_is_read_and_its_figures_are_ignored():
    outline = from_json(json.dumps(FIRST_SYSTEM))
    assert (outline.title, outline.audience, outline.keywords) == (
        "Naming channels",
        "ic-engineers",
        ("naming", "chat"),
    )
    assert [section.id for section in outline.sections] == ["principles", "principles-prefixes", "end"]
    assert outline.sections[1].parents == ("principles",) and outline.sections[1].path == ("Principles",)
    assert outline.sections[0].has_subsections and not is_heading_only(outline.sections[0])
    assert outline.sections[2].own_id and outline.sections[2].words == 80
    assert outline.date is None and not outline.warnings


def test_broken_json_is_told_with_line_and_column():
    error = wrong('{"title": "x",\n "sections": [}')
    assert error.where == "outline.json line 2, column 15"
    assert error.what.startswith("This is no JSON")


@pytest.mark.parametrize(
    ("text", "what", "where"),
    [
        ("[]", "`$` is no object.", "outline.json $"),
        ('{"sections": [{"title": "a"}]}', "`title` is missing.", "outline.json $.title"),
        ('{"title": "x"}', "The outline has no sections.", "outline.json"),
        (of(), "The outline has no sections.", "outline.json"),
        (of(sections=[]), "The outline has no sections.", "outline.json"),
        (of({"title": " \n"}), "The title is empty.", "outline.json $.sections[0].title"),
        (of({"title": 3}), "`title` is no text.", "outline.json $.sections[0].title"),
        (of("a"), "`sections[0]` is no object.", "outline.json $.sections[0]"),
        (of({"title": "a", "words": True}), "`words` is no whole number", "outline.json $.sections[0].words"),
        (of({"title": "a", "words": -1}), "`words` is below 0.", "outline.json $.sections[0].words"),
        (of({"title": "a", "words": 1.5}), "`words` is no whole number", "outline.json $.sections[0].words"),
        (of({"title": "a", "id": 4}), "`id` is no text.", "outline.json $.sections[0].id"),
        (of({"title": "a", "id": "../../x"}), "`../../x` cannot be an id.", "outline.json $.sections[0]"),
        (of({"title": "a", "keywords": ["b", 1]}), "`keywords[1]` is no text", "outline.json $.sections[0].keywords[1]"),
        (of({"title": "a"}, keywords="b"), "`keywords` is no list.", "outline.json $.keywords"),
        (of({"title": "a", "subsections": {}}), "`subsections` is no list", "outline.json $.sections[0].subsections"),
        ('{"title": "x", "title": "y", "sections": [{"title": "a"}]}', "The key `title` stands twice", "outline.json"),
    ],
)
def test_one_fault_is_told_with_its_json_path(text: str, what: str, where: str):
    error = wrong(text)
    assert error.what.startswith(what) and error.where.endswith(where) and error.mend


def test_all_faults_are_told_at_once():
    error = wrong(of({"title": ""}, {"title": "c", "id": "Not so"}))
    assert error.what.startswith("2 things are wrong") and "`not-so` would do" in error.what
    assert "$.sections[0].title" in error.what and "$.sections[1]" in error.what
    error = wrong(of({"title": 3}, {"title": "b", "words": "many"}))
    assert "$.sections[0].title" in error.what and "$.sections[1].words" in error.what


def test_two_equal_ids_are_told_with_both_places():
    error = wrong(of({"title": "a", "id": "x"}, {"title": "b", "id": "x"}))
    assert "first at outline.json $.sections[0]" in error.what and error.where == "outline.json $.sections[1]"


def test_exact_twins_ask_for_an_id():
    error = wrong(of({"title": "Costs"}, {"title": "Costs"}))
    assert "same titles' path and description" in error.what and "`costs-1`" in error.mend
    assert from_json(of({"title": "Costs", "id": "a"}, {"title": "Costs"})), "an id of its own tells them apart"


def test_a_title_that_two_sections_share_is_a_warning_with_the_ids_that_came_of_it():
    one, two = {"title": "Costs", "description": "Of food."}, {"title": "Costs", "description": "Of travel."}
    outline = from_json(of(one, two, {"title": "Other"}))
    (warning,) = outline.warnings
    assert "`Costs`" in warning and all(section.id in warning for section in outline.sections[:2])
    assert not from_json(of(one | {"id": "food"}, two)).warnings


def test_of_many_faults_and_many_warnings_the_first_are_told():
    error = wrong(of(*({"title": f"a{n}", "id": "Not so"} for n in range(300))))
    assert error.what.startswith("300 things are wrong") and error.what.endswith("\n  - and 280 more like these")
    said = from_json(of(*({"title": f"a{n // 2}", "description": str(n)} for n in range(600)))).warnings
    assert len(said) == 21 and said[-1] == "and 280 more like these"


@pytest.mark.parametrize("number", ["", " {n}"], ids=["twins", "told apart"])
def test_a_message_about_a_title_that_many_sections_share_is_no_longer_for_more_of_them(number: str):
    def tell(count: int) -> str:
        sections = ({"title": "Costs", "description": f"Of food{number.format(n=n)}."} for n in range(1000, 1000 + count))
        text = of(*sections)
        return wrong(text).where if not number else "".join(from_json(text).warnings)

    assert "$.sections[5]" in tell(1200) and "and 1194 more" in tell(1200)
    assert len(tell(1200)) == len(tell(1300))


def test_sections_may_stand_five_deep_and_no_deeper():
    def nested(depth: int) -> dict[str, object]:
        return {"title": f"Level {depth}", **({"subsections": [nested(depth - 1)]} if depth > 1 else {})}

    assert len(from_json(of(nested(5))).sections) == 5
    error = wrong(of(nested(7)))
    assert "stands 6 levels deep" in error.what
    assert "nested too deep" in wrong('{"a":' * 100_000).what


def test_an_unknown_key_is_a_warning_that_guesses():
    outline = from_json(of({"title": "a", "desciption": "x"}, audiense="y", classification="guidence"))
    assert len(outline.warnings) == 3
    assert "$.sections[0].desciption" in outline.warnings[1] and "did you mean `description`?" in outline.warnings[1]
    assert "did you mean `audience`?" in outline.warnings[0] and "did you mean `guidance`?" in outline.warnings[2]


def test_nul_lone_surrogates_and_byte_order_marks_are_cleaned():
    outline = from_json("\ufeff" + of({"title": "A\x00\ud800 b\ufeff\n c", "description": "d\u0001"}))
    assert outline.sections[0].title == "A b c" and outline.sections[0].description == "d"


def test_null_stands_for_nothing():
    outline = from_json(of({"title": "a", "description": None, "words": None, "id": None, "subsections": None}))
    assert outline.sections[0].description == "" and outline.sections[0].words is None


MARKDOWN = """\
---
classification: opinion
keywords: [naming, "on call"]
date: 2024-05-01
---

# Naming <!-- not final -->

Names carry work.

## Costs {#costs words=200 keywords="money, time" queries="what it costs; what it saves"}

What it takes.

```sh
# no heading
## none either
```

<!--
## hidden
-->

### Of tools ###
#### Deep
## Braces {} in a title

Text.
"""


def test_markdown_headings_become_sections():
    outline = from_markdown(MARKDOWN)
    assert (outline.title, outline.thesis) == ("Naming", "Names carry work.")
    assert (outline.classification, outline.keywords, outline.date) == ("opinion", ("naming", "on call"), "2024-05-01")
    assert [(s.id, s.path) for s in outline.sections] == [
        ("costs", ()),
        ("costs-of-tools", ("Costs",)),
        ("costs-of-tools-deep", ("Costs", "Of tools")),
        ("braces-in-a-title", ()),
    ]
    costs = outline.sections[0]
    assert costs.words == 200 and costs.keywords == ("money", "time")
    assert costs.queries == ("what it costs", "what it saves")
    assert costs.description == "What it takes.\n\n```sh\n# no heading\n## none either\n```"
    assert costs.where == "outline.md line 11"


@pytest.mark.parametrize(
    ("text", "what", "where"),
    [
        ("## a\n", "There is no title.", "outline.md line 1"),
        ("# t\n", "The outline has no sections.", "outline.md"),
        ("# t\n# u\n## a\n", "A second title: `u`.", "outline.md line 2"),
        ("# t\n##\n", "The title is empty.", "outline.md line 2"),
        ("# t\n## a {#A}\n", "`A` cannot be an id.", "outline.md line 2"),
        ("# t\n## a {words=-3}\n", "`words` is `-3`", "outline.md line 2"),
        ("---\na: b\n# t\n## a\n", "The front matter is not closed.", "outline.md line 1"),
    ],
)
def test_a_fault_in_markdown_is_told_with_its_line(text: str, what: str, where: str):
    texts = wrong(text, from_markdown)
    assert what in texts.what or what[:-1].lower() in texts.what.lower()
    assert where in texts.where + texts.what


def test_underlined_headings_are_headings_and_a_rule_or_a_list_is_none():
    text = "A title\n=====\n\nWhy.\n\nCosts\n-----\nTold.\n\n---\n\n- item\n---\n\ntwo\nlines\n---\n\n## Last\n"
    outline = from_markdown(text)
    assert (outline.title, outline.thesis) == ("A title", "Why.")
    assert [one.id for one in outline.sections] == ["costs", "last"]
    assert "two" in outline.sections[0].description
    assert "\nCosts {#costs}\n-----\n" in insert_ids(text, outline, "outline.md")


def test_skipped_levels_and_unknown_attributes_are_warnings():
    outline = from_markdown("---\naudiense: x\n---\nlost\n# t\n## a {#a wrds=3}\n#### b\n")
    assert [line.split(": ")[0] for line in outline.warnings] == [
        "outline.md line 2",
        "outline.md line 4",
        "outline.md line 6",
        "outline.md line 7",
    ]
    assert outline.sections[1].parents == ("a",)


def test_windows_line_ends_and_old_fences_are_read_the_same():
    assert from_markdown(MARKDOWN.replace("\n", "\r\n")) == from_markdown(MARKDOWN)
    assert len(from_markdown("# t\n## a\n~~~~\n## x\n~~~\n## y\n~~~~\n## b\n").sections) == 2


def test_ids_are_written_into_markdown_and_nothing_else_changes():
    text = "\ufeff# t\r\n\r\n## A b ##\r\ntext\r\n### C {words=9}\r\n```\r\n## no\r\n```\r\n## D {#own}\r\n## E"
    outline = from_markdown(text)
    expected = text.replace("## A b ##", "## A b {#a-b} ##").replace("{words=9}", "{#a-b-c words=9}")
    assert insert_ids(text, outline, "outline.md") == expected.replace("## E", "## E {#e}")
    again = from_markdown(insert_ids(text, outline, "outline.md"))
    assert [section.id for section in again.sections] == [section.id for section in outline.sections]
    assert all(section.own_id for section in again.sections)


def test_an_id_is_written_in_the_place_of_null():
    text = of({"title": "A", "subsections": [{"title": "B"}], "id": None}, {"id": None, "title": "C"})
    written = insert_ids(text, from_json(text), "outline.json")
    assert [section.id for section in from_json(written).sections] == ["a", "a-b", "c"] and "null" not in written
    assert insert_ids(written, from_json(written), "outline.json") == written


def test_ids_are_written_into_json_and_nothing_else_changes():
    text = json.dumps(FIRST_SYSTEM, indent=2)
    outline = from_json(text)
    written = insert_ids(text, outline, "outline.json")
    assert written.replace('      "id": "principles",\n', "").replace('          "id": "principles-prefixes",\n', "") == text
    assert insert_ids(written, from_json(written), "outline.json") == written, "nothing is left to write"


def test_ids_in_json_leave_tabs_line_ends_and_numbers_as_they_are():
    text = '\ufeff{\r\n\t"title":"t", "x": 1.10, "y": 1e5,\r\n\t"sec\ufefftions": [{"title" : "A b"}]}\r\n'
    assert insert_ids(text, from_json(text), "outline.json") == text.replace('[{"title"', '[{"id": "a-b", "title"')


SECTIONS = st.recursive(
    st.fixed_dictionaries({"title": st.text(min_size=1).filter(str.strip)}, optional={"description": st.text()}),
    lambda inner: st.fixed_dictionaries(
        {"title": st.text(min_size=1).filter(str.strip), "subsections": st.lists(inner, max_size=3)},
        optional={"notes": st.just('{"sections": [{')},
    ),
    max_leaves=6,
)


@given(st.lists(SECTIONS, min_size=1, max_size=4), st.sampled_from([None, 0, 2]))
def test_writing_ids_keeps_every_id(sections: list[object], indent: int | None):
    text = json.dumps({"title": "T", "sections": sections}, indent=indent, ensure_ascii=False)
    try:
        outline = from_json(text)
    except BadOutline:
        return
    again = from_json(insert_ids(text, outline, "outline.json"))
    assert [section.id for section in again.sections] == [section.id for section in outline.sections]
    assert [section.title for section in again.sections] == [section.title for section in outline.sections]


@given(st.text())
def test_any_text_is_an_outline_or_a_bad_one(text: str):
    for read in (from_json, from_markdown):
        try:
            outline = read(text)
        except BadOutline as error:
            assert error.what and error.where
        else:
            assert outline.sections


@pytest.mark.parametrize("first", ["{", "{% raw %}", '{"title": "T"}', "[x]"])
def test_a_markdown_outline_may_begin_as_json_does(first: str):
    text = f"# T\n\n{first}\n\n## Costs\n"
    assert insert_ids(text, from_markdown(text), "outline.md") == text.replace("Costs", "Costs {#costs}")
    text = f"{first}\n{text}"
    assert "## Costs {#costs}" in insert_ids(text, from_markdown(text), "outline.md")


@pytest.mark.parametrize(
    "line", ["##Tools", "##\u00a0Tools", "##\u3000Tools", "\u200b## Tools", "＃＃ Tools", "##\u200bTools", "\u00a0## Tools"]
)
def test_a_heading_with_another_blank_or_none_is_a_heading(line: str):
    outline = from_markdown(f"# Handbook\n\n## Costs\n\nWhat.\n\n{line}\n\nWhich.\n")
    assert [section.title for section in outline.sections] == ["Costs", "Tools"]


@pytest.mark.parametrize("line", ["#1 in sales", "#tag of mine", "`##Tools`", "#!/bin/sh"])
def test_other_signs_open_no_section(line: str):
    outline = from_markdown(f"# Handbook\n\n## Costs\n\nWhat.\n\n{line}\n\nWhich.\n")
    assert [section.title for section in outline.sections] == ["Costs"]


def test_a_comment_in_an_outline_is_asked_of_nobody():
    outline = from_markdown("# Handbook\n\n## Costs %%secret%%\n\nWhat {/* secret */} it costs.\n\n[//]: # (secret)\n")
    assert "secret" not in repr(outline)


def test_a_link_that_a_browser_would_run_is_taken_out_of_an_outline_and_told() -> None:
    link = "[costs](javascript:go)"
    outline = from_json(of({"title": f"On {link}", "subsections": [{"title": "Deeper"}]}, title=f"All {link}", thesis=link))
    plain = from_json(of({"title": "On costs"}))
    assert (outline.title, outline.thesis, outline.sections[0].title) == ("All costs", "costs", "On costs")
    assert outline.sections[1].path == ("On costs",) and outline.sections[0].id.startswith("on-costs")
    assert len(outline.warnings) == 3 and all("`javascript:` link" in warning for warning in outline.warnings)
    assert plain.warnings == ()
