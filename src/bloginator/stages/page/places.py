"""Find the sentences of a section in its parsed Markdown, and put signs around them that outlive the renderer.

A sentence may begin in bold and end in a link: each leaf of it gets signs of its own, so that what becomes of them nests.
The signs are of no script; ``markup.py`` takes them out of a text first, and turns ours into markup last.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markdown_it.token import Token

BEGIN, NUMBERED, END, NOTE, BUTTON = "\ue0f2", "\ue0f3", "\ue0f4", "\ue0f5", "\ue0f6"
MARKS = {"mark": ("\ue0f0", "\ue0f1"), "u": ("\ue0f7", "\ue0f8")}
SIGNS = re.compile("[\ue0f0-\ue0f8]")
WORD = re.compile(r"\[\^[^\[\]\s]+\]|[^\W_]+")
REST = re.compile(r"(?:\[\^[^\[\]\s]+\]|[^\w\s\[])*")
"""What still belongs to a sentence behind its last word: its closing signs and its footnotes."""

LABEL = re.compile(r"\[\^([^\[\]\s]+)\]")
Marks = Mapping[int, str]
"""Where a marked word stands in the joined words of a sentence -> how it is marked."""


class Leaf(NamedTuple):
    """A piece of text in the parsed section, its top block, and the leaf behind the markup that encloses it."""

    token: Token
    block: int
    after: int


class PlacedWord(NamedTuple):
    """One word of a leaf, and where in all words of the section it begins."""

    leaf: int
    start: int
    end: int
    at: int


def list_leaves(tokens: Sequence[Token]) -> list[Leaf]:
    """Return the texts of a section in order; behind closed inline markup stands always one, be it empty."""
    leaves: list[Leaf] = []
    block, enclosed = 0, []
    for token in tokens:
        if token.type == "inline":
            pad_children(token)
            for child in token.children or ():
                if child.type in ("text", "code_inline"):
                    number = len(leaves)
                    leaves.append(Leaf(child, block, number))
                    if child.level or child.type == "code_inline":
                        enclosed.append(number)
                    else:
                        for inner in enclosed:
                            leaves[inner] = leaves[inner]._replace(after=number)
                        enclosed = []
        block += token.level == 0 and token.nesting <= 0
    return leaves


def pad_children(inline: Token) -> None:
    """Put an empty text behind whatever closes inline markup or code at the outermost level."""
    padded: list[Token] = []
    for child in inline.children or ():
        if padded and closes(padded[-1]) and child.type != "text":
            padded.append(Token("text", "", 0))
        padded.append(child)
    if padded and closes(padded[-1]):
        padded.append(Token("text", "", 0))
    inline.children = padded


def closes(child: Token) -> bool:
    """Tell whether inline markup ends with this token."""
    return child.level == 0 and (child.nesting < 0 or child.type == "code_inline")


def list_words(leaves: Sequence[Leaf]) -> list[PlacedWord]:
    """Return the words of all leaves, footnotes left out."""
    words: list[PlacedWord] = []
    at = 0
    for number, leaf in enumerate(leaves):
        for match in WORD.finditer(leaf.token.content):
            if match[0][0] != "[":
                words.append(PlacedWord(number, match.start(), match.end(), at))
                at += match.end() - match.start()
    return words


def mark_sentences(tokens: Sequence[Token], sentences: Sequence[tuple[int, str, Marks]]) -> dict[int, int]:
    """Put signs around the sentences, given by number, joined words and marks, and in place of the footnotes.

    Returns:
        Number of each sentence that was found -> the top block that it ends in, from 0.
    """
    leaves = list_leaves(tokens)
    words = list_words(leaves)
    texts = [leaf.token.content for leaf in leaves]
    joined, starts = "".join(texts[word.leaf][word.start : word.end] for word in words), [word.at for word in words]
    edits: list[list[tuple[int, str]]] = [[] for _ in leaves]
    found: dict[int, int] = {}
    since = 0
    for number, key, marks in sentences:
        at = joined.find(key, since) if key else -1
        if at < 0:
            continue
        since = at + len(key)
        begins, ends = (bisect_right(starts, place) - 1 for place in (at, since - 1))
        within = words[begins : ends + 1]
        marked = [(word, marks[word.at - at]) for word in within if word.at - at in marks]
        add_signs(leaves, edits, number, within, marked)
        found[number] = leaves[within[-1].leaf].block
    for leaf, own in zip(leaves, edits, strict=True):
        leaf.token.content = apply_edits(leaf.token, own)
    return found


def add_signs(
    leaves: Sequence[Leaf],
    edits: list[list[tuple[int, str]]],
    number: int,
    words: Sequence[PlacedWord],
    marked: Sequence[tuple[PlacedWord, str]],
) -> None:
    """Note the signs of one sentence: around its part of each leaf and its marked words, and where its button stands."""
    first, last = words[0], words[-1]
    after = leaves[last.leaf].after
    for place in range(first.leaf, after + 1):
        text = leaves[place].token.content
        start = word_start(text, first.start, edits[place]) if place == first.leaf else 0
        stop = last.end if place == last.leaf else len(text)
        if place == after:
            rest = REST.match(text, stop if place == last.leaf else 0)
            stop = rest.end() if rest else stop
        if start < stop:
            edits[place].append((start, f"{BEGIN}{number}{NUMBERED}"))
            for word, kind in marked:
                if word.leaf == place and start <= word.start:
                    edits[place] += zip((word.start, word.end), MARKS[kind], strict=True)
            edits[place].append((stop, END))
        if place == after:
            edits[place].append((stop, f"{BUTTON}{number}{NUMBERED}"))


def word_start(text: str, start: int, taken: Sequence[tuple[int, str]]) -> int:
    """Return where a sentence begins, with the quotation mark or bracket before its first word."""
    least = taken[-1][0] if taken else 0
    while start > least and not text[start - 1].isspace() and text[start - 1] != "]":
        start -= 1
    return start


def apply_edits(token: Token, edits: Sequence[tuple[int, str]]) -> str:
    """Return a leaf's text with its signs, and its footnotes as signs unless it is code."""
    parts: list[str] = []
    since = 0
    for place, sign in edits:
        parts += [read_notes(token, token.content[since:place]), sign]
        since = place
    return "".join([*parts, read_notes(token, token.content[since:])])


def read_notes(token: Token, text: str) -> str:
    """Return a text with signs for its footnotes."""
    return text if token.type == "code_inline" else LABEL.sub(f"{NOTE}\\1{NUMBERED}", text)
