"""Names that a source has under another spelling.

    "Federal Election Commission" ◄──► "FEC"    "California" ◄──► "CA"    "French" ◄──► "France"

Pure: reads no file and no clock.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bloginator.text.grounding.gazetteer import OTHERS
from bloginator.text.grounding.source_index import Evidence
from bloginator.text.grounding.tokens import Word, listed, stem

UNNAMED = listed("mr mrs ms mx dr prof sir jr sr am pm ad bc ce bce json")
CALENDAR = "january february march april may june july august september october november december"
MONTHS = {form: at for at, month in enumerate(CALENDAR.split(), 1) for form in (month, month[:3], month[:4])}
WIDE, LONGEST = 3, 5


def is_known(text: str, tokens: Sequence[Word], place: int, evidence: Evidence) -> bool:
    """Whether a word with a capital whose stem no source has stands there in another form, or is no name by itself."""
    word = tokens[place]
    written = re.split("['’]", text[word.start : word.end])[0].replace(".", "")
    written = written.removesuffix("s" if written[:-1].isupper() else "")
    return (
        word.plain in UNNAMED
        or len(word.plain) == 1
        or word.stem in evidence.named
        or MONTHS.get(word.plain) in evidence.months
        or (written.isupper() and 1 < len(written) <= LONGEST and written.lower() in evidence.initials)
        or written in evidence.acronyms
        or any(initials in evidence.acronyms for initials in spell_initials(tokens, place))
        or any(has_name(other, evidence) for name in (*list_runs(tokens, place), written) for other in OTHERS.get(name, ()))
    )


def spell_initials(tokens: Sequence[Word], place: int) -> Iterator[str]:
    """Yield what the initials of the runs of content words with a capital around a word spell."""
    near = [(at, word) for at, word in enumerate(tokens) if word.capital and word.content and abs(at - place) <= 2 * WIDE]
    for first in range(len(near)):
        for last in range(first + 1, len(near)):
            if near[first][0] <= place <= near[last][0]:
                yield "".join(word.plain[0].upper() for _, word in near[first : last + 1])


def list_runs(tokens: Sequence[Word], place: int) -> Iterator[str]:
    """Yield the runs of up to three words that a word is in, as ``OTHERS`` has them."""
    yield tokens[place].plain.removesuffix("s")
    for start in range(max(0, place - WIDE + 1), place + 1):
        for end in range(place + 1, min(start + WIDE, len(tokens)) + 1):
            yield " ".join(word.plain for word in tokens[start:end])


def has_name(name: str, evidence: Evidence) -> bool:
    """Whether the sources have a name: an acronym as such, any other by its stems."""
    if name.isupper():
        return name in evidence.acronyms or (len(name) == 1 and name.lower() in evidence.plain)
    stems = [stem(part) for part in name.split()]
    return stems[0] in evidence.places and all(pair in evidence.pairs for pair in pairwise(stems))
