"""The providers of batches that tests can talk to, by the responder that asks them: a new one is a row here."""

from tests.servers.anthropic_batches import AnthropicBatches
from tests.servers.batch_provider import BatchProvider
from tests.servers.openai_batches import OpenAIBatches

PROVIDERS: dict[str, type[BatchProvider]] = {"openai-batch": OpenAIBatches, "anthropic-batch": AnthropicBatches}
