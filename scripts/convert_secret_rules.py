"""Make ``src/bloginator/data/secrets.json`` of the rules that gitleaks ships (MIT), so that Python's ``re`` can use them.

    python scripts/convert_secret_rules.py gitleaks.toml > src/bloginator/data/secrets.json

gitleaks carries its ``config/gitleaks.toml`` inside its binary; this script finds it there as well. What changes:

- RE2's syntax becomes Python's: a flag in the middle holds to the end of its group, ``[[:alnum:]]``, ``\\z``.
- What may stand behind a secret is anything but a letter, digit or underscore: in prose a full stop or a bracket does.
- A rule of the form "name, then a sign, then value" loses the 50 characters before the name, which cost time and find
  nothing more, and asks for a digit, since a word of the right length is no key.
- Left out: what is public (ids, public keys), what asks for a file's name, what needs a whole command line.
"""

import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

BEGINNING, END = b"# This file has been auto-generated", re.compile(rb"[^\t\n\r\x20-\x7e\x80-\xff]")
BEFORE_NAME = r"[\w.-]{0,50}?"
SIGN = r"(?:=|>|:{1,3}=|\|\||:|=>|\?=|,)"
BEHIND = r"""(?:[\x60'"\s;]|\\[nr]|$)"""
NO_WORD = r"(?![A-Za-z0-9_])"
LEFT_OUT = {
    "curl-auth-header": "needs a whole command line",
    "curl-auth-user": "needs a whole command line",
    "generic-api-key": "finds what any word with `key` before it holds; too many are examples",
    "jwt": "the base64 form of a JSON web token is in secrets_more.toml",
    "private-key": "begin and end are sought one by one",
    "sourcegraph-access-token": "takes the name of any commit for a key",
}
NAMED_ENTROPY, LEAST_ENTROPY = 2.5, 1.5
"""Bits a character: what has no prefix of its own is told from a word by them; beside a prefix gitleaks asks for more."""

SHORT = ("vault-service-token", "twilio-api-key", "octopus-deploy-api-key")
"""Their prefix is a letter or two, or a word, so that they need a digit as well."""

PUBLIC = re.compile(r"-(?:client-id|access-id|api-id)$|-pub-|-public-")


def read_rules(path: Path) -> dict[str, Any]:
    """Return gitleaks' configuration, read from its file or out of its binary."""
    data = path.read_bytes()
    start = max(0, data.find(BEGINNING))
    end = END.search(data, start)
    return tomllib.loads(data[start : end.start() if end else None].decode())


def close_of_group(pattern: str, start: int) -> int:
    """Return where the group ends in which ``start`` lies."""
    depth, at, in_set = 0, start, False
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            at += 1
        elif in_set:
            in_set = sign != "]"
        elif sign == "[":
            in_set = True
        elif sign in "()":
            depth += 1 if sign == "(" else -1
            if depth < 0:
                return at
        at += 1
    return at


def scope_flags(pattern: str) -> str:
    """Make of each flag in the middle a group that ends where the flag would."""
    while (at := pattern.find("(?i)")) >= 0:
        end = close_of_group(pattern, at + 4)
        pattern = f"{pattern[:at]}(?i:{pattern[at + 4 : end]}){pattern[end:]}"
    return pattern


def convert(rule: dict[str, Any]) -> tuple[str, bool]:
    """Return a rule's pattern for Python, and whether it finds its secret by a name before it."""
    pattern = rule["regex"].replace("[[:alnum:]]", "[A-Za-z0-9]").replace(r"\z", r"\Z").replace(BEHIND, NO_WORD)
    named = SIGN in pattern
    if named:
        pattern = pattern.replace(f"{BEFORE_NAME}(?i:{BEFORE_NAME}", "(?i:").replace(BEFORE_NAME, "")
    return scope_flags(pattern), named


def main() -> None:
    """Print the converted rules, one a line."""
    config = read_rules(Path(sys.argv[1]))
    rules = []
    for rule in config["rules"]:
        if rule["id"] in LEFT_OUT or "path" in rule or PUBLIC.search(rule["id"]):
            continue
        pattern, named = convert(rule)
        re.compile(pattern, re.ASCII)
        kept = {"id": rule["id"], "keywords": sorted(rule["keywords"]), "pattern": pattern}
        rules.append(kept | {"entropy": NAMED_ENTROPY if named else LEAST_ENTROPY, "digit": named or rule["id"] in SHORT})
    lines = ",\n".join(json.dumps(rule) for rule in rules)
    about = f"{config['title']} {config['minVersion']}, MIT, see secrets.LICENSE; by scripts/convert_secret_rules.py"
    print(f'{{"about": {json.dumps(about)}, "rules": [\n{lines}\n]}}')


if __name__ == "__main__":
    main()
