"""The grammar of Markdown, as the draft is rendered by: CommonMark with tables, parsed only where it decides something.

Importing and running the parser costs more than all the rest of reading an answer, so callers look for a sign of what
they want (a fence, a delimiter row) before they ask.
"""

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


@lru_cache(maxsize=8)
def parse_blocks(text: str) -> "tuple[Token, ...]":
    """Return the blocks of a text; the tokens are shared, and must not be changed."""
    return tuple(block_parser().parse(text))


@cache
def block_parser() -> "MarkdownIt":
    """Return the parser of blocks, which leaves the text within them alone."""
    from markdown_it import MarkdownIt  # costs 30 ms

    return MarkdownIt("commonmark").enable("table").disable("inline")


def has_html(text: str) -> bool:
    """Tell whether a renderer that lets HTML through would find any, line breaks aside."""
    from markdown_it import MarkdownIt

    for token in MarkdownIt("commonmark").enable("table").parse(text):
        within = [child.content for child in token.children or () if child.type == "html_inline"]
        if token.type == "html_block" or any(not tag.lower().startswith("<br") for tag in within):
            return True
    return False


def find_addresses(text: str) -> list[str]:
    """Return the addresses of all links and pictures that a renderer would make, also of those that it should refuse."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    tokens = [child for token in parser.parse(text) for child in token.children or ()]
    return [str(address) for token in tokens for address in (token.attrGet("href"), token.attrGet("src")) if address]
