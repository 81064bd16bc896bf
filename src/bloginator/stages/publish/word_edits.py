"""What a reviewer changed in a Word document: each section's text as it is now, and what has no place in any.

what was sent ─┐
               ├─► blocks of both, by id ──► a section's blocks differ ──► its text: unchanged blocks as they were written
what came back ┘                └──► headings, order, what stands nowhere ──► told, and not taken
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from bloginator.records.draft import Draft, DraftSection
from bloginator.stages.draft.footnote_marks import fold_marks
from bloginator.stages.publish.anchors import END, FRONT, section_key
from bloginator.stages.publish.article import CLOSE, OPEN, split_blocks
from bloginator.stages.publish.article import SIGN as BLOCK_SIGN
from bloginator.stages.publish.tree import NO_ATTRIBUTES, Node, rewrite, text_node
from bloginator.stages.publish.word_blocks import (
    LOST,
    MARK,
    NEW,
    BlockId,
    WordBlock,
    WordText,
    join_lists,
    key_of,
    read_line,
)
from bloginator.stages.publish.word_marks import restore_marks
from bloginator.stages.publish.word_places import AROUND, Places, place_blocks
from bloginator.text.markdown.labels import FOOTNOTE, FOOTNOTE_TEXT
from bloginator.text.messages import clip, count_of

MAX_SHOWN = 300  # characters that are shown of a text that has no place
LINE = f"{OPEN}br{CLOSE}"
Write = Callable[[list[Node]], str]  # from blocks to Markdown


class ChangedText(NamedTuple):
    """A section's text as a reviewer left it, with the marks of the draft that was sent."""

    section: DraftSection
    text: str


class PlacedComment(NamedTuple):
    """A comment's id, and the section and the words that it is about; no section where that is not certain."""

    id: str
    section: str
    words: str


class WordEdits(NamedTuple):
    """All that was changed; ``unplaced`` says in a sentence each what no answer can hold."""

    edits: list[ChangedText]
    comments: list[PlacedComment]
    unplaced: list[str]


def find_word_edits(draft: Draft, sent: WordText, now: WordText, write: Write) -> WordEdits:
    """Return what was changed in a document since it was sent."""
    now = restore_marks(sent, now)
    places = place_blocks(now.blocks)
    sections = {section_key(section.id): section for section in draft.sections}
    lines = tell_structure(sections, sent, now, places)
    changed = {}
    for key, section in sections.items():
        own = [block for block, owner in zip(now.blocks, places.owners, strict=True) if owner == key]
        own = [block for block in own if block.text and not is_heading(block, key)]
        before = [block for block in sent.blocks if key_of(block) == key and not is_heading(block, key)]
        if [block.text for block in own] == [block.text for block in before]:
            continue
        if key in places.doubtful:
            lines.append(f"{section.id}: it is not certain which text is its own, so nothing of it was taken.")
        elif not own:
            lines.append(
                f"{section.id}: its text was taken out; the answer's stands. Take it out of the outline to leave it out."
            )
        elif section.kind == "heading":
            lines.append(
                f"{section.id} is a heading alone: “{clip(own[0].words, MAX_SHOWN)}” needs a description in the outline."
            )
        else:
            changed[key] = own
    texts = write_texts(changed, draft, sent, now, write)
    comments = [
        PlacedComment(comment, sections[owner].id if owner in sections else "", clip(block.words, 160))
        for block, owner in zip(now.blocks, places.owners, strict=True)
        for comment in block.comments
    ]
    return WordEdits([ChangedText(sections[key], text) for key, text in texts.items()], comments, lines)


def is_heading(block: WordBlock, key: str) -> bool:
    """Tell whether a block is the heading of a section."""
    return BlockId(key, 0) in block.anchors


def tell_structure(sections: Mapping[str, DraftSection], sent: WordText, now: WordText, places: Places) -> list[str]:
    """Return a sentence on each change of titles, order, notes and of what stands around sections, and on lost blocks."""
    lines = []
    if now.title != sent.title:
        lines.append(f"The title is “{clip(now.title, MAX_SHOWN)}” there: change it in the outline.")
    titles = {key_of(block): block.words for block in sent.blocks if block.anchors and block.anchors[0].block == 0}
    for key, place in places.headings.items():
        words = now.blocks[place].words
        if key in sections and words != titles.get(key) and key not in places.doubtful:
            lines.append(f"{sections[key].id}: its title is “{clip(words, MAX_SHOWN)}” there: change it in the outline.")
    present = dict.fromkeys(owner for owner in places.owners if owner in sections)
    lines += [f"{section.id}: its heading is gone; its text was taken by its ids." for key, section in sections.items()
             if key in present and key not in places.headings]  # fmt: skip
    order = sorted(places.headings, key=places.headings.__getitem__)
    if order != [key for key in sections if key in places.headings]:
        lines.append("Sections stand in another order there: change that in the outline.")
    around = {block.text for block in sent.blocks if key_of(block) in AROUND}
    for block, owner in zip(now.blocks, places.owners, strict=True):
        if block.text and (owner == "" or (owner in (FRONT, END) and block.text not in around)):
            lines.append(f"This has no section that is certain: “{clip(block.words, MAX_SHOWN)}”.")
    known = {label: read_line(nodes) for label, nodes in sent.notes.items()}
    lines += [
        f"A note says “{clip(read_line(nodes), MAX_SHOWN)}” there, "
        f"and was “{clip(known[label], MAX_SHOWN)}”: notes of passages stay."
        for label, nodes in now.notes.items()
        if known.get(label, read_line(nodes)) != read_line(nodes)
    ]
    lost = {label for block in now.blocks for label in MARK.findall(block.text) if label.startswith(LOST)}
    lines += [f"{count_of(len(lost), 'note')} left out: which passage was meant is not certain."] if lost else []
    return lines


def write_texts(
    changed: Mapping[str, Sequence[WordBlock]], draft: Draft, sent: WordText, now: WordText, write: Write
) -> dict[str, str]:
    """Return the texts of sections: blocks that say what they said as they were written, the others anew."""
    pieces = Pieces(draft, sent)
    parts = {key: pieces.compose(blocks) for key, blocks in changed.items()}
    notes = {label: pieces.add(nodes) for label, nodes in now.notes.items() if label.startswith(NEW)}
    rewritten = cut_markdown(write(pieces.fresh)) if pieces.fresh else {}
    blocks = (block for section in draft.sections for block in split_blocks(section.text))
    definitions = {match[1]: block for block in blocks if (match := FOOTNOTE_TEXT.match(block))}
    definitions |= {label: f"[^{label}]: " + " ".join(rewritten.get(number, "").split()) for label, number in notes.items()}
    return {
        key: join_text([part if isinstance(part, str) else rewritten.get(part, "") for part in own], definitions)
        for key, own in parts.items()
    }


def is_list(block: WordBlock) -> bool:
    """Tell whether a block is an item of a list."""
    return bool(block.nodes) and block.nodes[0]["t"].endswith("List")


class Pieces:
    """Texts in pieces: blocks as they were written, and the numbers of those to be written anew, all at once."""

    def __init__(self, draft: Draft, sent: WordText) -> None:
        self.sources = {
            BlockId(section_key(section.id), number): block
            for section in draft.sections
            for number, block in enumerate(split_blocks(fold_marks(section.text, draft.footnotes)), 1)
        }
        self.sent_texts: dict[BlockId, list[str]] = {}
        for block in sent.blocks:
            for anchor in block.anchors[:1]:
                self.sent_texts.setdefault(anchor, []).append(block.text)
        self.fresh: list[Node] = []
        self.count = 0

    def compose(self, blocks: Sequence[WordBlock]) -> list[str | int]:
        """Return the pieces of a section."""
        parts: list[str | int] = []
        waiting: list[Node] = []
        place = 0
        while place < len(blocks):
            length, written = self.find_written(blocks, place)
            if waiting and is_list(blocks[place]) and waiting[-1]["t"] == blocks[place].nodes[0]["t"]:
                length, written = 1, []  # a list goes on to which something was added
            if written:
                parts += [self.add(waiting)] if waiting else []
                waiting = []
                parts += written
            else:
                waiting += blocks[place].nodes
            place += length
        return [*parts, *([self.add(waiting)] if waiting else [])]

    def find_written(self, blocks: Sequence[WordBlock], place: int) -> tuple[int, list[str]]:
        """Return how many blocks from there on are one that was sent, as it was written, with what is silent behind it."""
        for anchor in blocks[place].anchors[:1]:
            texts = self.sent_texts.get(anchor, [])
            behind = place + len(texts)
            same, following = blocks[place:behind], blocks[behind : behind + 1]
            goes_on = any(is_list(block) and block.anchors[:1] in ((), (anchor,)) for block in following)
            goes_on = goes_on and is_list(same[-1])
            if anchor in self.sources and texts and [block.text for block in same] == texts and not goes_on:
                return len(texts), [self.sources[anchor], *self.silent(anchor)]
        return 1, []

    def silent(self, anchor: BlockId) -> list[str]:
        """Return what was written behind a block and leaves no words, such as a rule."""
        following = BlockId(anchor.key, anchor.block + 1)
        if following not in self.sources or following in self.sent_texts or FOOTNOTE_TEXT.match(self.sources[following]):
            return []
        return [self.sources[following], *self.silent(following)]

    def add(self, nodes: Sequence[Node]) -> int:
        """Add blocks to be written; return their number."""
        sign = {"t": "Para", "c": [text_node(f"{OPEN}{self.count}.0{CLOSE}")]}
        self.fresh += [sign, *rewrite(join_lists(nodes), as_answer)]
        self.count += 1
        return self.count - 1


def join_text(parts: Sequence[str], definitions: Mapping[str, str]) -> str:
    """Return a text with the definitions of the notes that it marks."""
    text = "\n\n".join(part for part in parts if part.strip() and not FOOTNOTE_TEXT.match(part))
    used = dict.fromkeys(label for label in FOOTNOTE.findall(text) if label in definitions)
    return "\n\n".join([text, *(definitions[label] for label in used)])


def as_answer(node: Node) -> list[Node]:
    """Return a node as an answer writes it: headings below the section's own, a line's end as a break."""
    if node["t"] == "Header":
        level, _, words = node["c"]
        return [{"t": "Header", "c": [min(6, level + 1), NO_ATTRIBUTES, words]}]
    return [text_node(LINE)] if node["t"] == "LineBreak" else [node]


def cut_markdown(text: str) -> dict[int, str]:
    """Return what was written behind each sign, with Markdown's marks of notes but for those lost or found by us."""
    pieces: dict[int, str] = {}
    signs = list(BLOCK_SIGN.finditer(text))
    for sign, end in zip(signs, [*(sign.start() for sign in signs[1:]), len(text)], strict=True):
        piece = text[sign.end() : end].strip("\n")
        piece = re.sub(rf"(?<!\s)\s*{LINE}\s*", " <br /> ", piece)
        pieces[int(sign[1])] = MARK.sub(lambda mark: "" if mark[1].startswith((LOST, "found")) else f"[^{mark[1]}]", piece)
    return pieces
