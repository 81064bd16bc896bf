"""Markers are understood in the forms that writers use, and only where they are markers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bloginator.text.marker_forms import find_markers
from bloginator.text.markers import number_as_footnotes, resolve_markers

SOURCES = ["S1", "S2", "S3"]


def test_a_marker_taken_out_between_backticks_leaves_them_apart() -> None:
    text = resolve_markers("`[S1] `[S9][S9]`", SOURCES).text
    assert (text, resolve_markers(text, SOURCES).names) == ("`[S1] ` `", ())


@pytest.mark.parametrize(
    "mark", ["【2】", "[^2^]", "[web:2]", "[turn2search0]", "[oai_citation:2‡a](b://a)", "<sup>[2]</sup>"]
)
def test_a_mark_of_another_system_is_taken_out_and_told(mark: str) -> None:
    found = resolve_markers(f"Up {mark}. Then down [S1].", SOURCES)
    assert (found.text, len(found.strangers)) == ("Up. Then down [S1].", 1)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("Up [S1].", "Up [S1]."),
        ("Up [S1 through S3].", "Up [S1][S2][S3]."),
        ("Up [S₁].", "Up [S1]."),
        ("Up [Ref. S1].", "Up [S1]."),
        ("Up [S1:12-15, S2:3].", "Up [S1][S2]."),
        ("Up ^[S1]^.", "Up [S1]."),
        ("Up [S²].", "Up [S2]."),
        ("Up [S1 → S2].", "Up [S1][S2]."),
        ("Up [S1S2].", "Up [S1][S2]."),
        ("Up [S.2].", "Up [S2]."),
        ("Up [S2,].", "Up [S2]."),
        ("Up [**S2**].", "Up [S2]."),
        ("Up [S2 | costs.md].", "Up [S2]."),
        ("Up {{S2}}.", "Up [S2]."),
        ("Up [[S2](#two)].", "Up [S2]."),
        ("Up~\\cite{S2}.", "Up[S2]."),
        ('Up <citation id="S2"></citation>.', "Up [S2]."),
        ("Up [S#1].", "Up [S1]."),
        ("Up [S1|Costs of a review].", "Up [S1]."),
        ("上升（来源：S1）。", "上升[S1]。"),
        ("비용 [출처: S1].", "비용 [S1]."),
        ("- Up [S1]\n- [S3] says so", "- Up [S1]\n- [S3] says so"),
        ("Up [S1, S3].", "Up [S1][S3]."),
        ("Up [S1,S3; S2].", "Up [S1][S3][S2]."),
        ("Up [S1][S2].", "Up [S1][S2]."),
        ("Up [S1] [S1].", "Up [S1] [S1]."),
        ("Up [S1][S1].", "Up [S1]."),
        ("Up (S1).", "Up [S1]."),
        ("Up (S1, S2).", "Up [S1][S2]."),
        ("Up (see S1).", "Up [S1]."),
        ("Up [Source 1].", "Up [S1]."),
        ("Up [Sources 1, 2 and 3].", "Up [S1][S2][S3]."),
        ("Up [source: S2].", "Up [S2]."),
        ("Up (source 2).", "Up [S2]."),
        ("Up [S1-S3].", "Up [S1][S2][S3]."),
        ("Up [S1–3].", "Up [S1][S2][S3]."),
        ("Up [S1 to S2].", "Up [S1][S2]."),
        ("Up [S1 and S2].", "Up [S1][S2]."),
        ("Up 【S1】.", "Up [S1]."),
        ("Up 【S1†L3-L9】.", "Up [S1]."),
        ("Up [^S1].", "Up [S1]."),
        ("Up [^S1][^S2].", "Up [S1][S2]."),
        (r"Up \[S1\].", "Up [S1]."),
        ("Up [[S1]].", "Up [S1]."),
        ("Up [[S1], [S2]].", "Up [S1][S2]."),
        ("Up [s1].", "Up [S1]."),
        ("Up [S 1] [S01].", "Up [S1] [S1]."),
        ("Up [S1, p. 3].", "Up [S1]."),
        ("Up [S2, lines 3-9].", "Up [S2]."),
        ("Up [S1: Handbook].", "Up [S1]."),
        ("Up [S1](posts/costs.md).", "Up [S1]."),
        ("Up **[S1]**.", "Up **[S1]**."),
        ("Up [S1 S3].", "Up [S1][S3]."),
        ("Up [S2|S3].", "Up [S2][S3]."),
        ("Up [S2、S3].", "Up [S2][S3]."),
        ("Up [S-2] [S_3].", "Up [S2] [S3]."),
        ("Up［S2］.", "Up[S2]."),
        ("Up （Ｓ２）.", "Up [S2]."),
        ("Up [ref: S2].", "Up [S2]."),
        ("Up [cite=S2, S3].", "Up [S2][S3]."),
        ("Up [@S2; @S3].", "Up [S2][S3]."),
        ("Up @S2.", "Up [S2]."),
        ("Up {S2}.", "Up [S2]."),
        ("Up <S2>.", "Up [S2]."),
        ("Up (according to S2).", "Up [S2]."),
        ("Up (siehe S2 und S3).", "Up [S2][S3]."),
        ("Up (passage S2).", "Up [S2]."),
        ("Up (see [S2], [S3]).", "Up [S2][S3]."),
        ("Up [S2, Costs of tests].", "Up [S2]."),
        ("Up [S2 Costs of tests].", "Up [S2]."),
        ("Up [S2 §4].", "Up [S2]."),
        ("Up<sup>S2</sup>.", "Up[S2]."),
        ("Up<sup>[S2, S3]</sup>.", "Up[S2][S3]."),
        ('Up <ref name="S2"/>.', "Up [S2]."),
        (r"Up \citep{S2,S3}.", "Up [S2][S3]."),
        ("Up^[S2].", "Up[S2]."),
        ("Up [S1]–[S3].", "Up [S1][S2][S3]."),
        ("Up [S1] to [S2].", "Up [S1][S2]."),
        ("[It rose][S2].", "It rose[S2]."),
        ("[It rose](S2).", "It rose[S2]."),
        ("费用上升(S2)。", "费用上升[S2]。"),
        ("| a [S1] | b (S2) |", "| a [S1] | b [S2] |"),
        ("Up [S1 or S3].", "Up [S1][S3]."),
        ("Up [S1; see also S3].", "Up [S1][S3]."),
        ("Up [S1, lines 3–9; S2, line 4].", "Up [S1][S2]."),
        ('Up [S1: "it rose"; S3: "it fell"].', "Up [S1][S3]."),
        ("Up [S1, of the S3 buckets].", "Up [S1]."),
        ("Up [`S2`].", "Up [S2]."),
        ("Up [S2.].", "Up [S2]."),
        ("Up [S2#L3].", "Up [S2]."),
        ("Up [-@S2].", "Up [S2]."),
        ("Up @[S2].", "Up [S2]."),
        ("Up :cite[S2].", "Up [S2]."),
        ("Up {cite:p}`S2`.", "Up [S2]."),
        ("Up :cite:`S1, S2`.", "Up [S1][S2]."),
        ("Up {% cite S2 %}.", "Up [S2]."),
        ("Up <cite id='S2'/>.", "Up [S2]."),
        (r"Up\textsuperscript{[S2]}.", "Up[S2]."),
        ("Up$^{S2}$.", "Up[S2]."),
        ("Up ⟨S2⟩ 《S3》.", "Up [S2] [S3]."),
        ("Up ([S2](#two)).", "Up [S2]."),
        ("Up (d'après S2).", "Up [S2]."),
        ("费用上升（参见S2）。", "费用上升[S2]。"),
        ("비용 상승 (S2 참조).", "비용 상승 [S2]."),
    ],
)
def test_every_form_becomes_one(written: str, canonical: str) -> None:
    found = resolve_markers(written, SOURCES)
    assert found.text == canonical
    assert not found.strangers


@pytest.mark.parametrize(
    "text",
    [
        "Call `x[S1]` here.",
        "In C, argv[1] is the first argument.",
        "The two-sphere (S²) is round.",
        "$$" + "a+b " * 600 + "max(S2) $$",
        "We swap slots[1] and slots[2] first.",
        "Sort `waits`, so that waits[2] is the longest.",
        'Then data["key"][1] is read.',
        "So cost(S1, S2) = 3 holds.",
        "So arr[0][1] is x.",
        "Vgl. BVerfGE 7, 198 [208] und § 5 Abs. 1 S. 2.",
        "See [note:2] and [port:80] below.",
        "Of the matrix [[1, 2], [3, 4]] and the pages [12-15].",
        "```\nsee [S1]\n```",
        "~~~\n(S1)\n~~~",
        "- ```\n  [S1]\n  ```",
        "See [the S1 page](https://example.org/S1).",
        "See https://example.org/(S1)/x and <https://example.org/[S1]>.",
        "![S1](plot.png)",
        "Amazon's storage (S3) is what S3 stands for.",
        "The array a[1] and the year [2024].",
        "- [x] done\n- [ ] open",
        "[1]: https://example.org\n\nSee [the page][1].",
        "Section (s1) of the law.",
        "Scores lie in [0, 1], waits are [1, 2, 4] seconds.",
        "Those of the ages [18-65] took “[40] minutes”.",
        "$$\nx \\in [1, 2]\n$$\n\nThen $y_{S1} \\in[3]$ and \\(a[1]\\).",
        "| range | n |\n|---|---|\n| [1, 3] | 2 |",
        "Take element [2] of rows_read[1] and args[1], not args[0].",
        "See [2004] EWCA Civ 1 and step [3].",
        r"Use \text{S1} and ${S1}.",
        "## Title {#S1}",
        "Files lie in S3 (from S3), S3's [S3 buckets].",
        "A note[^1].\n\n[^1]: Ten minutes.",
        "Nothing.",
    ],
)
def test_what_is_no_marker_stays(text: str) -> None:
    assert resolve_markers(text, SOURCES) == (text, (), ())


def test_a_stranger_is_told_with_its_sentence_and_taken_out() -> None:
    found = resolve_markers("Fine [S1].\n\nIt rose, e.g. in May [S9]. It fell [S1, S7] later.", SOURCES)
    assert found.text == "Fine [S1].\n\nIt rose, e.g. in May. It fell [S1] later."
    assert found.strangers == (
        ("S9", "It rose, e.g. in May [S9].", 3),
        ("S7", "It fell [S1, S7] later.", 3),
    )


def test_a_bare_number_is_a_stranger_since_nothing_tells_which_source_it_means() -> None:
    found = resolve_markers("It rose [1].", SOURCES)
    assert (found.text, [one.name for one in found.strangers]) == ("It rose.", ["1"])


@pytest.mark.parametrize(
    "marker",
    [
        "【1†source】",
        "【4:0†a.md】",
        "[1]",
        " [citation:1]",
        " [doc2]",
        " [source_1]",
        " [cite: 1]",
        "[^1^]",
        "citeturn0search3turn1news2",
        " [oaicite:4]",
        ":contentReference[oaicite:0]{index=0}",
    ],
)
def test_a_marker_of_another_system_is_taken_out_and_told(marker: str) -> None:
    found = resolve_markers(f"Tests take minutes{marker} and reviews days [S2].", SOURCES)
    assert found.text == "Tests take minutes and reviews days [S2]."
    assert len(found.strangers) == 1


def test_a_range_into_the_unknown_leaves_nothing_behind() -> None:
    found = resolve_markers("It rose [S2]-[S5].", SOURCES)
    assert (found.text, [one.name for one in found.strangers]) == ("It rose [S2][S3].", ["S4", "S5"])


def test_sources_are_told_in_the_order_of_first_citation() -> None:
    assert resolve_markers("A [S3]. B [S1, S3].", SOURCES).names == ("S3", "S1")


def test_places_are_those_of_the_text() -> None:
    text = "A (S1) and [S2, S3]."
    assert [(text[one.start : one.stop], one.names) for one in find_markers(text)] == [
        ("(S1)", ("S1",)),
        ("[S2, S3]", ("S2", "S3")),
    ]


def test_a_wild_range_does_not_run_away() -> None:
    assert resolve_markers("Up [S1-S999].", SOURCES).text == "Up [S1]."


def test_markers_become_numbers_once_each() -> None:
    text = "A [S1][S2]. B [S3][S1]. `[S1]`"
    assert number_as_footnotes(text, {"S1": 4, "S2": 4, "S3": 7}) == "A [^4]. B [^7][^4]. `[S1]`"


def test_a_megabyte_is_read_in_time_that_grows_with_it() -> None:
    for part in (
        "[S1",
        "[S1, ",
        "(",
        "` ",
        "[source ",
        "\\[",
        "http://",
        "S1, S2 ",
        "$x",
        "{S1",
        "<sup>",
        "^[",
        "@S1 ",
        "\\cite{",
    ):
        resolve_markers(part * (500_000 // len(part)), SOURCES)


PARTS = ["[S1]", "(S2)", "[S9]", "[S1-S3]", "[3]", "`", "```\n", "word ", "S1 ", "\n\n", ". ", "[", "](x)", "\\", "【S1】"]


@given(st.lists(st.sampled_from(PARTS), max_size=25).map("".join))
def test_resolving_leaves_only_sources_and_resolving_again_changes_no_citation(text: str) -> None:
    once = resolve_markers(text, SOURCES)
    twice = resolve_markers(once.text, SOURCES)
    assert set(once.names) <= set(SOURCES)
    assert set(twice.names) <= set(SOURCES)


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("Up [9][1].", "Up."),
        ("Up [S7][S8] [S9].", "Up."),
        ("Up [S1], [S9].", "Up [S1]."),
        ("Up, [S9] they say.", "Up, they say."),
        ("Up — [S9].", "Up."),
        ("Up **[S9]** and down *[S8]*.", "Up and down."),
        ("**Up** [S9] again.", "**Up** again."),
        ("According to [S9], it rose.", "It rose."),
        ("In [S9], it rose.", "It rose."),
        ("See [S9]. It rose.", "It rose."),
        ("Per [S9] it rose.", "It rose."),
        ("It rose, [S9] says.", "It rose."),
        ("Users must log in [S9].", "Users must log in."),
        ("Der Vertrag schließt Haftung aus [S9].", "Der Vertrag schließt Haftung aus."),
        ("Data is opted in [S9] or opted out [S1].", "Data is opted in or opted out [S1]."),
        ("The minister [S9] says: costs fell.", "The minister says: costs fell."),
        ("What the board [S9] reports is true.", "What the board reports is true."),
        ("Er sprach laut [S9].", "Er sprach laut."),
        ("They work as a foreman in [S9].", "They work as a foreman in."),
        ("It rose. [S9] Members that pay gain.", "It rose. Members that pay gain."),
        ("Costs fell (according to [S9] by 40 percent).", "Costs fell (according to by 40 percent)."),
        ("Costs fell (according to [S9], by 40 percent).", "Costs fell (by 40 percent)."),
        ("It rose (see [S9] for all but the smallest firms).", "It rose (see for all but the smallest firms)."),
        ("Per [S9] head it costs 5.", "Per head it costs 5."),
        ("According to [S9] experts it rose.", "According to experts it rose."),
        ("Laut [S9] stieg es.", "Stieg es."),
        ("It rose (in [S9]).", "It rose."),
        ("As [S9] puts it, it rose.", "It rose."),
        ("It rose (see [S9] for more).", "It rose."),
        ("It rose [S9]—and fell.", "It rose—and fell."),
        ("It rose [doc1][doc2], [Document 3, p. 4].", "It rose."),
        ("Source [S9] says that it rose.", "It rose."),
        ("The figure in [S9] is old.", "The figure is old."),
        ("It rose, as told in [S9] and [S1].", "It rose, as told in [S1]."),
        ("It fell. As noted in [S9] and [S8], it rose.", "It fell. It rose."),
        ("As [S9] says, it rose.", "It rose."),
        ("[S9] also shows that it rose.", "It rose."),
        ("It rose, according to [S9].", "It rose."),
        ("It rose (see also [S9], [S8]).", "It rose."),
        ("It rose. See [S9] and [S8] for more.", "It rose."),
        ("It rose. Source: [S9]\n\nIt fell.", "It rose.\n\nIt fell."),
        ("Es stieg, laut [S9].", "Es stieg."),
        ("Up [S1] and [S9].", "Up [S1]."),
        ("Up [S9] and [S1].", "Up [S1]."),
        ("Up [S9], [S8] und [S7].", "Up."),
        ("上升[S8]、[S9]。", "上升。"),
        ("Up: [S9].", "Up."),
        ("Up “[S9]”.", "Up."),
        ("- [S9]\n- Up [S1]", "- Up [S1]"),
        ("Up.\n\n— [S9]\n\nDown.", "Up.\n\nDown."),
        ("**Source:** [S9]\n\nUp.", "Up."),
        ("| a | [S9] |", "| a | |"),
    ],
)
def test_nothing_is_left_around_a_marker_that_is_taken_out(written: str, left: str) -> None:
    assert resolve_markers(written, {"S1"}).text == left


def test_a_note_of_the_texts_own_before_a_marker_stays_one() -> None:
    assert resolve_markers("It fell[^1][S1].\n\n[^1]: Why.", {"S1"}).text == "It fell[^1][S1].\n\n[^1]: Why."
