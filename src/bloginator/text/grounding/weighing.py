"""How likely a sentence says something that the sources do not which it cites: what differs, weighed together.

    sentence, cited sources ──► reading ──► signs ──► log-odds ──► worth a look, or not
                                   └──► what differs, in words for a reader

Hardly any sign is right often enough by itself: a paraphrase has words of its own, too, and most say nothing new. What each
weighs was learned from whole drafts with planted errors (``benchmarks/weigh_signs.py``).
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from itertools import product
from operator import itemgetter
from typing import NamedTuple

from bloginator.text.grounding.evidence import Evidence
from bloginator.text.grounding.judge import GroundedSentence, is_claim, judge_alone
from bloginator.text.grounding.model import Model, sigmoid
from bloginator.text.grounding.polarity import JOINTS, Statement, is_telling, read_statement
from bloginator.text.grounding.quantities import Size, find_quantities
from bloginator.text.grounding.reasons import Doubt, check_missing, list_near, read_passage
from bloginator.text.grounding.sentence_reading import Reading, list_versions, read_sentence
from bloginator.text.grounding.unsupported_entities import is_rounded
from bloginator.text.words import NEGATIONS, listed, writes_german

OWN = dict.fromkeys((JOINTS | {"as"}) - {"so", "unless", "where"}, 1.0) | dict.fromkeys(listed("and because since"), 2 / 3)
"""First word of a clause -> the share of its telling words that no source has, from which on the writer added it."""

FEWEST = 2
REACH = 2
NEAR = 0.05
RARE = 5.0
"""An added clause has a word of such a weight: "takes long" says nothing new."""

GENERAL = listed("""
    one ones thing things somebody anybody everybody something anything everything nothing nobody anyone someone everyone
    whatever whoever elsewhere else away yourself themselves himself therefore however together also yes instead well
    even quite rather almost still already perhaps simply really actually ever sometimes often within
""")
QUANTIFIERS = tuple(
    listed(words)
    for words in (
        "all every each always whole entire everyone everybody everything any both without completely fully",
        "only just solely exclusively alone sole single",
        "most mostly usually often typically generally normally majority commonly mainly largely",
    )
)
"""How much of something: words of one meaning. Where the cited sources have none of it, the writer may have put it in."""

MILD = listed("just alone both whole everything often")
"""Of these, the ones that mostly say something else: "just now", "let alone"."""

OPENING = 3
"""So many words open a sentence."""

WEIGHTS = {
    "": -3.56, "addition": 1.4, "head": 0.859, "name": 2.35, "negation": 2.81, "number": 3.23, "opposite": 2.6,
    "other-number": 3.82, "other-unit": 5.5, "quantifier": 1.54, "stretch": 0.0473, "unseen": 0.0414,
}  # fmt: skip
"""Sign -> what it adds to the log-odds; the empty one's is the intercept. ``unseen`` is the rarity of words that no source
has, summed; ``stretch`` that of such words in a row; ``head`` the share of the first words that one has."""

TOLD = listed("negation opposite other-unit number other-number addition name")
"""What may be told of a sentence, each a sign."""

WORTH_A_LOOK = 0.5
"""From this probability on: more likely than not, by the share of planted errors in the drafts that it was learned from."""


class Weighed(NamedTuple):
    """One sentence against the sources that it cites.

    Args:
        doubt: The probability that it says more than they do.
        alone: It as a text of its own.
        differences: What it has that they have not.
        signs: What ``doubt`` was reckoned from.
        nearest: The source and the range that share most with it, however little; ``None`` without a word of it.
    """

    doubt: float
    alone: GroundedSentence
    differences: tuple[Doubt, ...] = ()
    signs: Mapping[str, float] = {}
    nearest: tuple[int, tuple[int, int]] | None = None


def weigh_sentence(text: str, span: tuple[int, int], evidence: Evidence, model: Model, *, cites: bool) -> Weighed:
    """Weigh one sentence of a text, a claim, against the sources that it cites, or all where it cites none."""
    reading = read_sentence(text, span, evidence, model.idf)
    alone = judge_alone(reading, evidence, model)
    if not is_claim(reading):
        return Weighed(0.0, alone)
    differences = tuple(find_differences(reading, evidence, cites=cites))
    codes = {*alone.codes, *(one.code for one in differences)}
    quantifier = find_quantifier(reading, evidence)
    seen = [reading.seen[word.stem] for word in reading.content[:OPENING]]
    signs = {sign: float(sign in codes) for sign in TOLD} | {"quantifier": float(quantifier is not None)}
    signs |= {"unseen": sum(reading.weights[word.stem] for word in reading.unseen()), "head": sum(seen) / len(seen)}
    signs["stretch"] = weigh_stretch(reading)
    doubt = sigmoid(sum(weight * signs.get(name, 1.0) for name, weight in WEIGHTS.items()))
    if (other := next((one.unit for one in differences if one.unit is not None), None)) is not None:
        source, support = evidence.place(other)
        alone = replace(alone, source=source, support=support)
    own = differences if codes else (check_missing(reading, evidence),)
    told = (*own, *((quantifier,) if quantifier and doubt >= WORTH_A_LOOK else ()))
    return Weighed(doubt, alone, told, signs, None if reading.best is None else evidence.place(reading.best))


def weigh_stretch(reading: Reading) -> float:
    """Return the rarity of the heaviest row of words that no source has, less twice that of words between which one has."""
    most = own = 0.0
    for word in reading.content:
        weight = reading.weights[word.stem]
        own = max(0.0, own - 2 * weight if reading.seen[word.stem] else own + weight)
        most = max(most, own)
    return most


def find_quantifier(reading: Reading, evidence: Evidence) -> Doubt | None:
    """Return the first word that tells how much of something, where no source has one of its meaning."""
    for before, word in zip(("", *(word.plain for word in reading.all)), reading.all, strict=False):
        is_phrase = word.plain in MILD or before in NEGATIONS or (word.plain == "all" and before in ("above", "after", "at"))
        if not is_phrase and any(word.plain in some and some.isdisjoint(evidence.plain) for some in QUANTIFIERS):
            return Doubt("quantifier", f'no cited source says "{word.plain}"')
    return None


def find_differences(reading: Reading, evidence: Evidence, *, cites: bool) -> Iterator[Doubt]:
    """Yield what a sentence has that the passage nearest to it has not."""
    ours = read_statement(reading.text, reading.start, reading.end)
    if cites:  # who cites nothing adds to nothing
        yield from find_additions(ours, reading, evidence)
    if reading.best is not None and (told := differ_in_row(ours, evidence) or differ_in_number(ours, reading, evidence)):
        yield told


def find_additions(ours: Statement, reading: Reading, evidence: Evidence) -> Iterator[Doubt]:
    """Yield the clauses that a sentence adds: a reason, or a remark behind a comma, in words that no source has.

    Two words of its heading or name, a source has, too.
    """
    for clause in ours.clauses[1:]:
        telling = [word for word in clause if is_telling(word) and not word.number and word.plain not in GENERAL]
        headed = evidence.named & {word.stem for word in clause if word.content}
        known = headed if len(headed) >= FEWEST else ()
        own = [word for word in telling if not reading.seen[word.stem] and word.stem not in known]
        is_rare = any(reading.weights[word.stem] >= RARE for word in own)
        if is_rare and len(own) >= max(FEWEST, OWN.get(clause[0].plain, len(telling) + 1) * len(telling)):
            yield Doubt("addition", f"in no cited source: “{reading.text[own[0].start : clause[-1].end]}”")


def differ_in_row(ours: Statement, evidence: Evidence) -> Doubt | None:
    """Return a number of a table's row that no unit with all words of the row's name has, where each has another."""
    words, text = ours.words, ours.text
    bars = (at for at in range(1, len(words)) if "|" in text[words[at - 1].end : words[at].start])
    at = next(bars, 0)  # 0 in a sentence
    stems = {word.stem for word in words[:at] if word.content or word.number}
    named = [(at, unit.stems - stems) for at, unit in enumerate(evidence.units) if stems and stems <= unit.stems]
    theirs = [(at, sorted(stem for stem in rest if stem[0].isdigit())) for at, rest in named]
    row = {word.stem for word in words}
    others = [(at, found[0]) for at, found in theirs if found and row.isdisjoint(found)]  # not its own
    units = {at for at, _ in named}
    same = [  # "13,000" and "~13k"
        range(one.start, one.end)
        for one in (find_quantities(text) if others else ())
        if any(units & evidence.counts.get(value, set()) for kind, value in one.sizes if not kind)
    ]
    for word in words[at:]:
        own = {word.stem, *list_versions(word.plain)}
        is_other = word.number and others and not any(word.start in span for span in same) and own.isdisjoint(stems)
        if is_other and all(found and own.isdisjoint(found) for _, found in theirs):
            at, other = others[0]
            return Doubt("other-number", f"it says {word.plain}, the source {other}", unit=at)
    return None


def differ_in_number(ours: Statement, reading: Reading, evidence: Evidence) -> Doubt | None:
    """Return another number than the passages near have beside the same word, where neither side has the other's."""
    here = list(bind_numbers(ours))
    near = list_near(reading) if here else ()
    there = [(at, *bound) for at in near for bound in bind_numbers(read_passage(evidence, at))]
    others = [row for row in there if not any(row[1].means(one) for one, _ in here)]
    for own, beside in here:
        said = own.text.lower()
        rivals = [(at, one.text) for at, one, theirs in others if beside & theirs and own.kinds & one.kinds]
        rivals = [rival for rival in rivals if said not in rival[1].lower()]  # "8 hours on a day"
        if rivals and said != "one" and not any(own.means(one) for _, one, _ in there):
            at, other = rivals[0]
            return Doubt("other-number", f"it says “{own.text}”, the source “{other}”", unit=at)
    return None


class Number(NamedTuple):
    """A number as it is written, and what it may mean."""

    text: str
    sizes: Set[Size]

    @property
    def kinds(self) -> Set[str]:
        """What it counts: an order or how often is none of things."""
        return {kind for kind, _ in self.sizes}

    def means(self, other: "Number") -> bool:
        """Whether it may be the same as another, or that rounded."""
        pairs = [(kind, own, its) for (kind, own), (same, its) in product(self.sizes, other.sizes) if kind == same]
        sized = [pair for pair in pairs if pair[0]] or pairs  # "12 weeks" are no "12 months"
        is_near = any(abs(own - its) <= NEAR * abs(its) for _, own, its in sized)
        return is_near and any(own == its or (not kind and is_rounded(its, own)) for kind, own, its in pairs)


def bind_numbers(passage: Statement) -> Iterator[tuple[Number, Set[str]]]:
    """Yield each number with the stems of the content words beside it, up to ``REACH`` on either side in its clause."""
    ends = [clause[-1].end for clause in passage.clauses]
    placed = [(bisect_left(ends, end), item) for _, end, item in list_numbers(passage)]
    for at, (clause, own) in enumerate(placed):
        if isinstance(own, Number):
            around = placed[max(0, at - REACH) : at + REACH + 1]
            yield own, {item for number, item in around if number == clause and isinstance(item, str)}


def list_numbers(passage: Statement) -> list[tuple[int, int, str | Number]]:
    """Return each number as one, in however many words, and the stem of each other content word, in order."""
    if not passage.words:  # a unit of signs alone
        return []
    first = passage.words[0].start
    said = passage.text[first : passage.words[-1].end]
    found = find_quantities(said, is_german=writes_german(passage.text))
    numbers = [(*one.number, Number(said[one.start : one.end], one.sizes)) for one in found]
    inside = {at for start, end, _ in numbers for at in range(first + start, first + end)}
    plain: list[tuple[int, int, str | Number]] = [(first + start, first + end, one) for start, end, one in numbers]
    for word in passage.words:
        if (word.content or word.number) and word.start not in inside:
            plain.append((word.start, word.end, Number(word.plain, {(word.stem, 0.0)}) if word.number else word.stem))
    return sorted(plain, key=itemgetter(0))
