"""What is said of each standing, in one table: by placeholders, the status and its table."""

from typing import NamedTuple

from bloginator.records.exchange import Standing


class StandingText(NamedTuple):
    """The texts that go with one standing; empty where nothing need be said.

    Args:
        lead: How the section's placeholder begins.
        reason: Why it is a placeholder where its verdict gives no reason.
        hint: What to do; ``{file}`` stands for the answer's file.
        brief: The same in a few words, for a table.
    """

    lead: str = ""
    reason: str = ""
    hint: str = ""
    brief: str = ""


STANDINGS: dict[Standing, StandingText] = {
    "missing": StandingText("Not written yet.", "No answer has come.", "write {file}", "answer it"),
    "pending": StandingText("Not here yet.", "The answer is still on its way.", "wait: it is on its way", "wait"),
    "accepted": StandingText(),
    "outdated": StandingText(
        hint="counts; write {file} again if it should follow the sources as they are now",
        brief="counts; look whether it still fits",
    ),
    "stale": StandingText(
        "This answers the earlier question.",
        "The answer is for another question: the section's title, description or place has changed.",
        "it answers another question: write {file} again, or confirm it",
        "answer it again",
    ),
    "refused": StandingText("Written, and refused.", "The answer was refused.", "correct it, or write {file}", "correct it"),
}
