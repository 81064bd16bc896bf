"""A writer's pattern compiles within bounds, and is stopped where it takes too long."""

import pytest

from bloginator.disk.timed_pattern import TimedPattern
from bloginator.text.lint.rules import hits, read_rules, slow_rules
from tests.text.lint.whole import lint

SLOW = "(a|aa)+(b|c)+$x"


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(" * 3000 + ")" * 3000, "nests too deep"),
        ("(?:(?:a{1000}){1000}){1000}", "come to too much"),
        ("(?:ab){4000000}", "come to too much"),
        ("|".join(f"word{number}" for number in range(20_000)), "characters; split it"),
        ("(", "missing"),
    ],
)
def test_what_takes_too_much_to_compile_is_named(pattern: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        TimedPattern(pattern)


def test_the_counts_that_people_write_are_compiled() -> None:
    assert TimedPattern(r"(?:\b\w{1,30}\b[ ,]+){3,40}\d{4}-\d{2}").find_all("a, b, c, 2024-05", [(0, 16)]) == [(0, 16)]


def test_a_lint_rule_that_takes_too_long_finds_nothing_and_is_told_and_the_others_are_used() -> None:
    own = f'[slow]\npattern = "{SLOW}"\n\n[fog]\nwords = ["fog"]\n'
    rules = read_rules("", own, compile_pattern=lambda pattern: TimedPattern(pattern).find_all)
    assert slow_rules(rules) == []
    habits = lint(f"In the fog {'a' * 5000}! stands.", rules)
    assert ([habit.rule for habit in habits], slow_rules(rules)) == (["fog"], ["slow"])


def test_what_a_rule_finds_in_a_text_does_not_depend_on_how_many_were_read_before() -> None:
    own = '[fog]\npattern = "(a|aa)+$x|fog"\n'
    rules = read_rules("", own, compile_pattern=lambda pattern: TimedPattern(pattern).find_all)
    found = [hits(f"Behind {'a' * 20} lies fog.", rules)["fog"] for _ in range(100)]  # some milliseconds each
    assert (set(found), slow_rules(rules)) == ({((33, 36),)}, [])
