"""A bundle holds many answers in one file, each between its own two lines.

    <<<ANSWER costs@1a2b3c4d>>>
    Markdown …
    <<<END costs@1a2b3c4d>>>

The lines are read generously (two to four brackets, emphasis around them, any case, an END without its id). A block
that another ANSWER line or the end of the file overtakes is cut; a block that names two ids is refused.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

DECOR = r"[ \t]*(?:[*#`_]+[ \t]*)?"
ANSWER = re.compile(rf"^{DECOR}(?:<|&lt;){{2,4}}[ \t]*ANSWER\b[ \t:=#]*([^<>\n&]*)(?:>|&gt;){{1,4}}[ \t*`_]*$", re.I | re.M)
END = re.compile(
    rf"^{DECOR}(?:<|&lt;){{2,4}}[ \t]*(?:END(?:[ \t_]*(?:OF[ \t_]*)?ANSWER)?\b|/[ \t]*ANSWER\b)"
    rf"[ \t:=#]*([^<>\n&]*)(?:>|&gt;){{1,4}}[ \t*`_]*$",
    re.I | re.M,
)
LIKELY = re.compile(r"(?:<|&lt;){2}[ \t]*ANSWER\b", re.I)
MIN_STRAY_WORDS = 25  # from so many on, what stands outside of every block is told
MANY_IDS = re.compile(r"[\s,;+&|]+(?:and[ \t]+)?")


class BundleBlock(NamedTuple):
    """One answer of a bundle."""

    ids: tuple[str, ...]  # what its ANSWER line names, as written: one, if it is right
    end: str | None  # what its END line names; empty when it names nothing, ``None`` when there is no END line
    text: str  # what stands between
    line: int  # first line of the text, from 1
    is_last: bool  # whether nothing follows: only then a longer file may still close it


def is_bundle(text: str) -> bool:
    """Tell whether the text has an ANSWER line."""
    return is_likely(text) and ANSWER.search(text) is not None


def is_likely(text: str) -> bool:
    """Tell whether something in the text is meant as an ANSWER line, be it readable or not."""
    return LIKELY.search(text) is not None


def bundle_blocks(text: str) -> Iterator[BundleBlock]:
    """Yield the answers of a bundle in order; text outside of them is left out."""
    marks = find_marks(text)
    line, counted = 1, 0
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        if mark.re is not ANSWER:
            continue
        line += text.count("\n", counted, mark.end())
        counted = mark.end()
        content = text[mark.end() : after.start() if after else len(text)]
        end = after[1].strip() if after and after.re is END else None
        ids = tuple(filter(None, MANY_IDS.split(mark[1].strip())))
        yield BundleBlock(ids, end, content.removeprefix("\n"), line + 1, after is None)


def find_marks(text: str) -> list[re.Match[str]]:
    """Return the ANSWER and END lines in order; the first group of each is what it names."""
    return sorted([*ANSWER.finditer(text), *END.finditer(text)], key=lambda mark: mark.start())


def find_stray_text(text: str) -> int | None:
    """Return the line of the first longer text that stands outside of every block, or ``None``."""
    since = 0
    for mark in find_marks(text):
        if mark.re is ANSWER and since and len(text[since : mark.start()].split()) >= MIN_STRAY_WORDS:
            return text.count("\n", 0, since) + 2
        since = 0 if mark.re is ANSWER else mark.end()
    return text.count("\n", 0, since) + 2 if since and len(text[since:].split()) >= MIN_STRAY_WORDS else None
