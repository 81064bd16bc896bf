"""Make of a web page what a reader reads of it: its title, and HTML in which notes and asides are no part of the prose.

    page ──► without navigation, site footer and scripts
         ──► note marks `[^1]`, the notes themselves `[^1]: …`, asides `[^aside1]: …`, each a paragraph of its own

Written as Markdown's footnotes, they are found by a search and never read as a sentence of the text around them.
"""

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from bloginator.corpus.ingest.unreadable import text_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

CHARSET = re.compile(rb"<(?:meta[^>]+charset|\?xml[^>]+encoding)\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
FURNITURE = (
    "head, script, style, template, nav, button, select, svg, [role=navigation], [role=search], del, s, strike, [hidden]"
)
SITE = "body > footer, body > div > footer, footer[role=contentinfo], [role=contentinfo]"
ASIDE = "aside, article footer, main footer, section footer, .sidenote, .marginnote, [role=doc-footnote], [role=note]"
QUOTED = frozenset({"blockquote", "figure"})  # what a footer within names the source of; it stays
NOTE_PLACES = frozenset({"li", "p", "div", "aside", "dd", "td", "section"})
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
ENCLOSING = frozenset({"p", "ul", "ol", "li", "dl", "table", "tbody", "tr", "sup", "span"})
"""What a paragraph cannot stand in, or would break up."""
MAX_DEPTH = 256  # elements above a node that are looked at
MAX_NESTED_NOTES = 8  # notes or asides within each other that are set apart
MARK = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡§¶]{1,3}|[a-z])[\])]?")
BACK = re.compile(r"\W*|\W*\d{1,3}\W*|back|return", re.IGNORECASE)
TAG_LIKE = re.compile(r"<(?=[A-Za-z/!?])")
VERBATIM = frozenset({"code", "pre", "kbd", "samp", "textarea"})
BETWEEN = re.compile(r"</(?:p|div|li|h[1-6])>\s*<(?:p|div|li|h[1-6])\b[^>]*>", re.IGNORECASE)
BLOCK = re.compile(r"</?(?:p|div|li|ul|ol|section|h[1-6])\b[^>]*>", re.IGNORECASE)


def decode_page(data: bytes) -> str:
    """Return a page's text, by the encoding that it names."""
    named = CHARSET.search(data[:4096])
    if named and not data.startswith(b"\xef\xbb\xbf"):
        try:
            return data.decode(named[1].decode("ascii"))
        except (LookupError, UnicodeError):
            pass
    return text_of(data)


def read_page(page: str) -> tuple[str, str]:
    """Return a page's title, empty where it has none, and the HTML of its body as told above."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(page)
    titled = tree.css_first("head title")
    title = " ".join(titled.text().split()) if titled else ""
    for node in tree.css(FURNITURE):
        node.decompose()
    mark_notes(tree)
    drop_frame(tree)
    set_asides_apart(tree)
    keep_angles(tree)
    body = "".join(child.html or "" for child in tree.body.iter(include_text=True)) if tree.body else ""
    return title, COMMENT.sub("", body)


def drop_frame(tree: "LexborHTMLParser") -> None:
    """Take away the site's own foot and head; a head that holds the page's title is text."""
    for node in tree.css(SITE):
        if not within(node, QUOTED | {"article", "main", "section"}):
            node.decompose()
    for node in tree.css("header"):
        if node.css_first("h1") or within(node, frozenset({"article", "main", "section"})):
            node.unwrap()
        else:
            node.decompose()


def parents(node: "LexborNode") -> "Iterator[LexborNode]":
    """Yield the elements that enclose a node, the nearest first, of a deep tree no more than ``MAX_DEPTH``."""
    parent = node.parent
    for _ in range(MAX_DEPTH):
        if parent is None:
            return
        yield parent
        parent = parent.parent


def within(node: "LexborNode", tags: frozenset[str]) -> bool:
    """Tell whether an element of these names encloses a node."""
    return any(parent.tag in tags for parent in parents(node))


def mark_notes(tree: "LexborHTMLParser") -> None:
    """Make footnotes of links that are a number or a sign and lead to a paragraph or an item of this page.

    A link that stands in a note leads back to the text.
    """
    notes: dict[Any, str] = {}
    named = list_targets(tree)
    for link in tree.css("a[href^='#']"):
        label = (link.text() or "").strip()
        target = note_of(named.get((link.attributes.get("href") or "")[1:])) if MARK.fullmatch(label) else None
        if target is None or count_within(link, notes):
            continue
        name = notes.setdefault(target.mem_id, str(len(notes) + 1))
        mark = link.parent if link.parent is not None and link.parent.tag == "sup" else link
        mark.replace_with(f"[^{name}]")
    for node in reversed([node for node in tree.css(", ".join(NOTE_PLACES)) if node.mem_id in notes]):  # each goes first
        if count_within(node, notes) < MAX_NESTED_NOTES:
            for link in node.css("a[href^='#']"):  # back to the text
                if BACK.fullmatch((link.text() or "").strip()):
                    link.decompose()
            put_paragraph(node, f"[^{notes[node.mem_id]}]: {flatten(node)}")


def count_within(node: "LexborNode", ids: Collection[Any]) -> int:
    """Return how many of these elements enclose a node."""
    return sum(parent.mem_id in ids for parent in parents(node))


def list_targets(tree: "LexborHTMLParser") -> "dict[str, LexborNode]":
    """Return the first element of each name that a link may lead to."""
    named: dict[str, LexborNode] = {}
    for node in tree.css("[id], a[name]"):
        for name in (node.attributes.get("id"), node.attributes.get("name") if node.tag == "a" else None):
            if name:
                named.setdefault(name, node)
    return named


def note_of(target: "LexborNode | None") -> "LexborNode | None":
    """Return the paragraph or item that a link's target is or stands in; ``None`` where it is something else."""
    node = target
    for _ in range(MAX_DEPTH):
        if node is None or node.tag not in ("a", "span", "sup", "b", "strong"):
            break
        node = node.parent
    return node if node is not None and node.tag in NOTE_PLACES else None


def set_asides_apart(tree: "LexborHTMLParser") -> None:
    """Make a note of each aside where it stands, or behind the paragraph that it stands in."""
    asides = tree.css(ASIDE)
    ids = {node.mem_id for node in asides}
    few = [(number, node) for number, node in enumerate(asides, 1) if count_within(node, ids) < MAX_NESTED_NOTES]
    for number, node in reversed(few):
        text = flatten(node)
        if (node.tag == "footer" and within(node, QUOTED)) or text.startswith("[^"):
            continue
        if text:
            put_paragraph(node, f"[^aside{number}]: {text}")
        else:
            node.decompose()


def flatten(node: "LexborNode") -> str:
    """Return an element's content as HTML on one line, without blocks in it."""
    inner = "".join(child.html or "" for child in node.iter(include_text=True))
    return " ".join(BLOCK.sub("", BETWEEN.sub(" ", inner)).split())


def put_paragraph(node: "LexborNode", html: str) -> None:
    """Put a paragraph in an element's place, or behind the paragraph, list or table that it stands in."""
    from selectolax.lexbor import LexborHTMLParser

    new_paragraph = LexborHTMLParser(f"<p>{html}</p>").css_first("p")
    place = node
    while place.parent is not None and place.parent.tag in ENCLOSING:
        place = place.parent
    if new_paragraph is not None:
        place.insert_after(new_paragraph) if place is not node else node.insert_before(new_paragraph)
    node.decompose()


def keep_angles(tree: "LexborHTMLParser") -> None:
    """Write `<` in prose so that Markdown reads no tag in it."""
    body = tree.body
    for node in list(body.traverse(include_text=True)) if body else []:
        text = node.text_content if node.tag == "-text" else None
        if text and TAG_LIKE.search(text) and not within(node, VERBATIM):
            node.replace_with(TAG_LIKE.sub("&lt;", text))
