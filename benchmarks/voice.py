"""Measure the voice score on authors it has not seen: ``python benchmarks/voice.py [BLOGS]``.

Every ordered pair of the six authors is one bout: the profile is trained on half of the target's posts, the background
is built from the four others, and the slopes are fitted on the bouts in which neither of the two takes part. Passages
come from posts that training did not see: 100 of the target's and 100 of the other's for each length.

all      every passage
same     the other's passages that are nearest in topic to the target's posts (upper half) against all own ones
crossed  own passages least near to the target's usual topic (lower third) against the other's nearest (upper third)

AUC is the mean over the bouts. Calibration is pooled over them, at even odds.
"""

import math
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean

from bloginator.text.style.calibrate import Bout, Trial, bouts, held_out, slopes, trials
from bloginator.text.style.counted import counted
from bloginator.text.style.counts import passage
from bloginator.text.style.measure import parts
from bloginator.text.style.plain import sentences
from bloginator.text.style.profile import train_texts
from bloginator.text.style.quoted import WORD, count_words
from bloginator.text.style.scoring import score, stands

REPO = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("BLOGINATOR_SHARED_DATA", REPO / ".." / "shared" / "data"))
SIZES = (65, 125, 265)
MOST = 100
METHODS = ("voice", "topic words", "Cosine Delta")


@dataclass
class Seen:
    """One passage in one bout."""

    bout: Bout
    size: int
    is_own: bool
    text: str
    scores: dict[str, float]


def read(folder: Path) -> dict[str, dict[str, str]]:
    return {
        one.name: {post.name: post.read_text("utf-8", errors="replace") for post in sorted(one.iterdir())}
        for one in sorted(folder.iterdir())
        if one.is_dir()
    }


def spread(found: Sequence[str], most: int = MOST) -> list[str]:
    few = min(len(found), most)
    return [found[i * len(found) // few] for i in range(few)]


def texts(posts: Mapping[str, str], names: Iterable[str], size: int) -> list[str]:
    """Return passages of about ``size`` words, none below 60 and none much longer.

    A backtick, all that is left of code, becomes code again: two lone ones would take what stands between them along.
    """
    found = [" ".join(group) for name in names for group in parts(sentences(posts[name]), size)]
    return spread([text.replace("`", "`x`") for text in found if 60 <= count_words(text) <= 1.7 * size])


def topic(corpus: Sequence[str], kept: frozenset[str]) -> Callable[[str], float]:
    """Return the cosine of rare words' weights with the corpus: topic and nothing else."""
    bags = [Counter(w.lower() for w in WORD.findall(t) if w.isalpha() and w.lower() not in kept) for t in corpus]
    seen = Counter(w for bag in bags for w in bag)
    idf = {w: math.log(len(bags) / n) + 1 for w, n in seen.items()}

    def vector(bag: Mapping[str, int]) -> dict[str, float]:
        raw = {w: (1 + math.log(n)) * idf[w] for w, n in bag.items() if w in idf}
        norm = math.sqrt(sum(v * v for v in raw.values())) or 1.0
        return {w: v / norm for w, v in raw.items()}

    centre: dict[str, float] = defaultdict(float)
    for bag in bags:
        for w, v in vector(bag).items():
            centre[w] += v / len(bags)
    return lambda text: sum(
        v * centre[w] for w, v in vector(Counter(map(str.lower, WORD.findall(text)))).items() if w in centre
    )


def rates(text: str, words: Sequence[str]) -> list[float]:
    found = Counter(map(str.lower, WORD.findall(text)))
    return [found[w] / max(sum(found.values()), 1) for w in words]


def delta(corpus: Sequence[str], others: Sequence[str], words: Sequence[str]) -> Callable[[str], float]:
    """Return Cosine Delta: cosine of the z-scores of frequent words with the corpus's."""
    table = [rates(t, words) for t in [*corpus, *others]]
    columns = list(zip(*table, strict=True))
    mean = [fmean(column) for column in columns]
    deviation = [math.sqrt(fmean((v - m) ** 2 for v in column)) or 1.0 for column, m in zip(columns, mean, strict=True)]
    own = [fmean(column) for column in zip(*table[: len(corpus)], strict=True)]

    def z(row: Sequence[float]) -> list[float]:
        return [(v - m) / d for v, m, d in zip(row, mean, deviation, strict=True)]

    target = z(own)

    def cosine(text: str) -> float:
        at = z(rates(text, words))
        norm = math.sqrt(sum(v * v for v in at)) or 1.0
        return sum(a * b for a, b in zip(at, target, strict=True)) / norm

    return cosine


def scorers(bout: Bout, authors: Mapping[str, Mapping[str, str]]) -> dict[str, Callable[[str], float]]:
    vocabulary = bout.background.vocabulary
    names = [post for post in sorted(authors[bout.target]) if not held_out(post)]
    corpus = [" ".join(g) for n in names for g in parts(sentences(authors[bout.target][n]), 125)]
    rest = [p for name, posts in sorted(authors.items()) if name not in (bout.target, bout.other) for p in posts.values()]
    others = spread([" ".join(g) for p in spread(rest, 60) for g in parts(sentences(p), 125)], 400)

    def voice(text: str) -> float:
        return stands(passage(sentences(text), vocabulary), bout.profile, bout.background)

    return {
        "voice": voice,
        "topic words": topic(corpus, vocabulary.kept),
        "Cosine Delta": delta(spread(corpus, 400), others, vocabulary.words),
    }


def watch(bout: Bout, authors: Mapping[str, Mapping[str, str]]) -> Iterator[Seen]:
    """Yield the passages of one bout with the score of every method."""
    judges = scorers(bout, authors)
    for size in SIZES:
        for is_own, name, posts in ((True, bout.target, bout.own), (False, bout.other, bout.wrong)):
            for text in texts(authors[name], posts, size):
                yield Seen(bout, size, is_own, text, {m: judge(text) for m, judge in judges.items()})


def auc(own: Sequence[float], wrong: Sequence[float]) -> float:
    """Return the probability that an own passage scores above a wrong one, ties half."""
    order = sorted([(s, 1) for s in own] + [(s, 0) for s in wrong])
    ranks: dict[float, list[int]] = defaultdict(list)
    for place, (s, _) in enumerate(order, start=1):
        ranks[s].append(place)
    total = sum(fmean(ranks[s]) for s in own)
    return (total - len(own) * (len(own) + 1) / 2) / (len(own) * len(wrong))


def three(seen: Sequence[Seen], method: str) -> tuple[float, float, float]:
    """Return AUC over all, same-topic and topic-crossed passages of one bout and size."""
    own = sorted((s for s in seen if s.is_own), key=lambda s: s.scores["topic words"])
    wrong = sorted((s for s in seen if not s.is_own), key=lambda s: s.scores["topic words"])
    pairs = ((own, wrong), (own, wrong[len(wrong) // 2 :]), (own[: len(own) // 3], wrong[-len(wrong) // 3 :]))
    return tuple(auc([s.scores[method] for s in a], [s.scores[method] for s in b]) for a, b in pairs)  # type: ignore[return-value]


def calibrated(seen: Sequence[Seen], known: Sequence[Trial]) -> list[tuple[float, bool]]:
    """Return probability and truth, slopes fitted on bouts in which neither author takes part."""
    result = []
    fitted: dict[frozenset[str], tuple[tuple[float, ...], ...]] = {}
    for one in seen:
        pair = frozenset((one.bout.target, one.bout.other))
        if pair not in fitted:
            fitted[pair] = slopes([t for t in known if not {t.target, t.other} & pair])
        background = replace(one.bout.background, slopes=fitted[pair])
        found = score(one.text, one.bout.profile, background).score
        if found is not None:
            result.append((found, one.is_own))
    return result


def error(found: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Return the expected calibration error: own and wrong passages weigh the same, ten bins of equal width."""
    share = fmean(truth for _, truth in found)
    weight = {True: 0.5 / share, False: 0.5 / (1 - share)}
    total = 0.0
    for i in range(bins):
        here = [(p, t) for p, t in found if min(int(p * bins), bins - 1) == i]
        total += abs(sum(weight[t] * (p - t) for p, t in here)) / len(found)
    return total


def cost(authors: Mapping[str, Mapping[str, str]], bout: Bout) -> tuple[float, float, int]:
    """Return seconds to train on about 250,000 words, milliseconds to score a passage of 125 words, and the words."""
    pool = [text for posts in authors.values() for text in posts.values()]
    chosen, words = [], 0
    while words < 250_000 and pool:
        chosen.append(pool.pop())
        words += sum(count_words(s) for s in sentences(chosen[-1]))
    start = time.process_time()
    profile = train_texts(chosen, bout.background)
    trained = time.process_time() - start
    passages = texts(authors[bout.target], bout.own, 125)
    start = time.process_time()
    for text in passages:
        score(text, profile, bout.background)
    return trained, 1000 * (time.process_time() - start) / len(passages), words


def main(folder: Path) -> None:
    """Print the figures."""
    authors = read(folder)
    seen: list[Seen] = []
    known: list[Trial] = []
    for bout in bouts(counted(authors)):
        seen += watch(bout, authors)
        known += trials(bout)
        print(f"  {bout.target} against {bout.other}", file=sys.stderr, flush=True)
    print("AUC all / same topic / crossed\n" + "| method | " + " | ".join(f"~{n} words" for n in SIZES) + " |")
    for method in METHODS:
        print(f"| {method} | " + " | ".join(cell(seen, method, size) for size in SIZES) + " |")
    print("\n| words | calibration error | others above .5 | own above .5 |")
    for size in SIZES:
        found = calibrated([s for s in seen if s.size == size], known)
        above = [fmean(p > 0.5 for p, t in found if t is truth) for truth in (False, True)]
        print(f"| ~{size} | {error(found):.3f} | {above[0]:.3f} | {above[1]:.3f} |")
    trained, scored, words = cost(authors, bout)
    print(f"\ntraining on {words:,} words: {trained:.1f} s; scoring a passage of 125 words: {scored:.2f} ms")


def cell(seen: Sequence[Seen], method: str, size: int) -> str:
    """Return the three figures of one method and size."""
    groups: dict[tuple[str, str], list[Seen]] = defaultdict(list)
    for one in seen:
        if one.size == size:
            groups[one.bout.target, one.bout.other].append(one)
    found = [three(group, method) for group in groups.values()]
    return " / ".join(f"{fmean(column):.3f}" for column in zip(*found, strict=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "blogs")
