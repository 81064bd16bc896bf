"""Find the habits that editors strike out, and report those of which a text has more than its author usually does.

It judges prose, never who or what wrote it. Code and front matter are not read.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp

from bloginator.records.report import SEVERITIES, Severity
from bloginator.text.sentences import Sentence, split_sentences
from bloginator.text.tokenize import count_words
from bloginator.text.toml import parse_toml
from bloginator.text.words import Word, blank_markers, words

Span = tuple[int, int]
FindAll = Callable[[str, Iterable[Span]], Iterable[Span]]
KEYS = frozenset({"severity", "words", "pattern", "measure", "note", "off"})
CHANCE = 0.05
RUN, SPREAD = 5, 0.15
NEAR, TIMES = 40, 3


@dataclass(frozen=True)
class LintText:
    """A text without its markers, cut into sentences.

    Args:
        before: What ``last_stems`` returned of the text before it.
    """

    text: str
    sentences: Sequence[Sentence]
    before: Sequence[str] = ()

    @cached_property
    def words(self) -> list[list[Word]]:
        """Return the words of each sentence."""
        return [words(self.text, sentence.start, sentence.end) for sentence in self.sentences]

    def last_stems(self) -> tuple[str, ...]:
        """Return the stems of the last ``NEAR`` words, those before it among them; empty for a word that is free."""
        return (*self.before, *(stem_for_echo(word) for sentence in self.words for word in sentence))[-NEAR:]


@dataclass(frozen=True, slots=True)
class Rule:
    """One habit: its name, how bad it is, where it stands in a text, and what to do about it."""

    name: str
    severity: Severity
    find: Callable[[LintText], Iterable[Span]]
    note: str


@dataclass(frozen=True, slots=True)
class Habit:
    """One rule that a text breaks more often than its author does."""

    rule: str
    severity: Severity
    spans: tuple[Span, ...]  # where, in order
    rate: float  # hits in 1,000 words of this text
    usual: float | None  # hits in 1,000 words of the author's; ``None`` where they were not measured
    note: str


@dataclass
class PatternFinder:
    """Finds a pattern inside sentences, until that takes too long."""

    find_all: FindAll
    is_slow: bool = False

    def __call__(self, prepared: LintText) -> list[Span]:
        """Return where the pattern stands; nothing where it takes, or took, too long."""
        try:
            return list(self.find_all(prepared.text, ((one.start, one.end) for one in prepared.sentences)))
        except TimeoutError:
            self.is_slow = True
            return []


def compile_plain(pattern: str) -> FindAll:
    """Return what finds one of our own patterns, which need not be stopped."""
    compiled = re.compile(pattern)
    return lambda text, within: (match.span() for span in within for match in compiled.finditer(text, *span) if match[0])


def read_rules(*tables: str, compile_pattern: Callable[[str], FindAll] = compile_plain) -> list[Rule]:
    """Read rules from TOML texts; a later one replaces, adds or removes (`off = true`).

    Args:
        tables: The shipped one first.
        compile_pattern: For the others: returns what finds a pattern within stretches, which raises ``TimeoutError`` where
            that takes too long; ``ValueError`` for what is no pattern.

    Raises:
        ValueError: A text is no TOML, or a rule is malformed; the message names the rule.
    """
    rules: dict[str, tuple[Mapping[str, object], Callable[[str], FindAll]]] = {}
    for number, table in enumerate(tables):
        compile_own = compile_pattern if number else compile_plain
        rules |= {name: (fields, compile_own) for name, fields in parse_toml(table).items()}
    return [read_rule(name, fields, compiling) for name, (fields, compiling) in rules.items() if not off(name, fields)]


def off(name: str, table: object) -> bool:
    """Whether a rule is switched off; a rule must be a table of known keys."""
    if not isinstance(table, dict):
        raise ValueError(f"lint rule {name}: write it as a table, [{name}]")
    unknown = sorted(table.keys() - KEYS)
    if unknown:
        raise ValueError(f"lint rule {name}: {unknown[0]} is no key; there are {', '.join(sorted(KEYS))}")
    return bool(table.get("off", False))


def read_rule(name: str, table: Mapping[str, object], compile_pattern: Callable[[str], FindAll]) -> Rule:
    """Read one rule."""
    severity = {str(known): known for known in SEVERITIES}.get(str(table.get("severity", "medium")))
    if severity is None:
        raise ValueError(f"lint rule {name}: severity is one of {', '.join(SEVERITIES)}")
    return Rule(name, severity, finder(name, table, compile_pattern), str(table.get("note", "")))


def finder(
    name: str, table: Mapping[str, object], compile_pattern: Callable[[str], FindAll]
) -> Callable[[LintText], Iterable[Span]]:
    """Return what finds a rule's hits: a measure, a pattern, or a pattern made of words."""
    if "measure" in table:
        measures = {"monotony": monotony, "echo": echo}
        if table["measure"] not in measures:
            raise ValueError(f"lint rule {name}: measure is one of {', '.join(measures)}")
        return measures[str(table["measure"])]
    try:
        return PatternFinder(compile_pattern(str(table["pattern"]) if "pattern" in table else any_of(table["words"])))
    except (re.error, KeyError, TypeError, ValueError) as problem:
        raise ValueError(f"lint rule {name}: it needs a list of words or a valid pattern ({problem})") from problem


def slow_rules(rules: Iterable[Rule]) -> list[str]:
    """Return the names of the rules whose patterns took too long, and found nothing more."""
    return [rule.name for rule in rules if isinstance(rule.find, PatternFinder) and rule.find.is_slow]


def any_of(phrases: object) -> str:
    """Return the pattern of a list of phrases: whole words, any case, any space between them."""
    if not isinstance(phrases, list) or not phrases:
        raise TypeError("words must be a list that is not empty")
    escaped = (
        re.escape(str(phrase)).replace(r"\ ", r"\s+").replace("'", "['’]")
        for phrase in sorted(phrases, key=len, reverse=True)
    )
    return rf"(?i)(?<![\w-])(?:{'|'.join(escaped)})(?![\w-])"


def monotony(prepared: LintText) -> Iterator[Span]:
    """Yield each longest run of at least five sentences whose lengths differ by at most 15 % from the first one's."""
    yield from find_even_runs(list_lengths(prepared))


def list_lengths(prepared: LintText) -> list[tuple[int, int, int]]:
    """Return the range of each sentence, and how many words it has."""
    return [
        (sentence.start, sentence.end, len(sentence_words))
        for sentence, sentence_words in zip(prepared.sentences, prepared.words, strict=True)
    ]


def find_even_runs(lengths: Sequence[tuple[int, int, int]]) -> Iterator[Span]:
    """Yield the runs of ``monotony``."""
    start = 0
    for number in range(1, len(lengths) + 1):
        first = lengths[start][2]
        if number == len(lengths) or abs(lengths[number][2] - first) > SPREAD * first or not first:
            if number - start >= RUN and first >= RUN:
                yield lengths[start][0], lengths[number - 1][1]
            start = number


def echo(prepared: LintText) -> Iterator[Span]:
    """Yield the third use of a content word within forty words, and each one after it; names and numbers are free."""
    uses: dict[str, list[int]] = {}
    for number, stem in enumerate(prepared.before, -len(prepared.before)):
        uses.setdefault(stem, []).append(number)
    for number, word in enumerate(word for sentence in prepared.words for word in sentence):
        if stem := stem_for_echo(word):
            recent = [use for use in uses.get(stem, []) if number - use <= NEAR]
            uses[stem] = [*recent, number]
            if len(recent) >= TIMES - 1:
                yield word.start, word.end


def stem_for_echo(word: Word) -> str:
    """Return the stem of a word whose repetition is heard; empty for one that is free."""
    is_heard = word.content and not word.capital and not word.number and len(word.plain) > 4
    return word.stem if is_heard else ""


def prepare_text(text: str, before: Sequence[str] = ()) -> LintText:
    """Return a text as the rules read it."""
    return LintText(blank_markers(text), split_sentences(text), before)


def hits(text: str, rules: Sequence[Rule]) -> dict[str, tuple[Span, ...]]:
    """Return rule -> where a text breaks it."""
    prepared = prepare_text(text)
    return {rule.name: tuple(rule.find(prepared)) for rule in rules}


def usual(texts: Iterable[str], rules: Sequence[Rule]) -> dict[str, float]:
    """Return rule -> hits in 1,000 words of an author's texts; nothing where there are no words."""
    total, counts = 0, dict.fromkeys((rule.name for rule in rules), 0)
    for text in texts:
        total += count_words(text)
        for name, spans in hits(text, rules).items():
            counts[name] += len(spans)
    return {name: 1000 * count / total for name, count in counts.items()} if total else {}


def list_habits(
    long: int, broken: Mapping[str, Sequence[Span]], rules: Sequence[Rule], rates: Mapping[str, float] | None = None
) -> list[Habit]:
    """Return the habits of which a text has more than chance allows at its author's rates, the worst first.

    Args:
        long: How many words the text has.
        broken: Where it breaks each rule, as ``hits`` finds it.
        rates: What ``usual`` found in the author's texts; without them every hit counts. One hit of what is measured is no
            rate, and no habit; one of a word or a pattern is.
    """
    habits = []
    for rule in rules:
        spans, usual_rate = broken[rule.name], rates.get(rule.name) if rates is not None else None
        is_rate = rates is not None and rule.find in (monotony, echo)
        if len(spans) > is_rate and unusual(len(spans), (usual_rate or 0.0) * long / 1000):
            rate = round(1000 * len(spans) / max(1, long), 2)
            habits.append(Habit(rule.name, rule.severity, tuple(spans), rate, usual_rate, rule.note))
    return sorted(habits, key=lambda habit: (SEVERITIES.index(habit.severity), -len(habit.spans), habit.rule))


def unusual(count: int, expected: float) -> bool:
    """Whether that many hits are rarer than one in twenty at a Poisson rate.

    >>> unusual(1, 0.0), unusual(3, 2.0), unusual(6, 2.0)
    (True, False, True)
    """
    term = below = exp(-expected)
    for step in range(1, count):
        term *= expected / step
        below += term
    return 1.0 - below < CHANCE
