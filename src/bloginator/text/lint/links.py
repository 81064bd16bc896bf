"""Check a draft's links: anchors meet a heading, relative links meet a file, and every URL stands in a source."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from html import unescape
from typing import Literal, NamedTuple
from unicodedata import normalize
from urllib.parse import unquote

from bloginator.text.markdown.blocks import blocks

Fault = Literal["anchor", "file", "url"]
ADDRESS = r"(?:<(?P<pointed>[^<>\n]*)>|(?P<bare>(?:\\[()]|[^()\s<>])*(?:\([^()\s]*\)(?:\\[()]|[^()\s<>])*)*))"
TITLE = r"(?:\s+[\"'(][^)]*)?"
LINK = re.compile(rf"\]\(\s*{ADDRESS}{TITLE}\)")
DEFINITION = re.compile(rf"^[ \t]{{0,3}}\[(?!\^)[^\]\n]{{1,200}}\]:[ \t]*{ADDRESS}{TITLE}[ \t]*$", re.MULTILINE)
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
URL = re.compile(r"https?://[^\s<>\"'`\])|]+")
UNREAD = frozenset({"code", "html"})
SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


class BrokenLink(NamedTuple):
    """A link that leads nowhere or comes from nowhere, with its range in the text."""

    kind: Fault
    start: int
    end: int
    target: str


def list_broken(
    links: Iterable[BrokenLink], heads: Collection[str], files: Collection[str], known: Collection[str]
) -> list[BrokenLink]:
    """Return those of a text's links that do not hold, in order.

    Args:
        heads: The anchors of the text's headings.
        files: Every path that a relative link may name, as it would be written.
        known: The addresses of the texts from which a URL may come.
    """
    broken = {link for link in links if not is_valid(link, heads, files, known)}
    return sorted(broken, key=lambda link: (link.start, link.end))


def has_addresses(links: Iterable[BrokenLink]) -> bool:
    """Whether a link leads to an address, which a source must have."""
    return any(link.kind == "url" for link in links)


def addresses(sources: Iterable[str]) -> set[str]:
    """Return the addresses of some sources in the form under which equal ones meet."""
    return {normalize_url(trim_url(url[0])) for source in sources for url in URL.finditer(source)}


def targets(text: str) -> Iterator[BrokenLink]:
    """Yield every link outside code, with the kind of fault that it would be."""
    for block in blocks(text):
        if block.kind in UNREAD:
            continue
        for match in (DEFINITION if block.kind == "reference" else LINK).finditer(text, block.start, block.end):
            place = "pointed" if match["bare"] is None else "bare"
            target = match[place]
            if not SCHEME.match(target) and not target.startswith("//"):
                kind: Fault = "anchor" if target.startswith("#") else "file"
                yield BrokenLink(kind, *match.span(place), target)
        for match in URL.finditer(text, block.start, block.end):
            url = trim_url(match.group())
            yield BrokenLink("url", match.start(), match.start() + len(url), url)


def is_valid(link: BrokenLink, heads: Collection[str], files: Collection[str], known: Collection[str]) -> bool:
    """Whether a link leads where it says."""
    if link.kind == "anchor":
        return link.target == "#" or decode_address(link.target[1:]) in heads
    if link.kind == "url":
        return normalize_url(link.target) in known
    path = re.split(r"[#?]", ESCAPED.sub(r"\1", unescape(link.target)), maxsplit=1)[0].removeprefix("./")
    return path in files or decode_address(path) in files or path == ""


def trim_url(url: str) -> str:
    """Return a URL without the punctuation of the sentence it ends; a closing bracket stays where one opens.

    >>> trim_url("https://a.b/c."), trim_url("https://a.b/c_(d)")
    ('https://a.b/c', 'https://a.b/c_(d)')
    """
    url = url.rstrip(".,;:!?*_")
    return url[:-1] if url.endswith(")") and "(" not in url else url


def decode_address(address: str) -> str:
    r"""Return an address as it is meant, without entities, backslashes and codes of its letters.

    >>> decode_address("a\\_b?c=1&amp;d=%C3%A9")
    'a_b?c=1&d=é'
    """
    return normalize("NFC", unquote(ESCAPED.sub(r"\1", unescape(address))))


def normalize_url(url: str) -> str:
    """Return the form under which equal URLs meet: as it is meant, without scheme and last slash."""
    return decode_address(url).split("://", 1)[-1].rstrip("/").lower()


def slugs(text: str) -> list[str]:
    """Return the headings of a text as they stand in anchors."""
    titles = (block.title for block in blocks(text) if block.kind == "heading")
    return [re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", title.strip().lower())) for title in titles]


def anchors(headings: Iterable[str]) -> set[str]:
    """Return the anchors of headings, as GitHub makes them: a second one of its name gets `-1`."""
    names, seen = set(), Counter[str]()
    for slug in headings:
        names.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
        seen[slug] += 1
    return names
