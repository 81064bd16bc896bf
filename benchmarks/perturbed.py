"""Supported sentences made wrong on purpose: how many the grounding still calls supported.

One thing is changed in a sentence that people left unmarked and that was called supported: a number, a name, a negation,
a "may". ``learned`` is what the model says by itself, ``found`` what is told, with the rules of `grounding/reasons.py`.
"""

import random
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bloginator.text.grounding import GroundedSentence, Model, ground
from bloginator.text.grounding.evidence import index_sources
from bloginator.text.grounding.judge import estimate_doubts, is_claim, sentence_spans
from bloginator.text.grounding.sentence_reading import read_sentence
from bloginator.text.words import blank_markers

NUMBER = re.compile(r"(?<![\w\[.,:$-])\d[\d,]*(?:\.\d+)?(?![\w\]-]|[.,:]\d)")
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b(?!'s)")
VERB = re.compile(r"\b(is|are|was|were|can|will|does|has|had|should)\b(?! (?:not|no|also|still)\b)")
DENIED = re.compile(r"\b(is|are|was|were|can|will|do|does|did|has|had|should) not\b")
MAY = re.compile(r"\b(may|might|could)\b")
STRANGERS = ("Okafor", "Lindqvist", "Marisol", "Tanaka", "Whitcombe", "Zagreb", "Hokkaido", "Velasquez")


class Outcome(NamedTuple):
    """One sentence: what was done to it, and whether it was still called supported, by the model and in all."""

    kind: str
    learned: bool
    found: bool


def outcomes(
    text: str, sources: Sequence[str], marked: Sequence[tuple[int, int]], found: Sequence[GroundedSentence], model: Model
) -> Iterator[Outcome]:
    """Yield the outcomes of one text: its unmarked sentences untouched, and those called supported, changed."""
    draw = random.Random(text)
    evidence = index_sources(sources, sentence_spans)
    before = by_start(text, evidence, model)
    for sentence in found:
        if sentence.probability is None or any(min(sentence.end, b) - max(sentence.start, a) >= 2 for a, b in marked):
            continue
        called = sentence.verdict == "supported"
        yield Outcome("untouched", before[sentence.start] < model.weak, called)
        for kind, new in changes(text, sentence, sources, draw) if called else ():
            changed = text[: sentence.start] + new + text[sentence.end :]
            after = [s for s in ground(changed, sources, model) if s.start == sentence.start]
            learned = by_start(changed, evidence, model).get(sentence.start, 1.0)
            yield Outcome(kind, learned < model.weak, any(s.verdict == "supported" for s in after))


def by_start(text: str, evidence, model: Model) -> dict[int, float]:
    """Return where each claim starts -> its doubt by the model alone."""
    readings = [r for r in (read_sentence(text, span, evidence, model.idf) for span in sentence_spans(text)) if is_claim(r)]
    return {r.start: told for r, told in zip(readings, estimate_doubts(readings, evidence, model), strict=True)}


def changes(text: str, sentence: GroundedSentence, sources: Sequence[str], draw: random.Random) -> Iterator[tuple[str, str]]:
    """Yield (kind, the sentence with one thing changed)."""
    said, whole = text[sentence.start : sentence.end], " ".join(sources)
    passage = sources[sentence.source][slice(*sentence.support)] if sentence.support else ""
    for number in draw.sample(found := list(NUMBER.finditer(blank_markers(said))), min(1, len(found))):
        new = "".join(draw.choice("23456789") if sign.isdigit() else sign for sign in number.group())
        if new not in whole and new.replace(",", "") not in whole:
            yield "a number swapped", put(said, number, new)
    for name in draw.sample(names := list(NAME.finditer(said)), min(1, len(names))):
        yield "a name swapped", put(said, name, draw.choice(STRANGERS))
    if (verb := VERB.search(said)) and verb[1] in passage.split():
        yield "a negation put in", put(said, verb, f"{verb[1]} not")
    if (denied := DENIED.search(said)) and re.search(r"\bnot\b|n't\b", passage):
        yield "a negation taken out", put(said, denied, denied[1])
    if (may := MAY.search(said)) and may[1] in passage.split():
        yield 'a "may" told as "will"', put(said, may, "will")


def put(said: str, found: re.Match[str], new: str) -> str:
    """Return a sentence with a stretch replaced."""
    return said[: found.start()] + new + said[found.end() :]


def print_table(rows: Sequence[Outcome]) -> None:
    """Print each kind: how many, and the shares not called supported."""
    print(f"\n{'share not called supported':26} {'sentences':>9} {'model alone':>12} {'with rules':>11}")
    for kind in dict.fromkeys(["untouched", *sorted({row.kind for row in rows})]):
        kept = [row for row in rows if row.kind == kind]
        shares = [1.0 - sum(row[place] for row in kept) / len(kept) for place in (1, 2)]
        print(f"{kind:26} {len(kept):9} {shares[0]:12.3f} {shares[1]:11.3f}")
