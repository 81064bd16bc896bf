"""Clauses that a sentence adds to what its sources say: a reason, or a remark behind a comma, in words of its own.

    "Email is less useful, since it is often filtered as spam"      ◄── no "filtered", no "spam" in the source
    "It is a good example, and it brought in dozens of contributors"

A paraphrase has words of its own, too, but seldom a whole clause of them. Pure: reads no file and no clock.
"""

from collections.abc import Collection, Iterator

from bloginator.text.grounding.polarity import Clause, Statement, is_telling
from bloginator.text.grounding.tokens import Word, listed

REASONS, REMARKS = listed("because since"), listed("and which who")
LEAST_SHARE = dict.fromkeys(REASONS, 1 / 3) | dict.fromkeys(REMARKS, 2 / 3)
"""First word of a clause -> the share of its telling words that no source has, from which on it is an addition."""

FEWEST, HEAD = 2, 5
GENERAL = listed("""
    one ones thing things somebody anybody everybody something anything everything nothing nobody anyone someone everyone
    whatever whoever elsewhere else away yourself themselves himself therefore however together also yes instead well
""")


def find_additions(ours: Statement, known: Collection[str]) -> Iterator[tuple[Clause, list[Word]]]:
    """Yield the clauses that a sentence adds, each with its words that no source has.

    Args:
        known: The stems of the sources that the sentence is held against.
    """
    clauses = [clause for clause in ours.clauses[1:] if clause.words[0].plain in LEAST_SHARE]
    heads = {stem[:HEAD] for stem in known if len(stem) >= HEAD} if clauses else ()
    for clause in clauses:
        telling = [word for word in clause.words if is_telling(word) and not word.number and word.plain not in GENERAL]
        own = [
            word for word in telling if word.stem not in known and not (len(word.stem) >= HEAD and word.stem[:HEAD] in heads)
        ]
        if len(own) >= max(FEWEST, LEAST_SHARE[clause.words[0].plain] * len(telling)):
            yield clause, own
