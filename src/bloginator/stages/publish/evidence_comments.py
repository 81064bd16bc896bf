"""Evidence as Word comments: beside each sentence that claims or cites something, how well it is supported and by what."""

import re
from functools import partial
from typing import Any, NamedTuple

from bloginator.records.draft import Draft
from bloginator.records.report import SentenceEvidence
from bloginator.stages.page.markup import LABELS, joined_words, make_parser
from bloginator.stages.page.queue import number_sentences
from bloginator.stages.publish.anchors import map_leaves
from bloginator.stages.publish.article import ArticleBlock
from bloginator.stages.publish.tree import Node, read_words, words
from bloginator.stages.wording import end_sentence, source_label
from bloginator.text.messages import clip

AUTHOR = "bloginator"  # who wrote our comments and changes; a comment of anybody else is a reviewer's
MAX_PASSAGE = 500  # characters of a passage that a comment shows
FIRST = 100_000  # above any number of a note: LibreOffice 7.4 loses all notes whose ids comments have, too
ALPHANUMERIC = re.compile(r"[^\W_]+")


class EvidenceNote(NamedTuple):
    """What is to be said of a sentence: its number, and its letters and digits, by which it is found."""

    number: int
    key: str
    sentence: SentenceEvidence


def comment_sentences(blocks: list[ArticleBlock], draft: Draft) -> list[ArticleBlock]:
    """Return the blocks with a comment on each sentence that was measured and is found in them."""
    parser = make_parser()
    numbered = number_sentences(draft)
    remarks = [
        [EvidenceNote(number, joined_words(parser, claim.text), claim) for number, claim in numbered[section.id].items()]
        for section in draft.sections
    ]
    commented = []
    for block in blocks:
        if block.block and block.section < len(remarks):
            waiting = remarks[block.section]
            block = block._replace(nodes=map_leaves(block.nodes, partial(comment_leaf, waiting=waiting)))
        commented.append(block)
    return commented


def comment_leaf(inlines: list[Node], waiting: list[EvidenceNote]) -> list[Node]:
    """Return a paragraph's inlines with the comments that belong to it, which wait no more."""
    ends: list[int] = []
    letters = ""
    for inline in inlines:
        is_deleted = inline["t"] == "Span" and "deletion" in inline["c"][0][1]
        letters += "" if is_deleted else "".join(ALPHANUMERIC.findall(read_words(inline)))
        ends.append(len(letters))
    since = 0
    starts: dict[int, list[Node]] = {}
    stops: dict[int, list[Node]] = {}
    for remark in list(waiting):
        start = letters.find(remark.key, since) if remark.key else -1
        if start < 0:
            continue
        waiting.remove(remark)
        since = start + len(remark.key)
        first = next(place for place, end in enumerate(ends) if end > start)
        last = next(place for place, end in enumerate(ends) if end >= since)
        while last + 1 < len(inlines) and inlines[last + 1]["t"] == "Note":
            last += 1
        text, name = words(describe_evidence(remark.sentence)), str(FIRST + remark.number)
        starts.setdefault(first, []).append(mark("comment-start", text, id=name))
        stops.setdefault(last, []).append(mark("comment-end", [], id=name))
    return [part for place, inline in enumerate(inlines) for part in (*starts.get(place, ()), inline, *stops.get(place, ()))]


def mark(kind: str, inlines: list[Node], **attributes: Any) -> Node:
    """Return what pandoc's writer of Word takes for a comment's edge, or for a change, in our name."""
    named = attributes if kind == "comment-end" else {**attributes, "author": AUTHOR}
    return {"t": "Span", "c": [["", [kind], [[name, value] for name, value in named.items()]], inlines]}


def describe_evidence(sentence: SentenceEvidence) -> str:
    """Return how well a sentence is supported, by which passage, and what speaks against it."""
    origin = "; found by bloginator, not cited" if sentence.found else ""
    sentences = [f"{LABELS[sentence.verdict][1].capitalize()}{origin}."]
    if sentence.support:
        sentences.append(f"“{clip(sentence.support.text, MAX_PASSAGE)}” ({source_label(sentence.support)})")
    return " ".join([*sentences, *(end_sentence(f"{reason[:1].upper()}{reason[1:]}") for reason in sentence.reasons)])
