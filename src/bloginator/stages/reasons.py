"""Every reason and finding that the stages give of an answer, by its code, with its texts in one table.

Behind a colon stands which of several texts a code has. What reading a file gives of itself is in ``text/answers``.
"""

from typing import NamedTuple

from bloginator.records.exchange import Reason, Standing
from bloginator.stages.wording import OTHER_WAYS

WRITE_TEXT = "Write the section's text."
TEXTS: dict[str, tuple[str, str]] = {
    # no answer, or none yet
    "no-answer": ("No answer has come yet.", "Write {file}."),
    "unfinished": ("It cannot be read yet; it may still be being written.", ""),
    "ticket": (
        "It was handed to {ticket}.",
        "`bloginator draft` collects it; put the output of batch-file into responses/.",
    ),
    "blocked": ("It is blocked by {entry}.", "{hint}"),
    "blocked:place": ("Nothing of the corpus is left for it: {reason}.", "{hint}"),
    "pin": ("It pins {place}, where the corpus has no text.", "Mend its [[pin]] there, or take it out."),
    "blocked:warning": ("It holds {entry}.", "{hint}"),
    # for which request
    "wrong-section": (
        "It says that it answers {claim}.",
        "Move it to where {claim} belongs, or write request_id: {request_id}.",
    ),
    "wrong-number": (
        "Its request_id is the number {number}; this section has had {ordinals}.",
        "Write request_id: {request_id}.",
    ),
    "unknown-request": ("No request that it answers is kept: {request_id}.", ""),
    "lost-request": (
        "It answers {request_id}, which is no longer kept, so its markers cannot be told.",
        "Put {request_id}.json back into requests/past/, or answer {current}.",
    ),
    "question": ("It answers an earlier question ({request_id}): {change} changed since.", ""),
    "feedback": ("It was written before the feedback on it.", "Answer {request_id}."),
    "request": ("It answers {request_id}; sources, length or templates have changed since.", ""),
    # what its text is
    "empty": ("There is no text in it besides the section's heading, marks and markers.", WRITE_TEXT),
    "stub": ("It only holds the place of a text: “{quote}”", WRITE_TEXT),
    "refusal": (
        "It declines to answer: “{quote}”",
        "Write what the sources carry, and name what they lack on a line “Missing from the sources: …”.",
    ),
    "outline": ("{what}", "{hint}"),
    "cut": ("It breaks off {why}, so it looks cut: “{quote}”", "Write its end, or write it again, whole."),
    "cut:unknown": (
        "It ends without a full stop, and the model does not say why it stopped, so it looks cut: “{quote}”",
        "Let it be written again, or write its end.",
    ),
    "unended": ("It ends without a full stop: “{quote}”", "See whether it is whole."),
    "chatter": ("This speaks of the answer and stands in the text: “{quote}”", "Take that line out."),
    "gap": ("{quote}", ""),
    "gaps-alone": (
        "It says nothing but what its sources lack.",
        f'Look for more: `bloginator look {{batch}} {{section}} "words"`; or {OTHER_WAYS}. It is not asked again before.',
    ),
    "gaps-alone-earlier": (
        "It says nothing but what its sources lacked, and they, or the wishes, have changed since.",
        "Answer it anew in responses/{section}.md.",
    ),
    "short": ("It has {words}; about {budget} were asked for.", ""),
    "uncited": ("It cites none of its {count} sources.", "Put the marker behind each claim, as in [S1]."),
    "unknown-marker": (
        "[{marker}] is no source of {request_id} and was removed: “{quote}”",
        "Cite one of its {count} sources, or leave the claim out.",
    ),
    "unknown-marker:more": ("{count} more markers are no sources of {request_id} and were removed.", ""),
    # which of several answers counts
    "superseded": ("A second answer, {standing}; the one in {other} is preferred.", ""),
    "another-answer": (
        "A second answer, which differs; the one in {other} is preferred.",
        "Remove the one that is not meant as {section}.",
    ),
    "set-aside": ("", "The answer in {other} counts: leave this one, unless it should have replaced that."),
    "edited": ("The writer's own version of it is preferred, in {other}.", ""),
    "stand-in": ("An extract of its sources stands in for it.", ""),
    "kept": (
        "What now stands in it cannot count; the text accepted before is kept.",
        "Correct the file; delete it to drop the text.",
    ),
    "kept:block": (
        "What now stands in it cannot count; the text accepted before is kept.",
        "Correct it; {file} counts instead once written, and deleting that after a check drops the text.",
    ),
    "gone": (
        "The answer that it held is gone; the text accepted from it is kept.",
        "Nothing need be done; {file} counts instead once written, and deleting that after a check drops the text.",
    ),
    # why a request would be written
    "new": ("It has no request yet.", ""),
    "question-changed": ("Its {what} changed.", ""),
    "length": ("Its length changed from {before} to {after} words.", ""),
    "temperature": ("The temperature changed from {before:g} to {after:g}.", ""),
    "wish": ("There is a wish that nobody has been told yet.", ""),
    "wish:gone": ("The wish on it was taken back.", ""),
    "passages": ("Its passages changed: {what}.", ""),
    "templates": ("The templates of requests changed.", ""),
    "surroundings": (
        "Something beside its question changed: the other sections, the samples of style, or where its passages lie.",
        "",
    ),
}

CLEANING = frozenset({"own-heading", "preamble", "source-list", "footnote", "html", "unsafe-link"})
READING = frozenset({"repaired", "fence", "thoughts", "wrapper", "header", "json", "encoding", "characters", "number"})
OF_TEXT = CLEANING | READING | {"unknown-marker", "unended", "chatter", "gap", "short", "uncited"}
"""Findings that belong to a text, and stay with it when it is kept."""

GAPS_ALONE = frozenset({"gaps-alone", "gaps-alone-earlier"})
"""What is said of an answer that says nothing but what its sources lack, or lacked."""

NOT_AN_ANSWER = GAPS_ALONE | {"cut", "refusal", "stub", "empty", "outline", "wrapper"}
"""Faults that a text has of itself, whichever request it is for."""

COSMETIC = frozenset(
    {"fence", "thoughts", "header", "json", "encoding", "own-heading", "preamble", "characters", "stand-in", "edited"}
)
"""Findings that only tell what was put right in reading, or what we did; ``--json`` has them all the same."""


def make_reason(name: str, where: str = "", **values: object) -> Reason:
    """Return a reason with its texts: ``name`` is its key in ``TEXTS``, ``values`` stand in the texts' braces.

    >>> make_reason("wrong-number", "responses/costs.md", number=9, ordinals="3", request_id="costs@1a2b3c4d").what
    'Its request_id is the number 9; this section has had 3.'
    """
    what, hint = TEXTS[name]
    code = name.partition(":")[0]
    return Reason(code=code, what=what.format(**values), where=where, hint=hint.format(**values))


class StandingText(NamedTuple):
    """The texts that go with one standing; empty where nothing need be said."""

    lead: str = ""  # how the section's placeholder begins
    reason: str = ""  # why it is a placeholder where its verdict gives no reason
    hint: str = ""  # what to do; ``{file}`` stands for the answer's file
    brief: str = ""  # the same in a few words, for a table


STANDINGS: dict[Standing, StandingText] = {
    "missing": StandingText("Not written yet.", "No answer has come.", "write {file}", "answer it"),
    "pending": StandingText("Not here yet.", "The answer is still on its way.", "wait: it is on its way", "wait"),
    "accepted": StandingText(),
    "outdated": StandingText(
        hint="it counts; write {file} again if it should follow the sources as they are now",
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
