"""``llm``: a model of the ``llm`` package by name, so that every plugin of it can answer. One request at a time."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bloginator.errors import ResponderFailed
from bloginator.records.exchange import Request
from bloginator.responders.base import Desk, Reply
from bloginator.responders.chat import cut_prompt, estimated, one_line
from bloginator.responders.keys import scrubbed

LIMITS = ("max_tokens", "max_output_tokens", "num_predict")
"""Under which of these names a model takes the limit of an answer, if it does."""

TROUBLES = (("llm", "ModelError"), ("openai", "OpenAIError"), ("anthropic", "AnthropicError"), ("httpx", "HTTPError"))
"""What plugins raise that say their errors with a package of their own, as far as one has loaded it."""

BUGS = (NotImplementedError, RecursionError, UnicodeError)
"""Kinds of ``RuntimeError`` and ``ValueError`` that no model causes: the plugin's traceback tells more than we could."""

KEY_MARKS = ("KEY", "TOKEN", "SECRET")


class Llm:
    """Asks a model that ``llm`` knows; keys are where ``llm`` keeps them."""

    name = "llm"

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.settings = desk.settings.llm
        self._asked: list[Request] = []

    def submit(self, requests: Sequence[Request], asked: frozenset[str]) -> None:
        """Note what is asked; it is answered while it is collected."""
        self._asked = [request for request in requests if request.section in asked]

    def collect(self) -> Iterator[Reply]:
        """Yield one answer after another.

        Raises:
            ResponderFailed: There is no such model, or it fails; the answers so far were yielded.
        """
        asked, self._asked = self._asked, []
        if not asked:
            return
        model = self.model()
        for request in asked:
            yield self.answer(model, request)

    def model(self) -> Any:
        """Return the model of that name."""
        import llm

        try:
            return llm.get_model(self.settings.model or None)
        except llm.UnknownModelError as error:
            mend = "`llm models` lists what there is; install the plugin that brings it."
            raise ResponderFailed(f"llm knows no such model: {one_line(str(error))}", "[llm] model", mend) from None

    def answer(self, model: Any, request: Request) -> Reply:
        """Ask the model once."""
        import llm

        options = {**taken(model, request), **self.settings.options}
        try:
            response = model.prompt(request.prompt, system=request.system_prompt, stream=False, **options)
            text, usage = response.text(), response.usage()
        except llm.NeedsKeyException as error:
            raise ResponderFailed(one_line(str(error)), "llm", "Set it with `llm keys set`.") from None
        except BUGS:
            raise
        except troubles() as error:
            said = one_line(scrubbed(f"{type(error).__name__}: {error}", *self.keys()))
            mend = "Try the same with `llm -m MODEL hello`."
            raise ResponderFailed(f"The model failed: {said}", "llm", mend) from None
        reported = response.response_json if isinstance(response.response_json, Mapping) else {}
        finish, read = reported.get("finish_reason"), usage.input
        return Reply(
            section=request.section,
            request_id=request.request_id,
            text=text,
            model=str(model.model_id),
            error=cut_prompt(read, estimated(request)) if text.strip() else "There is no text in the answer.",
            finish_reason=finish if isinstance(finish, str) else None,
            prompt_tokens=read,
            completion_tokens=usage.output,
        )

    def keys(self) -> list[str]:
        """Return what in the environment may be a key."""
        return [value for name, value in self.desk.environ.items() if any(mark in name.upper() for mark in KEY_MARKS)]


def taken(model: Any, request: Request) -> dict[str, object]:
    """Return what the request asks for and the model takes: temperature, and the limit of an answer."""
    known = model.Options.model_fields
    found: dict[str, object] = {"temperature": request.temperature} if "temperature" in known else {}
    limit = next((name for name in LIMITS if name in known), None)
    return {**found, limit: request.max_tokens} if limit else found


def troubles() -> tuple[type[Exception], ...]:
    """Return what a plugin may raise when a model cannot be reached or refuses; of these, ``BUGS`` are its own."""
    own = (getattr(sys.modules[package], name) for package, name in TROUBLES if package in sys.modules)
    return (OSError, ValueError, RuntimeError, *own)
