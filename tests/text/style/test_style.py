"""The voice score: who wrote a text, what counts for nobody, and what to change."""

from importlib import resources
from statistics import median

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.builders import CASUAL, FORMAL, styled, the_background, the_casual_profile
from tests.shared import shared

from bloginator.records.voice import Voice, VoiceChange
from bloginator.text import style
from bloginator.text.own_words import extract_own_words
from bloginator.text.prose import extract_sentences, group_sentences
from bloginator.text.style.profile import draw_passages
from bloginator.text.style.ridge import fit_ridge, score_left_out
from bloginator.text.style.style_features import compare_rates, count_features
from bloginator.text.style.vectoriser import VIEW_WEIGHTS

GERMAN = "Der Rechner steht seit gestern still und niemand weiß warum. "


def score(text: str, sources: tuple[str, ...] = ()) -> Voice:
    return style.score_text(text, the_casual_profile(), the_background(), sources)


def changes_of(text: str, profile: style.Profile | None = None) -> tuple[VoiceChange, ...]:
    profile = profile or the_casual_profile()
    return style.list_changes(style.measure_part(text, profile, the_background()), profile)


def test_the_writer_is_told_from_another_and_the_score_says_how_surely() -> None:
    like, unlike = score(styled(CASUAL, 20, 3)), score(styled(FORMAL, 10, 3))
    assert like.score is not None and unlike.score is not None
    assert like.score > 0.9 and unlike.score < 0.2
    assert unlike.percentile == 0 and like.reason is None


def test_scores_repeat_exactly() -> None:
    text = styled(CASUAL, 20, 3)
    again = style.train_profile([styled(CASUAL, 60, 7 * i) for i in range(16)], the_background())
    assert score(text) == style.score_text(text, again, the_background())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Too short to tell anything.", "5 words of its own; 60 are needed"),
        ("", "0 words of its own; 60 are needed"),
        (GERMAN * 12, "few of its 120 own words are common in English, the language of the background"),
        (bytes(range(256)).decode("utf-8", errors="replace") * 20, "not text"),
    ],
)
def test_what_cannot_be_scored_says_why(text: str, reason: str) -> None:
    measured = score(text)
    assert (measured.score, measured.percentile, measured.reason) == (None, None, reason)


def test_a_score_depends_on_no_other_text_and_on_no_line_endings() -> None:
    text = styled(CASUAL, 30, 5)
    alone = score(text)
    score(styled(FORMAL, 300))
    assert score(text.replace("! ", "!\r\n")) == alone


def test_a_small_or_foreign_corpus_gives_a_reason_instead_of_a_profile() -> None:
    small = style.train_profile([styled(CASUAL, 60)], the_background())
    german = style.train_profile([GERMAN * 600], the_background())
    assert "5,000 are needed" in small.reason and "not in English" in german.reason
    measured = style.score_text(styled(CASUAL, 20), small, the_background())
    assert measured.score is None and measured.reason == small.reason
    assert changes_of(styled(CASUAL, 20), small) == ()
    assert style.list_phrases(styled(CASUAL, 20), small, the_background(), []) == ()


@pytest.mark.parametrize("count", [1, 3, 400])
def test_a_corpus_may_be_one_document_or_many_short_ones(count: int) -> None:
    sentences = extract_sentences(" ".join(styled(CASUAL, 60, 7 * number) for number in range(16)))
    size = -(-len(sentences) // count)
    texts = [" ".join(sentences[at : at + size]) for at in range(0, len(sentences), size)]
    profile = style.train_profile(texts, the_background())
    assert not profile.reason and profile.documents == len(texts)
    measured = style.score_text(styled(CASUAL, 20, 3), profile, the_background())
    assert measured.score is not None and measured.score > 0.5


@pytest.mark.parametrize("change", ["a comma", "a sentence less", "a post less"])
def test_a_change_in_one_post_leaves_what_is_learnt_of_the_others_as_it_was(change: str) -> None:
    posts = [[f"Post {n} has a sentence {i} of some ten words for itself." for i in range(60)] for n in range(40)]
    other = [list(post) for post in posts]
    if change == "a comma":
        other[9][30] += ","
    elif change == "a sentence less":
        del other[9][30]
    else:
        del other[9]
    before, after = ({text for _, text in draw_passages(some, 65, 200)} for some in (posts, other))
    assert len(before) == len(after) == 200 and len(before - after) <= 9


@given(st.integers(0, 40), st.integers(1, 9), st.integers(0, 11))
@settings(max_examples=25, deadline=None)
def test_copying_a_source_never_moves_the_score(start: int, copied: int, place: int) -> None:
    mine = [styled(FORMAL, 1, i) for i in range(12)]
    source = styled(CASUAL, 9, start)
    quoted = " ".join([*mine[:place], *extract_sentences(source)[:copied], *mine[place:]])
    before, after = score(" ".join(mine), (source,)), score(quoted, (source,))
    # A copied sentence of fewer than five words may stay, unless the copied run goes on around it.
    if extract_own_words(quoted, [source]).fragments == extract_own_words(" ".join(mine), [source]).fragments:
        assert (after.score, after.percentile, after.words) == (before.score, before.percentile, before.words)
        assert after.quoted > 0
    else:
        assert copied == 1 or len(extract_own_words(quoted, [source]).fragments) > len(mine)


def test_a_copy_and_a_close_paraphrase_of_a_learnt_passage_score_no_higher_than_unseen_ones() -> None:
    folder = shared("blogs", "levien")
    posts = [path.read_text("utf-8") for path in sorted(folder.iterdir())]
    profile = style.train_profile(posts[:45], the_background())
    unseen = [text for post in posts[45:] for text in group_sentences(extract_sentences(post), 125)]
    usual = median(measured.score or 0.0 for measured in (judge(text, profile) for text in unseen))
    learnt = [text for post in posts[:45] for text in group_sentences(extract_sentences(post), 125)][::40]
    for passage in learnt:
        source = passage.replace("`", "`x`")
        copy = style.score_text(source, profile, the_background(), [source])
        assert copy.score is None and copy.quoted == 1.0
    close = [style.score_text(change_words(text), profile, the_background(), [text.replace("`", "`x`")]) for text in learnt]
    assert median(measured.score for measured in close if measured.score is not None) <= usual


def judge(text: str, profile: style.Profile) -> Voice:
    return style.score_text(text.replace("`", "`x`"), profile, the_background())


def change_words(text: str) -> str:
    """Change every fourth word, so that no run of five remains."""
    words = text.replace("`", "`x`").split()
    return " ".join("thing" if at % 4 == 3 and word.isalpha() else word for at, word in enumerate(words))


def test_a_profile_reads_back_as_written_and_scores_the_same() -> None:
    profile = the_casual_profile()
    assert style.profile_from_bytes(style.profile_to_bytes(profile), the_background()) == profile


@given(st.integers(0, 100_000), st.integers(1, 255))
@settings(max_examples=60, deadline=None)
@example(900, 134)
def test_a_damaged_file_is_never_taken_for_a_profile(place: int, change: int) -> None:
    data = bytearray(style.profile_to_bytes(the_casual_profile()))
    data[place % len(data)] ^= change
    assert style.profile_from_bytes(bytes(data), the_background()) is None
    assert style.profile_from_bytes(bytes(data[: place % len(data)]), the_background()) is None


def test_a_damaged_background_is_an_error_that_says_so() -> None:
    data = resources.files("bloginator").joinpath("data/voice.bin").read_bytes()
    for damaged in (data[:-9], data[9:], b"", data[:600]):
        with pytest.raises(ValueError, match="damaged"):
            style.background_from_bytes(damaged)


def test_the_shipped_background_is_small_and_holds_many_writers() -> None:
    assert len(resources.files("bloginator").joinpath("data/voice.bin").read_bytes()) <= 600_000
    assert len(the_background().rows) >= 200


def test_a_view_has_its_length_before_emphasis() -> None:
    features = the_background().features
    emphasis = np.concatenate(features.emphasis)
    parts = np.split(features.vectorise(styled(CASUAL, 12)) / emphasis, features.view_starts[1:-1])
    assert [np.linalg.norm(part) for part in parts] == pytest.approx(VIEW_WEIGHTS, abs=1e-4)
    assert emphasis.min() > 0.5 and emphasis.max() > 1.1


def test_leaving_a_post_out_is_the_same_as_a_fit_without_it() -> None:
    generator = np.random.default_rng(17)
    vectors = generator.normal(size=(30, 50)).astype(np.float32)
    vectors[:20] += 0.4
    posts = np.repeat(np.arange(5), 4)
    whole = fit_ridge(vectors, posts)
    kept = np.arange(4, 30)
    penalised = np.linalg.inv(whole.inverse)[np.ix_(kept, kept)]
    duals = np.linalg.solve(penalised, np.where(kept < 20, 1.0, -1.0))
    expected = (vectors[:4] @ vectors[kept].T + 1) @ duals
    assert score_left_out(whole, vectors[:4], posts[:4]) == pytest.approx(expected, abs=1e-4)


def test_habits_are_told_in_words_with_both_rates_and_at_most_three() -> None:
    changes = changes_of(styled(FORMAL, 12))
    texts = [change.text for change in changes]
    assert len(changes) == 3 and any(text.startswith("no contractions; you use") for text in texts)
    assert [abs(change.distance) for change in changes] == sorted((abs(change.distance) for change in changes), reverse=True)


def test_longer_sentences_are_told_by_how_much() -> None:
    text = " ".join(["This is " + "very " * 17 + "long."] * 14)
    (change,) = compare_rates(count_features([text]), {"sentence_words": 10.0}, {"sentence_words": 0.1})
    assert change.text == "sentences 100% longer than yours (20 words, yours 10)"


def test_the_author_need_change_nothing() -> None:
    assert changes_of(styled(CASUAL, 30, 5)) == ()


def test_the_phrases_that_pull_away_stand_where_it_is_said() -> None:
    text = f"{styled(CASUAL, 12)}\n\nMoreover, it should be *noted* that this is of the “greatest” importance [S1].\n"
    phrases = style.list_phrases(text, the_casual_profile(), the_background(), [])
    assert 1 <= len(phrases) <= 5 and phrases[0].line == 3
    for phrase in phrases:
        assert phrase.pull < 0 and phrase.text in text
        assert phrase.text in text.split("\n", phrase.line - 1)[-1]
    assert [phrase.pull for phrase in phrases] == sorted(phrase.pull for phrase in phrases)


def test_what_stands_in_the_sources_is_no_phrase_to_change() -> None:
    source = "Moreover, it should be noted that this is of the greatest importance."
    phrases = style.list_phrases(f"{styled(CASUAL, 12)} {source}", the_casual_profile(), the_background(), [source])
    assert all("noted" not in phrase.text for phrase in phrases)


def test_style_lines_give_figures_of_the_corpus() -> None:
    lines = style.compose_guidance([styled(CASUAL, 60)], the_background())
    assert 2 <= len(lines) <= 3 and lines[0].startswith("Sentences average ")
    assert "Compared with other writers: more" in lines[-1]
    assert style.compose_guidance([], the_background()) == ()


def test_a_real_author_is_told_from_the_others_on_posts_not_seen() -> None:
    posts = {one.name: [p.read_text("utf-8") for p in sorted(one.iterdir())] for one in sorted(shared("blogs").iterdir())}
    profile = style.train_profile(posts["levien"][:45], the_background())
    own = [style.score_text(text, profile, the_background()).score for text in posts["levien"][45:]]
    others = [
        style.score_text(text, profile, the_background()).score
        for name, texts in posts.items()
        if name != "levien"
        for text in texts[:12]
    ]
    assert sum((score or 0) > 0.5 for score in own) > 0.85 * len(own)
    assert sum((score or 0) > 0.5 for score in others) < 0.1 * len(others)
