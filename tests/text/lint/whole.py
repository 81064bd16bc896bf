"""One text, linted by itself: what the report puts together of the readings of all texts."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from bloginator.text.lint.links import BrokenLink, addresses, anchors, has_addresses, list_broken, slugs, targets
from bloginator.text.lint.rules import Habit, Rule, hits, list_habits
from bloginator.text.tokenize import count_words


def lint(text: str, rules: Sequence[Rule], rates: Mapping[str, float] | None = None) -> list[Habit]:
    return list_habits(count_words(text), hits(text, rules), rules, rates)


def broken_links(text: str, *, files: Collection[str], sources: Iterable[str]) -> list[BrokenLink]:
    links = list(targets(text))
    known = addresses(sources) if has_addresses(links) else frozenset()
    return list_broken(links, anchors(slugs(text)), files, known)
