"""Replies become files: each is written the moment it is here, and what it has cost is noted."""

from collections.abc import Callable, Iterable

from bloginator.batch.run import BatchRun
from bloginator.responders.base import Reply
from bloginator.responders.registry import is_free


def write_replies(run: BatchRun, name: str, replies: Iterable[Reply]) -> int:
    """Write each reply to its file the moment it is here; return how many there were.

    Whatever breaks the stream, those that came are judged before it goes on.
    """
    shelf, count = Shelf(run, name), 0
    try:
        for reply in replies:
            shelf.put(reply)
            count += 1
    finally:
        run.catch_up(young=False)
    return count


class Shelf:
    """Where one program's answers are put.

    Args:
        name: The program's, and its folder's in ``responses/``.
    """

    def __init__(self, run: BatchRun, name: str) -> None:
        self.run, self.name = run, name
        self.folder = str(run.batch.layout.responses / name)
        self.note = note_for(run, name)

    def put(self, reply: Reply) -> None:
        """Note what one reply has used, then write it where it is read: a kill between the two loses no payment."""
        self.note(reply)
        put = self.run.outputs.put(f"{self.folder}/{reply.section}.md", reply_file(reply, self.name))
        if put.kept:
            self.run.kept.append(self.run.batch.layout.shown(put.kept))


def note_for(run: BatchRun, name: str) -> Callable[[Reply], None]:
    """Return what notes the payments of a program; nothing is paid for what is free."""
    if is_free(name):
        return lambda reply: None
    from bloginator.batch.usage_log import Paying  # with prices

    return Paying(run, name).note


def reply_file(reply: Reply, name: str) -> bytes:
    """Return the answer file of one reply: what is known of it on top, then its text.

    A model answers one request. What looks like answers to others would be read as such, and is refused instead.
    """
    text, error = reply.text.strip(), reply.error
    if answers_others(reply):
        text, error = text.replace("<<", "‹‹"), error or "It holds an answer to another request."
    fields = {
        "request_id": reply.request_id,
        "responder": name,
        "model": reply.model,
        "finish_reason": reply.finish_reason,
        "prompt_tokens": reply.prompt_tokens,
        "completion_tokens": reply.completion_tokens,
        "error": error or None,
    }
    header = "".join(f"{key}: {value}\n" for key, value in fields.items() if value is not None)
    return f"---\n{header}---\n\n{text}\n".encode("utf-8", "replace")


def answers_others(reply: Reply) -> bool:
    """Tell whether a text has lines that begin the answer to another request."""
    if "ANSWER" not in reply.text.upper():
        return False
    from bloginator.text.answers.bundles import ANSWER  # hardly ever needed

    return any(found[1].strip().partition("@")[0] != reply.section for found in ANSWER.finditer(reply.text))
