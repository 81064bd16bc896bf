"""Cut a long text into pages that a reader with a limit can take, and say on each where the next one is.

Nothing is ever left out silently: the pages joined are the text, or what is left out is said to be had by another call.
"""

from bloginator.text.token_count import BYTES_A_TOKEN, estimate

MAX_PAGE_TOKENS = 17_000  # estimated. A reader takes 22,000: code and tables may have a fifth more than estimated.
MAX_CHARACTER_BYTES = 4  # bytes of a character at most


def split_pages(text: str, limit: int = MAX_PAGE_TOKENS) -> list[str]:
    """Return the text in pages of at most ``limit`` tokens, cut between lines, or within one that is longer."""
    pages, page, used = [], "", 0
    widest = max(1, int(limit * BYTES_A_TOKEN / MAX_CHARACTER_BYTES))
    for line in text.splitlines(keepends=True):
        step = len(line) if estimate(line) <= limit else widest
        for part in (line[start : start + step] for start in range(0, len(line), step)):
            size = estimate(part)
            if page and used + size > limit:
                pages.append(page)
                page, used = "", 0
            page, used = page + part, used + size
    return [*pages, page] if page or not pages else pages


def render_page(text: str, number: int, *, call: str) -> str:
    """Return one page, with a line at its end that says where the next one is.

    Args:
        number: From 1; one beyond the last says so.
        call: How the reader asks for a page, without the page: ``get_pack(name="pack-001"``, or ``list_open``.
    """
    pages, call = split_pages(text), f"{call}, " if "(" in call else f"{call}("
    if not 1 <= number <= len(pages):
        return f"There is no page {number}: there are {len(pages)}. Ask {call}page=1)."
    if len(pages) == 1:
        return pages[0]
    after = f"the next one: {call}page={number + 1})" if number < len(pages) else "the last one"
    return f"{pages[number - 1].rstrip()}\n\n[Page {number} of {len(pages)}; {after}.]"


def render_beginning(text: str, *, rest: str) -> str:
    """Return a text that is told once, or its first page and which call, ``rest``, tells what it leaves out."""
    first, *further = split_pages(text)
    return f"{first.rstrip()}\n\n[There is more; call {rest}.]" if further else first
