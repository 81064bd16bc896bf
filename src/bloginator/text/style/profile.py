"""An author's profile: the direction that tells them from others, how their own passages score, and their style's rates."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import chain
from statistics import pstdev
from typing import TypeVar

import numpy as np

from bloginator.text.prose import WORD, count_words, extract_sentences, group_sentences
from bloginator.text.style.background import PASSAGE_LENGTHS, TRAINING_LENGTH, Background
from bloginator.text.style.ridge import fit_ridge, measure_training_bias, score_left_out
from bloginator.text.style.style_features import measure_rates
from bloginator.text.style.vectoriser import Vector

FILE_HEADER = b"bloginator voice profile 4\n"
MIN_WORDS = 5000
MIN_FREQUENT_SHARE = 0.3  # share of the background's frequent words below which a text is in another language
MAX_PASSAGES, MAX_UNSEEN = 600, 150  # passages to learn from, and of each length to look at; of more, so many are drawn
MIN_DOCUMENT_WORDS, MIN_DOCUMENTS = 400, 5  # shorter documents are taken together; a corpus of fewer is cut into so many
Item = TypeVar("Item")


@dataclass(frozen=True)
class Profile:
    """What is kept of one author.

    Args:
        background: Digest of the background that it was trained against.
        words: Words of prose in the corpus.
        documents: Documents that had any.
        reason: Why there is no profile, one sentence; empty when there is one. With a reason, what follows is empty.
        passages: Passages that it was trained on.
        weights: The direction, little-endian floats of four bytes.
        bias: The raw score of a text without any features.
        quantiles: For each of ``PASSAGE_LENGTHS``, the raw scores of own passages whose document was left out, rising.
        training_bias: What a passage gains by having been learnt from, as ``measure_training_bias`` returns it.
        marks: Style feature -> its rate.
        spread: Style feature -> standard deviation of that rate over passages of the longest of ``PASSAGE_LENGTHS``.
    """

    background: str
    words: int
    documents: int
    reason: str
    passages: int = 0
    weights: bytes = b""
    bias: float = 0.0
    quantiles: tuple[tuple[float, ...], ...] = ()
    training_bias: tuple[float, float, float] = (0.0, 0.0, 1.0)
    marks: Mapping[str, float] = field(default_factory=dict)
    spread: Mapping[str, float] = field(default_factory=dict)

    @property
    def direction(self) -> Vector:
        """The weights as a vector."""
        return np.frombuffer(self.weights, "<f4")


def train_profile(texts: Iterable[str], background: Background) -> Profile:
    """Train on an author's documents, Markdown or plain, always in the same order.

    Returns:
        A profile; with a ``reason`` alone when the corpus has fewer words than ``MIN_WORDS`` or is in another language.
    """
    documents = [sentences for text in texts if (sentences := extract_sentences(text))]
    words = sum(count_words(sentence) for sentence in chain(*documents))
    profile = Profile(background.digest, words, len(documents), "")
    if words < MIN_WORDS:
        return replace(profile, reason=f"the corpus has {words:,} words of prose; {MIN_WORDS:,} are needed")
    if not is_english(spread_evenly(list(chain(*documents)), 1000), background):
        return replace(profile, reason="the corpus is not in English, the language of the background")
    return fit_profile(profile, merge_short_documents(documents), background)


def fit_profile(profile: Profile, documents: Sequence[Sequence[str]], background: Background) -> Profile:
    """Return the profile with the direction, the quantiles and the style's rates of some documents, each of sentences."""
    training = draw_passages(documents, TRAINING_LENGTH, MAX_PASSAGES)
    others = background.means
    vectors = background.features.vectorise_all([text for _, text in training], extra_rows=len(others))
    vectors[len(training) :] = others
    fit = fit_ridge(vectors, np.array([number for number, _ in training]))
    quantiles = []
    for length in PASSAGE_LENGTHS:
        unseen = draw_passages(documents, length, MAX_UNSEEN) or training[:MAX_UNSEEN]
        vectors = background.features.vectorise_all([text for _, text in unseen])
        scores = score_left_out(fit, vectors, np.array([number for number, _ in unseen]))
        quantiles.append(tuple(np.quantile(scores, np.linspace(0, 1, 21)).round(6).tolist()))
    rates = [measure_rates([text]) for _, text in unseen]
    return replace(
        profile,
        passages=len(training),
        weights=fit.weights.astype("<f4").tobytes(),
        bias=fit.bias,
        quantiles=tuple(quantiles),
        training_bias=measure_training_bias(fit),
        marks=measure_rates(text for _, text in training),
        spread={name: pstdev(rate[name] for rate in rates) for name in rates[0]},
    )


def is_english(sentences: Iterable[str], background: Background) -> bool:
    """Tell whether enough of the words are the background's frequent ones."""
    words = [word.lower() for sentence in sentences for word in WORD.findall(sentence)]
    return sum(word in background.features.frequent for word in words) >= MIN_FREQUENT_SHARE * len(words)


def merge_short_documents(documents: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return documents, as lists of sentences: short ones are joined by those after them."""
    merged: list[list[str]] = []
    words = MIN_DOCUMENT_WORDS
    for sentences in documents:
        if words >= MIN_DOCUMENT_WORDS:
            merged.append([])
            words = 0
        merged[-1] += sentences
        words += sum(map(count_words, sentences))
    if len(merged) >= MIN_DOCUMENTS:
        return merged
    every = list(chain(*merged))
    return [every[i * len(every) // MIN_DOCUMENTS : (i + 1) * len(every) // MIN_DOCUMENTS] for i in range(MIN_DOCUMENTS)]


def draw_passages(documents: Sequence[Sequence[str]], length: int, limit: int) -> list[tuple[int, str]]:
    """Return passages of about so many words, each with the number of its document; of more than ``limit``, some.

    The lot falls by the document's first sentence and the passage's place in it, so that a change in one document leaves
    what is drawn of the others as it was. Not so where short ones are merged, or few are cut: one more shifts all behind it.
    """
    passages = [
        (zlib.crc32(f"{place} {document[:1]}".encode()), number, text)
        for number, document in enumerate(documents)
        for place, text in enumerate(group_sentences(document, length))
    ]
    return [(number, text) for _, number, text in sorted(passages)[:limit]]


def spread_evenly(items: Sequence[Item], limit: int) -> list[Item]:
    """Return at most so many of the items, evenly spread.

    >>> spread_evenly("abcdef", 3)
    ['a', 'c', 'e']
    """
    count = min(len(items), limit)
    return [items[i * len(items) // count] for i in range(count)]


def profile_to_bytes(profile: Profile) -> bytes:
    """Return the bytes of the profile's file; the same profile gives the same bytes."""
    fields = asdict(replace(profile, weights=b""))
    head = fields | {"weights": "", "memory": fields.pop("training_bias")}
    body = json.dumps(head, ensure_ascii=False, sort_keys=True).encode() + b"\n" + profile.weights
    return FILE_HEADER + hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def profile_from_bytes(data: bytes, background: Background) -> Profile | None:
    """Read a profile's file; ``None`` when damaged, of an older form or another background: train anew."""
    seal, _, body = data.removeprefix(FILE_HEADER).partition(b"\n")
    if not data.startswith(FILE_HEADER) or hashlib.sha256(body).hexdigest().encode() != seal:
        return None
    text, _, weights = body.partition(b"\n")
    head = json.loads(text)
    if head["background"] != background.digest:
        return None
    quantiles, training_bias = tuple(map(tuple, head["quantiles"])), tuple(head.pop("memory"))
    return Profile(**(head | {"weights": weights, "quantiles": quantiles, "training_bias": training_bias}))
