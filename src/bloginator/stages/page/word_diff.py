"""Two texts compared word by word: what is gone, what is new, and a few words around them.

"Parents get 12 weeks." ► "Parents get 16 weeks."  ──►  Parents get [12] {16} weeks.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from bloginator.text.alignment import align

AROUND = 8  # words that are kept on each side of a difference


class DiffPiece(NamedTuple):
    """A stretch of words: only the earlier text has it (``del``), only the later one (``ins``), or both."""

    text: str
    kind: Literal["del", "ins", ""] = ""


def diff_words(old: str, new: str) -> list[DiffPiece]:
    """Return the differences of two texts with the words around them; nothing where all words are the same.

    >>> [tuple(piece) for piece in diff_words("Parents get 12 weeks.", "Parents get 16 weeks.")]
    [('Parents get', ''), ('12', 'del'), ('16', 'ins'), ('weeks.', '')]
    """
    before, after = old.split(), new.split()
    codes = align(before, after)
    pieces: list[DiffPiece] = []
    for number, (kind, first, last, begins, ends) in enumerate(codes):
        if kind == "equal":
            words = shorten(before[first:last], is_first=number == 0, is_last=number == len(codes) - 1)
            pieces.append(DiffPiece(" ".join(words)))
            continue
        pieces += [DiffPiece(" ".join(before[first:last]), "del")] if last > first else []
        pieces += [DiffPiece(" ".join(after[begins:ends]), "ins")] if ends > begins else []
    return pieces if any(piece.kind for piece in pieces) else []


def shorten(words: Sequence[str], *, is_first: bool, is_last: bool) -> Sequence[str]:
    """Return the words that are kept of a stretch that both texts have: those beside a difference."""
    head, tail = 0 if is_first else AROUND, 0 if is_last else AROUND
    if len(words) <= head + tail + 1:
        return words
    return [*words[:head], "…", *(words[-tail:] if tail else [])]
