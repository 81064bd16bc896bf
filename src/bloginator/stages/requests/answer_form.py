"""The form in which a person answers a section in an editor, and the answer that is in it afterwards.

    %% On hiring · section 2 of 17 · about 150 words
    %% Write below. Lines that begin with %% are left out.

    (the answer)

    %% What it should say: …
    %% [S1] posts/hiring.md › Costs, lines 3-9
    %% the passage, line by line

Every line that we show begins with the mark, so that nothing of it can be taken for the answer, whatever it says and
whatever is written or deleted between the lines.
"""

import re
import textwrap
from collections.abc import Iterable, Sequence

from bloginator.records.exchange import Reason, Request
from bloginator.stages.requests.compose import word_range
from bloginator.stages.requests.feedback import text_in, wish_in
from bloginator.stages.requests.siblings import section_line
from bloginator.stages.wording import describe_reason, marked_label
from bloginator.text.decoding import with_newlines

MARK = "%%"
LEADING_MARK = re.compile(r"%{2,}")
WIDTH = 100


def write_form(request: Request, *, start: str = "", reasons: Sequence[Reason] = ()) -> str:
    """Return the form for one section, with the answer that is to be corrected and what was wrong with it."""
    mark = choose_mark(start)
    mended = (f"To be mended: {describe_reason(reason)}" for reason in reasons)
    rules = f"Write below. Lines that begin with {mark} are left out; an empty answer skips the section."
    fewest, most = word_range(request.max_words)
    place = f"{section_line(request)} · section {request.ordinal} of {request.total}"
    heading = f"{place} · {fewest} to {most} words ({request.request_id})"
    above = comment_out(mark, [heading, *mended, rules])
    return f"{above}\n\n{start.strip()}\n\n{comment_out(mark, list_material(request))}\n"


def choose_mark(text: str) -> str:
    """Return the mark of our lines: one that begins no line of the text.

    >>> choose_mark("Prose."), choose_mark("%% a comment")
    ('%%', '%%%')
    """
    mark = MARK
    while any(line.startswith(mark) for line in text.split("\n")):
        mark += MARK[0]
    return mark


def list_material(request: Request) -> Iterable[str]:
    """Yield what the section should say and the passages it may cite."""
    if request.description:
        yield from ("What it should say:", "", *request.description.splitlines(), "")
    if request.feedback:
        yield from ("What you asked to be changed:", "", *wish_in(request.feedback).splitlines(), "")
        if text := text_in(request.feedback):
            yield from ("It speaks of this text:", "", *text.splitlines(), "")
    if request.low_evidence:
        yield from (f"The passages may not be enough: {request.low_evidence}", "")
    yield "Passages; cite each where it supports a claim, as in [S1]:" if request.sources else "There are no passages."
    for source in request.sources:
        yield from ("", marked_label(request, source), *source.text.strip("\n").splitlines())


def comment_out(mark: str, lines: Iterable[str]) -> str:
    """Return the lines, folded, each behind the mark. What only looks like a line's end ends a line here too."""
    folded = [part for line in lines for whole in line.splitlines() or [""] for part in fold_line(whole)]
    return "\n".join(f"{mark} {part}".rstrip() for part in folded)


def fold_line(line: str) -> list[str]:
    """Return a line as lines that fit on a screen; a table's row stays whole."""
    if len(line) <= WIDTH or line.lstrip().startswith("|"):
        return [line]
    return textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False) or [""]


def read_form(form: str, mark: str) -> str:
    """Return the answer that a form holds: all lines that do not begin with its mark; empty where nothing was written."""
    text = with_newlines(form.removeprefix("\ufeff"))
    return "\n".join(line for line in text.split("\n") if not line.startswith(mark)).strip()


def answer_file(request: Request, text: str, **header: str) -> str:
    """Return an answer's file: the request that it is for, what else its header says, and the text."""
    lines = [f"{key}: {value}" for key, value in {"request_id": request.request_id, **header}.items()]
    return "\n".join(["---", *lines, "---", "", text.strip(), ""])


def find_own_lines(form: str) -> str:
    """Return what was typed into a form that was left behind; its own first line tells its mark."""
    mark = LEADING_MARK.match(form)
    return read_form(form, mark[0] if mark else MARK)
