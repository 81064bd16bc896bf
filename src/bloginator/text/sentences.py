"""Cut prose into sentences, each with its range in the text.

A sentence ends at a full stop that is no abbreviation's, with the quotes, brackets and citation markers that follow it,
at one of a script that needs no space behind it (``。``), at a full stop right behind a citation marker, whatever
follows, and at the end of its paragraph or item; a table's row is one. Headings, code, HTML and link definitions have
none: ``blocks`` marks them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bloginator.text.markdown.block_scanner import DELIMITER, split_lines
from bloginator.text.markdown.blocks import Block, blocks
from bloginator.text.markdown.inline import COVER, IN_SOURCES, mask_markup
from bloginator.text.words import listed

NEVER = listed("""
    e.g i.e eg ie dr mr mrs ms mx prof vs v cf viz fig figs sec secs eq eqs vol pp ed eds gen col capt lt sgt rev hon
    sen gov pres approx ca resp incl excl esp ref refs ch chap para app st mt ft cmdr messrs mme mlle adj misc
    allg amer bayer beschl betr dt ehem engl europ gesetzl griech hist jährl lat mehrf monatl mult polit russ sächs span
    staatl stellv tägl techn türk urt versch wirtsch wiss wöchentl zit ee
    bzw ggf vgl hrn evtl inkl exkl zzgl sog bspw insb dgl dipl ing bzgl einschl ff fa lt dt engl frz anz jew entspr gegr
    geb gest verh röm kath ev dott sra srta srs dra dhr mevr bijv tzn
""")
"""A name, a number or more of the sentence follows these."""

NUMBERED = listed("""
    az buchst halbs hs mind pers rdnr rechn rn tz no nos art p nr op abs bd kap ziff anm abb jg tel
    fax tab str abschn aufl cap pág pag lit
""")
"""A number follows these, or a small letter, or they end a sentence."""

MAYBE = listed("""
    etc inc ltd co corp llc jr sr al u.s u.k u.n e.u u.s.a a.m p.m ph.d m.d b.a m.a b.sc m.sc d.c jan feb mar apr jun
    jul aug sep sept oct nov dec mon tue wed thu fri sat sun est dept univ assn bros ave blvd usw
    mia mill abschl abt fam sek verf hrsg uu
    mio mrd tsd std stk pkt max min mwst okt dez mrz gem env ex sig sigg np ul
""")
"""These may end a sentence: then one of ``STARTERS`` follows with a capital."""

STARTERS = listed("""
    a an the this that these those it its he she they we you i my our your his her their there here in on at by for
    from to with without within if when while where as after before since because although though but and or so yet
    however then thus hence also even still what who why how which whether each every some many most all both no not
    one two now once let see note instead finally first second next another such
    der die das ein eine er sie es wir ihr ich man dies diese dieser dieses danach dann dabei dafür damit daher dazu
    denn doch jedoch aber und oder wenn weil als auch im am auf aus bei mit nach seit von vor zu zum zur für durch über
    unter hier dort heute jetzt nun nur noch schon alle viele einige beide kein keine was wer wie wo warum
""")

MONTHS = listed("""
    januar februar märz april mai juni juli august september oktober november dezember jänner
    jan feb mär mrz apr jun jul aug sep sept okt nov dez
""")

DETERMINERS = listed("""
    der die das dem den des am im vom zum zur ab seit beim ein eine einer einem einen eines jede jeder jedes jedem jeden
    diese dieser dieses diesem diesen seine seiner seinem seinen ihre ihrer ihrem ihren unsere unserer unserem unseren
""")
"""Behind these a number with a full stop is an ordinal."""


QUOTES = "\"'“”‘’«»"
RAISED = "⁰¹²³⁴-⁹"
WIDE = "。！？｡।॥؟۔"
NOTE = r"\[\^[^\[\]\n]+\]"
MARKS = rf"(?:\s*{IN_SOURCES}|[ ]?{NOTE}|[ ]?\[\d{{1,3}}\](?![(a-z])|[ ]?【[^【】\n]{{1,20}}】)*"
STOP = re.compile(
    rf"""
    (?=[{WIDE}.!?…])(?:  # at most places nothing else need be tried
    (?P<wide>  [{WIDE}]+ ) (?: [)\]}}”’»）」』】{RAISED}] | [*_~]+(?=[\s\[【]|$) | {NOTE} )* {MARKS}
    | (?P<stop>  (?<![.!?…])[.!?…]++ (?=[\s)\]}}*_~{QUOTES}{COVER}{RAISED}\[【]|$)
               | (?<=[a-z]{{2}})[.!?](?=[A-Z][a-z]*[ ,'’]) )
    (?P<close> (?:[ \u00a0\u202f]»(?=[\s.,;:!?)]|$) | [)\]}}*_~{QUOTES}）」』】{COVER}{RAISED}] | {NOTE})* )
    (?P<cited> {MARKS}\.? )
    (?=(?P<gap>\s+|$)|(?<=[」』）])|(?<=[\]】.!?])(?P<glued>[A-Z][a-z]*)) )
    """,
    re.VERBOSE,
)
CITED = re.compile(rf"(?:{IN_SOURCES}|\[(?:\^[^\[\]\n]+|\d{{1,3}})\]|【[^【】\n]{{1,20}}】)$")
MAX_MARKER = 60  # characters: a marker longer than this is none
LAST = re.compile(rf"[^\s()\[\]{{}}*_{QUOTES}{COVER}/—–]*$")
NEXT = re.compile(rf"[({{\[*_~{QUOTES}¿¡{COVER}—–-]*\s*(?P<word>[^\W_]*)")
INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
ROMAN = re.compile(r"(?=[IVX]{2})X{0,3}(?:IX|IV|V?I{0,3})")
DEGREE = re.compile(r"\W*(?:Dr|Prof|Dipl|Mag|rer|med|h|Ing)\.-?")
LETTER = re.compile(r"[^\W_]")
READABLE = frozenset({"paragraph", "item", "quote", "footnote"})
PARTICLE = re.compile(
    r"[，、,；;：]|と|って|は(?!い)|[がをへや]|に(?!ほ)|で(?!も)|の(?!ち)|も(?!う)|から|まで|など|だ(?!が)"
)
"""Signs and particles with which a sentence goes on behind a quotation, in a script without spaces."""

CLOSERS = "”’»）」』"

DAY = re.compile(r"\d{1,2}\.")
VOWELLESS = re.compile(r"[b-df-hj-np-tv-xzßçñčřšžłB-DF-HJ-NP-TV-XZ]{2,4}")
"""An abbreviation: no word of Latin letters lacks vowels, but units behind a number do."""

MAX_ASIDE = 600  # characters: an aside in brackets longer than this is taken for a bracket never closed


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, ``text[start:end]``, with its citation markers, and the block that it stands in."""

    start: int
    end: int
    block: Block


def is_header(text: str, sentence: Sentence) -> bool:
    """Tell the first row of a table, which names its columns and claims nothing."""
    return sentence.block.kind == "table" and not text[sentence.block.start : sentence.start].strip()


def split_sentences(text: str) -> list[Sentence]:
    """Return the sentences in order; they do not overlap, and what lies between them is no prose.

    >>> text = "Dr. Lee paid 3.50. [S1] Did she? Yes."
    >>> [text[sentence.start : sentence.end] for sentence in split_sentences(text)]
    ['Dr. Lee paid 3.50. [S1]', 'Did she?', 'Yes.']
    """
    sentences = []
    for block in blocks(text):
        if block.kind == "table":
            sentences += [Sentence(start, end, block) for start, end in table_rows(text, block)]
        elif block.kind in READABLE:
            at = block.inside
            sentences += [Sentence(at + start, at + end, block) for start, end in split_paragraph(text[at : block.end])]
    return sentences


def table_rows(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """Yield the range of each row with a word in it; the delimiter row has none."""
    for line in split_lines(text[: block.end], block.start):
        if not DELIMITER.fullmatch(text, line.start, line.end) and LETTER.search(text, line.start, line.end):
            yield line.first, line.first + len(text[line.first : line.end].rstrip())


@lru_cache(maxsize=4_096)
def split_paragraph(prose: str) -> tuple[tuple[int, int], ...]:
    """Return the sentences' ranges of one paragraph; one that stands in several sources and texts is cut once."""
    covered, start = mask_markup(prose), 0
    sentences = []
    for end in [*sentence_ends(covered), len(covered)]:
        first = start + len(covered[start:end]) - len(covered[start:end].lstrip())
        last = start + len(covered[start:end].rstrip())
        if LETTER.search(covered, first, last):
            sentences.append((first, last))
        start = end
    return tuple(sentences)


def sentence_ends(covered: str) -> Iterator[int]:
    """Yield where each sentence but the last ends."""
    start = 0
    for match in STOP.finditer(covered):
        if match.end() < len(covered) and is_end(covered, start, match):
            yield match.end()
            start = match.end()


def is_end(covered: str, start: int, match: re.Match[str]) -> bool:
    """Does a sentence that began at ``start`` end at this stop?"""
    if match["glued"] and not match["cited"]:
        return match["glued"].lower() in STARTERS
    if match["gap"] is None:
        return covered[match.end() - 1] not in CLOSERS or PARTICLE.match(covered, match.end()) is None
    if in_brackets(covered, start, match.start()):
        return False
    if match["stop"] == "." and CITED.search(covered, max(start, match.start() - MAX_MARKER), match.start()):
        return True
    after = NEXT.match(covered, match.end("gap"))
    word = after["word"] if after else ""
    if match["stop"] == "." and not match["close"]:
        return ends_word(covered, start, match.start(), word)
    return not word[:1].islower() or bool(match["cited"])


def is_ordinal(before: str, following: str) -> bool:
    """Tell whether a number is a German ordinal: ``am 3. Mai``, ``der 2. Stufe``."""
    if following.lower() in MONTHS:
        return True
    return before.lower() in DETERMINERS and following[:1].isupper() and following.lower() not in STARTERS


def is_day(covered: str, stop: int, before: list[str], following: str) -> bool:
    """Tell whether a number with a full stop is a part of a date that has spaces: ``1. 5. 2020``."""
    if any(map(DAY.fullmatch, before[-1:] if before[-1:] not in (["und"], ["oder"], ["bis"]) else before[-2:])):
        return following.lower() not in STARTERS
    return DAY.match(covered[stop + 1 : stop + 8].lstrip()) is not None


def in_brackets(covered: str, start: int, stop: int) -> bool:
    """Does the stop lie in an aside that opened amid the sentence?"""
    lead = covered[start : start + 20].lstrip()[:1]
    if lead == "(" or stop - start > MAX_ASIDE:
        return False
    is_open = covered.count("(", start, stop) > covered.count(")", start, stop)
    return is_open and covered.find(")", stop, stop + MAX_ASIDE) > 0


def ends_word(covered: str, start: int, stop: int, following: str) -> bool:
    """Decide for a single full stop by the word before it and the word after it."""
    tail = LAST.search(covered, max(start, stop - 24), stop)
    word = tail[0] if tail else ""
    known = word.lower()
    if known in NEVER or ("." in known and known.rpartition("-")[2] in NEVER):
        return False
    if known in NUMBERED or known.endswith("str"):
        is_numbered = following[:1].isdigit() or (len(following) > 1 and ROMAN.fullmatch(following) is not None)
        return not (is_numbered or following[:1].islower() or following.lower() in NUMBERED)
    before = covered[max(start, stop - len(word) - 60) : stop - len(word)].split()  # only the last one counts
    is_short = VOWELLESS.fullmatch(word) and not word.isupper() and not (before and before[-1][-1:].isdigit())
    if known in MAYBE or is_short or ((word.isupper() or len(word) == 1 or "." in word) and INITIALS.fullmatch(word)):
        return following.lower() in STARTERS and following[:1].isupper()
    if word.isdigit() and (not before or is_ordinal(before[-1], following)):
        return False
    if word.isdigit() and len(word) < 3 and is_day(covered, stop, before, following):
        return False
    if before and (ROMAN.fullmatch(word) or DEGREE.fullmatch(before[-1])):
        return not following[:1].islower() and following.lower() in STARTERS
    return not following[:1].islower() or (len(word) > 3 and not word[-1].isdigit())
