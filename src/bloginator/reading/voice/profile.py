"""An author's profile: the direction that tells them from others, and where their own passages stand on it.

    measures ──► discriminant over all documents ──► weights
        └──────► the same with a quarter of the documents held out, four times ──► standings, honest ones

Where an author's passages stand is measured on documents that the weights have not seen; otherwise every draft would
look unlike the author.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from array import array
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean, pstdev
from typing import TYPE_CHECKING

from bloginator.reading.voice.background import LENGTHS, Background, unsealed
from bloginator.reading.voice.discriminant import dense, direction, matrix
from bloginator.reading.voice.marks import NAMES, rates
from bloginator.reading.voice.measure import Block, Measure, measure, merged, passages

if TYPE_CHECKING:
    from bloginator.reading.voice.discriminant import Matrix

FORM = b"bloginator voice profile 2\n"
FEWEST_WORDS = 5000
FEWEST_FREQUENT = 0.3
"""Share of the background's frequent words below which a text is in another language."""
FOLDS = 4
TRAINING = (70, 120, 70)
"""Passages of the first three lengths that each fold trains with; more change little and take time."""
HELD_OUT = 60
STEPS = 20
"""Quantiles kept of the author's own passages, from the lowest to the highest."""


@dataclass(frozen=True)
class Standing:
    """Where passages of one length stand on the author's direction.

    Args:
        others: Mean of the background.
        own: Mean of the author's passages, held out.
        spread: Standard deviation of the author's passages.
        quantiles: ``STEPS`` + 1 of the author's passages, rising.
    """

    others: float
    own: float
    spread: float
    quantiles: tuple[float, ...]


@dataclass(frozen=True)
class Profile:
    """What is kept of one author.

    Args:
        background: Digest of the background that it was trained against.
        words: Words of prose that it was trained on.
        documents: Documents that had any.
        reason: Why there is no profile, one sentence; empty when there is one.
        weights: The direction, one an index; empty with a ``reason``.
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
    weights, standings = (array("f"), ()) if reason else learnt(folds(used), background)
    blocks = [b for m in used for b in m.blocks]
    total = totals(blocks)
    return Profile(
        background=background.digest,
        words=sum(m.words for m in used),
        documents=len(used),
        reason=reason,
        weights=weights,
        standings=standings,
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


def folds(measures: Sequence[Measure]) -> list[list[Block]]:
    """Return the blocks in ``FOLDS`` parts of whole documents; a corpus of few documents is cut inside them."""
    blocks = [b for m in measures for b in m.blocks]
    found: list[list[Block]] = [[] for _ in range(FOLDS)]
    done, total = 0, sum(m.words for m in measures)
    for one in measures:
        found[FOLDS * done // total] += one.blocks
        done += one.words
    if all(len(fold) * 4 * FOLDS > len(blocks) for fold in found):
        return found
    return [blocks[i * len(blocks) // FOLDS : (i + 1) * len(blocks) // FOLDS] for i in range(FOLDS)]


def learnt(parts: Sequence[Sequence[Block]], background: Background) -> tuple[array[float], tuple[Standing, ...]]:
    """Return the weights, and the standings measured with each part held out in turn."""
    import numpy as np

    centres, factor = dense(background, "centres"), dense(background, "factor")
    each = [training(part, background) for part in parts]
    fold = np.repeat(np.arange(len(each)), [len(one) for one in each])
    rows = np.concatenate(each)
    del each
    held: list[list[tuple[float, float]]] = [[] for _ in LENGTHS]
    for i, part in enumerate(parts):
        w = direction(rows[fold != i], centres[1], factor)
        for at, found in enumerate(stand(part, w, centres, background)):
            held[at] += found
    w = direction(rows, centres[1], factor)
    others = [float(c @ w) for c in centres]
    return array("f", np.round(w, 6).tolist()), tuple(standing(o, h) for o, h in zip(others, filled(held), strict=True))


def training(blocks: Sequence[Block], background: Background) -> Matrix:
    """Return passages of mixed lengths: then what comes of the length alone counts as the author's own variation."""
    pairs = zip(LENGTHS, TRAINING, strict=False)
    return matrix([counts for length, most in pairs for counts in spread_out(blocks, length, most)], background)


def spread_out(blocks: Sequence[Block], length: int, most: int) -> list[dict[int, int]]:
    """Return the counts of at most ``most`` passages of a length, evenly spread."""
    found = list(passages(blocks, length))
    few = min(len(found), most)
    return [merged(found[i * len(found) // few]) for i in range(few)]


def stand(part: Sequence[Block], w: Matrix, centres: Matrix, background: Background) -> list[list[tuple[float, float]]]:
    """Return for each length where held-out passages stand, beside where the background does."""
    found = []
    for length, centre in zip(LENGTHS, centres, strict=True):
        rows = matrix(spread_out(part, length, HELD_OUT), background)
        found.append([(float(s), float(centre @ w)) for s in rows @ w])
    return found


def filled(held: list[list[tuple[float, float]]]) -> list[list[tuple[float, float]]]:
    """Return the standings by length; a length with too few passages borrows the shorter one's."""
    for i in range(1, len(held)):
        if len(held[i]) < 2 * FOLDS:
            held[i] = held[i - 1]
    return held


def standing(others: float, held: Sequence[tuple[float, float]]) -> Standing:
    """Sum up where held-out passages stand, as if seen from the final background mean."""
    found = sorted(s - o + others for s, o in held)
    last = len(found) - 1
    return Standing(
        others=round(others, 6),
        own=round(fmean(found), 6),
        spread=round(max(pstdev(found), 1e-6), 6),
        quantiles=tuple(round(found[i * last // STEPS], 6) for i in range(STEPS + 1)),
    )


def to_bytes(profile: Profile) -> bytes:
    """Return the bytes of the profile's file; the same profile gives the same bytes."""
    head = asdict(profile) | {"weights": b64encode(profile.weights.tobytes()).decode()}
    body = json.dumps(head, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return FORM + hashlib.sha256(body).hexdigest().encode() + b"\n" + zlib.compress(body, 6)


def from_bytes(data: bytes, background: Background) -> Profile | None:
    """Read a profile's file; ``None`` when damaged, of an older form or another background: train anew."""
    try:
        head = json.loads(unsealed(data, FORM)[1])
    except ValueError:
        return None
    if head["background"] != background.digest:
        return None
    weights = array("f")
    weights.frombytes(b64decode(head.pop("weights")))
    standings = tuple(Standing(**(s | {"quantiles": tuple(s["quantiles"])})) for s in head.pop("standings"))
    return Profile(weights=weights, standings=standings, **head)
