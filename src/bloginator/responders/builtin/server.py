"""``server``: any OpenAI-compatible endpoint: Ollama, vLLM, llama.cpp, LM Studio, a hosted one."""

from collections.abc import Iterator, Sequence

from bloginator.records.exchange import Request
from bloginator.responders.base import Reply, ResponderContext, ResponderSpec
from bloginator.responders.chat import build_body
from bloginator.responders.keys import read_key
from bloginator.responders.server_request import ServerSettings


class ServerResponder:
    """Asks a server over HTTP, many requests at once."""

    def __init__(self, context: ResponderContext) -> None:
        self.context = context
        self.settings = context.read_table(ServerSettings)
        self._asked: list[Request] = []

    def submit(self, requests: Sequence[Request], asked: frozenset[str]) -> None:
        """Note what is asked; it is sent while it is collected."""
        self._asked = [request for request in requests if request.section in asked]
        for request in self._asked[:1]:
            build_body(request, self.settings, self.context.name)

    def collect(self) -> Iterator[Reply]:
        """Send everything, and yield each reply as it comes.

        Raises:
            ResponderFailed: The server is not there, or refuses us; the replies so far were yielded.
        """
        asked, self._asked = self._asked, []
        if not asked:
            return
        from bloginator.responders.server_run import run_requests  # with asyncio and httpx

        key = read_key(self.context.environ, self.settings.key_variable)
        yield from run_requests(self.settings, key, asked, self.context.say)


PLUGIN = ResponderSpec(create=ServerResponder, settings=ServerSettings, extra="server", packages=("httpx", "stamina"))
