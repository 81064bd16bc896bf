"""Writers, passages and trials for the voice score: what its background is made from, and what it is measured on.

    posts of many writers ──near duplicates left out──► writers ──► development half, printed half
    target's posts ──► to train on | to judge      impostors' posts ──► same subject, crossed subject, same organisation

Nothing here ships. A trial holds a target's unseen passages against those of writers whom neither its training nor its
background has seen.
"""

import json
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from bloginator.text.document_kind import classify_document
from bloginator.text.prose import WORD, count_words, extract_sentences, group_sentences
from bloginator.text.style.background import PASSAGE_LENGTHS
from bloginator.text.style.profile import spread_evenly

COLLECTIONS = ("blogs", "18f", "digitalgov", "rustlang")
TARGET_WORDS, IMPOSTOR_WORDS = 5800, 300
DEVELOPMENT_TARGETS = {"blogs": 3, "18f": 2, "digitalgov": 9, "rustlang": 5}
PRINTED_IMPOSTORS = 190
FOLDS = 4


def order(name: str) -> int:
    """Return a number that shuffles names, always in the same way."""
    return zlib.crc32(f"voice17:{name}".encode())


@dataclass(frozen=True)
class Post:
    """One post as sentences of prose."""

    name: str
    sentences: tuple[str, ...]

    @cached_property
    def words(self) -> int:
        """Words of prose."""
        return sum(map(count_words, self.sentences))


@dataclass(frozen=True)
class Writer:
    """One writer; ``own`` posts of a target are judged, the others train."""

    name: str
    collection: str
    posts: list[Post] = field(default_factory=list)

    @cached_property
    def words(self) -> int:
        """Words of prose."""
        return sum(post.words for post in self.posts)

    @property
    def is_target(self) -> bool:
        """Whether there is enough to train on and to judge."""
        return self.words >= TARGET_WORDS

    @cached_property
    def judged(self) -> list[Post]:
        """At least 1,500 words or 30 %, in whole posts, none of them more than 55 %."""
        chosen: list[Post] = []
        for post in sorted(self.posts, key=lambda post: order(post.name), reverse=True):
            if sum(post.words for post in chosen) >= max(1500, 0.3 * self.words):
                break
            if sum(post.words for post in chosen) + post.words <= 0.55 * self.words:
                chosen.append(post)
        return chosen

    @cached_property
    def training(self) -> list[Post]:
        """The other posts, shuffled."""
        judged = {post.name for post in self.judged}
        return [post for post in sorted(self.posts, key=lambda post: order(post.name)) if post.name not in judged]

    def passages(self, length: int, posts: Sequence[Post] | None = None) -> list[str]:
        """Return passages of about so many words: of a target first those that train, then those that are judged."""
        if posts is None:
            posts = self.training + self.judged if self.is_target else self.posts
        return [text for post in posts for text in group_sentences(post.sentences, length)]


def read_writers(data: Path) -> dict[str, Writer]:
    """Return every writer by name, without posts that are near duplicates of another writer's."""
    writers: dict[str, Writer] = {}
    for collection, writer, post in drop_copies([entry for entry in read_posts(data) if entry[2].words >= 100]):
        writers.setdefault(writer, Writer(writer, collection)).posts.append(post)
    return writers


def read_posts(data: Path) -> list[tuple[str, str, Post]]:
    """Return collection, writer and post, always in the same order."""
    posts = []
    for folder in sorted((data / "blogs").iterdir()):
        for file in sorted(folder.iterdir()):
            text = file.read_text("utf-8", errors="replace")
            if classify_document(text) == "prose":
                posts.append(("blogs", folder.name, Post(f"{folder.name}/{file.name}", extract_sentences(text))))
    for collection in COLLECTIONS[1:]:
        for line in (data / "writers" / f"{collection}.jsonl").read_text("utf-8").splitlines():
            entry = json.loads(line)
            if entry["author"] is not None:
                sentences = extract_sentences(re.sub(r"\bCODE\b", "`x`", entry["text"]))
                posts.append((collection, entry["author"], Post(entry["id"], sentences)))
    return posts


def drop_copies(posts: Sequence[tuple[str, str, Post]]) -> list[tuple[str, str, Post]]:
    """Leave out posts of which more than 15 % stands in earlier posts of other writers, by runs of eight words."""
    owners: dict[tuple[str, ...], str] = {}
    kept = []
    for collection, writer, post in posts:
        words = [word.lower() for sentence in post.sentences for word in WORD.findall(sentence)]
        runs = {tuple(words[i : i + 8]) for i in range(len(words) - 7)}
        if sum(owners.get(run, writer) != writer for run in runs) <= 0.15 * len(runs):
            kept.append((collection, writer, post))
        for run in runs:
            owners.setdefault(run, writer)
    return kept


@dataclass(frozen=True)
class Half:
    """Targets and impostors of one half; the rest of the writers are the other half's."""

    targets: list[Writer]
    impostors: list[Writer]

    @property
    def writers(self) -> list[Writer]:
        """All of them."""
        return self.targets + self.impostors


def split_halves(writers: Mapping[str, Writer]) -> tuple[Half, Half]:
    """Return the development half, on which every choice was made, and the printed half, on which none was."""
    targets = sorted((writer for writer in writers.values() if writer.is_target), key=lambda writer: order(writer.name))
    by_collection: dict[str, list[Writer]] = defaultdict(list)
    for writer in targets:
        by_collection[writer.collection].append(writer)
    chosen = {w.name for c, some in by_collection.items() for w in some[: DEVELOPMENT_TARGETS[c]]}
    small = [w for w in writers.values() if not w.is_target and w.words >= IMPOSTOR_WORDS]
    sizes = Counter(writer.collection for writer in small)
    quota = {collection: round(PRINTED_IMPOSTORS * size / len(small)) for collection, size in sizes.items()}
    printed: set[str] = set()
    for writer in sorted(small, key=lambda writer: order(writer.name)):
        if quota[writer.collection]:
            quota[writer.collection] -= 1
            printed.add(writer.name)
    rest = [writer for writer in writers.values() if not writer.is_target and writer.name not in printed]
    return (
        Half([writer for writer in targets if writer.name in chosen], rest),
        Half([w for w in targets if w.name not in chosen], [writers[name] for name in writers if name in printed]),
    )


def split_folds(half: Half) -> list[Half]:
    """Return the half in four, by whole writers."""
    targets = sorted(half.targets, key=lambda writer: order(f"f{writer.name}"))
    folds = [Half(targets[number::FOLDS], []) for number in range(FOLDS)]
    for writer in half.impostors:
        folds[order(f"fold{writer.name}") % FOLDS].impostors.append(writer)
    return folds


@dataclass(frozen=True)
class Trial:
    """One target's unseen passages of one length against others'.

    Args:
        own, others: Passages.
        organisation: Whether each of the others is of the target's collection.
        own_topic, others_topic: How near each is in topic to what the target was trained on.
    """

    target: Writer
    length: int
    own: list[str]
    others: list[str]
    organisation: list[bool]
    own_topic: np.ndarray
    others_topic: np.ndarray

    def pairs(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """Return, by kind of trial, the places of the own passages and of the others'."""
        own, others = np.arange(len(self.own)), np.arange(len(self.others))
        nearest = np.argsort(-self.others_topic, kind="stable")
        furthest = np.argsort(self.own_topic, kind="stable")
        return {
            "all": (own, others),
            "same": (own, nearest[: max(len(others) // 4, 10)]),
            "crossed": (furthest[: max(len(own) // 3, 3)], nearest[: max(len(others) // 8, 20)]),
            "organisation": (own, np.flatnonzero(self.organisation)),
        }


def make_trials(half: Half, background: Iterable[Writer]) -> list[Trial]:
    """Return a trial for each target and length; topic is what is left without the background's 300 frequent words."""
    texts = [text for writer in background for text in spread_evenly(writer.passages(125), 8)]
    counts = Counter(word for text in texts for word in re.findall(r"[a-z]+", text.lower()))
    training = {target.name: target.passages(125, target.training) for target in half.targets}
    stop_words = [word for word, _ in counts.most_common(300)]
    topic = TfidfVectorizer(sublinear_tf=True, stop_words=stop_words, token_pattern=r"[a-z]{2,}", min_df=2)
    topic.fit(texts + [text for some in training.values() for text in some])
    trials = []
    for target in half.targets:
        mean = np.asarray(topic.transform(training[target.name]).mean(0)).ravel()
        for length in PASSAGE_LENGTHS:
            own = spread_evenly(target.passages(length, target.judged), 80)
            others = list_impostors(target, half, length)
            texts = [text for _, text in others]
            organisation = [writer.collection == target.collection for writer, _ in others]
            near = [np.asarray(topic.transform(some) @ mean) for some in (own, texts)]
            trials.append(Trial(target, length, own, texts, organisation, *near))
    return trials


def list_impostors(target: Writer, half: Half, length: int) -> list[tuple[Writer, str]]:
    """Return passages of the other writers of the half, more of those who wrote more."""
    passages = []
    for writer in half.targets:
        if writer is not target:
            most = 30 if writer.collection == "blogs" else 10
            passages += [(writer, text) for text in spread_evenly(writer.passages(length, writer.judged), most)]
    for writer in half.impostors:
        passages += [(writer, text) for text in spread_evenly(writer.passages(length), 4)]
    return passages
