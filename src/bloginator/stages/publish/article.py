"""A draft as an article for pandoc's writers: one text in Markdown, read once, cut into its sections' blocks again.

draft ──► Markdown, a sign before each block ──► pandoc's tree ──► pieces: section, block, nodes
"""

import re
from itertools import pairwise
from typing import Any, NamedTuple

from bloginator.records.draft import Draft
from bloginator.stages.exporter import ExportForm, Programs
from bloginator.stages.publish.body import BODY, body_values, clean_draft
from bloginator.stages.publish.tree import READER, Node, raise_headings, read_blocks, rewrite, text_node, unlink_files
from bloginator.stages.templates import Templates
from bloginator.text.markdown import code_spans
from bloginator.text.markdown.labels import FOOTNOTE_TEXT
from bloginator.text.markdown.layout import parse

OPEN, CLOSE = "\ue0f2", "\ue0f3"  # what a sign stands between; signs of no script, which no text of a draft keeps
OURS = re.compile(f"[{OPEN}{CLOSE}]")
SIGN = re.compile(f"{OPEN}(\\d+)\\.(\\d+){CLOSE}")
DEFINED = re.compile(rf"{FOOTNOTE_TEXT.pattern}[ \t]*", re.MULTILINE)
NOTE_SIGN = re.compile(f"{OPEN}n([A-Za-z0-9-]+){CLOSE}")  # in each note: its label, which pandoc does not keep


class ArticleBlock(NamedTuple):
    """The nodes that one block of a draft has become."""

    section: int  # place of its section among the draft's; -1 for what stands before them, their number for what behind
    block: int  # its place in the section: 0 is the heading, 1 the first block of the text
    nodes: list[Node]


def read_article(draft: Draft, form: ExportForm, templates: Templates, programs: Programs) -> list[ArticleBlock]:
    """Return the pieces of a draft, in order, those around its sections among them."""
    values: dict[str, Any] = body_values(clean_draft(draft) if form.is_clean else draft, form)
    for note in (*values["footnotes"], *values["found"]):
        note["source"] = f"{sign_note(note['label'])}{note['source']}"
    for place, section in enumerate(values["sections"]):
        blocks = [section["heading"], *split_blocks(section["text"])]
        signed = [f"{OPEN}{place}.{number}{CLOSE}\n\n{OURS.sub('', block)}" for number, block in enumerate(blocks)]
        section["heading"] = signed[0]
        section["text"] = code_spans.replace_prose(
            DEFINED, lambda match: match[0] + sign_note(match[1]), "\n\n".join(signed[1:])
        )
    if values["sections"]:
        end = f"\n\n{OPEN}{len(values['sections'])}.0{CLOSE}"
        last = values["sections"][-1]
        last["text"] = f"{last['text']}{end}"
    text = templates.render(BODY, values)
    return cut(read_blocks(programs.pandoc(text.encode(), READER, "json")))


def sign_note(label: str) -> str:
    """Return the sign that tells a note's label."""
    return f"{OPEN}n{label}{CLOSE}"


def split_blocks(text: str) -> list[str]:
    """Return the outermost blocks of a text; a note keeps its further paragraphs."""
    lines = text.split("\n")
    starts: list[int] = []
    in_note = False
    for token in parse(lines):
        if token.level or not token.map or token.nesting < 0 or token.type == "inline":
            continue
        if in_note and token.type == "code_block":  # its further paragraphs are indented
            continue
        in_note = bool(FOOTNOTE_TEXT.match(lines[token.map[0]]))
        starts.append(token.map[0])
    if not starts:
        return [text.strip("\n")] if text.strip() else []
    edges = [0, *starts[1:], len(lines)]
    return ["\n".join(lines[first:last]).strip("\n") for first, last in pairwise(edges)]


def cut(blocks: list[Node]) -> list[ArticleBlock]:
    """Cut the blocks of a document at their signs."""
    pieces = [ArticleBlock(-1, 0, [])]
    for block in blocks:
        inlines = block["c"] if block["t"] == "Para" else []
        sign = SIGN.fullmatch(inlines[0]["c"]) if len(inlines) == 1 and inlines[0]["t"] == "Str" else None
        if sign:
            pieces.append(ArticleBlock(int(sign[1]), int(sign[2]), []))
        else:
            pieces[-1].nodes.append(block)
    return pieces


def join_pieces(pieces: list[ArticleBlock]) -> list[Node]:
    """Return the blocks of a document whose title stands elsewhere, and which is sent without the files beside the draft."""
    return prepare(unsign(pieces))


def prepare(blocks: list[Node]) -> list[Node]:
    """Return blocks under a title that stands elsewhere, without links to files."""
    return rewrite(rewrite(blocks, raise_headings), unlink_files)


def unsign(pieces: list[ArticleBlock]) -> list[Node]:
    """Return the blocks of a document, whose notes have no signs."""
    return rewrite([node for piece in pieces for node in piece.nodes], drop_sign)


def drop_sign(node: Node) -> list[Node]:
    """Return a node without a note's sign."""
    if node["t"] != "Str" or OPEN not in node["c"]:
        return [node]
    text = NOTE_SIGN.sub("", node["c"])
    return [text_node(text)] if text else []


def describe_document(draft: Draft, form: ExportForm) -> dict[str, str]:
    """Return what the document says of itself."""
    return {
        "title": " ".join(draft.title.split()),
        "date": draft.date or "",
        "lang": form.language,
        "keywords": ", ".join(draft.keywords),
        "description": draft.thesis,
    }
