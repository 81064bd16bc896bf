"""What an answer's text gives away of itself, as reasons with their places: why it is none, or what to look at.

What our own extractive writer made is not asked: it quotes, and ends as its sources do. Nor is what the writer edited.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from bloginator.errors import BadOutline
from bloginator.records.exchange import EDITED, STAND_IN, Answer, Reason, Request
from bloginator.records.outline import is_heading_only
from bloginator.stages.reasons import make_reason
from bloginator.stages.verdicts.locations import locate_words
from bloginator.text.answers import assistant_boilerplate
from bloginator.text.answers.cleaning import CleanedAnswer
from bloginator.text.answers.prompt_window import Counted, explain_cut
from bloginator.text.answers.truncation import MARKED, classify_ending
from bloginator.text.markers import MARKER
from bloginator.text.outline.proposal import read_proposal
from bloginator.text.token_count import estimate_prompt
from bloginator.text.tokenize import count_words

NOT_ASKED = (STAND_IN, EDITED)
CountsBeside = Callable[[Answer], Sequence[Counted]]
WORD = re.compile(r"[^\W_]")
FEWEST = 3  # a text is short below this part of the words that were asked for: one third
LETTERS = 100  # a text with so many letters for each word that was asked for is not short


def find_fault(cleaned: CleanedAnswer, answer: Answer, request: Request) -> Reason | None:
    """Return why a text is no answer; ``None`` for one that is."""
    text = cleaned.text
    if not WORD.search(MARKER.sub("", text)):
        return make_reason("empty", answer.file)
    if request.asks_outline:
        return find_outline_fault(text, answer, request)
    if answer.responder in NOT_ASKED:
        return None
    for code, find in (("stub", assistant_boilerplate.find_stub), ("refusal", assistant_boilerplate.find_refusal)):
        if quote := find(text):
            return make_reason(code, locate_words(answer, text.split("\n", 1)[0]), quote=quote)
    end = classify_ending(text)
    if end.how == "cut" and not ends_in_marker(answer):
        return make_reason("cut", locate_end(answer, text), why=end.why, quote=end.quote)
    is_end_unknown = answer.form == "program" and answer.model and not answer.finish_reason
    if end.how == "bare" and is_end_unknown and not ends_in_marker(answer):
        return make_reason("cut:unknown", locate_end(answer, text), quote=end.quote)
    return None


def find_outline_fault(text: str, answer: Answer, request: Request) -> Reason | None:
    """Return why a text is no outline; ``None`` for one that is."""
    try:
        proposal = read_proposal(assistant_boilerplate.remove_gaps(text), request.title, answer.file, answer.line)
    except BadOutline as error:
        return make_reason("outline", error.where, what=error.what, hint=error.mend)
    if all(map(is_heading_only, proposal.sections)):
        hint = "Take out {words=0}, or say what a section is to tell."
        return make_reason("outline", answer.file, what="No section asks for a text.", hint=hint)
    return None


def find_window_fault(answer: Answer, request: Request, counts_beside: CountsBeside) -> Reason | None:
    """Return that prompt or answer did not fit the model's window, for a line that answers our own input file.

    Args:
        counts_beside: Returns what the other lines of the answer's file counted; asked only where this one is suspicious.
    """
    if not answer.is_batch_line:
        return None
    counted, completion, expected = answer.prompt_tokens, answer.completion_tokens, estimate_prompt(request)
    why = explain_cut(counted, expected, completion=completion)
    why = why and explain_cut(counted, expected, completion=completion, others=counts_beside(answer))
    return Reason(code="cut", what=why, where=answer.file) if why else None


def ends_in_marker(answer: Answer) -> bool:
    """Tell whether the answer as written ends in a marker, also in one that no source has."""
    return MARKED.search(answer.text.rstrip()) is not None


def check_quality(cleaned: CleanedAnswer, answer: Answer, request: Request) -> Iterator[Reason]:
    """Yield what to look at in a text that counts."""
    if request.asks_outline:
        yield from find_gap_reasons(cleaned.text, answer)
    if answer.responder in NOT_ASKED or request.asks_outline:
        return
    text = cleaned.text
    lines, gaps = text.split("\n"), assistant_boilerplate.find_gaps(text)
    if not gaps and (end := classify_ending(text)).how == "bare" and not ends_in_marker(answer):
        yield make_reason("unended", locate_end(answer, text), quote=end.quote)
    for remark in assistant_boilerplate.find_chatter(text):
        yield make_reason("chatter", locate_words(answer, lines[remark.line - 1]), quote=remark.text)
    yield from find_gap_reasons(text, answer)
    if not gaps:
        yield from check_length(text, answer, request.max_words)
    if request.sources and not cleaned.cited and WORD.search(assistant_boilerplate.remove_gaps(text)):
        yield make_reason("uncited", answer.file, count=len(request.sources))


def find_gap_reasons(text: str, answer: Answer) -> Iterator[Reason]:
    """Yield what a text says that its sources lack."""
    lines = text.split("\n")
    for gap in assistant_boilerplate.find_gaps(text):
        yield make_reason("gap", locate_words(answer, lines[gap.line - 1]), quote=gap.text)


def check_length(text: str, answer: Answer, budget: int) -> Iterator[Reason]:
    """Yield that a text has far fewer words than were asked for."""
    if len(text) >= LETTERS * budget:  # counting the words of megabytes takes seconds
        return
    count = count_words(text)
    if count * FEWEST < budget:
        yield make_reason("short", answer.file, words=f"{count} {'word' if count == 1 else 'words'}", budget=budget)


def locate_end(answer: Answer, text: str) -> str:
    """Return the place in the file where the cleaned text ends."""
    return locate_words(answer, text.rsplit("\n", 1)[-1])
