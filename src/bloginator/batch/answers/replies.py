"""Replies become files: what each has used is noted, and it is written the moment it is here.

A reply to a prompt that seems cut is written as refused; where the others show that it was not, it is written again.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from bloginator.batch.run import BatchRun
from bloginator.records.exchange import Verdict
from bloginator.responders.base import Reply
from bloginator.responders.keys import list_keys, redact_keys
from bloginator.responders.registry import is_free, read_limit, read_window
from bloginator.text.answers.bundles import ANSWER
from bloginator.text.answers.prompt_window import Counted, explain_cut, explain_window_end
from bloginator.text.token_count import estimate_prompt

Watch = Callable[[Iterable[Reply]], Iterable[Reply]]


def write_replies(run: BatchRun, name: str, replies: Iterable[Reply], watch: Watch = iter) -> tuple[int, int]:
    """Write each reply of one program to its file; return how many sections were answered, and how many of them in vain.

    Whatever breaks the stream, those that came are judged before it goes on.

    Args:
        watch: Hands the replies on as they are written, to be counted.
    """
    writer, sections = ReplyWriter(run, name), set()
    try:
        for reply in watch(map(writer.note, replies)):
            sections.add(reply.section)
            writer.put(reply)
    finally:
        writer.settle_suspicions()
        run.judge_changes(young=False)
    return len(sections), sum(is_in_vain(run.verdict(section), name) for section in sections)


def is_in_vain(verdict: Verdict, name: str) -> bool:
    """Tell whether a program's answer to a section is not what stands in it: it was refused, or another one counts."""
    return verdict.standing == "refused" or verdict.kept or not verdict.file.startswith(f"responses/{name}/")


class ReplyWriter:
    """Writes one program's answers to ``responses/<name>/``."""

    def __init__(self, run: BatchRun, name: str) -> None:
        self.run, self.name = run, name
        self.folder = str(run.batch.layout.responses / name)
        self.window, self.limit = read_window(name, run.batch.settings), read_limit(name, run.batch.settings)
        self.counts: dict[str, Counted] = {}
        self.suspected: list[Reply] = []
        self.keys = list_keys(os.environ)
        self.usage_log = None
        if not is_free(name):
            from bloginator.batch.budget import UsageLog  # with prices

            self.usage_log = UsageLog(run, name)

    def note(self, reply: Reply) -> Reply:
        """Note what one reply has used before it is written, so that no kill loses a payment; return what is written."""
        reply = hide_keys(reply, self.keys)
        if self.usage_log:
            self.usage_log.note(reply)
        if not reply.error and (reason := self.explain_window(reply)):
            self.suspected.append(reply)
            return replace(reply, error=reason)
        return reply

    def explain_window(self, reply: Reply) -> str:
        """Return why prompt or answer seem not to have fitted the model's window; empty where they did."""
        request = self.run.request(reply.section)
        if request is None or request.request_id != reply.request_id:
            return ""
        counted, expected = reply.prompt_tokens, estimate_prompt(request)
        if counted:
            self.counts[reply.section] = (counted, expected)
        cut = explain_cut(
            counted,
            expected,
            completion=reply.completion_tokens,
            cached=reply.cache_read + reply.cache_write,
            window=self.window,
            others=(other for section, other in self.counts.items() if section != reply.section),
        )
        limit = self.limit or request.max_tokens
        return cut or explain_window_end(reply.finish_reason, counted, reply.completion_tokens, limit)

    def settle_suspicions(self) -> None:
        """Write those replies again that the others, now that all are here, show to be whole."""
        for reply in self.suspected:
            if not self.explain_window(reply):
                self.put(reply)
        self.suspected = []

    def put(self, reply: Reply) -> None:
        """Write one reply's file."""
        self.run.write_output(f"{self.folder}/{reply.section}.md", reply_file(reply, self.name))


def hide_keys(reply: Reply, keys: Sequence[str]) -> Reply:
    """Return a reply in which no text repeats a key that it was asked with."""
    text, error = (redact_keys(part, *keys) for part in (reply.text, reply.error))
    model, reason = (part and redact_keys(part, *keys) for part in (reply.model, reply.finish_reason))
    return replace(reply, text=text, error=error, model=model, finish_reason=reason)


def reply_file(reply: Reply, name: str) -> bytes:
    """Return the answer file of one reply: what is known of it on top, then its text.

    A model answers one request. What looks like answers to others would be read as such, and is refused instead.
    """
    text, error = reply.text.strip(), reply.error
    if any(match[1].strip().partition("@")[0] != reply.section for match in ANSWER.finditer(reply.text)):
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
