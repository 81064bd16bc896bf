"""Words of a text as grounding, lint and report compare them: place, stem, and whether each is a name or a number.

    "Wi-Fi costs $1,200 in Reykjavík" ──► wi fi cost 1200 reykjavik(name)

A stem here is a key for equality, never shown to anyone.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple
from unicodedata import combining, normalize

TOKEN = re.compile(
    r"\d{1,2}(?:[:.]\d{2})?\s?[AaPp]\.?[Mm]\b\.?|\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,:]\d+)*"
    r"|[A-Z](?:\.[A-Z])+\b\.?|[^\W\d_]+(?:['’][^\W\d_]+)?"
)
MARKER = re.compile(
    r"\[\^?[A-Za-z]?\d+(?:\s*[,;–-]\s*[A-Za-z]?\d+)*\]"
    r"|【[^【】\n]{1,20}】"
    r"|(?<=\])\([^()\s]*\)|https?://[^\s)>\]]+"
    r"|\b(?:passages?|sources?|documents?|references?)\s+\d+(?:(?:,|,? and|,? or| to|-)\s*(?:passage\s+)?\d+)*\b",
    re.IGNORECASE,
)
TIME_OF_DAY = re.compile(r"(?P<hour>\d{1,2})(?::(?P<minutes>\d{2}))?\s?(?P<half>[ap])\.?m\.?")
MINUTES = re.compile(r"(?<=\d)\.(?=\d\d\s?[ap]\.?m)")
DECIMAL = re.compile(r"\b(\d+),(\d\d?)\b(?!,)")  # as German and French write it
COMMA = re.compile(rf"(?<![(\[{{]){DECIMAL.pattern}")  # no interval, "[0,1]"
GERMAN = re.compile(
    r"\b(?:Der|Die|Das|Eine?|und|oder|der|das|dem|eine?|eine[nmr]|ist|sind|wird|werden|haben|für|mit|auf|aus|bei|nach"
    r"|im|um|zu|zu[mr]|nicht|auch|wir|[a-z]*[äöüß][a-z]*)\b"
)
HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
ENDINGS = re.compile(
    r"(?:(.{4,}?)(?:fulness|iveness|ments?|ness|ingly|edly|ically|ables?|ibly|ably|ible|ances?|ences?|ities|ity"
    r"|ings?|ions?|ives?|ally|iest|ily)|(.{3,}?)(?:ing|ies|ied|ers?|ors?|est|ed|ly|es|al|s|e|y|i))"
)
FORMS = """
    arise arose arisen, beat beaten, become became, begin began begun, bend bent, bite bitten, bleed bled,
    blow blew blown, break broke broken, breed bred, bring brought, build built, buy bought, catch caught, child children,
    choose chose chosen, come came, creep crept, deal dealt, die died dead death, draw drew drawn, drink drank,
    drive drove driven, eat ate eaten, fall fell fallen, feed fed, feel felt, fight fought, find found, flee fled,
    fly flew flown, foot feet, forbid forbidden, forget forgot forgotten, forgive forgave forgiven, freeze froze frozen,
    get got, give gave given, go went gone goes going, goose geese, grow grew grown, half halves, hang hung, hear heard,
    hide hidden, hold held, keep kept, kneel knelt, knife knives, know knew known, lay laid, lead led, leave left,
    lend lent, lose lost, make made making, man men, mean meant, meet met, mouse mice, overcome overcame, pay paid,
    person people, prove proven, ride rode ridden, ring rang, rise risen, run ran, say said says, see saw seen,
    seek sought, sell sold, send sent, shake shook shaken, shoot shot, show shown, shrink shrank shrunk, sing sang sung,
    sink sank sunk, sleep slept, slide slid, speak spoke spoken, spend spent, spin spun, stand stood, steal stole stolen,
    stick stuck, strike struck, swear swore sworn, sweep swept, swell swollen, swim swam swum, take took taken,
    teach taught, tear torn, tell told, think thought, throw threw thrown, tooth teeth, understand understood,
    undergo underwent undergone, wake woke woken, wear wore worn, weave wove woven, weep wept, wife wives, win won,
    withdraw withdrew withdrawn, wolf wolves, woman women, write wrote written,
    january jan, february feb, march mar, april apr, june jun, july jul, august aug, september sep sept, october oct,
    november nov, december dec
"""
"""Forms that no ending tells, behind their word; none that more often is a word of its own: "bound", "lives"."""

BASES = {form: word.split()[0] for word in FORMS.split(",") for form in word.split()[1:]}  # form -> its word

COUNTED = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty
"""
NUMBERS = {
    **{word: str(value) for value, word in enumerate(COUNTED.split())},
    **{"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90"},
}


def listed(text: str) -> frozenset[str]:
    """Return the words of a list."""
    return frozenset(text.split())


STOP = listed("""
    a an the and or but nor so yet if then than that this these those there here it its itself he him his she her
    hers they them their theirs we us our ours you your yours i me my mine who whom whose which what when where why
    how of in on at by for with from to into onto upon about as over under between through during before after above
    below up down out off again once is are was were be been being am do does did doing done have has had having
    will would shall should can could may might must not no also too very just only both each every all any some
    such own same other others another more most many much few several while because since until although though
    however whether either neither etc s t re ve ll d m it's that's don't doesn't didn't isn't aren't wasn't weren't
    won't can't couldn't wouldn't shouldn't hasn't haven't hadn't there's let us per via
""") | {
    f"{pronoun}'{verb}"
    for pronoun in listed("i you he she it we they that there this these those who what")
    for verb in listed("m re s ve ll d")
}
NEGATIONS = listed("""
    not never cannot isn't aren't wasn't weren't don't doesn't didn't can't couldn't won't wouldn't shouldn't hasn't
    haven't hadn't mustn't needn't ain't
""")


class Word(NamedTuple):
    """One word of a text: its range, its lower-case form, its stem, whether it opens with a capital, and says anything."""

    start: int
    end: int
    plain: str
    stem: str
    capital: bool
    content: bool

    @property
    def number(self) -> bool:
        """Whether it is written in digits, or is a number word above one."""
        return self.stem[0].isdigit()


def words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Return the words of ``text[start:end]`` in order, their ranges counted in ``text``.

    >>> [word.stem for word in words("Costs rose to $1,200.50, WiFi stayed free.")]
    ['cost', 'ros', 'to', '1200.5', 'wi', 'fi', 'sta', 'fre']
    """
    tokens: list[Word] = []
    for match in TOKEN.finditer(text, start, len(text) if end is None else end):
        raw = match.group()
        form, humps = read(raw)
        if humps:
            tokens.extend(pieces(raw, match.start()))
        else:
            tokens.append(tuple.__new__(Word, match.span() + form))
    return tokens


@lru_cache(maxsize=16)
def blank_markers(text: str) -> str:
    """Return a text with citation markers and link targets blanked, every other character in its place."""
    return MARKER.sub(lambda match: " " * len(match.group()), text)


@lru_cache(maxsize=2_048)
def writes_german(text: str) -> bool:
    """Whether a text writes numbers as German does: it has a decimal comma, or two common German words.

    >>> writes_german("Es sind 2,5 km."), writes_german("The dose is 1.250 mg, or 1,250."), writes_german("Das sind 1.500.")
    (True, False, True)
    """
    return COMMA.search(text) is not None or len(set(GERMAN.findall(text))) > 1


def pieces(raw: str, start: int) -> Iterable[Word]:
    """Yield the parts of a word written in camel case."""
    for part in HUMP.split(raw):
        plain = part.lower().replace("’", "'").removesuffix("'s")
        yield Word(start, start + len(part), plain, stem(plain), part[0].isupper(), plain not in STOP)
        start += len(part)


@lru_cache(maxsize=50_000)
def read(raw: str) -> tuple[tuple[str, str, bool, bool], bool]:
    """Return what a ``Word`` holds besides its range, and whether it has humps."""
    plain = unaccented(raw).lower().replace("’", "'")
    plain = MINUTES.sub(":", plain)
    plain = plain.replace(".", "") if raw[0].isalpha() or plain.rstrip(".")[-1] == "m" else plain
    plain = plain.removesuffix("'s") or plain
    return (plain, stem(plain), raw[0].isupper(), plain not in STOP), HUMP.search(raw) is not None


def unaccented(raw: str) -> str:
    """Return a word without its accents: "Gormé" meets "Gorme"."""
    if raw.isascii():
        return raw
    bare = "".join(sign for sign in normalize("NFD", raw) if not combining(sign))
    return normalize("NFC", bare) or raw


@lru_cache(maxsize=50_000)
def stem(plain: str) -> str:
    """Return the key under which the forms of a word meet.

    >>> stem("temporarily") == stem("temporary"), stem("sung"), stem("seven"), stem("20:00"), stem("4.0")
    (True, 'sing', '7', '20', '4')
    """
    if plain[0].isdigit():
        return numeral(plain)
    if plain in NUMBERS:
        return NUMBERS[plain]
    plain = BASES.get(plain, plain)
    if len(plain) <= 3:
        return plain
    return shorten(plain)


def shorten(plain: str) -> str:
    """Cut endings as long as four letters remain, at most twice, and undo a doubled consonant."""
    for _ in range(2):
        match = ENDINGS.fullmatch(plain)
        if match is None:
            break
        plain = match[1] or match[2]
    if len(plain) > 3 and plain[-1] == plain[-2] and plain[-1] not in "aeiosl":
        plain = plain[:-1]
    return plain


def numeral(plain: str) -> str:
    """Return a number without thousands separators, trailing zeros or empty minutes, a time of day by 24 hours.

    >>> numeral("1,200.50"), numeral("1 200"), numeral("8 pm"), numeral("20:0"), numeral("12:30am"), numeral("15m")
    ('1200.5', '1200', '20', '20', '0:30', '15m')
    """
    if time := TIME_OF_DAY.fullmatch(plain):
        plain = f"{int(time['hour']) % 12 + 12 * (time['half'] == 'p')}:{time['minutes'] or ''}"
    whole, colon, minutes = plain.partition(":")
    if colon:
        return (whole.lstrip("0") or "0") + (":" + minutes if minutes.strip("0:") else "")
    if re.fullmatch(r"\d{1,3}([, \u00a0\u202f]\d{3})+(\.\d+)?", plain):
        plain = re.sub(r"[, \u00a0\u202f]", "", plain)
    plain = DECIMAL.sub(r"\1.\2", plain)
    if plain.count(".") == 1:
        plain = plain.rstrip("0").rstrip(".")
    return plain.lstrip("0") or "0"
