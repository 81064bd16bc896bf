"""What an answer's text gives away of itself, as reasons with their places: why it is none, or what to look at.

    cleaned text ──► no word, a refusal, a stub, cut ──► one fault: the answer is refused
            └─────► no full stop, chatter, a gap, short, uncited ──► findings: it counts all the same

Pure. What our own extractive writer made is not asked: it quotes, and ends as its sources do.
"""

import re
from collections.abc import Iterator

from bloginator.records.exchange import STAND_IN, Answer, Reason, Request
from bloginator.text.answers import assistant_boilerplate
from bloginator.text.answers.cleaning import Cleaned, compared
from bloginator.text.answers.truncation import MARKED, ending
from bloginator.text.markers import MARKER
from bloginator.text.tokenize import count_words

WORD = re.compile(r"[^\W_]")
FEWEST = 3
"""A text is short below this part of the words that were asked for: one third."""

LETTERS = 100
"""A text with so many letters for each word that was asked for is not short."""

CODES = ("unended", "chatter", "gap", "short", "uncited")
"""Codes of these findings; they belong to the text."""

AGAIN = "Write the section's text."


def fault_of(cleaned: Cleaned, answer: Answer) -> Reason | None:
    """Return why a text is no answer; ``None`` for one that is."""
    if not WORD.search(MARKER.sub("", cleaned.text)):
        what = "There is no text in it besides the section's heading, marks and markers."
        return Reason(code="empty", what=what, where=answer.file, hint=AGAIN)
    if answer.responder == STAND_IN:
        return None
    return declined(cleaned.text, answer) or cut(cleaned.text, answer)


def declined(text: str, answer: Answer) -> Reason | None:
    """Tell of a text that only stands in the place of one: a refusal or a stub."""
    where = place_of(answer, text.split("\n", 1)[0])
    if said := assistant_boilerplate.stub(text):
        return Reason(code="stub", what=f"It only holds the place of a text: “{said}”", where=where, hint=AGAIN)
    if said := assistant_boilerplate.refusal(text):
        hint = "Write what the sources carry, and name what they lack on a line “Missing from the sources: …”."
        return Reason(code="refusal", what=f"It declines to answer: “{said}”", where=where, hint=hint)
    return None


def cut(text: str, answer: Answer) -> Reason | None:
    """Tell of a text that breaks off."""
    end = ending(text)
    if end.how != "cut" or is_marked(answer):
        return None
    what = f"It breaks off {end.why}, so it looks cut: “{end.said}”"
    return Reason(code="cut", what=what, where=end_of(answer, text), hint="Write its end, or write it again, whole.")


def is_marked(answer: Answer) -> bool:
    """Tell whether the answer as written ends in a marker, also in one that no source has."""
    return MARKED.search(answer.text.rstrip()) is not None


def may_go_on(answer: Answer, fault: Reason) -> bool:
    """Tell whether a longer file might cure the fault: plain Markdown that breaks off shows nowhere that it is whole."""
    return fault.code == "cut" and answer.form in {"md", "program"} and not answer.file.endswith(".json")


def remarks(cleaned: Cleaned, answer: Answer, request: Request) -> Iterator[Reason]:
    """Yield what to look at in a text that counts."""
    if answer.responder == STAND_IN:
        return
    gaps = assistant_boilerplate.gaps(cleaned.text)
    if not gaps and ending(cleaned.text).how == "bare" and not is_marked(answer):
        what = f"It ends without a full stop: “{ending(cleaned.text).said}”"
        yield Reason(code="unended", what=what, where=end_of(answer, cleaned.text), hint="See whether it is whole.")
    for one in assistant_boilerplate.chatter(cleaned.text):
        what = f"This speaks of the answer and stands in the text: “{one.said}”"
        yield Reason(code="chatter", what=what, where=line_with(answer, cleaned.text, one.line), hint="Take that line out.")
    for one in gaps:
        yield Reason(code="gap", what=one.said, where=line_with(answer, cleaned.text, one.line))
    yield from measured(cleaned, answer, request, has_gap=bool(gaps))


def measured(cleaned: Cleaned, answer: Answer, request: Request, *, has_gap: bool) -> Iterator[Reason]:
    """Yield what is too little: words, unless the text says that the sources lack some, and citations."""
    is_small = len(cleaned.text) < LETTERS * request.max_words  # counting the words of megabytes takes seconds
    count = count_words(cleaned.text) if is_small else request.max_words
    if not has_gap and count * FEWEST < request.max_words:
        what = f"It has {count} {'word' if count == 1 else 'words'}; about {request.max_words} were asked for."
        yield Reason(code="short", what=what, where=answer.file)
    if request.sources and not cleaned.cited and WORD.search(assistant_boilerplate.without_gaps(cleaned.text)):
        what = f"It cites none of its {len(request.sources)} sources."
        yield Reason(code="uncited", what=what, where=answer.file, hint="Put the marker behind each claim, as in [S1].")


def line_of(answer: Answer, line: int) -> str:
    """Return the place of a line of the answer's text: in JSON, the field that holds it."""
    if answer.file.endswith((".json", ".jsonl")):
        start = f" line {answer.line}" if answer.file.endswith("l") else ""
        return f"{answer.file}{start} $.content"
    return f"{answer.file} line {answer.line + line - 1}"


def line_with(answer: Answer, text: str, line: int) -> str:
    """Return the place in the file of a line of the cleaned text, from 1."""
    return place_of(answer, text.split("\n")[line - 1])


def end_of(answer: Answer, text: str) -> str:
    """Return the place in the file where the cleaned text ends."""
    return place_of(answer, text.rsplit("\n", 1)[-1])


def place_of(answer: Answer, line: str) -> str:
    """Return where a line of the cleaned text stands in the file: the last line that has its first words."""
    wanted = next((part for part in map(compared, MARKER.split(line)[::2]) if part), "")[:40]
    lines = answer.text.split("\n")
    found = [number for number, one in enumerate(lines, 1) if wanted and compared(one[:400]).startswith(wanted)]
    return line_of(answer, found[-1] if found else len(lines))
