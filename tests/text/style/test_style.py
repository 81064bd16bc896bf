import os
from dataclasses import replace
from importlib import resources
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.builders import CASUAL, FORMAL, styled, the_background, the_casual_profile

from bloginator.text import style as voice
from bloginator.text.style.build import build
from bloginator.text.style.counted import counted
from bloginator.text.style.plain import sentences
from bloginator.text.style.quoted import own

SHARED = Path(os.environ.get("BLOGINATOR_SHARED_DATA", Path(__file__).parents[3] / ".." / "shared" / "data")) / "blogs"


def test_the_writer_is_told_from_another_and_the_score_says_how_surely() -> None:
    like = voice.score(styled(CASUAL, 20, 3), the_casual_profile(), the_background())
    unlike = voice.score(styled(FORMAL, 10, 3), the_casual_profile(), the_background())
    assert like.score is not None and unlike.score is not None
    assert like.score > 0.9 and unlike.score < 0.1
    assert unlike.percentile == 0 and like.reason is None


def test_scores_repeat_exactly() -> None:
    text = styled(CASUAL, 20, 3)
    again = voice.train_texts([styled(CASUAL, 60, 7 * i) for i in range(16)], the_background())
    assert voice.score(text, the_casual_profile(), the_background()) == voice.score(text, again, the_background())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Too short to tell anything.", "5 words of its own; 60 are needed"),
        ("", "0 words of its own; 60 are needed"),
        (
            "Der Rechner steht seit gestern still und niemand weiß warum. " * 12,
            "not in English, the language of the background",
        ),
    ],
)
def test_what_cannot_be_scored_says_why(text: str, reason: str) -> None:
    found = voice.score(text, the_casual_profile(), the_background())
    assert (found.score, found.percentile, found.reason) == (None, None, reason)


def test_a_picture_read_as_text_says_that_it_is_none() -> None:
    picture = bytes(range(256)).decode("utf-8", errors="replace") * 20
    assert voice.score(picture, the_casual_profile(), the_background()).reason == "not text"


def test_a_score_depends_on_no_other_text_and_on_no_line_endings() -> None:
    text = styled(CASUAL, 30, 5)
    alone = voice.score(text, the_casual_profile(), the_background())
    voice.score(styled(FORMAL, 300), the_casual_profile(), the_background())
    assert voice.score(text.replace("! ", "!\r\n"), the_casual_profile(), the_background()) == alone


def test_a_small_or_foreign_corpus_gives_a_reason_instead_of_a_profile() -> None:
    small = voice.train_texts([styled(CASUAL, 60)], the_background())
    german = voice.train_texts(["Der Rechner steht seit gestern still und niemand weiß warum. " * 600], the_background())
    assert "5,000 are needed" in small.reason and "not in English" in german.reason
    found = voice.score(styled(CASUAL, 20), small, the_background())
    assert found.score is None and found.reason == small.reason
    assert voice.style_lines(small, the_background()) == ()
    assert voice.typical_passages({"a.md": styled(CASUAL, 60)}, small, the_background()) == ()


@given(st.integers(0, 40), st.integers(1, 9), st.integers(0, 11))
@settings(max_examples=25, deadline=None)
def test_copying_a_source_never_moves_the_score(start: int, copied: int, place: int) -> None:
    mine = [styled(FORMAL, 1, i) for i in range(12)]
    source = styled(CASUAL, 9, start)
    quoted = " ".join([*mine[:place], *sentences(source)[:copied], *mine[place:]])
    before = voice.score(" ".join(mine), the_casual_profile(), the_background(), [source])
    after = voice.score(quoted, the_casual_profile(), the_background(), [source])
    # A copied sentence of fewer than five words may stay, unless the copied run goes on around it.
    if own(quoted, [source]).fragments == own(" ".join(mine), [source]).fragments:
        assert (after.score, after.percentile, after.words) == (before.score, before.percentile, before.words)
        assert after.quoted > 0
    else:
        assert copied == 1 or len(own(quoted, [source]).fragments) > len(mine)


def test_shares_of_quoted_and_own_words_add_up() -> None:
    source = "The quick brown fox jumps over the lazy dog."
    found = own(f"As I said, {source} And that was all there is to say.", [source])
    assert (found.quoted, found.words) == (9, 11)
    assert found.fragments == ("As I said,", "And that was all there is to say.") or found.words == 11
    whole = voice.score(source, the_casual_profile(), the_background(), [source])
    assert (whole.quoted, whole.own, whole.words) == (1.0, 0.0, 0)


def test_four_words_in_a_row_are_no_quotation() -> None:
    assert own("We saw the lazy dog here.", ["Nobody saw the lazy dog today."]).quoted == 0


def test_measures_and_profiles_read_back_as_written() -> None:
    measured = voice.measure(styled(CASUAL, 60), the_background())
    assert voice.measure_from_bytes(voice.measure_to_bytes(measured), the_background()) == measured
    assert voice.profile_from_bytes(voice.profile_to_bytes(the_casual_profile()), the_background()) == the_casual_profile()


@given(st.integers(0, 10_000), st.integers(1, 255))
@settings(max_examples=60, deadline=None)
@example(900, 134)
def test_a_damaged_file_is_never_taken_for_another_profile(place: int, change: int) -> None:
    data = bytearray(voice.profile_to_bytes(the_casual_profile()))
    data[place % len(data)] ^= change
    found = voice.profile_from_bytes(bytes(data), the_background())
    assert found is None or found == the_casual_profile()  # packed bytes may change and say the same
    assert voice.profile_from_bytes(bytes(data[: place % len(data)]), the_background()) is None


def test_a_profile_of_another_background_is_made_anew() -> None:
    both = {"formal": {"one": styled(FORMAL, 200)}, "casual": {"one": styled(CASUAL, 300)}}
    other, _ = build(counted(both), ["casual", "formal"])
    assert voice.profile_from_bytes(voice.profile_to_bytes(the_casual_profile()), other) is None
    assert (
        voice.measure_from_bytes(voice.measure_to_bytes(voice.measure(styled(CASUAL, 9), the_background())), other) is None
    )


def test_a_damaged_background_is_an_error_that_says_so() -> None:
    with pytest.raises(ValueError, match="damaged"):
        data = resources.files("bloginator").joinpath("data/voice.bin").read_bytes()
        voice.background_from_bytes(data[:-9])


def test_training_from_kept_measures_equals_training_from_texts() -> None:
    texts = [styled(CASUAL, 60, 7 * i) for i in range(16)]
    kept = [
        voice.measure_from_bytes(voice.measure_to_bytes(voice.measure(t, the_background())), the_background()) for t in texts
    ]
    assert voice.train([m for m in kept if m], the_background()) == the_casual_profile()


def test_what_to_change_is_said_in_words_with_both_rates() -> None:
    found = voice.features(styled(FORMAL, 12), the_casual_profile(), the_background(), most=40)
    said = {d.name: d for d in found}
    assert said["sentence_words"].here > said["sentence_words"].corpus
    assert "longer than yours" in said["sentence_words"].text
    assert said["contractions"].here == 0 and said["contractions"].text.startswith("no contractions; you use")
    assert [abs(d.distance) for d in found] == sorted((abs(d.distance) for d in found), reverse=True)


def test_a_linking_word_that_the_author_never_starts_with_is_named() -> None:
    found = voice.features(styled(FORMAL, 12), the_casual_profile(), the_background(), most=40)
    assert "3 of 12 sentences start with 'Moreover'; you never do" in [d.text for d in found]


def test_the_author_need_change_little() -> None:
    like = voice.features(styled(CASUAL, 30, 5), the_casual_profile(), the_background(), most=40)
    unlike = voice.features(styled(FORMAL, 30, 5), the_casual_profile(), the_background(), most=40)
    assert sum(abs(d.distance) for d in like) < sum(abs(d.distance) for d in unlike)


def test_style_lines_give_figures_of_the_corpus() -> None:
    lines = voice.style_lines(the_casual_profile(), the_background())
    assert 2 <= len(lines) <= 3
    assert f"Sentences average {the_casual_profile().marks['sentence_words']:.0f} words" in lines[0]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (styled(CASUAL, 40), "prose"),
        (
            "Dear [First Name],\n\nThank you for [Product Name]. Your order of <Date> is ____. Call {phone number}.",
            "template",
        ),
        ("\n".join(["**Anna:** So what did you do then?", "**Ben:** I went home, and that was it."] * 4), "transcript"),
        ("> A long passage that somebody else wrote, and that fills the page.\n>\n> It goes on.\n\nTrue.", "quotation"),
        ("Use `[First Name]` and `<Date>` where the code wants them.\n\n```\n[A Thing] [B Thing] ____\n```\n" * 3, "prose"),
    ],
)
def test_kinds_are_told_by_their_shape(text: str, kind: str) -> None:
    assert voice.kind_of(text) == kind


LINE = "I was thinking about the way in which we could make this better for all of us here."


@pytest.mark.parametrize(
    "turn",
    ["Speaker {who}: {line}", "{who}\n00:0{who}:01.000 --> 00:0{who}:09.000\n{line}", "[10:3{who}] <ann{who}> {line}",
     "Ann B{who}  0:1{who}\n{line}", "Ann B{who} (00:00:1{who}):\n{line}", "ann{who} [10:3{who} AM]\n{line}"],
)  # fmt: skip
def test_a_transcript_is_one_however_its_turns_open(turn: str) -> None:
    text = "\n\n".join(turn.format(who=1 + number % 2, line=LINE) for number in range(10))
    assert voice.kind_of(text) == "transcript"


@pytest.mark.parametrize(
    "blank", ["[your name]", "<order number>", "<name>", "${DATE}", "%DATE%", "...........", "{{ name }}"]
)
def test_a_template_is_one_however_its_blanks_look(blank: str) -> None:
    assert voice.kind_of(f"Thank you for {blank}. We will ship it to {blank}, as you said on {blank}.") == "template"


@pytest.mark.parametrize(
    "text",
    ["She said:\n\n<blockquote>\n{0}\n{0}\n</blockquote>\n", "She said:\n\n“{0}\n\n“{0}”\n", "She said: «{0}» And: «{0}»",
     "> {0}\n{0}\n{0}\n"],
)  # fmt: skip
def test_a_quotation_is_one_however_it_is_marked(text: str) -> None:
    assert voice.kind_of(text.format(LINE)) == "quotation"


@pytest.mark.parametrize(
    "text",
    ["[Cargo] and [Rust] do this. {0}\n\n[cargo]: x\n[Rust]: y\n", "A Vec<String> of Option<Foo>, and that was it. {0}",
     "<p>{0}</p> <Em>Yes</Em> it <Big>is</Big>.", "Note: {0}\n\nUpdate: {0}\n\nTip: {0}\n\nEdit: {0}"],
)  # fmt: skip
def test_links_types_and_tags_leave_prose_prose(text: str) -> None:
    assert voice.kind_of(text.format(LINE)) == "prose"


def test_samples_are_prose_near_the_subject_from_several_documents() -> None:
    documents = {f"{i}.md": styled(CASUAL, 60, 7 * i) for i in range(4)}
    documents["fox.md"] = styled(CASUAL, 60, 3).replace("the cache", "the fox")
    documents["letter.md"] = "Dear [First Name], the fox of [Company Name] isn't ____ here.\n" * 20
    found = voice.typical_passages(documents, the_casual_profile(), the_background(), ["About the fox"], most=3)
    assert found[0].document == "fox.md" and found[0].near == 1.0
    assert len({s.document for s in found}) == 3
    assert "letter.md" not in {s.document for s in found}


def test_the_same_standing_is_worth_what_it_is_for_a_corpus_of_that_size() -> None:
    slopes = tuple(((float(place), 0.0),) * 4 for place in range(4))
    others = replace(the_background(), slopes=slopes)
    text = styled(CASUAL, 20, 3)
    sizes = {6_000: 0.5, 12_000: 0.7311, 24_000: 0.8808, 500_000: 0.9526, 5_000: 0.5}
    for words, score in sizes.items():
        assert voice.score(text, replace(the_casual_profile(), words=words), others).score == score


def test_the_plot_names_every_section_and_escapes_their_names() -> None:
    scored = voice.score(styled(CASUAL, 20), the_casual_profile(), the_background())
    without = voice.score("This is too short.", the_casual_profile(), the_background())
    drawn = voice.plot_svg([("Costs & <risks>", scored), ("Opening", without)], title="A draft")
    texts = [e.text for e in ElementTree.fromstring(drawn).iter() if e.text]
    assert "Costs & <risks>" in texts and "4 words of its own; 60 are needed" in texts


def test_the_editor_does_not_show() -> None:
    assert sentences("I don’t—really—know “why”.") == sentences('I don\'t -- really -- know "why".')


def test_code_tables_headings_and_quotations_are_not_the_writers_prose() -> None:
    text = "---\ntitle: x\n---\n# Head\nThis line is what I wrote.\n\n```\ncode is not prose\n```\n\n> Others wrote.\n"
    assert sentences(text) == ("This line is what I wrote.",)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the licensed blogs are not here")
def test_a_real_author_is_told_from_the_others_on_posts_not_seen() -> None:
    posts = {one.name: [p.read_text("utf-8") for p in sorted(one.iterdir())] for one in sorted(SHARED.iterdir())}
    profile = voice.train_texts(posts["levien"][:45], the_background())
    own_scores = [voice.score(t, profile, the_background()).score for t in posts["levien"][45:]]
    wrong = [voice.score(t, profile, the_background()).score for n, p in posts.items() if n != "levien" for t in p[:12]]
    assert sum((s or 0) > 0.5 for s in own_scores) > 0.85 * len(own_scores)
    assert sum((s or 0) > 0.5 for s in wrong) < 0.1 * len(wrong)
