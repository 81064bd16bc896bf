"""``server``: any OpenAI-compatible endpoint: Ollama, vLLM, llama.cpp, LM Studio, a hosted one."""

from collections.abc import Iterator, Sequence

from bloginator.records.exchange import Request
from bloginator.responders.base import DirectResponder, Reply, ResponderSpec
from bloginator.responders.keys import read_key
from bloginator.responders.server_request import ServerSettings, prepare_request


class ServerResponder(DirectResponder):
    """Asks a server over HTTP, many requests at once."""

    def answer(self, requests: Sequence[Request]) -> Iterator[Reply]:
        """Send everything, and yield each reply as it comes."""
        from bloginator.responders.server_run import run_requests  # with asyncio and httpx

        settings = self.context.read_table(ServerSettings)
        key = read_key(self.context.environ, settings.key_variable)
        prepared = [prepare_request(request, settings) for request in requests]
        yield from run_requests(settings, key, prepared, self.context.say)


PLUGIN = ResponderSpec(create=ServerResponder, settings=ServerSettings, extra="server", packages=("httpx", "stamina"))
