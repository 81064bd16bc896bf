"""Lint finds habits by rule, and reports only those above the author's own rate."""

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.lint.whole import lint

from bloginator.text.lint.rules import read_rules, usual

SHIPPED = (files("bloginator") / "data" / "lint.toml").read_text(encoding="utf-8")
RULES = read_rules(SHIPPED)
OWN = '[fog]\nseverity = "low"\nwords = ["fog"]\n'


def named(text: str, rates: dict[str, float] | None = None) -> dict[str, list[str]]:
    return {habit.rule: [text[a:b] for a, b in habit.spans] for habit in lint(text, RULES, rates)}


def test_each_hit_has_its_span():
    assert named("We leverage a number of pumps.") == {"jargon": ["leverage"], "vague-quantity": ["a number of"]}


def test_an_em_dash_is_critical_and_comes_first():
    found = lint("The pump — a very old one — leaks.", RULES)
    assert [(habit.rule, habit.severity) for habit in found] == [("em-dash", "critical"), ("intensifier", "low")]


def test_code_and_links_are_not_read():
    assert named("The pump leaks.\n\n```\nleverage()\n```\n\nSee [it](https://a.b/leverage).") == {}


def test_a_habit_of_the_author_is_no_finding():
    corpus = ["The pump is very old, and really loud."] * 20
    assert named("This pump is very loud.", usual(corpus, RULES)) == {}
    assert named("This pump is very loud.") == {"intensifier": ["very"]}


def test_many_more_than_the_author_writes_are_a_finding():
    corpus = ["The pump is old. " * 30 + "It is very old."]
    text = "It is very, very, really, truly, extremely old."
    assert "intensifier" in named(text, usual(corpus, RULES))


def test_one_hit_of_what_is_measured_is_no_rate_but_one_of_a_word_is_a_hit():
    even, uneven = "The old red pump leaks again. " * 6, "It leaks. "
    rates = dict.fromkeys(named(even), 0.0)
    assert "monotony" not in named(even, rates) and "monotony" in named(even + uneven + even, rates)
    assert "jargon" in named("We leverage it.", rates)


def test_sentences_of_one_length_are_monotonous():
    assert "monotony" in named("The old red pump leaks again. " * 6)
    assert "monotony" not in named("It leaks. The old red pump leaks every single morning in July. Why? We mend it. So.")


def test_a_word_three_times_in_a_row_is_an_echo():
    assert named("The garden has a garden gate and a garden wall.")["echo"] == ["garden"]


def test_later_tables_add_replace_and_remove():
    rules = read_rules(SHIPPED, OWN, "[em-dash]\noff = true\n")
    assert [habit.rule for habit in lint("Fog — thick fog.", rules)] == ["fog"]


@pytest.mark.parametrize(
    "table",
    [
        "fog = 1",
        "[fog]\nword = ['fog']",
        "[fog]\nwords = []",
        "[fog]\npattern = '('",
        "[fog]\nseverity = 'dire'\nwords = ['fog']",
        "[fog",
    ],
)
def test_a_malformed_rule_is_an_error(table: str):
    with pytest.raises(ValueError):
        read_rules(table)


def test_nothing_says_who_wrote_it():
    assert "AI" not in SHIPPED and "written by" not in SHIPPED


@given(st.text(max_size=200))
def test_any_text_is_linted_within_bounds(text: str):
    for habit in lint(text, RULES):
        assert all(0 <= a < b <= len(text) for a, b in habit.spans)
