"""Tell which stretches of a document are not its author's words: quotations of others, and what was pasted from a model.

    block quotes, <blockquote>      callouts such as `> [!NOTE]` are the author's
    paragraphs that end with — Name
    “…” and "…", also over several paragraphs
    what a language model wrote     model_output

Pure, and a guess by shape: a setting and ``corpus.toml`` say where it is wrong.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from bloginator.text.markdown.blocks import Block, blocks

Range = tuple[int, int]
"""First character, and the one after the last."""

HTML_QUOTE = re.compile(r"<(blockquote)\b.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
CALLOUT = re.compile(
    r"\[!\w+\]|(?:\*\*|__)?(?:note|tip|important|warning|caution|info|aside|tl;?dr|update|edit)\b", re.IGNORECASE
)
MARKS = re.compile(r"“[^”]{20,}(?:”|\Z)|«[^»]{20,}(?:»|\Z)|„[^“”]{20,}[“”]|(?<!\w)\"(?=\S)[^\"]{20,}\"(?!\w)")
SIGNED = re.compile(r"\n[ \t]*(?:—|–|--|―)[ \t]*[*_\[]*[A-Z][^\n]{1,80}\Z")
HINT = re.compile(r"^[ \t]*>|<blockquote|[“«„\"—–―]|--", re.MULTILINE | re.IGNORECASE)
MOSTLY = 0.8
"""Share of a sentence that is quoted from which all of it counts as a quotation."""


def quotations(text: str, read: Sequence[Block] | None = None) -> tuple[Range, ...]:
    """Return the ranges of a document's text that are not its author's words, in order, apart from each other."""
    from bloginator.text.model_output import find_pasted

    read = blocks(text) if read is None else read
    return merge_ranges([*find_quotations(text, read), *find_pasted(text, read)])


def find_quotations(text: str, read: Sequence[Block]) -> Iterator[Range]:
    """Yield what is marked as a quotation."""
    if not HINT.search(text):
        return
    yield from (mark.span() for mark in HTML_QUOTE.finditer(text))
    before: Block | None = None
    is_callout = False
    for block in read:
        if block.kind == "quote":
            if before is None or before.kind != "quote" or text.count("\n", before.end, block.start) > 1:
                is_callout = bool(CALLOUT.match(text[block.start : block.end].lstrip("> \t")))
            if not is_callout:
                yield block.start, block.end
        elif block.kind in ("paragraph", "item"):
            yield from within(text, block)
        before = block


def within(text: str, block: Block) -> Iterator[Range]:
    """Yield what stands between quotation marks in a paragraph, or all of it where another has signed it."""
    content = text[block.inside : block.end]
    if SIGNED.search(content):
        yield block.start, block.end
    else:
        yield from ((block.inside + mark.start(), block.inside + mark.end()) for mark in MARKS.finditer(content))


def merge_ranges(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """Return ranges in order, those that touch as one."""
    result: list[Range] = []
    for start, end in sorted(ranges):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)


def inside(ranges: Iterable[Range], start: int, end: int) -> tuple[Range, ...]:
    """Return what of the ranges lies within ``start`` to ``end``, counted from ``start``."""
    touching = [(first, last) for first, last in ranges if first < end and last > start]
    return tuple((max(first, start) - start, min(last, end) - start) for first, last in touching)


def is_quotation(ranges: Iterable[Range], start: int, end: int) -> bool:
    """Tell whether the text from ``start`` to ``end`` is quoted, as good as all of it."""
    return sum(last - first for first, last in inside(ranges, start, end)) >= MOSTLY * max(1, end - start)
