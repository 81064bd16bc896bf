"""How likely a sentence says something that the sources do not which it cites: what differs, weighed together.

    sentence, cited sources ──► reading ──► signs ──► log-odds ──► worth a look, or not
                                   └──► what differs, in words for a reader

Hardly any sign is right often enough by itself: a paraphrase has words of its own, too. What each weighs was learned from
whole drafts with planted errors (``benchmarks/weigh_signs.py``).
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from itertools import pairwise, product
from operator import itemgetter
from typing import NamedTuple

from bloginator.text.grounding.judge import GroundedSentence, is_claim, judge_alone
from bloginator.text.grounding.model import Model, sigmoid
from bloginator.text.grounding.polarity import JOINTS, Statement, is_telling, read_statement
from bloginator.text.grounding.quantities import Size, find_quantities
from bloginator.text.grounding.reasons import Doubt, check_missing, list_near, read_passage
from bloginator.text.grounding.sentence_reading import Reading, list_versions, read_sentence
from bloginator.text.grounding.source_index import Evidence
from bloginator.text.grounding.unsupported_entities import find_names_unseen, is_rounded
from bloginator.text.words import Word, listed, writes_german

OWN = dict.fromkeys((JOINTS | {"as"}) - {"so", "unless", "where"}, 1.0) | dict.fromkeys(listed("and because since"), 2 / 3)
"""First word of a clause -> the share of its telling words that no source has, from which on the writer added it."""

FEWEST = 2
RARE = 5.0
"""An added clause has a word of such a weight: "takes long" says nothing new."""

GENERAL = listed("""
    one ones thing things somebody anybody everybody something anything everything nothing nobody anyone someone everyone
    whatever whoever elsewhere else away yourself themselves himself therefore however together also yes instead well
    even quite rather almost still already perhaps simply really actually ever sometimes often within
""")
WEIGHTS = {
    "": 0.23, "addition": 2.23, "name": 1.95, "negation": 3.01, "number": 2.67, "opposite": 3.84, "other-number": 3.75,
    "other-unit": 4.81, "supported": -2.20,
}  # fmt: skip
"""Sign -> what it adds to the log-odds; the empty one's is the intercept."""

TOLD = listed("negation opposite other-unit number other-number addition name")
"""What may be told of a sentence, each a sign."""

WORTH_A_LOOK = 0.3
"""From this probability on."""


class Weighed(NamedTuple):
    """One sentence against the sources that it cites.

    Args:
        doubt: The probability that it says more than they do.
        alone: It as a text of its own.
        differences: What it has that they have not.
        signs: What ``doubt`` was reckoned from.
    """

    doubt: float
    alone: GroundedSentence
    differences: tuple[Doubt, ...] = ()
    signs: Mapping[str, float] = {}


def weigh_sentence(
    text: str, span: tuple[int, int], evidence: Evidence, model: Model, supported: float, *, cites: bool
) -> Weighed:
    """Weigh one sentence of a text, a claim, against the sources that it cites, or all where it cites none.

    Args:
        supported: The probability that all sources of its section support it.
    """
    reading = read_sentence(text, span, evidence, model.idf)
    alone = judge_alone(reading, evidence, model)
    if not is_claim(reading):
        return Weighed(0.0, alone)
    differences = tuple(find_differences(reading, evidence, cites=cites))
    codes = {*alone.codes, *(one.code for one in differences)}
    signs = {sign: float(sign in codes) for sign in TOLD} | {"supported": supported}
    signs["name"] = float(any(not is_subject(reading, name) for name in find_names_unseen(reading, evidence)))
    doubt = sigmoid(sum(weight * signs.get(name, 1.0) for name, weight in WEIGHTS.items()))
    if (other := next((one.unit for one in differences if one.unit is not None), None)) is not None:
        source, support = evidence.place(other)
        alone = replace(alone, source=source, support=support)
    return Weighed(doubt, alone, differences if codes else (check_missing(reading, evidence),), signs)


def is_subject(reading: Reading, name: Word) -> bool:
    """Whether the text speaks of a name elsewhere, too: it need not stand in each passage that is cited."""
    written = reading.text[name.start : name.end]
    return written in reading.text[: reading.start] or written in reading.text[reading.end :]


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
    others = [(at, sorted(stem for stem in rest if stem[0].isdigit())) for at, rest in named]
    for word in words[at:]:
        own = {word.stem, *list_versions(word.plain)}
        if word.number and others and all(found and own.isdisjoint(found) for _, found in others):
            at, (other, *_) = others[0]
            return Doubt("other-number", f"it says {word.plain}, the source {other}", unit=at)
    return None


def differ_in_number(ours: Statement, reading: Reading, evidence: Evidence) -> Doubt | None:
    """Return another number than the nearest passage has beside the same word, where neither has the other's.

    A number is compared in whatever notation. A passage that is almost as near, has a word of the sentence that the nearest
    has not, and ours beside that word, says it, too.
    """
    here = dict(beside_numbers(ours))
    near = list_near(reading) if here else []
    there = dict(beside_numbers(read_passage(evidence, near[0]))) if near else {}
    for slot in sorted(here.keys() & there.keys()):
        own, other = here[slot], there[slot]
        told, known = (
            [one for *_, one in list_numbers(some) if isinstance(one, Number)]
            for some in (ours, read_passage(evidence, near[0]))
        )
        is_known = any(map(own.means, known)) or any(other.sizes & one.sizes for one in told)
        more = {word.stem for word in reading.content if not word.number} - evidence.units[near[0]].stems
        is_bare = own.kinds == {""} and other.kinds != {""}  # "6 hours at first, and 8 later"
        others = (read_passage(evidence, at) for at in near if is_bare or more & evidence.units[at].stems)
        is_said = any(at == slot and own.means(one) for passage in others for at, one in beside_numbers(passage))
        if own.text != "one" and own.kinds & other.kinds and not is_known and not is_said:
            return Doubt("other-number", f"it says {own.text}, the source {other.text}", unit=near[0])
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
        values = product(*([value for kind, value in one.sizes if not kind] for one in (other, self)))
        return not self.sizes.isdisjoint(other.sizes) or any(is_rounded(*pair) for pair in values)


def beside_numbers(passage: Statement) -> Iterator[tuple[tuple[int, str], Number]]:
    """Yield the content word before and behind each number, with it; not of a compound, as "one-way"."""
    for (_, end, left), (_, _, right) in pairwise(list_numbers(passage)):
        if isinstance(left, Number) and isinstance(right, str) and passage.text[end : end + 1] != "-":
            yield (1, right), left
        elif isinstance(left, str) and isinstance(right, Number):
            yield (0, left), right


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
