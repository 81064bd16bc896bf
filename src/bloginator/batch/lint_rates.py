"""The lint rules of a batch, and how often its author's own writing breaks them.

shipped rules ◄── lint.toml of the project ◄── lint.toml of the batch
corpus ──► hits in 1,000 words, kept in ``.bloginator/B/usual.json`` while corpus and rules are the same
"""

import json
from typing import TYPE_CHECKING

from bloginator import corpus
from bloginator.batch.evidence import write_cache
from bloginator.batch.index import corpus_stamp, locate_index
from bloginator.batch.run import BatchRun
from bloginator.digest import digest
from bloginator.disk.files import read_sealed
from bloginator.errors import BadCorpus, BadSettings, MissingExtra
from bloginator.reading import SETTINGS_MB, read_bytes, read_package_text
from bloginator.ui.console import warn

if TYPE_CHECKING:
    from bloginator.text.lint.rules import Rule

RULES = "lint.toml"


def rule_texts(run: BatchRun) -> dict[str, str]:
    """Return the TOML texts that the rules are read from, by place: the shipped, the project's, the batch's."""
    layout, texts = run.batch.layout, {RULES: read_package_text(RULES)}
    for path in (layout.root / RULES, layout.folder / RULES):
        data = read_bytes(path, SETTINGS_MB)
        if data is not None:
            texts[layout.shown(path)] = data.decode("utf-8", "replace")
    return texts


def read_lint_rules(run: BatchRun) -> "list[Rule]":
    """Return the batch's lint rules.

    Raises:
        BadSettings: One of the files is malformed; the message names the first that is.
    """
    from bloginator.text.lint.rules import read_rules

    texts: list[str] = []
    for place, text in rule_texts(run).items():
        texts.append(text)
        try:
            rules = read_rules(*texts)
        except ValueError as error:
            raise BadSettings(f"The lint rules cannot be read: {error}.", place, "Mend that rule.") from error
    return rules


def measure_author_rates(run: BatchRun, rules: "list[Rule]") -> dict[str, float] | None:
    """Return rule -> hits in 1,000 words of the author's corpus; ``None`` where it cannot be read or has no words."""
    from bloginator.text.lint.rules import usual

    file = run.batch.layout.cache / "usual.json"
    try:
        key = digest("usual", [corpus_stamp(run), list(rule_texts(run).values())])
        kept = read_rates(read_sealed(file, warn), key)
        if kept is not None:
            return kept
        rates = usual(corpus.sample_texts(locate_index(run), settings=run.batch.settings.retrieval), rules)
    except (BadCorpus, MissingExtra):
        return None
    if not rates:
        return None
    write_cache(file, json.dumps({"key": key, "rates": rates}, sort_keys=True).encode())
    return rates


def read_rates(data: bytes | None, key: str) -> dict[str, float] | None:
    """Return what the cache holds under a key."""
    try:
        cached = json.loads(data or b"{}")
    except ValueError:
        return None
    if not isinstance(cached, dict) or cached.get("key") != key:
        return None
    return {str(rule): float(rate) for rule, rate in cached["rates"].items()}
