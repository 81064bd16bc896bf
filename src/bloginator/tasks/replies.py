"""Replies become files: each is written the moment it is here, and what it has cost is noted."""

from collections.abc import Iterable

from bloginator.responders.promise import Reply
from bloginator.tasks.run import BatchRun


def write_replies(run: BatchRun, name: str, replies: Iterable[Reply]) -> int:
    """Write each reply to its file the moment it is here; return how many there were.

    Whatever breaks the stream, those that came are judged before it goes on.
    """
    count = 0
    try:
        for reply in replies:
            write_reply(run, name, reply)
            count += 1
    finally:
        run.catch_up(young=False)
    return count


def write_reply(run: BatchRun, name: str, reply: Reply) -> None:
    """Write one reply where it is read, and note what was used; one that is here already was noted before."""
    path = run.batch.layout.responses / name / f"{reply.section}.md"
    put = run.outputs.put(path, reply_file(reply, name))
    if put.kept:
        run.kept.append(run.batch.layout.shown(put.kept))
    if put.changed and (reply.prompt_tokens or reply.completion_tokens):
        note_cost(run, name, reply)


def note_cost(run: BatchRun, name: str, reply: Reply) -> None:
    """Note what a reply has used."""
    from bloginator.disk.prices import note_spent
    from bloginator.records.prices import Spent

    used = {"prompt_tokens": reply.prompt_tokens or 0, "completion_tokens": reply.completion_tokens or 0}
    note_spent(run.batch.layout, Spent(request_id=reply.request_id, responder=name, model=reply.model or "", **used))


def reply_file(reply: Reply, name: str) -> bytes:
    """Return the answer file of one reply: what is known of it on top, then its text."""
    fields = {
        "request_id": reply.request_id,
        "responder": name,
        "model": reply.model,
        "finish_reason": reply.finish_reason,
        "prompt_tokens": reply.prompt_tokens,
        "completion_tokens": reply.completion_tokens,
        "error": reply.error or None,
    }
    header = "".join(f"{key}: {value}\n" for key, value in fields.items() if value is not None)
    return f"---\n{header}---\n\n{reply.text.strip()}\n".encode("utf-8", "replace")
