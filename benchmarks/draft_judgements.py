"""Findings of whole drafts as they are judged: from the sentence and its sources alone, without a hint of what was planted.

    finding ──► sentence, kind, passages that it cites ──digest──► drafts/judgements.jsonl: right or wrong

A finding of support is right where the sentence says anything that its passages do not, whatever the finding's words; any
other one where its own words are true and somebody should act on them.
"""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from draft_material import FOLDER, Draft, Planted

from bloginator.digest import digest
from bloginator.records.exchange import Source
from bloginator.records.report import Finding
from bloginator.text.markers import MARKER
from bloginator.text.sentences import split_sentences

JUDGEMENTS = FOLDER / "judgements.jsonl"
FORMAL = frozenset({"lint", "repetition", "link"})
"""Kinds that say nothing about what a source supports."""

SUPPORT = frozenset({"unsupported", "weak"})
"""Kinds that one judgement serves: whether the sentence says anything that its sources do not."""


class Measured(NamedTuple):
    """One copy of a draft with its findings; ``errors`` is empty for the honest one."""

    draft: Draft
    texts: Mapping[str, str]
    errors: tuple[Planted, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Asked:
    """One finding as it is judged: the sentence that it is about, and what that sentence can be held against."""

    kind: str
    sentence: str
    told: str
    sources: tuple[Source, ...]

    @property
    def digest(self) -> str:
        """Return what the judgement is kept under: not the wording of a finding of support, which changes with the code."""
        told = "" if self.kind == "support" else self.told
        return digest("judged", [self.kind, self.sentence, told, [source.text for source in self.sources]])[-16:]


def ask(copy: Measured, finding: Finding) -> Asked:
    """Return a finding as it is judged: a sentence's with the passages that it cites, all of the section's if none."""
    text = copy.texts[finding.section]
    start, end = around(text, finding.start, finding.end)
    sentence = " ".join(text[start:end].split())
    cited, offered = set(MARKER.findall(sentence)), copy.draft.sources[finding.section]
    held = tuple(source for source in offered if source.marker in cited)
    kind = "support" if finding.kind in SUPPORT else finding.kind
    told = "; ".join((*finding.reasons, finding.hint))
    return Asked(kind, sentence, told, () if kind in FORMAL else held or offered)


def around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the sentence or row that a range begins in; the range itself where it is in none."""
    found = (sentence for sentence in split_sentences(text) if sentence.start <= start < sentence.end)
    return next(((sentence.start, sentence.end) for sentence in found), (start, end))


def read_judgements() -> dict[str, str]:
    """Return digest -> ``right`` or ``wrong``."""
    lines = JUDGEMENTS.read_text("utf-8").splitlines() if JUDGEMENTS.exists() else []
    return {one["digest"]: one["judged"] for one in map(json.loads, lines)}


def write_questions(file: Path, measured: Sequence[Measured], known: Mapping[str, str]) -> None:
    """Write every finding without a judgement, once, in an order that tells nothing of where it comes from."""
    questions = {made.digest: made for copy in measured for finding in copy.findings for made in [ask(copy, finding)]}
    keys = sorted(key for key in questions if key not in known)
    random.Random(0).shuffle(keys)
    lines = [json.dumps(as_question(key, questions[key]), ensure_ascii=False) for key in keys]
    file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    print(f"{len(keys)} findings to judge in {file}; {JUDGEMENTS.name} takes a line for each:")
    print('{"digest": "…", "judged": "right" or "wrong"}')


def as_question(key: str, made: Asked) -> dict[str, object]:
    sources = [{"marker": s.marker, "document": s.document, "heading": s.heading, "text": s.text} for s in made.sources]
    return {"digest": key, "kind": made.kind, "sentence": made.sentence, "finding": made.told, "sources": sources}
