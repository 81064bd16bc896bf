"""What needs work is said on one line, with its place, its reason and its remedy."""

from tests.builders import TEMPLATES, a_verdict, an_outline

from bloginator.records.exchange import Reason
from bloginator.stages.requests.compose import compose
from bloginator.stages.status.check_lines import (
    TextCounts,
    count_text,
    finding_lines,
    lengths_line,
    unmarked_line,
    work_line,
)
from bloginator.stages.verdicts.tally import is_open

CUT = Reason(
    code="cut",
    what="The string is not closed; the answer looks cut.",
    where="responses/s07.json line 12",
    hint="Write it again, as responses/s07.md.",
)


def test_the_line_of_a_section_that_needs_work():
    assert work_line(a_verdict("s07", "refused", reasons=[CUT])) == (
        "s07 refused: responses/s07.json line 12: the string is not closed; the answer looks cut. "
        "Write it again, as responses/s07.md."
    )
    missing = a_verdict("s08", "missing", reasons=[Reason(code="no-answer", what="No answer has come yet.")])
    assert work_line(missing, low_evidence="One passage only.") == (
        "s08 missing. Write responses/s08.md. (Little to go on: one passage only.)"
    )
    assert work_line(missing, unasked="doit draft:essay") == "s08 missing: not asked yet. Run `doit draft:essay`."


def test_what_was_only_put_right_in_reading_is_not_worth_a_look():
    fence = Reason(code="fence", what="A code fence around the whole answer was removed.")
    kept = Reason(code="kept", what="The text accepted before is kept.", where="responses/a.md", hint="Correct it.")
    assert finding_lines("a", [fence, kept]) == ["a: responses/a.md: the text accepted before is kept. Correct it."]


def test_a_text_that_was_to_be_shorter_is_as_long_as_the_wish_had_it():
    requests = compose(an_outline("a", "b"), {}, templates=TEMPLATES, feedback={"a": "Shorter, please."})
    counts = {"a": TextCounts(20, 2, 0), "b": TextCounts(20, 2, 0)}
    assert lengths_line(requests, counts) == "Far from the length that was asked for: b 20 words (120 to 180)."


def test_only_lengths_that_are_far_off_are_told():
    requests = compose(an_outline("a", "b", "c"), {}, templates=TEMPLATES)
    counts = {"a": TextCounts(60, 5, 0), "b": TextCounts(59, 5, 0), "c": TextCounts(361, 5, 0)}
    assert lengths_line(requests, counts) == (
        "Far from the length that was asked for: b 59 words (120 to 180), c 361 words (120 to 180)."
    )
    many = {str(number): TextCounts(9, 1, 1) for number in range(30)}
    assert unmarked_line(many).endswith("19 1 of 1 and 10 more.")


def test_tables_code_and_headings_are_counted_as_what_they_are():
    text = "# Costs\n\nTwo days [S1]. None here.\n\n```\ncode.\n```\n\n| a | b |\n|---|---|\n| c [S2] | d |\n"
    assert count_text(text) == TextCounts(words=9, sentences=3, unmarked=1)


def test_open_is_what_somebody_should_answer():
    feedback = Reason(code="feedback", what="It was written before the feedback on it.")
    assert [is_open(a_verdict("a", word)) for word in ("missing", "refused", "stale")] == [True] * 3
    assert [is_open(a_verdict("a", word)) for word in ("accepted", "outdated", "pending")] == [False] * 3
    assert is_open(a_verdict("a", "outdated", reasons=[feedback]))
