"""Replies become files: what each has used is noted, and it is written the moment it is here."""

from collections.abc import Iterable

from bloginator.batch.run import BatchRun
from bloginator.responders.base import Reply
from bloginator.responders.registry import is_free


def write_replies(run: BatchRun, name: str, replies: Iterable[Reply]) -> int:
    """Write each reply of one program to its file; return how many there were.

    Whatever breaks the stream, those that came are judged before it goes on.
    """
    writer, count = ReplyWriter(run, name), 0
    try:
        for reply in replies:
            writer.write(reply)
            count += 1
    finally:
        run.judge_changes(young=False)
    return count


class ReplyWriter:
    """Writes one program's answers to ``responses/<name>/``."""

    def __init__(self, run: BatchRun, name: str) -> None:
        self.run, self.name = run, name
        self.folder = str(run.batch.layout.responses / name)
        self.usage_log = None
        if not is_free(name):
            from bloginator.batch.usage_log import UsageLog  # with prices

            self.usage_log = UsageLog(run, name)

    def write(self, reply: Reply) -> None:
        """Note what one reply has used, then write it where it is read: a kill between the two loses no payment."""
        if self.usage_log:
            self.usage_log.note(reply)
        written = self.run.outputs.put(f"{self.folder}/{reply.section}.md", reply_file(reply, self.name))
        if written.kept:
            self.run.kept_files.append(self.run.batch.layout.shown(written.kept))


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

    return any(match[1].strip().partition("@")[0] != reply.section for match in ANSWER.finditer(reply.text))
