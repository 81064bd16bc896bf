"""An author's profile: the direction that tells them from others, where their own passages stand, and their habits."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import chain
from statistics import pstdev
from typing import TypeVar

import numpy as np

from bloginator.text.prose import WORD, count_words, group_sentences, split_sentences
from bloginator.text.style.background import LENGTHS, TRAINED_ON, Background
from bloginator.text.style.direction import fit_ridge, judge_unseen, measure_memory
from bloginator.text.style.features import Vector
from bloginator.text.style.habits import rate_marks

FORM = b"bloginator voice profile 4\n"
FEWEST_WORDS = 5000
FEWEST_FREQUENT = 0.3  # share of the background's frequent words below which a text is in another language
MOST_PASSAGES, MOST_UNSEEN = 600, 150  # passages to learn from, and of each length to look at; of more, evenly spread ones
POST_WORDS, FEWEST_POSTS = 400, 5  # shorter documents are taken together; a corpus of fewer is cut into so many
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
        bias: The standing of a text without any features.
        quantiles: For each of ``LENGTHS``, the standings of own passages whose post was left out, least to greatest.
        memory: What a passage gains by having been learnt from, as ``measure_memory`` returns it.
        marks: Mark of style -> its rate.
        spread: Mark of style -> standard deviation of that rate over passages of the longest of ``LENGTHS``.
    """

    background: str
    words: int
    documents: int
    reason: str
    passages: int = 0
    weights: bytes = b""
    bias: float = 0.0
    quantiles: tuple[tuple[float, ...], ...] = ()
    memory: tuple[float, float, float] = (0.0, 0.0, 1.0)
    marks: Mapping[str, float] = field(default_factory=dict)
    spread: Mapping[str, float] = field(default_factory=dict)

    @property
    def direction(self) -> Vector:
        """The weights as a vector."""
        return np.frombuffer(self.weights, "<f4")


def train_profile(texts: Iterable[str], background: Background, *, fewest: int = FEWEST_WORDS) -> Profile:
    """Train on an author's documents, Markdown or plain, always in the same order.

    Returns:
        A profile; with a ``reason`` alone when the corpus has fewer words than ``fewest`` or is in another language.
    """
    documents = [sentences for text in texts if (sentences := split_sentences(text))]
    words = sum(count_words(sentence) for sentence in chain(*documents))
    profile = Profile(background.digest, words, len(documents), "")
    if words < fewest:
        return replace(profile, reason=f"the corpus has {words:,} words of prose; {fewest:,} are needed")
    if not is_english(spread_evenly(list(chain(*documents)), 1000), background):
        return replace(profile, reason="the corpus is not in English, the language of the background")
    return fit_profile(profile, pool_documents(documents), background)


def fit_profile(profile: Profile, posts: Sequence[Sequence[str]], background: Background) -> Profile:
    """Return the profile with the direction, the standings and the habits of some posts."""
    by_length = {
        length: [(number, text) for number, post in enumerate(posts) for text in group_sentences(post, length)]
        for length in LENGTHS
    }
    learnt = spread_evenly(by_length[TRAINED_ON], MOST_PASSAGES)
    others = background.means
    vectors = background.features.vectorise_all([text for _, text in learnt], spare=len(others))
    vectors[len(learnt) :] = others
    fit = fit_ridge(vectors, np.array([post for post, _ in learnt]))
    quantiles = []
    for length in LENGTHS:
        unseen = spread_evenly(by_length[length] or learnt, MOST_UNSEEN)
        at = background.features.vectorise_all([text for _, text in unseen])
        standings = judge_unseen(fit, at, np.array([post for post, _ in unseen]))
        quantiles.append(tuple(np.quantile(standings, np.linspace(0, 1, 21)).round(6).tolist()))
    longest = [rate_marks([text]) for _, text in spread_evenly(by_length[LENGTHS[-1]] or learnt, MOST_UNSEEN)]
    return replace(
        profile,
        passages=len(by_length[TRAINED_ON]),
        weights=fit.weights.astype("<f4").tobytes(),
        bias=fit.bias,
        quantiles=tuple(quantiles),
        memory=measure_memory(fit),
        marks=rate_marks(text for _, text in learnt),
        spread={name: pstdev(rates[name] for rates in longest) for name in longest[0]},
    )


def is_english(sentences: Iterable[str], background: Background) -> bool:
    """Tell whether enough of the words are the background's frequent ones."""
    words = [word.lower() for sentence in sentences for word in WORD.findall(sentence)]
    return sum(word in background.features.frequent for word in words) >= FEWEST_FREQUENT * len(words)


def pool_documents(documents: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return posts, as lists of sentences: short documents are joined by those after them."""
    posts: list[list[str]] = []
    words = POST_WORDS
    for sentences in documents:
        if words >= POST_WORDS:
            posts.append([])
            words = 0
        posts[-1] += sentences
        words += sum(map(count_words, sentences))
    if len(posts) >= FEWEST_POSTS:
        return posts
    every = list(chain(*posts))
    return [every[i * len(every) // FEWEST_POSTS : (i + 1) * len(every) // FEWEST_POSTS] for i in range(FEWEST_POSTS)]


def spread_evenly(items: Sequence[Item], most: int) -> list[Item]:
    """Return at most so many of the items, evenly spread.

    >>> spread_evenly("abcdef", 3)
    ['a', 'c', 'e']
    """
    count = min(len(items), most)
    return [items[i * len(items) // count] for i in range(count)]


def profile_to_bytes(profile: Profile) -> bytes:
    """Return the bytes of the profile's file; the same profile gives the same bytes."""
    head = json.dumps(asdict(replace(profile, weights=b"")) | {"weights": ""}, ensure_ascii=False, sort_keys=True)
    body = head.encode() + b"\n" + profile.weights
    return FORM + hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def profile_from_bytes(data: bytes, background: Background) -> Profile | None:
    """Read a profile's file; ``None`` when damaged, of an older form or another background: train anew."""
    seal, _, body = data.removeprefix(FORM).partition(b"\n")
    if not data.startswith(FORM) or hashlib.sha256(body).hexdigest().encode() != seal:
        return None
    text, _, weights = body.partition(b"\n")
    head = json.loads(text)
    if head["background"] != background.digest:
        return None
    values = {"weights": weights, "quantiles": tuple(map(tuple, head["quantiles"])), "memory": tuple(head["memory"])}
    return Profile(**(head | values))
