"""Names that a source has under another spelling.

    "Federal Election Commission" ◄──► "FEC"    "California" ◄──► "CA"    "French" ◄──► "France"
    "Governor" ◄──► "Gov."                      "August" ◄── "2012-08-23"

Pure: reads no file and no clock.
"""

from itertools import pairwise

from bloginator.text.grounding.gazetteer import OTHERS
from bloginator.text.grounding.sentence_reading import Reading
from bloginator.text.grounding.source_index import Evidence
from bloginator.text.grounding.tokens import Word, listed, stem

UNNAMED = listed("mr mrs ms mx dr prof sir jr sr am pm ad bc ce bce json")
PREFIXES = listed("anti co ex inter mid neo non pan post pre pro proto pseudo semi sub super trans un")
CALENDAR = "january february march april may june july august september october november december"
MONTHS = {form: at for at, month in enumerate(CALENDAR.split(), 1) for form in (month, month[:3], month[:4])}
RUN, WIDE, LONGEST = 3, 6, 5


def is_known(reading: Reading, word: Word, evidence: Evidence) -> bool:
    """Whether a word with a capital whose stem no source has stands there in another form, or is no name by itself."""
    place = reading.all.index(word)
    return (
        is_part(reading, place)
        or is_abridged(word, evidence)
        or is_spelled_out(shown(reading, word), evidence)
        or any(initials in evidence.acronyms for initials in capitals(reading, place))
        or any(has(other, evidence) for name in runs(reading, place) for other in OTHERS.get(name, ()))
        or MONTHS.get(word.plain) in evidence.months
    )


def shown(reading: Reading, word: Word) -> str:
    """Return a name as it is written, without stops and without the "s" of its plural: "FECs" is "FEC"."""
    raw = reading.text[word.start : word.end].replace(".", "")
    return raw[:-1] if raw[:-1].isupper() and raw[-1] == "s" else raw


def is_part(reading: Reading, place: int) -> bool:
    """Whether a word is a courtesy or an "AM", the "Neo" of "Neo-Roman", the "J." of "J. Smith", or the "M" of "M*A*S*H"."""
    word, behind = reading.all[place], reading.all[place + 1] if place + 1 < len(reading.all) else None
    sign = reading.text[word.end : word.end + 1]
    if word.plain in UNNAMED or (word.plain in PREFIXES and sign == "-"):
        return True
    near = [near for near in (reading.all[place - 1] if place else None, behind) if near and len(near.plain) == 1]
    spelled = any(abs(one.start - word.start) == 2 and not reading.text[min(one.end, word.end)].isspace() for one in near)
    return len(word.plain) == 1 and (spelled or (sign == "." and behind is not None and behind.capital))


def is_abridged(word: Word, evidence: Evidence) -> bool:
    """Whether a source has the name's beginning ("Gov."), or the name is the beginning of a source's word ("Rep.")."""
    plain = word.plain
    if plain[:3] in evidence.plain or plain[:4] in evidence.plain:
        return True
    return len(plain) <= 4 and any(other.startswith(plain) for other in evidence.plain)


def is_spelled_out(raw: str, evidence: Evidence) -> bool:
    """Whether an acronym is made of the initials of words that stand together in a source, small ones read over or not."""
    plain = raw.lower()
    if not raw.isupper() or not 1 < len(raw) <= LONGEST:
        return False
    if len(raw) == 2:
        return any(one[0] + other[0] == plain for one, other in evidence.pairs)
    return plain in evidence.initials or any("".join(word[0] for word in three) == plain[:3] for three in evidence.triples)


def capitals(reading: Reading, place: int) -> list[str]:
    """Return what the initials of a name spell: of each run of capital words around this one, "of" read over or not."""
    back, ahead = reading.all[max(0, place - WIDE) : place + 1][::-1], reading.all[place : place + WIDE + 1]
    first, last = place - reach(back), place + reach(ahead)
    kept = [at for at in range(first, last + 1) if is_name(reading.all[at])]
    at = kept.index(place)
    ends = [(start, end) for start in kept[: at + 1] for end in kept[at:] if end > start]
    named = [[at for at in range(start, end + 1) if at in kept] for start, end in ends]
    return ["".join(letters(reading, at) for at in run) for run in [*named, *(range(a, b + 1) for a, b in ends)]]


def letters(reading: Reading, place: int) -> str:
    """Return what a word gives to an acronym: its first letter, an acronym the whole of itself."""
    word = reading.all[place]
    raw = reading.text[word.start : word.end].replace(".", "")
    return raw if raw.isupper() else raw[0].upper()


def reach(ahead: list[Word]) -> int:
    """Return how far a name goes from its first word: over words with a capital, and small ones between two of them."""
    end = 0
    for step, word in enumerate(ahead[1:], 1):
        if is_name(word):
            end = step
        elif word.content or word.capital or step - end > 2:
            break
    return end


def is_name(word: Word) -> bool:
    """Whether a word could be part of a name."""
    return word.capital and (word.content or word.plain == "us")


def runs(reading: Reading, place: int) -> list[str]:
    """Return the runs of up to three words that a word is in, as ``OTHERS`` has them."""
    word, found = reading.all[place], []
    for start in range(max(0, place - RUN + 1), place + 1):
        plain = [near.plain for near in reading.all[start : start + RUN]]
        found += [" ".join(plain[:length]) for length in range(place - start + 1, len(plain) + 1)]
    return [*found, shown(reading, word), word.plain.removesuffix("s")]


def has(name: str, evidence: Evidence) -> bool:
    """Whether the sources have a name: an acronym as such, any other by its stems."""
    if name.isupper():
        return name in evidence.acronyms or (len(name) == 1 and name.lower() in evidence.plain)
    stems = [stem(part) for part in name.split()]
    return stems[0] in evidence.places and all(pair in evidence.pairs for pair in pairwise(stems))
