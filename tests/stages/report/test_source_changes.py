"""Cited passages that have changed in the corpus are told with old and new words, beside the sentences that cite them."""

import pytest
from tests.builders import a_source

from bloginator.stages.report.decisions import identify
from bloginator.stages.report.finding_builder import Range, make_finding
from bloginator.stages.report.source_changes import (
    SourceChange,
    bring_up_to_date,
    change_lines,
    check_changes,
    describe_for_writer,
    tell_sources_once,
)

OLD = a_source(2, "New parents get 12 weeks of leave. Ask Kim.")
TEXT = "Leave is long [S1]. New parents get 12 weeks [S2].\n\nAsk Kim [S2]."


def changed(text: str) -> SourceChange:
    return SourceChange(OLD, "changed", OLD.document, text)


def test_a_number_that_its_source_no_longer_has_is_critical() -> None:
    first, second = check_changes("leave", TEXT, [changed("New parents get 16 weeks of leave. Ask Kim.")])
    assert (first.code, first.severity, first.sentence) == ("source-fact", "critical", "New parents get 12 weeks [S2].")
    assert "“12” is now “16”" in first.reasons[0] and "no longer has: 12" in first.reasons[0]
    assert (second.code, second.severity) == ("source-changed", "medium")
    assert "`bloginator refine`" in first.hint and "`draft.md`" in first.hint, "what to do next"


@pytest.mark.parametrize(
    ("old", "new", "said", "lost"),
    [
        ("Four people sign.", "Five people sign.", "It takes four people [S2].", "four"),
        ("All four people sign.", "All 5 people sign.", "Four people sign [S2].", "Four"),
        ("4 people sign.", "5 people sign.", "It takes four people [S2].", "four"),
        ("Twenty-five sign.", "Thirty-five sign.", "Twenty-five sign [S2].", "Twenty-five"),
        ("Many (9354 of them) sign.", "Many (9534 of them) sign.", "As many as 9,354 sign [S2].", "9,354"),
        ("It cost 1,500,000 then.", "It cost 1,600,000 then.", "It cost 1.5 million [S2].", "1.5 million"),
        ("It came with 1.49.0 alone.", "It came with 1.50.0 alone.", "It came with 1.49 [S2].", "1.49"),
        ("It takes 150 minutes.", "It may take 2.5 hours.", "It takes two and a half hours [S2].", ""),
        ("It came with 1.49.0 alone.", "It came with 1.49.", "It came with 1.49.0 [S2].", ""),
        ("Four people sign.", "4 people have to sign.", "It takes four people [S2].", ""),
        ("No one signs.", "Nobody signs.", "No one signs [S2].", ""),
        ("It takes one hour.", "It takes two hours.", "It takes one hour [S2].", "one"),
        ("It takes two hours.", "It takes one hour.", "It takes two hours [S2].", "two"),
        ("One of us has an hour.", "Some of us have an hour.", "One of us has it [S2].", ""),
        ("Four people often sign.", "Four people sign.", "It takes four people [S2].", ""),
    ],
)
def test_a_number_is_lost_by_its_value(old: str, new: str, said: str, lost: str) -> None:
    change = SourceChange(a_source(2, old), "changed", OLD.document, new)
    (finding,) = check_changes("leave", said, [change])
    assert finding.severity == ("critical" if lost else "medium")
    assert not lost or finding.reasons[0].endswith(f"no longer has: {lost}")


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ("Call (Kim 9534 and Ann).", "“9354” is now “9534”"),
        ("Call (Eve 9354 and Ann),", "“Kim” is now “Eve”"),
        ("Call [Kim 9354 and Ann).", "“(Kim” is now “[Kim”"),
    ],
)
def test_a_difference_is_told_without_the_brackets_around_it(new: str, told: str) -> None:
    assert told in describe_for_writer([SourceChange(a_source(2, "Call (Kim 9354 and Ann)."), "changed", "d.md", new)])


def test_a_sentence_that_agrees_with_its_source_as_it_is_now_is_no_finding() -> None:
    change = changed("New parents get 16 weeks of leave. Ask Kim.")
    assert [finding.start for finding in check_changes("leave", TEXT, [change], {TEXT.index("New"), TEXT.index("Ask")})] == [
        TEXT.index("New")
    ], "a lost fact is told whatever agrees"
    (now,) = bring_up_to_date([OLD], [change])
    assert (now.marker, now.text) == ("S2", change.text)
    assert bring_up_to_date([OLD], [SourceChange(OLD, "gone")]) == (OLD,)


def test_a_changed_source_and_what_it_says_against_a_sentence_are_told_once() -> None:
    place = Range("leave", 20, 50, "New parents get 12 weeks [S2].")
    fact, otherwise = (
        make_finding(code, place, what="it is now 16", facts="12") for code in ("source-fact", "source-changed")
    )
    contrary = make_finding("contrary", place, ("it says 16",))
    (told,) = tell_sources_once(identify([contrary, fact]))
    assert (told.code, told.reasons[-1]) == ("source-fact", "it says 16")
    (told,) = tell_sources_once(identify([contrary, otherwise]))
    assert (told.code, told.reasons) == ("contrary", ("it says 16", "it is now 16"))
    assert len(tell_sources_once(identify([contrary, make_finding("doubted", place, ("no",))]))) == 2, (
        "no source has changed"
    )


def test_a_document_that_was_only_moved_is_no_finding_and_is_told() -> None:
    moved = SourceChange(OLD, "moved", "people/leave.md", OLD.text)
    assert list(check_changes("leave", TEXT, [moved])) == []
    (line,) = change_lines({"leave": [moved]}, {"leave": TEXT})
    assert line.startswith("leave: [S2] ") and "now stands in people/leave.md" in line


def test_a_passage_that_is_gone_is_told_beside_what_it_carries() -> None:
    gone = SourceChange(OLD, "gone")
    (line,) = change_lines({"leave": [gone]}, {"leave": TEXT})
    assert "is in the corpus no more" in line and "“New parents get 12 weeks [S2].”" in line
    assert [finding.code for finding in check_changes("leave", TEXT, [gone])] == ["source-gone", "source-gone"]


def test_whoever_writes_again_is_told_what_changed() -> None:
    told = describe_for_writer([changed("New parents get 16 weeks of leave."), SourceChange(OLD, "gone")])
    assert told.count("\n- ") == 1 and told.startswith("- ") and "“12” is now “16”" in told
