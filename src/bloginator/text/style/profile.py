"""An author's profile: what tells them from others, where their own passages stand, and how they write in figures.

measures ──learnt──► weights · letters · standings ─┐
    └──────────────► rates of style marks, openers ──┴──► profile ──► bytes
"""

from __future__ import annotations

import hashlib
import json
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from statistics import pstdev

from bloginator.text.style.background import LENGTHS, Background, unsealed
from bloginator.text.style.char_ngram_lm import Letters
from bloginator.text.style.learnt import Learnt, Standing, learnt
from bloginator.text.style.marks import NAMES, rates
from bloginator.text.style.measure import Block, Measure, measure, passages
from bloginator.text.style.packing import packed, unpacked

FORM = b"bloginator voice profile 3\n"
FEWEST_WORDS = 5000
FEWEST_FREQUENT = 0.3
"""Share of the background's frequent words below which a text is in another language."""
NOTHING = Learnt(array("f"), Letters((), ()), 0.0, ())


@dataclass(frozen=True)
class Profile:
    """What is kept of one author.

    Args:
        background: Digest of the background that it was trained against.
        words: Words of prose that it was trained on.
        documents: Documents that had any.
        reason: Why there is no profile, one sentence; empty when there is one.
        weights: The direction, one an index; empty with a ``reason``.
        letters: The author's runs of characters; empty with a ``reason``.
        share: How much of a standing a nat of foretelling is.
        standings: One for each of ``LENGTHS``; empty with a ``reason``.
        marks: Style mark -> rate over the corpus.
        spread: Style mark -> standard deviation of that rate over passages of 260 words.
        openers: First word of a sentence -> how often, the 300 most frequent.
        frequent: Frequent word -> how often.
        sentences: Sentences in the corpus.
    """

    background: str
    words: int
    documents: int
    reason: str
    weights: array[float]
    letters: Letters
    share: float
    standings: tuple[Standing, ...]
    marks: Mapping[str, float]
    spread: Mapping[str, float]
    openers: Mapping[str, int]
    frequent: Mapping[str, int]
    sentences: int


def train_texts(texts: Iterable[str], background: Background) -> Profile:
    """Train on whole texts, Markdown or plain, one a document."""
    return train([measure(text, background) for text in texts], background)


def train(measures: Sequence[Measure], background: Background) -> Profile:
    """Turn the measures of an author's documents into their profile.

    Args:
        measures: One a document, always in the same order (by name): neighbours are held out together.
        background: The one that the measures were made with.

    Returns:
        A profile; with a ``reason`` and no weights when the corpus is too small or in another language.
    """
    used = [m for m in measures if m.blocks]
    reason = unfit(used)
    known = NOTHING if reason else learnt(used, background)
    blocks = [b for m in used for b in m.blocks]
    total = totals(blocks)
    return Profile(
        background=background.digest,
        words=sum(m.words for m in used),
        documents=len(used),
        reason=reason,
        weights=known.weights,
        letters=known.letters,
        share=known.share,
        standings=known.standings,
        marks=rates(total),
        spread=spreads(blocks),
        openers=dict(Counter(summed(m.openers for m in used)).most_common(300)),
        frequent=summed(m.frequent for m in used),
        sentences=total["sentences"],
    )


def unfit(measures: Sequence[Measure]) -> str:
    """Return why no profile can be trained on these, or nothing."""
    words = sum(m.words for m in measures)
    if words < FEWEST_WORDS:
        return f"the corpus has {words:,} words of prose; {FEWEST_WORDS:,} are needed"
    if sum(sum(m.frequent.values()) for m in measures) < FEWEST_FREQUENT * words:
        return "the corpus is not in English, the language of the background"
    return ""


def summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Return the sum of several counts, keys in order."""
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return dict(sorted(total.items()))


def totals(blocks: Sequence[Block]) -> dict[str, int]:
    """Return style mark -> count over all blocks."""
    return {name: sum(b.marks[i] for b in blocks) for i, name in enumerate(NAMES)}


def spreads(blocks: Sequence[Block]) -> dict[str, float]:
    """Return style mark -> standard deviation of its rate over passages of 260 words."""
    found = [rates(totals(group)) for group in passages(blocks, LENGTHS[2])]
    return {name: pstdev(r[name] for r in found) for name in found[0]} if found else {}


def to_bytes(profile: Profile) -> bytes:
    """Return the bytes of the profile's file; the same profile gives the same bytes."""
    plain = replace(profile, weights=array("f"), letters=NOTHING.letters)
    head = {k: v for k, v in asdict(plain).items() if k not in ("weights", "letters")} | {"width": len(profile.weights)}
    text = json.dumps(head, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    body = len(text).to_bytes(4, "big") + text + profile.weights.tobytes() + packed(profile.letters)
    return FORM + hashlib.sha256(body).hexdigest().encode() + b"\n" + zlib.compress(body, 6)


def from_bytes(data: bytes, background: Background) -> Profile | None:
    """Read a profile's file; ``None`` when damaged, of an older form or another background: train anew."""
    try:
        body = unsealed(data, FORM)[1]
    except ValueError:
        return None
    start = 4 + int.from_bytes(body[:4], "big")
    head = json.loads(body[4:start])
    if head["background"] != background.digest:
        return None
    end = start + 4 * head.pop("width")
    standings = tuple(Standing(**(s | {"quantiles": tuple(s["quantiles"])})) for s in head.pop("standings"))
    return Profile(weights=array("f", body[start:end]), letters=unpacked(body[end:]), standings=standings, **head)
