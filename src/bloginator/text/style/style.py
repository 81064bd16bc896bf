"""Say what to change: the marks in which a text is further from its author than the author's own passages are.

rates here, rates in the corpus ──► distance in the author's own spread ──► sentences, the furthest first
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import sqrt

from bloginator.records.voice import VoiceChange
from bloginator.text.style.background import LENGTHS, Background
from bloginator.text.style.marks import LINKERS, MARKS, PER, opener, rates, tally
from bloginator.text.style.profile import Profile
from bloginator.text.style.quoted import WORD, own

FAR = 1.5
"""Spreads from which a difference is worth a word."""
FAR_WORD = 2.6
"""The same for single words, of which there are many, so that some lie far off by chance."""
MOST = 6
NAMED = {mark.name: mark for mark in MARKS}
COVERED = frozenset(["i", "me", "my", "mine", "myself", "we", "us", "our", "you", "your", "and", "but", "so", "or"])
"""Words that a mark already counts."""
FUNCTION_WORDS = """
a about actually after again all already also always an any are around as at be because been before being between both
by can could did do does down each either else enough even every few first for from had has have here how however if in
instead into is it its itself just last least less like long lot made make many may maybe might more most much must need
never new no not now of off often on once one only other others our out over own per perhaps pretty probably quite
rather really right same say several should simply since some something sometimes soon still such take than that the
their them then there these they thing things think this those though through thus to together too two under until up
upon use used using usually very want was way well were what when where whether which while who why will with within
without would yet
"""
"""Words that say little of the subject; of the frequent words only these are worth a hint on style."""
FUNCTION = frozenset(FUNCTION_WORDS.split())
UNITS = {"words": "per 1,000 words", "sentences": "per 100 sentences"}


def features(
    text: str, profile: Profile, background: Background, sources: Sequence[str] = (), most: int = MOST
) -> tuple[VoiceChange, ...]:
    """Return what pulls ``text`` away from the author, the furthest first; nothing without a profile or without words.

    Args:
        text: Markdown or plain.
        profile: Of the author.
        background: The one of the profile.
        sources: Texts whose words do not count as the writer's.
        most: At most so many.
    """
    fragments = own(text, sources).fragments
    if not fragments or not profile.spread:
        return ()
    found = [*marks_apart(fragments, profile), *openers_apart(fragments, profile),
             *words_apart(fragments, profile, background)]  # fmt: skip
    return tuple(sorted(found, key=lambda d: (-abs(d.distance), d.name))[:most])


def marks_apart(fragments: Sequence[str], profile: Profile) -> list[VoiceChange]:
    """Return the marks that are far from the corpus."""
    counts = tally(fragments)
    here = rates(counts)
    wider = sqrt(LENGTHS[2] / max(min(counts["words"], LENGTHS[3]), 1))
    found = []
    for name, corpus in profile.marks.items():
        distance = (here[name] - corpus) / (max(profile.spread[name], floor(name)) * wider)
        if abs(distance) >= FAR:
            found.append(difference(name, here[name], corpus, distance))
    return found


def floor(name: str) -> float:
    """Return the least spread of a mark: one more or fewer in a passage of 260 words says nothing."""
    if name == "sentence_words":
        return 1.0
    return PER[NAMED[name].base] / (LENGTHS[2] if NAMED[name].base == "words" else 14)


def difference(name: str, here: float, corpus: float, distance: float) -> VoiceChange:
    """Return one mark's difference, in words."""
    if name == "sentence_words":
        apart = abs(here / corpus - 1) * 100 if corpus else 0
        longer = "longer" if distance > 0 else "shorter"
        text = f"sentences {apart:.0f}% {longer} than yours ({here:.0f} words, yours {corpus:.0f})"
        return change(name, text, (here, corpus), "words a sentence", distance)
    mark = NAMED[name]
    unit = UNITS[mark.base]
    return change(name, said(mark.words, here, corpus, unit), (here, corpus), unit, distance)


def change(name: str, text: str, rates: tuple[float, float], unit: str, distance: float) -> VoiceChange:
    """Return one thing that pulls a text away, its rates here and in the corpus rounded as they are told."""
    here, corpus = (round(rate, 1) for rate in rates)
    return VoiceChange(name=name, text=text, here=here, corpus=corpus, unit=unit, distance=round(distance, 2))


def said(what: str, here: float, corpus: float, unit: str) -> str:
    """Return a rate beside the author's, in words.

    >>> said("contractions", 0.0, 12.2, "per 1,000 words")
    'no contractions; you use 12 per 1,000 words'
    >>> said("dashes", 9.0, 0.3, "per 1,000 words")
    'more dashes than you use: 9 per 1,000 words, yours 0.3'
    """
    if here == 0:
        return f"no {what}; you use {number(corpus)} {unit}"
    more = "more" if here > corpus else "fewer"
    return f"{more} {what} than you use: {number(here)} {unit}, yours {number(corpus)}"


def number(rate: float) -> str:
    """Return a rate as one would say it: whole from 3 on, one digit below."""
    return f"{rate:.0f}" if rate >= 3 else f"{rate:.1f}".removesuffix(".0")


def openers_apart(fragments: Sequence[str], profile: Profile) -> list[VoiceChange]:
    """Return the first words of sentences that the author hardly ever starts with."""
    found = Counter(opener(f) for f in fragments)
    result = []
    for word, n in found.items():
        usual = profile.openers.get(word, 0) / max(profile.sentences, 1)
        distance = surprise(n, usual, len(fragments))
        if is_opener_of_style(word) and distance >= FAR_WORD and (n > 1 or word in LINKERS):
            here = 100 * n / len(fragments)
            text = f"{n} of {len(fragments)} sentences start with '{word.capitalize()}'; {often(usual)}"
            result.append(change(f"opener:{word}", text, (here, 100 * usual), UNITS["sentences"], distance))
    return result


def is_opener_of_style(word: str) -> bool:
    """Whether starting with this word is a habit and no matter of the subject: a linking or frequent word, an adverb.

    >>> [is_opener_of_style(word) for word in ("moreover", "sadly", "that's", "kubernetes", "i")]
    [True, True, True, False, False]
    """
    if word in COVERED:
        return False
    return word in LINKERS or word in FUNCTION or word.endswith("ly") or "'" in word


def often(share: float) -> str:
    """Return how often the author does so.

    >>> often(0.0), often(0.004), often(0.12)
    ('you never do', 'you rarely do', '12% of yours do')
    """
    return "you never do" if share == 0 else "you rarely do" if share < 0.02 else f"{100 * share:.0f}% of yours do"


def words_apart(fragments: Sequence[str], profile: Profile, background: Background) -> list[VoiceChange]:
    """Return the frequent words that a text has far more or far less often than the corpus."""
    words = [w.lower() for f in fragments for w in WORD.findall(f)]
    found = Counter(words)
    result = []
    for word in background.vocabulary.words:
        usual = profile.frequent.get(word, 0) / max(profile.words, 1)
        distance = surprise(found[word], usual, len(words))
        is_style = word in FUNCTION and word not in COVERED
        if is_style and abs(distance) >= FAR_WORD and (found[word] > 2 or distance < 0):
            here, corpus = 1000 * found[word] / len(words), 1000 * usual
            text = f"'{word}' {'more' if here > corpus else 'less'} often than you: {number(here)} per 1,000 words, yours "
            result.append(change(f"word:{word}", text + number(corpus), (here, corpus), UNITS["words"], distance))
    return result


def surprise(n: int, usual: float, size: int) -> float:
    """Return how many standard deviations ``n`` of ``size`` lie from a usual share; words come in bursts: the 2."""
    expected = usual * size
    return (n - expected) / sqrt(2 * expected + 0.5)


def style_lines(profile: Profile, background: Background) -> tuple[str, ...]:
    """Return two or three lines of style guidance, measured on the corpus, for a prompt; none without a profile.

    The first says how long sentences are and how personal they sound; the next, in what the author stands out from
    other authors most.
    """
    if profile.reason or not profile.sentences:
        return ()
    lines = [length_line(profile), person_line(profile)]
    apart = standing_out(profile.marks, background)
    if apart:
        lines.append("Compared with other writers: " + "; ".join(apart) + ".")
    return tuple(lines)


def length_line(profile: Profile) -> str:
    """Return the line on sentences and what they start with."""
    m = profile.marks
    starts = [w.capitalize() for w, _ in sorted(profile.openers.items(), key=lambda p: (-p[1], p[0]))[:6] if w.isalpha()]
    return (
        f"Sentences average {m['sentence_words']:.0f} words; {m['short_sentences']:.0f}% have at most 8 and "
        f"{m['long_sentences']:.0f}% at least 30. They start most often with {', '.join(starts)}."
    )


def person_line(profile: Profile) -> str:
    """Return the line on contractions and persons."""
    m = profile.marks
    return (
        f"Per 1,000 words: {number(m['contractions'])} contractions, {number(m['first_person'])} 'I/me/my', "
        f"{number(m['we'])} 'we/us/our', {number(m['you'])} 'you/your'; {number(m['questions'])}% of sentences ask."
    )


def standing_out(marks: Mapping[str, float], background: Background, most: int = 3) -> list[str]:
    """Return the marks in which the author differs most from other authors, in words."""
    found = []
    for mark in MARKS:
        usual, spread = background.marks[mark.name], background.spread[mark.name]
        if spread and (distance := (marks[mark.name] - usual) / spread):
            rate = f"{number(marks[mark.name])} {UNITS[mark.base]}, others {number(usual)}"
            found.append((-abs(distance), f"{'more' if distance > 0 else 'fewer'} {mark.words} ({rate})"))
    return [text for distance, text in sorted(found)[:most] if distance <= -1]
