"""`llm`: any model of that package, here one that needs no network."""

from collections.abc import Iterator
from typing import Any

import pytest

from bloginator.errors import ResponderFailed
from bloginator.responders.base import Reply
from tests.builders import SECTIONS, a_context, requests_for

llm = pytest.importorskip("llm", reason="the extra [llm] is not installed")

TEXT = "Costs fell [S1]."


class Echo(llm.Model):  # type: ignore[misc, name-defined]
    model_id = "echo-of-tests"
    fails: Exception | None = None
    read = 20

    def execute(self, prompt: Any, stream: bool, response: Any, conversation: Any) -> Iterator[str]:
        if self.fails is not None:
            raise self.fails
        response.set_usage(input=self.read, output=7)
        yield TEXT


def answers(monkeypatch: pytest.MonkeyPatch, model: Any, name: str = "echo-of-tests") -> list[Reply]:
    from bloginator.responders.builtin.llm import LlmResponder

    if model is not None:
        monkeypatch.setattr(llm, "get_model", lambda asked: model)
    program = LlmResponder(a_context("llm", llm={"model": name}, environ={"MY_KEY": "sk-verysecret123"}))
    program.submit(requests_for(), frozenset(SECTIONS))
    return list(program.collect())


def test_a_model_answers_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    found = answers(monkeypatch, Echo())
    assert [(one.section, one.text, one.model, one.completion_tokens) for one in found] == [
        (section, TEXT, "echo-of-tests", 7) for section in SECTIONS
    ]


def a_refusal(package: str, name: str) -> Exception:
    """Return what a plugin may raise that says its errors with a package of its own."""
    kind = getattr(pytest.importorskip(package, reason=f"{package} is not installed"), name)
    return kind("no sk-verysecret123")  # type: ignore[no-any-return]


@pytest.mark.parametrize(("package", "name"), [("llm", "ModelError"), ("openai", "OpenAIError"), ("httpx", "ConnectError")])
def test_a_model_that_fails_is_told_without_a_key(monkeypatch: pytest.MonkeyPatch, package: str, name: str) -> None:
    model = Echo()
    model.fails = a_refusal(package, name)
    with pytest.raises(ResponderFailed) as failed:
        answers(monkeypatch, model)
    assert "sk-verysecret123" not in str(failed.value)


@pytest.mark.parametrize("bug", [RecursionError(), NotImplementedError(), UnicodeEncodeError("ascii", "é", 0, 1, "no")])
def test_a_bug_of_a_plugin_is_not_told_as_a_model_that_failed(monkeypatch: pytest.MonkeyPatch, bug: Exception) -> None:
    model = Echo()
    model.fails = bug
    with pytest.raises(type(bug)):
        answers(monkeypatch, model)


@pytest.mark.parametrize("trouble", [ValueError("no such option"), RuntimeError("busy"), OSError("gone")])
def test_what_a_model_says_by_pythons_own_errors_is_told(monkeypatch: pytest.MonkeyPatch, trouble: Exception) -> None:
    model = Echo()
    model.fails = trouble
    with pytest.raises(ResponderFailed, match=str(trouble)):
        answers(monkeypatch, model)


class Picky(Echo):
    """A model that fails at some requests."""

    def __init__(self, *failures: Exception | None) -> None:
        self.failures = list(failures)

    def execute(self, prompt: Any, stream: bool, response: Any, conversation: Any) -> Iterator[str]:
        self.fails = self.failures.pop(0)
        yield from super().execute(prompt, stream, response, conversation)


def test_a_prompt_that_is_too_long_for_the_window_keeps_the_model_from_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    too_long = ValueError("Requested tokens (5210) exceed context window of 4096")
    found = answers(monkeypatch, Picky(too_long, None, too_long))
    assert [(one.text, "window" in one.error) for one in found] == [("", True), (TEXT, False), ("", True)]


def test_one_failure_is_told_and_left_open_and_the_others_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    found = answers(monkeypatch, Picky(None, OSError("line lost"), None))
    assert [one.text for one in found] == [TEXT, TEXT]


def test_an_unknown_model_says_where_to_look(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ResponderFailed, match="no such model"):
        answers(monkeypatch, None, name="no-such-model-anywhere")
