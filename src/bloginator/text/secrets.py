"""Keys, tokens and passwords in a text, told by their shape, by what stands before them, and by how random they look.

Give whole documents where they are at hand: of a private key that was cut into passages only the first shows its name.
"""

import json
import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple

from bloginator.digest import digest
from bloginator.reading import read_package_text
from bloginator.text.spans import merge_spans, splice
from bloginator.text.toml import parse_toml


class SecretRule(NamedTuple):
    """The shape of one kind of key or token, as it comes with the package: gitleaks' rules, and more."""

    kind: str  # as messages name it
    keywords: tuple[str, ...]  # in small letters; it is sought only near one of them
    pattern: str  # the longest of its groups, or all of it, is the secret
    entropy: float  # bits a character that a secret has at least
    digit: bool  # whether a secret holds a digit


@cache
def secret_rules() -> tuple[SecretRule, ...]:
    """Return all rules."""
    more = parse_toml(read_package_text("secrets_more.toml"))["rules"]
    shipped = json.loads(read_package_text("secrets.json"))["rules"]
    return tuple(
        SecretRule(
            rule["id"].replace("-", " "),
            tuple(rule["keywords"]),
            rule["pattern"],
            rule.get("entropy", 0),
            rule.get("digit", False),
        )
        for rule in (*more, *shipped)
    )


@cache
def compile_rule(pattern: str) -> re.Pattern[str]:
    """Return a rule's pattern, compiled when it is first needed: most texts need none."""
    return re.compile(pattern, re.ASCII)


RULES = "2"  # another value makes every index be read anew, since its documents were searched by other rules
TOKEN = re.compile(r"[!-~]{14,}")
DIGIT = re.compile(r"[0-9]")
ADDRESS = re.compile(r"(?=.*://).*@")
MIN_PLAIN_SECRET = 34  # a row of signs without a digit is no secret unless it is so long, or holds an address
BEFORE = 120  # characters before such a row in which its name is sought
UNSEEN = r"\xad\u200b-\u200d\u2060\ufeff\uff01-\uff5e"
DISGUISED = re.compile(
    rf"[\\&*<{UNSEEN}](?:(?<=[{UNSEEN}])[{UNSEEN}]*+"
    r"|(?<=\w.)(?:(?<=\\)[_~.+/=-]|(?<=&)\#?\w{1,10};|(?<=\*)\*{0,2}|(?<=<)[wW][bB][rR]>)(?=[\w-]))"
)
"""What Markdown, its writers or Word put into a row of signs: it is the same row without them."""

GAP = "\0\0"  # between stretches of a text that are searched in one go
BEGIN = re.compile(r"-----BEGIN [A-Z0-9 ]{0,60}PRIVATE KEY(?: BLOCK)?-----|^Private-Lines: \d{1,3}$", re.MULTILINE)
END = re.compile(r"-----END [A-Z0-9 ]{0,60}PRIVATE KEY(?: BLOCK)?-----|^Private-MAC: .{1,80}$", re.MULTILINE)
KEY_LINE = re.compile(r"^[ \t>]*[A-Za-z0-9+/=]{40,}[ \t]*$", re.MULTILINE)
KEY_RUN = re.compile(r"[A-Za-z0-9+/=]{16,}")
MIN_KEY = 32  # characters of base64 that a private key has at least; with fewer between its lines it is a placeholder
BLOCK_LINES = 3
BLOCK_ENTROPY = 4.6
PUBLIC_BLOCK = re.compile(r"-----BEGIN [A-Z0-9 ]{0,60}(?:PUBLIC KEY|CERTIFICATE|SIGNATURE|MESSAGE)")

PLACEHOLDER = re.compile(
    r"example|sample|placeholder|dummy|change.?me|redacted|your|secret.?key.?here|insert|pass|xxxx|(?<![-_])secret(?![-_])|^foo|^bar|<|>|\*{3}|\.{3}|…"
    r"|^\$|\$\{|\{\{|%\(|abcdef|qwerty|12345678|87654321|0123456|deadbeef|(.)\1{5}",
    re.IGNORECASE,
)
"""What stands where a secret would: a word that says so, a variable, or a row of signs that nobody drew by lot."""


class Secret(NamedTuple):
    """One secret and where it stands; ``mark`` is a digest by which its place can be let pass."""

    kind: str
    start: int
    end: int
    mark: str


@lru_cache(maxsize=4096)
def find_secrets(text: str, *, is_passage: bool = True) -> tuple[Secret, ...]:
    """Return the secrets of a text in order, none within another; a text that many requests show is searched once.

    Args:
        is_passage: Whether the text may be part of a document: the middle of a private key is told by its lines alone.
    """
    candidates = [
        *private_keys(text),
        *(key_blocks(text) if is_passage else ()),
        *by_rules(text),
        *by_rules_undisguised(text),
    ]
    secrets: list[Secret] = []
    for kind, start, end in sorted(candidates, key=lambda span: (span[1], -span[2])):
        if not secrets or start >= secrets[-1].end:
            secrets.append(Secret(kind, start, end, digest("secret", text[start:end])[:12]))
    return tuple(secrets)


def forbidden_secrets(text: str, allowed: frozenset[str]) -> list[Secret]:
    """Return the secrets of a passage whose marks are not among those that the writer lets pass."""
    return [secret for secret in find_secrets(text) if secret.mark not in allowed]


def secret_advice(mark: str) -> str:
    """Return what to do about the secret of a mark."""
    return (
        "Take it out of the document and make it invalid, since it may have been seen; "
        f"if it is none, let it pass: bloginator blocklist allow {mark}"
    )


def hide_secrets(text: str) -> str:
    """Return a text with what looks like a secret left out of it, such as the name of a file."""
    secrets = find_secrets(text)
    return splice(text, ((secret.start, secret.end, "…") for secret in secrets)) if secrets else text


def private_keys(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield private keys from their first line to their last; where one of these is absent, with the key's lines there."""
    if "PRIVATE KEY" not in text and "Private-" not in text:
        return
    begins, ends = list(BEGIN.finditer(text)), list(END.finditer(text))
    closing, at = [end.start() for end in ends], 0
    for begin, after in zip(begins, [*(other.start() for other in begins[1:]), len(text)], strict=False):
        if begin.start() < at:
            continue
        number = bisect_right(closing, begin.end() - 1)
        is_closed = number < len(ends) and closing[number] < after
        close = ends[number].end() if is_closed else lines_from(text, begin.end())
        is_real = sum(map(len, KEY_RUN.findall(text, begin.end(), close))) >= MIN_KEY
        if is_real and "EXAMPLE" not in text[begin.end() : close]:
            at = close
            yield "private key", begin.start(), close
    for end in ends:
        start = lines_before(text, end.start())
        if end.start() >= at and end.start() - start >= MIN_KEY:
            yield "private key", start, end.end()


def lines_from(text: str, start: int) -> int:
    """Return where the lines end that look like a key's and stand behind ``start``."""
    end = start
    while (line := KEY_LINE.match(text, text.find("\n", end) + 1 or len(text))) is not None:
        end = line.end()
    return end


def lines_before(text: str, end: int) -> int:
    """Return where the lines begin that look like a key's and stand before ``end``."""
    first = end
    while first > 0:
        start = text.rfind("\n", 0, first - 1) + 1
        if not (
            KEY_LINE.match(text, start) or (first == end and re.match(r"[ \t>]*[A-Za-z0-9+/=]*\s*$", text[start:first]))
        ):
            break
        first = start
    return first


def key_blocks(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield blocks of lines that may be the middle of a private key: as random as one, and not said to be public."""
    if PUBLIC_BLOCK.search(text):
        return
    lines: list[re.Match[str]] = []
    for line in (*KEY_LINE.finditer(text), None):
        if lines and (
            line is None or text[lines[-1].end() : line.start()].strip(" \t\n>") or line.start() - lines[-1].end() > 2
        ):
            block = "".join(match.group().strip(" \t>") for match in lines)
            if len(lines) >= BLOCK_LINES and entropy(block) > BLOCK_ENTROPY:
                yield "what looks like part of a private key", lines[0].start(), lines[-1].end()
            lines = []
        if line is not None:
            lines.append(line)


def by_rules(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield what the rules find."""
    stretches = around_tokens(text)
    cut = GAP.join(text[start:end] for start, end in stretches)
    small = cut.encode("ascii", "replace").lower().decode()  # as long as before
    begins = list(accumulate((end - start + len(GAP) for start, end in stretches), initial=0))
    for rule in secret_rules() if cut else ():
        if rule.keywords and not any(keyword in small for keyword in rule.keywords):
            continue
        for match in compile_rule(rule.pattern).finditer(cut):
            groups = [match.span(group) for group in range(1, match.re.groups + 1) if match.group(group)]
            first, last = max(groups, key=lambda span: span[1] - span[0], default=match.span())
            if is_random(cut[first:last], rule):
                number = bisect_right(begins, first) - 1
                move = stretches[number][0] - begins[number]
                yield f"a secret ({rule.kind})", first + move, last + move


def by_rules_undisguised(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield what the rules find in a text without its escapes, entities, emphasis and marks that nobody sees."""
    if DISGUISED.search(text):
        from bloginator.text.typography import fold_by  # its patterns take longer to compile than all others here

        plain = fold_by(DISGUISED, text)
        for kind, start, end in by_rules(plain.text):
            yield kind, plain.locate(start), plain.locate(end)


def around_tokens(text: str) -> list[tuple[int, int]]:
    """Return the stretches of a text that hold what may be a secret, with what stands before it."""
    rows = (
        row
        for row in TOKEN.finditer(text)
        if len(row[0]) >= MIN_PLAIN_SECRET or DIGIT.search(row[0]) or ADDRESS.search(row[0])
    )
    return merge_spans((max(0, row.start() - BEFORE), min(len(text), row.end() + 1)) for row in rows)


def is_random(secret: str, rule: SecretRule) -> bool:
    """Tell whether a match looks drawn by lot, as keys are, and not like a word or a placeholder."""
    if rule.digit and not DIGIT.search(secret):
        return False
    return entropy(secret) >= rule.entropy and not PLACEHOLDER.search(secret)


def entropy(text: str) -> float:
    """Return the bits a character that the frequencies of a text's characters come to.

    >>> entropy("aaaa"), entropy("abab"), entropy("abcd")
    (0.0, 1.0, 2.0)
    """
    total = len(text)
    return abs(sum(count / total * math.log2(count / total) for count in Counter(text).values()))
