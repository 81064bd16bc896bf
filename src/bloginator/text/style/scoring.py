"""Score a text: the probability that the author wrote it rather than another writer, at even odds.

text ──► own words only ──► standing on the author's direction ──► log odds ──► probability
                                                    └──► percentile among the author's own passages
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log
from statistics import fmean

from bloginator.text.style.background import CORPORA, LENGTHS, Background
from bloginator.text.style.char_ngram_lm import coded, read
from bloginator.text.style.counts import Passage, passage
from bloginator.text.style.habits import foretold
from bloginator.text.style.learnt import Standing
from bloginator.text.style.plain import sentences
from bloginator.text.style.profile import FEWEST_FREQUENT, Profile
from bloginator.text.style.quoted import WORD, count_words, own
from bloginator.text.style.unlearning import Taught, taught

FEWEST_WORDS = 60
LEAST, MOST = 0.01, 0.99
"""No style evidence is surer than this."""


@dataclass(frozen=True)
class VoiceScore:
    """How much a text reads like its author.

    Args:
        score: Probability from 0 to 1, ``None`` with a ``reason``.
        percentile: How many percent of the author's own passages of that length are less typical; ``None`` with a
            ``reason``.
        words: Words that were scored: without those that stand in the sources.
        quoted: Share of the text's words left out because they stand in the sources.
        own: The rest; both are 0 for a text without words.
        reason: Why there is no score; ``None`` when there is one.
    """

    score: float | None
    percentile: int | None
    words: int
    quoted: float
    own: float
    reason: str | None


def score(text: str, profile: Profile, background: Background, sources: Sequence[str] = ()) -> VoiceScore:
    """Score a text, Markdown or plain.

    Args:
        text: A section, a draft or any passage.
        profile: Of the author, trained against ``background``.
        sources: Texts whose words do not count as the writer's: runs of five or more are left out, and the author is
            taken not to have written them.
    """
    mine = own(text, sources)
    total = mine.words + mine.quoted
    quoted = round(mine.quoted / total, 4) if total else 0.0
    left = round(1 - quoted, 4) if total else 0.0
    reason = profile.reason or unreadable(text) or unscorable(mine.fragments, mine.words, background)
    if reason:
        return VoiceScore(None, None, mine.words, quoted, left, reason)
    known = read(profile.letters, coded(s for source in sources for s in sentences(source))) if sources else ()
    given = taught(profile.letters, known) if known else ()
    measured = (passage(piece, background.vocabulary) for piece in pieces(mine.fragments, mine.words))
    at = fmean(stands(piece, profile, background, given) for piece in measured)
    return VoiceScore(
        probability(at, mine.words, profile, background),
        percentile(at, mine.words, profile),
        mine.words,
        quoted,
        left,
        None,
    )


def unreadable(text: str) -> str:
    """Return why these are no words at all, or nothing: a picture or a program, read as if it were text.

    >>> unreadable("A caf" + chr(0xFFFD) + ", read in the wrong encoding."), unreadable("ELF" + chr(0))
    ('', 'not text')
    """
    strange = text.count("\ufffd") + 10 * text.count("\0")
    return "not text" if strange * 20 > len(text) else ""


def unscorable(fragments: Sequence[str], words: int, background: Background) -> str:
    """Return why a text gets no score, or nothing."""
    if words < FEWEST_WORDS:
        return f"{words} words of its own; {FEWEST_WORDS} are needed"
    kept = background.vocabulary.kept
    known = sum(w.lower() in kept for f in fragments for w in WORD.findall(f))
    if known < FEWEST_FREQUENT * words:
        return "not in English, the language of the background"
    return ""


def pieces(fragments: Sequence[str], words: int) -> list[Sequence[str]]:
    """Return a long text in about equal pieces, none much longer than the longest of ``LENGTHS``; a short one whole."""
    parts = max(round(words / LENGTHS[-1]), 1)
    found: list[list[str]] = [[] for _ in range(parts)]
    done = 0
    for fragment in fragments:
        found[min(parts * done // words, parts - 1)].append(fragment)
        done += count_words(fragment)
    return [piece for piece in found if piece]


def stands(found: Passage, profile: Profile, background: Background, given: Sequence[Taught] = ()) -> float:
    """Return where a passage stands between others and the author: by its counts and by its letters.

    Args:
        found: The passage.
        profile: Of the author.
        background: The one of the profile.
        given: What the texts that its writer was given taught the author's letters.
    """
    weights = profile.weights
    at = sum(v * weights[i] for part in background.vector(found.counts) for i, v in part.items())
    return at + profile.share * foretold(profile.letters, background.letters, found.letters, given)


def between(words: int, marks: Sequence[int] = LENGTHS) -> tuple[int, float]:
    """Return the place of the longest of some lengths not above ``words``, and how far on to the next it is, from 0 to 1.

    >>> between(65), between(40), between(9000)
    ((0, 0.0), (0, 0.0), (2, 1.0))
    """
    last = len(marks) - 2
    place = min(max(bisect_right(marks, words) - 1, 0), last)
    return place, min(max(log(max(words, 1) / marks[place]) / log(2), 0.0), 1.0)


def mixed(words: int, values: Sequence[float], marks: Sequence[int] = LENGTHS) -> float:
    """Return the value for so many words from those for some lengths, linear in the length's logarithm.

    Args:
        words: Of a text, or of a corpus.
        values: One a length.
        marks: The lengths, each twice the one before.
    """
    place, on = between(words, marks)
    return values[place] * (1 - on) + values[place + 1] * on


def evidence(at: float, standing: Standing) -> float:
    """Return the log likelihood ratio of the author's normal distribution against the others', their spread the same.

    >>> one = Standing(others=-1.0, own=1.0, spread=1.0, quantiles=())
    >>> evidence(1.0, one), evidence(0.0, one), evidence(-2.0, one)
    (2.0, 0.0, -4.0)
    """
    apart = max(standing.own - standing.others, 1e-6)
    return apart * (at - (standing.own + standing.others) / 2) / standing.spread**2


def probability(at: float, words: int, profile: Profile, background: Background) -> float:
    """Return the calibrated probability, to four digits."""
    found = [evidence(at, standing) for standing in profile.standings]
    by_corpus = [
        mixed(words, [shift + slope * one for one, (shift, slope) in zip(found, rows, strict=True)])
        for rows in background.slopes
    ]
    odds = mixed(profile.words, by_corpus, CORPORA)
    return round(min(max(1 / (1 + exp(-max(min(odds, 30.0), -30.0))), LEAST), MOST), 4)


def percentile(at: float, words: int, profile: Profile) -> int:
    """Return the percentage of the author's own passages of that length that are less typical."""
    ranks = [rank(at, standing.quantiles) for standing in profile.standings]
    return round(100 * mixed(words, ranks))


def rank(at: float, quantiles: Sequence[float]) -> float:
    """Return the share of a distribution below ``at``, from its quantiles.

    >>> rank(1.5, (0.0, 1.0, 2.0)), rank(-1.0, (0.0, 1.0, 2.0)), rank(3.0, (0.0, 1.0, 2.0))
    (0.75, 0.0, 1.0)
    """
    place = bisect_right(quantiles, at)
    if place in (0, len(quantiles)):
        return float(place > 0)
    low, high = quantiles[place - 1], quantiles[place]
    return (place - 1 + (at - low) / (high - low)) / (len(quantiles) - 1)
