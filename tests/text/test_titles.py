"""A title's number is taken off, and nothing that belongs to its subject."""

import pytest

from bloginator.text.titles import remove_number


@pytest.mark.parametrize(
    "numbered",
    [
        *("1. {}", "12. {}", "1) {}", "(1) {}", "1: {}", "1 – {}", "2.4 {}", "2.4. {}", "2.4.1 {}", "A.2 {}", "§ 7 {}"),
        *("IV. {}", "IX) {}", "(iv) {}", "III – {}", "B. {}", "(c) {}"),
        *("[2] {}", "#2 {}", "No. 2: {}", "2 | {}", "Step 2: {}", "Chapter Two: {}", "2. Kapitel: {}", "2nd part – {}"),
        *("第2章 {}", "第二章：{}", "二、{}", "（二）{}", "②{}", "제2장 {}", "Ⅱ. {}"),
        *("Chapter 2: {}", "chapter 2. {}", "CHAPTER II {}", "Part 1 {}"),
        *(
            "Appendix C – {}",
            "App. C: {}",
            "Ch. 3: {}",
            "3.2 – {}",
            "Annex 1.2: {}",
            "Section 3: {}",
            "Kapitel 4: {}",
            "Anhang B: {}",
            "Chapitre 5 : {}",
            "Глава 6. {}",
        ),
    ],
)
@pytest.mark.parametrize("subject", ["On-call rotas", "Überweisungen", "Переезд", "数据库"])
def test_a_number_before_a_title_is_no_subject(numbered: str, subject: str) -> None:
    assert remove_number(numbered.format(subject)) == subject


@pytest.mark.parametrize(
    "title",
    [
        *("10 rules of thumb", "3 ways to hire", "1.5 million users", "2024 budget", "2024: the budget", "24/7 support"),
        *(
            "Python 3: what changed",
            "Plan B: hiring",
            "Windows 11 – tips",
            "Vitamin D: dosage",
            "C. elegans in the lab",
            "X. Org",
            "M. Night Shyamalan",
        ),
        *("J. R. R. Tolkien", "C. S. Lewis", "T. Rex"),
        *("I am on call", "V for victory", "A team of two", "Part of the team", "Chapter and verse", "Section chiefs"),
        *("Step by step", "Sec. 230 Reform", "App. 2 Download", "Day 1", "Rule of two", "5 Whys", "第三者"),
        *("3D printing", "4-day weeks", "1:1 meetings", "Chapter 3", "7", "IV", "Act now", "Module loading", "Book a room"),
    ],
)
def test_a_number_of_the_subject_stays(title: str) -> None:
    assert remove_number(title) == title
