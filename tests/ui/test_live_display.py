"""Figures that move: redrawn on a terminal, one line at a time elsewhere."""

import re

import pytest

from bloginator.responders.base import Reply
from bloginator.ui.answer_progress import AnswerProgress
from bloginator.ui.live_display import Figures, LineDisplay, LiveDisplay


def replies(count: int) -> list[Reply]:
    return [Reply(f"s{number}", f"s{number}@0", "Text.", prompt_tokens=10, completion_tokens=5) for number in range(count)]


def counted(reply: Reply) -> tuple[int, int, bool]:
    return (reply.prompt_tokens or 7, reply.completion_tokens or 3, reply.prompt_tokens is None)


def progress() -> AnswerProgress:
    return AnswerProgress("essay: server", 3, None, counted, batch=False)


def test_a_pipe_gets_the_figures_at_the_end_of_the_replies(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(list(progress().watch(replies(2)))) == 2
    [line] = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"essay: server: 2 of 3 answered, 30 tokens, [\d,]+ tokens/s, cost so far \S.*, \d:\d\d left", line)


def test_errors_are_no_answers_and_what_nobody_counted_is_estimated(capsys: pytest.CaptureFixture[str]) -> None:
    failed = Reply("s3", "s3@0", "", error="too long", prompt_tokens=10)
    list(progress().watch([*replies(1), Reply("s2", "s2@0", "Text."), failed]))
    assert "2 of 3 answered, 1 came back as errors, about 38 tokens" in capsys.readouterr().out


def test_a_terminal_shows_what_is_asked_before_the_first_answer() -> None:
    assert re.fullmatch(r"essay: server: 0 of 3 answered, 0:00 so far", progress().figures().text)


def test_a_program_that_answers_nothing_shows_no_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert not list(progress().watch([]))
    assert capsys.readouterr().out == ""


def test_what_came_before_a_break_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    def broken() -> "object":
        yield from replies(1)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        list(progress().watch(broken()))  # type: ignore[arg-type]
    assert "1 of 3 answered" in capsys.readouterr().out


def test_a_pipe_gets_no_figures_before_it_is_time(capsys: pytest.CaptureFixture[str]) -> None:
    with LineDisplay(lambda: [Figures("half", 1, 2)]) as display:
        display.line("an event")
        display.tick()
        display.shown_at -= 60
        display.tick()
    assert capsys.readouterr().out == "an event\nhalf\n"


def test_a_terminal_has_a_bar_beside_the_figures_and_takes_no_id_for_markup(capsys: pytest.CaptureFixture[str]) -> None:
    display = LiveDisplay(lambda: [Figures("essay: half", 1, 2)])
    assert display.panel().row_count == 1
    display.line("[bold]a:b:[/bold]")
    assert capsys.readouterr().out == "[bold]a:b:[/bold]\n"
