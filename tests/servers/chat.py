"""A server that completes chats: any text that fits, with honest counts."""

from typing import Any

from bloginator.text import token_count
from tests.servers.loopback import Heard, Said

TEXT = "The old way cost us 3 days a month [S1]. We now begin earlier than feels right [S1]."


def completion(body: dict[str, Any], text: str = TEXT, **changed: Any) -> dict[str, Any]:
    """Return the completion of one body."""
    read = sum(token_count.estimate(message["content"]) for message in body["messages"]) * 9 // 10
    made: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": body["model"],
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": read, "completion_tokens": 40, "total_tokens": read + 40},
    }
    return {**made, **changed}


def chat(heard: Heard) -> Said:
    """Answer a chat completion."""
    return Said(completion(heard.json))


def broken(status: int, message: str = "no", code: str = "", **headers: str) -> Said:
    """Return an error in the usual form."""
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return Said({"error": {"message": message, "code": code or None}}, status, named)
