"""The voice of a draft: scored without what was copied, said in words, the weakest first."""

import re

from tests.builders import CASUAL, FORMAL, styled, the_background, the_casual_profile

from bloginator.records.draft import Draft, DraftSection
from bloginator.records.voice import Voice
from bloginator.stages.draft.summary import summary_lines as last_lines
from bloginator.stages.draft.voice import add_voices, measure_voices, split_sections, voice_lines


def a_section(name: str, text: str, kind: str = "written") -> DraftSection:
    return DraftSection.model_validate({"id": name, "title": name, "depth": 0, "kind": kind, "text": text})


def a_draft(*sections: DraftSection) -> Draft:
    return Draft(title="T", complete=True, total=3, needed=3, accepted=3, outdated=0, placeholders=0, words=9, citations=0,
                 tables=0, sections=sections)  # fmt: skip


LIKE, UNLIKE = a_section("like", styled(CASUAL, 25, 3)), a_section("unlike", styled(FORMAL, 8, 3))


def spoken(*sections: DraftSection, **sources: list[str]) -> list[Voice]:
    texts = {section.id: section.text for section in sections if section.kind == "written"}
    return measure_voices(texts, sources, the_casual_profile(), the_background())[0]


def heard(*sections: DraftSection, **sources: list[str]) -> Draft:
    return add_voices(a_draft(*sections), spoken(*sections, **sources))


def test_each_section_and_the_whole_are_scored_with_what_pulls_them_away() -> None:
    draft = heard(LIKE, UNLIKE)
    like, unlike = draft.sections
    assert like.voice is not None and unlike.voice is not None and draft.voice is not None
    assert unlike.voice < 0.2 < 0.9 < like.voice and like.voice_percentile is not None
    assert any("contractions" in change.text for change in unlike.voice_changes) and unlike.voice_phrases
    assert not like.voice_phrases
    assert like.voice_words is not None and unlike.voice_words is not None
    assert draft.voice_words == like.voice_words + unlike.voice_words


def test_what_was_copied_from_the_sources_counts_for_nothing() -> None:
    (copied,) = heard(a_section("copied", LIKE.text), copied=[LIKE.text]).sections
    assert (copied.voice, copied.voice_percentile, copied.voice_quoted) == (None, None, 1.0)
    assert copied.voice_reason == "0 words of its own; 60 are needed"


def test_citations_say_nothing_of_the_voice() -> None:
    cited = a_section("cited", LIKE.text.replace(".", " [S1][S12]."))
    (_, plain), (_, marked) = spoken(LIKE), spoken(cited)
    assert marked.model_copy(update={"section": "like"}) == plain


def test_placeholders_and_headings_have_no_voice_and_add_nothing_to_the_whole() -> None:
    draft = heard(UNLIKE, a_section("gap", LIKE.text, "placeholder"), a_section("head", "", "heading"))
    assert [one.voice is None for one in draft.sections] == [False, True, True]
    assert draft.voice == draft.sections[0].voice


def test_a_report_begins_with_the_weakest_section_and_says_what_to_change() -> None:
    _, *each = spoken(LIKE, a_section("short", "This is far too short."), UNLIKE)
    said = voice_lines(each)
    heads = [line.split(":")[0] for line in said if not line.startswith(" ")]
    assert heads == ["unlike", "like", "short"]
    assert said[-1] == "short: not measured: 5 words of its own; 60 are needed"
    assert [line for line in voice_lines(each, 1) if not line.startswith(" ")] == said[:1]


def test_the_last_line_tells_score_and_percentile_or_the_reason() -> None:
    draft = heard(UNLIKE)
    assert re.search(r"voice 0\.[01]\d, more typical than 0% of your own passages$", last_lines(draft, "draft.md")[0])
    assert last_lines(add_voices(a_draft(), [Voice(reason="no index")]), "draft.md")[0].endswith(
        "voice not measured: no index"
    )


def test_a_draft_with_its_voice_reads_back_as_written() -> None:
    draft = heard(LIKE, UNLIKE)
    assert Draft.model_validate_json(draft.model_dump_json()) == draft


def test_a_text_with_headings_falls_into_its_sections() -> None:
    text = "---\ntitle: x\n---\nBefore.\n\n# One\n\nFirst.\n\n## Two\n\nSecond.\n\n# Empty\n"
    assert [(name, body.strip()) for name, body in split_sections("f", text)] == [
        ("f", "Before."), ("One", "First."), ("Two", "Second.")]  # fmt: skip
    assert list(split_sections("f", "Plain.")) == [("f", "Plain.")]


def test_a_voice_that_is_known_is_taken_as_it_is_and_the_others_are_scored() -> None:
    texts = {"opening": styled(FORMAL, 8), "closing": styled(FORMAL, 8, 2)}
    (whole, opening, closing), _ = measure_voices(texts, {}, the_casual_profile(), the_background())
    kept = opening.model_copy(update={"words": 1})
    again, _ = measure_voices(texts, {}, the_casual_profile(), the_background(), {"opening": kept})
    assert again == [whole, kept, closing]


def test_of_the_whole_only_the_neighbours_of_a_changed_text_are_scored_again() -> None:
    author = the_casual_profile(), the_background()
    texts = {f"s{number}": styled(CASUAL if number % 3 else FORMAL, 6, number) for number in range(9)}
    (_, *each), parts = measure_voices(texts, {}, *author)
    known = {voice.section: voice for voice in each}
    texts["s1"], wrong = styled(FORMAL, 7, 70), {name: part.model_copy(update={"words": 0}) for name, part in parts.items()}
    del known["s1"]
    voices, now = measure_voices(texts, {}, *author, known, parts)
    assert voices == measure_voices(texts, {}, *author)[0], "as if nothing were known"
    assert len(now) == 2 and now["s0 s1 s2 s3"] != parts["s0 s1 s2 s3"]
    assert measure_voices(texts, {}, *author, known, wrong)[1]["s4 s5 s6 s7 s8"].words == 0, "the others are not read"
