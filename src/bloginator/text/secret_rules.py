"""The shapes of keys and tokens, as they come with the package: gitleaks' rules and some more."""

import json
import re
from functools import cache
from typing import NamedTuple

from bloginator.reading import read_package_text
from bloginator.text.toml import parse_toml


class SecretRule(NamedTuple):
    """One shape.

    Args:
        kind: As messages name it.
        keywords: In small letters; it is sought only near one of them.
        pattern: The longest of its groups, or all of it, is the secret.
        entropy: Bits a character that a secret has at least.
        digit: Whether a secret holds a digit.
    """

    kind: str
    keywords: tuple[str, ...]
    pattern: str
    entropy: float
    digit: bool


@cache
def secret_rules() -> tuple[SecretRule, ...]:
    """Return all rules."""
    more = parse_toml(read_package_text("secrets_more.toml"))["rules"]
    kept = json.loads(read_package_text("secrets.json"))["rules"]
    return tuple(
        SecretRule(
            rule["id"].replace("-", " "),
            tuple(rule["keywords"]),
            rule["pattern"],
            rule.get("entropy", 0),
            rule.get("digit", False),
        )
        for rule in (*more, *kept)
    )


@cache
def keywords_by_beginning() -> dict[str, tuple[str, ...]]:
    """Return the keywords by their first three letters: where none of these stands, as in most texts, no word is sought."""
    words: dict[str, dict[str, None]] = {}
    for word in (word for rule in secret_rules() for word in rule.keywords):
        words.setdefault(word[:3], {})[word] = None
    return {beginning: tuple(begun) for beginning, begun in words.items()}


@cache
def compile_rule(pattern: str) -> re.Pattern[str]:
    """Return a rule's pattern, compiled when it is first needed: most texts need none."""
    return re.compile(pattern, re.ASCII)
