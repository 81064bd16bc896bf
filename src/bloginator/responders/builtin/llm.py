"""``llm``: a model of the ``llm`` package by name, so that every plugin of it can answer. One request at a time."""

import sys
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import Field, JsonValue

from bloginator.errors import ResponderFailed
from bloginator.records.base import Record
from bloginator.records.exchange import Request
from bloginator.responders.base import LIMIT_OPTIONS, DirectResponder, Reply, ResponderSpec
from bloginator.responders.chat import join_lines
from bloginator.responders.keys import list_keys, redact_keys
from bloginator.responders.server_request import Outcome, ServerBusy, yield_replies
from bloginator.text.answers.prompt_window import speaks_of_window

PLUGIN_ERRORS = (("llm", "ModelError"), ("openai", "OpenAIError"), ("anthropic", "AnthropicError"), ("httpx", "HTTPError"))
"""What plugins raise that say their errors with a package of their own, as far as one has loaded it."""

TRY = "Try the same with `llm -m MODEL hello`."
BUGS = (NotImplementedError, RecursionError, UnicodeError)
"""Kinds of ``RuntimeError`` and ``ValueError`` that no model causes: the plugin's traceback tells more than we could."""


class LlmSettings(Record):
    """``[llm]``: a model of the ``llm`` package or one of its plugins, by name.

    Args:
        model: Its name or alias; empty for the default of ``llm``.
        options: Passed to the model as they are.
    """

    model: str = ""
    options: dict[str, JsonValue] = Field(default_factory=dict)


class LlmResponder(DirectResponder):
    """Asks a model that ``llm`` knows, one request at a time; keys are where ``llm`` keeps them."""

    def answer(self, requests: Sequence[Request]) -> Iterator[Reply]:
        """Yield one answer after another; a request that the model fails at keeps it from none of the others."""
        settings = self.context.read_table(LlmSettings)
        model = find_model(settings.model)
        waiting = deque(requests)

        def outcomes() -> Iterator[Outcome]:
            while waiting:
                yield self.ask(model, waiting.popleft(), settings.options)

        def explain(reason: str) -> ResponderFailed:
            return ResponderFailed(f"The model failed: {reason}", "llm", TRY)

        stop, say = waiting.clear, self.context.say
        yield from yield_replies("llm", outcomes(), len(requests), 1, explain=explain, stop=stop, say=say)

    def ask(self, model: Any, request: Request, chosen: Mapping[str, object]) -> Outcome:
        """Ask the model once."""
        import llm

        options = {**choose_options(model, request), **chosen}
        try:
            response = model.prompt(request.prompt, system=request.system_prompt, stream=False, **options)
            text, usage = response.text(), response.usage()
        except llm.NeedsKeyException as error:
            return ResponderFailed(join_lines(str(error)), "llm", "Set it with `llm keys set`.")
        except BUGS:
            raise
        except list_plugin_errors() as error:
            message = join_lines(redact_keys(f"{type(error).__name__}: {error}", *list_keys(self.context.environ)))
            if speaks_of_window(message):
                return Reply(request.section, request.request_id, "", error=message)
            return ServerBusy(message)
        reported = response.response_json if isinstance(response.response_json, Mapping) else {}
        finish = reported.get("finish_reason")
        return Reply(
            section=request.section,
            request_id=request.request_id,
            text=text,
            model=str(model.model_id),
            error="" if text.strip() else "There is no text in the answer.",
            finish_reason=finish if isinstance(finish, str) else None,
            prompt_tokens=usage.input,
            completion_tokens=usage.output,
        )


def find_model(name: str) -> Any:
    """Return the model of that name."""
    import llm

    try:
        return llm.get_model(name or None)
    except llm.UnknownModelError as error:
        hint = "`llm models` lists what there is; install the plugin that brings it."
        raise ResponderFailed(f"llm knows no such model: {join_lines(str(error))}", "[llm] model", hint) from None


def choose_options(model: Any, request: Request) -> dict[str, object]:
    """Return what the request asks for and the model takes: temperature, and the limit of an answer."""
    known = model.Options.model_fields
    options: dict[str, object] = {"temperature": request.temperature} if "temperature" in known else {}
    limit = next((name for name in LIMIT_OPTIONS if name in known), None)
    return {**options, limit: request.max_tokens} if limit else options


def list_plugin_errors() -> tuple[type[Exception], ...]:
    """Return what a plugin may raise when a model cannot be reached or refuses; of these, ``BUGS`` are its own."""
    own = (getattr(sys.modules[package], name) for package, name in PLUGIN_ERRORS if package in sys.modules)
    return (OSError, ValueError, RuntimeError, *own)


PLUGIN = ResponderSpec(create=LlmResponder, settings=LlmSettings, extra="llm", packages=("llm",))
