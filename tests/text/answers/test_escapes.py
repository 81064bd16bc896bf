"""Backslashes that are no escapes keep their letters; those that are stay."""

import json

import pytest

from bloginator.text.answers.escapes import double_backslashes


@pytest.mark.parametrize(
    "written",
    [
        r"\frac{a}{b}",
        r"\textbf{x}",
        r"a \to b",
        r"\rightarrow",
        r"\ref{a}",
        r"\tan x",
        r"\noindent",
        r"50\% and a\_b",
        r"C:\temp\new",
        r"C:\new\temp\bin",
        r"the pattern \b\d+",
        r"$x \not\in y$",
        r"\alpha, \rho, \nu, \tau",
        r"\text{nine} \ne 3",
        r"\x41 and \0 and \e[0m",
    ],
)
def test_a_backslash_of_a_formula_or_a_path_stays(written: str) -> None:
    assert json.loads(double_backslashes(f'{{"content": "{written}"}}')) == {"content": written}


@pytest.mark.parametrize(
    "written",
    [
        r"a\n\nNext",
        r"a\tb",
        r"a\r\nb",
        r"One\ttwo",
        r"Choose A:\nThen go",
        r"C:\\temp\\new",
        r"a\n- b",
        r"One\nu two\ne tre",
    ],
)
def test_an_escape_stays_one(written: str) -> None:
    raw = f'{{"content": "{written}"}}'
    assert double_backslashes(raw) == raw
