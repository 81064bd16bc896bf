r"""The grammar of citations: every form in which writers mark a source, and what only looks like one.

[S1] [S1, S3] [S1 S3] [S1|S3] [S1-S3] [S1]–[S3] [S-1] ［Ｓ１］ (S1) (per S1) {S1} <S1> @S1 【S1】 \[S1\] [[S1]]
[Source 1] [cite: S1] [@S1] [^S1] ^[S1] <sup>S1</sup> \cite{S1} [S1, p. 3] [S1, Review costs] [S1](…) [words][S1]
names no source:   【1†source】 [citation:1] [doc1] glued[1]
is text:           code, math, addresses, [0, 1], [1, 2, 4], a[1], (S3) where S3 is a word of the text
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from bloginator.text.markdown import code_spans

NUMBER = r"(?<![A-Za-z\d_])S[ _#.-]?\d{1,3}"
SAID = r"\b(?:sources?|src|Quellen?|fuentes?|fontes?|来源|來源|出处|出處|出典|資料|출처)[\s:#]*"
NAMED = r"\b(?:passages?|ref(?:erence)?s?|cit(?:e|ations?|ed)?|excerpts?|evidence|doc(?:ument)?s?|chunks?|id)[\s:#=.]*"
FIRST = rf"(?:-?[@#§]?{NUMBER}|{SAID}S?[ ]?\d{{1,3}}|(?:{SAID}|{NAMED})@?S[ _-]?\d{{1,3}})"
DASH = r"(?:-|–|—|→|~|\.\.+|…|\bto\b|\bthrough\b|\bbis\b)"
AND = r"\b(?:and|or|und|oder|sowie|as well as|et|y)\b"
ALSO = r"(?:(?:see(?: also)?|cf\.|siehe(?: auch)?|vgl\.)\s)?"
JOIN = rf"(?:\s*+(?:[,;/&+|·、،]?\s*+{AND}|[,;/&+|·、،]|{DASH})\s*+{ALSO}|\s*\.?(?=@?S[ _-]?\d))"
AT = r"(?::L?\d+(?:[–-]L?\d+)?)"
LIST = rf"{FIRST}(?:{AT}?{JOIN}(?:{SAID}|{NAMED})?(?:@?S[ _-]?)?\d{{1,3}}\b)*"
LINES = r"(?:\s*[,:†]\s*(?:pp?\.|pages?|lines?|L|ll\.)[\s\d,L–-]*)?"
NOTE = r"(?:[,;.?!]\s?(?=\\?\])|(?:[:,;]\s|\s?\|\s?(?!S?\d))[^\[\]\n]{0,120}|\s[–—-]\s[^\[\]\n]{0,120}|[.:#]L?\d[\d–L-]*)?"
WORDS = r"(?:\s(?=[^\s\d\W]|[§¶#(“\"'])[^\[\]\n]{0,120})"
CITING = (
    r"(?:(?:see(?: also)?|cf\.|as per|per|from|according to|based on|via|citing|(?:as )?cited in"
    r"|siehe|vgl\.|laut|nach|gemäß|voir|selon|véase|según|segundo|secondo|cfr\.|volgens|zie)\s+|d['’]après\s+"
    r"|(?:参见|参考|详见|见|根据|依据|據|參見|参照)\s*)"
)
AFTER_WORD = r"(?<![\d_/\]-])(?-i:(?<![A-Z]))(?<!\b[a-z])(?<!\b[a-z]{2})"
LABELLED = r"(?:[^\W\d_]{2,14}\s?[:=]\s?)"
BRACKETS = (  # atomic: many in a row
    rf"(?>\\?\[\^?\s?[*_`]{{0,3}}(?:{CITING}?{LABELLED}?{LIST}{LINES}{NOTE}|\^?{LIST})[*_`]{{0,3}}\^?\s?\\?\])"
)
LABEL = rf"\[\^?{LIST}{LINES}\]"
BARE = rf"(?:{BRACKETS}|\(\s?{LIST}\s?\)|{LIST})"
OTHER = r"(?:citation|cite|cit|ref(?:erence)?|doc(?:ument)?|passage|chunk|src|source|excerpt|evidence)s?"
COUNT = r"[1-9]\d?(?:\s*[,–-]\s*[1-9]\d?)*"
ANY_CASE = re.IGNORECASE | re.MULTILINE
OPENING = re.compile(
    r"[<【〔〖⟦⟨《〈❲\\^{\ue200]|citeturn\d|~\\|!\[|https?:|\$\^|@[S\\\[]|:(?:[a-z:]*cite|contentReference)"
    r"|\[(?=[^\]\d]{0,300}+(?:\d|\](?:\[|\([^()\d]*\d))|cite_|oai_)[^\]]{0,300}\]"
    rf"|\((?:[^)\d]{{0,300}}?(?:S[ _#.-]?|{SAID}(?:S[ ]?)?|{NAMED}@?(?:S[ _-]?)?)\d|[^)\d]{{300}})",
    ANY_CASE,
)
"""How each form begins, as far as one can tell at a glance: few other brackets, links and addresses need a closer look."""

SHORT = re.compile(rf"(?P<short>\[S\d{{1,3}}\](?![\](]|[ ]?{DASH}[ ]?\\?\[\^?S))", ANY_CASE)
"""Most markers by far; where a text has no others, the long pattern of all other forms need not be compiled."""

FORMS = (
    rf"(?:(?P<range>{BRACKETS}[ ]?{DASH}[ ]?{BRACKETS})"
    rf"|(?P<tag><(?P<name>sup|sub|cite|ref|sources?|citation|footnote|small|a|span)(?:\s[^<>]*)?>\s*{BARE}\s*</(?P=name)>"
    rf"|<(?P<void>cite|ref|source|citation)\s[^<>]*?[\"']{LIST}[\"'][^<>]*(?:/>|>\s?</(?P=void)>))"
    rf"|(?P<raised>\^(?:{BRACKETS}\^?|\{{{LIST}\}}|\({LIST}\)|{NUMBER}\^?)|\$\^\{{{BARE}\}}\$)"
    rf"|(?P<latex>~?\\(?:[a-z]*cite[a-z]*|ref|footnote|textsuperscript)\*?(?:\[[^\[\]\n]*\]){{0,2}}\{{\s?{BARE}\s?\}})"
    rf"|(?P<role>(?:\{{[a-z:]*cite[a-z:]*\}}|:[a-z:]*cite[a-z:]*:)`{LIST}`|(?::cite|@){BRACKETS}|\{{%\s?cite\s{LIST}\s?%\}})"
    rf"|(?P<linked>{LABEL}\((?P<target>[^()\n]*)\))"
    rf"|(?P<words>(?<!!)\[(?P<label>(?!\^|{LIST}\])[^\[\]\n]{{1,200}})\](?P<named>\[\^?{LIST}\]|\(\s?{NUMBER}\s?\)))"
    r"|(?P<skipped>\\[a-z]+\*?\{[^{}\n]*\}|!?\[(?!oai_citation:)[^\[\]\n]*\]\([^()\n]*\)|<(?!co:)[a-z][a-z0-9+.-]*:[^<>\s]*>|https?://[^\s<>\[\]()]+(?:\([^\s()]*\))?)"
    rf"|(?P<nested>\[{LABEL}\([^()\n]*\)\])|(?P<double>\[{BRACKETS}(?:{JOIN}?{BRACKETS})*\](?:\([^()\n]*\))?)"
    rf"|(?P<plain>{BRACKETS})"
    rf"|(?P<titled>\[\^?\s?{LIST}{WORDS}\])"
    rf"|(?P<corner>[【〔〖⟦][^【】\n]{{0,3}}{LIST}[^【】\n]{{0,40}}[】〕〗⟧]|[⟨《〈❲]{LIST}[⟩》〉❳])"
    rf"|(?P<around>\(\s?{CITING}?{LABELLED}?(?:{BRACKETS}|{LABEL}\([^()\n]*\))(?:\s?(?:[,;&]|\band\b)?\s?{BRACKETS})*\s?\))"
    rf"|(?P<round>{AFTER_WORD}\(\s?(?:{CITING}{LIST}|S\d{{1,3}}\b(?:{JOIN}(?:S[ ]?)?\d{{1,3}}\b)*"
    rf"|(?:{SAID}|{NAMED})(?<=[\s:#=]){LIST}"
    rf"|{SAID}\d{{1,3}}(?:{JOIN}(?:{SAID})?\d{{1,3}}\b)*){LINES}(?:\s?(?:참조|참고|参照))?\s?\)(?!\s?[=<>≤≥]))"
    rf"|(?P<braces>{AFTER_WORD}(?<![$^\\{{}}])\{{{{1,2}}(?!\s?#)\s?{LIST}\s?\}}{{1,2}}(?!\}})|<{{1,2}}\s?{LIST}\s?>{{1,2}}|(?<![\w@./])@S\d{{1,3}}\b)"
    rf"|(?P<foreign>\[\^\d{{1,3}}\^\]|[【\[]\d{{1,3}}(?::\d{{1,3}})?(?:†[^\[\]【】\n]{{0,80}}[】\]]|】)"
    rf"|\[\^?{OTHER}[\s:_#.-]*\d{{1,3}}(?:\s*[,;–-]\s*(?:{OTHER}[\s:_#.-]*)?\d{{1,3}})*{LINES}\](?![(:]|\[(?!{OTHER}))"
    r"|\[(?:oai_citation:[^\[\]\n]{0,80}|(?:web|(?:attached_|uploaded_)file|memory|oaicite):\d{1,3}|turn\d{1,3}[a-z]{1,12}\d{1,3})\](?:\([^()\n]*\))?|<sup>\s?\[\d{1,2}\]\s?</sup>"
    r"|citeturn\d(?:\w|turn\d)*|:contentReference\[oaicite:\d+\](?:\{[^{}\n]*\})?|\ue200[^\ue201\n]{0,120}\ue201|\[cite_(?:start|end)\]|</?co(?::[\s\d,:]*)?>)"
    rf"|(?P<glued>(?:(?<=[^\W\d_]{{3}})|(?<=[.,;!?)”’\"])|(?<=\d\]))\[{COUNT}\](?=[\s.,;:!?)*_”’\"]|\[\d|$))"
    r"|(?P<alone>(?<=[^\W\d_] )\[[1-9]\d?\](?=[ ]?(?:[.!?](?:\s|$)|$|\[\d))))"
)
HINT = re.compile(
    r"[sS][ _#.-]?\d|\[\^?\d|【\d|†|\ue200|oaicite|oai_cit|\[(?:cite_|[a-z_]+:\d|turn\d)|</?co[:>]"
    r"|(?i:(?:source|src|quelle|cit|ref|doc|passage|excerpt|evidence|chunk)[a-z]*[\s:_#.=-]*\d)"
)
ITEM = re.compile(rf"({DASH})?\s*(?:{SAID}|{NAMED})?(?:@?S[ _#.-]?)?(?<!\d)(?<!\d\.)(\d{{1,3}})(?!\d)", re.IGNORECASE)
HEAD = re.compile(LIST, re.IGNORECASE)
PARTS = re.compile(rf"(?:\A[^;]*?|;\s*{ALSO})({LIST})", re.IGNORECASE)
"""What names sources in a marker: its beginning, and each part behind a semicolon that begins so."""

WHOLE_LIST = re.compile(rf"\s*{LIST}\s*", re.IGNORECASE)
MATH = re.compile(
    r"\$\$|\\\[|\\\(|\\begin\{(?P<env>[a-z]+\*?)\}"
    r"|(?P<inline>(?<![\\$\w])\$(?![\s$])[^$\n]{1,300}?(?<![\s\\])\$(?![\d$]))"
)
MATH_END = re.compile(r"\$\$|\\\]|\\\)|\\end\{[a-z]+\*?\}|\n[ \t]*+(?=\n)")
MATH_ENDS = {"$$": "$$", r"\[": r"\]", r"\(": r"\)"}
MAX_FORMULA = 2_000  # characters of a formula that may have empty lines
WIDE = re.compile(r"[！-～]+|\[[^\[\]\n]{0,99}?S[₀-₉¹²³⁰⁴-⁹][^\[\]\n]{0,99}\]")
NARROW = str.maketrans(
    "".join(map(chr, range(0xFF01, 0xFF5F))) + "₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹",
    "".join(map(chr, range(0x21, 0x7F))) + "0123456789" * 2,
)
GUIDE = re.compile(
    r"\b(?:(?:in|of|to|at|from|by|with|and|or|the|an?|is|are|be|step|level|no)\s|(?:element|index|item|entry|row|column)\s)$",
    re.IGNORECASE,
)
BRACKETED = re.compile(r"\([^()\n]*\)|\[[^\[\]\n]*\]|\{[^{}\n]*\}|【[^】\n]*】|<[^<>\n]{0,40}>(?:[^<\n]{0,20}</)?")
HOLDS = re.compile(
    r"\b(?:arg[sv]|arr(?:ay)?s?|buf(?:fer)?|cells|cols|elements|items|list|matrix|rows|tuple|vec(?:tor)?)$", re.IGNORECASE
)
CALLED = re.compile(r"\w\([^()\n]*\)$")
DEFINED = re.compile(r"\[\d[\d\s,–-]*+\](?=:)|^(?:[ ]{0,3}(?:[-*+>] ?)?)(?P<note>\[\d+\])(?=[ ]\S)", re.MULTILINE)
INDEXED = re.compile(r"(?<!\w)(\w++)\[(\d++)\]")
IN_CODE = re.compile(r"`(\w++)")
SPOKEN = re.compile(r"(?<![\w@^])S\d{1,3}(?!\w)")
IDENTIFIER = re.compile(r"[\w.$]+$")
MAX_RANGE = 20


class Marker(NamedTuple):
    """One citation as written, ``text[start:stop]``."""

    start: int
    stop: int
    names: tuple[str, ...]  # the sources it names, as ``S1``; empty for a marker of another system such as ``【3†source】``
    written: str
    words: str = ""  # what of it is text, as in ``[words][S1]``
    is_sure: bool = True  # whether it is a marker also where no source has its name


@dataclass(frozen=True)
class Terms:
    """What a text says of the words that its brackets may belong to; each is looked for once, when first needed."""

    text: str

    @cached_property
    def labels(self) -> frozenset[str]:
        """Numbers in brackets before a colon or at the beginning of a line, which define something."""
        return frozenset(match["note"] or match[0] for match in DEFINED.finditer(self.text))

    @cached_property
    def indexed(self) -> frozenset[str]:
        """Words that have several numbers in brackets behind them, or a zero, or stand in code."""
        numbers: dict[str, set[str]] = {}
        for word, number in INDEXED.findall(self.text):
            numbers.setdefault(word, set()).add(number)
        several = {word for word, values in numbers.items() if "0" in values or len(values) > 1}
        return frozenset({*several, *IN_CODE.findall(self.text)})

    @cached_property
    def spoken(self) -> frozenset[str]:
        """Names such as ``S3`` that are also used as words, outside of brackets."""
        return frozenset(SPOKEN.findall(BRACKETED.sub(" ", self.text)))


def find_markers(text: str) -> list[Marker]:
    """Return the citations of a text in order, in whichever form they are written."""
    read = WIDE.sub(lambda wide: wide[0].translate(NARROW), text)
    if not HINT.search(read):
        return []
    hidden = code_spans.find_code(text)
    math = find_math(read) if "$" in read or "\\" in read else []
    markers: list[Marker] = []
    terms = Terms(read)
    for match in find_forms(read):
        form = match.lastgroup or ""
        if form == "skipped" or code_spans.is_within(match.start(), hidden) or is_definition(match, read):
            continue
        if code_spans.is_within(match.start() - 1, math):
            continue
        if form in ("round", "braces", "titled") and is_term(match[0], terms):
            continue
        if form in ("glued", "alone") and (match[0] in terms.labels or is_index(match, terms)):
            continue
        if form == "glued" and read[match.start() - 1] == "]" and (markers[-1].stop if markers else -1) != match.start():
            continue
        marker = Marker(match.start(), match.end(), names_of(form, match), text[match.start() : match.end()])
        if form == "words":
            marker = marker._replace(words=text[match.start("label") : match.end("label")])
        markers.append(marker._replace(is_sure=form != "titled"))
    return markers


def find_forms(text: str) -> Iterator[re.Match[str]]:
    """Yield whatever has the form of a marker, in order; the last group of each is its form."""
    position = 0
    while opening := OPENING.search(text, position):
        match = SHORT.match(text, opening.start()) or long_forms().match(text, opening.start())
        position = match.end() if match else opening.start() + 1
        if match:
            yield match


@cache
def long_forms() -> re.Pattern[str]:
    """Return the pattern of all forms but the short one."""
    return re.compile(FORMS, ANY_CASE)


def find_math(text: str) -> list[tuple[int, int]]:
    """Return where the formulas of a text stand, in order; a long one has no empty line."""
    ends: dict[str, list[int]] = {}
    for end in MATH_END.finditer(text):
        ends.setdefault(end[0].rstrip(" \t"), []).append(end.end())
    empty = [*ends.get("\n", ()), len(text) + 1]
    spans = [(0, 0)]
    for begin in MATH.finditer(text):
        closing = ends.get(f"\\end{{{begin['env']}}}" if begin["env"] else MATH_ENDS.get(begin[0], ""), [])
        number = bisect_left(closing, begin.end() + 3)
        stop = begin.end() if begin["inline"] else closing[number] if number < len(closing) else 0
        is_whole = stop - begin.start() <= MAX_FORMULA or stop < empty[bisect_left(empty, begin.end())]
        if begin.start() >= spans[-1][1] and stop and is_whole:
            spans.append((begin.start(), stop))
    return spans[1:]


def names_of(form: str, match: re.Match[str]) -> tuple[str, ...]:
    """Return the sources that a marker names."""
    if form in ("foreign", "glued", "alone"):
        return ()
    if form == "linked":
        written = match["linked"]  # what is linked to is a source only when it is a marker too
        return names_in(written if WHOLE_LIST.fullmatch(match["target"]) else written[: written.index("](") + 1])
    if form == "words":
        return names_in(match["named"])
    if form in ("plain", "titled", "corner"):
        return names_in(";".join(part[1] for part in PARTS.finditer(match[0])))
    return names_in(match[0])


def is_definition(match: re.Match[str], text: str) -> bool:
    """Tell whether a marker is the label of ``[S1]: …``, at the beginning of a line."""
    if not text.startswith(":", match.end()) or "]" not in match[0]:
        return False
    before = text[max(0, match.start() - 4) : match.start()]
    return before.rpartition("\n")[2].strip(" ") == "" and ("\n" in before or match.start() < 4)


def is_index(match: re.Match[str], terms: Terms) -> bool:
    """Tell whether ``[1]`` picks an element of something, or completes a phrase such as ``step [1]``."""
    text = terms.text
    before = text[max(0, match.start() - 40) : match.start()]
    goes_on = text[match.end() : match.end() + 2].strip()[:1] not in ("", *".!?;:)[")
    if GUIDE.search(before) or CALLED.search(before) or (goes_on and HOLDS.search(before)):
        return True
    word = IDENTIFIER.search(before)
    if word is None or word[0].endswith((".", ",")):
        return False
    is_name = any(sign in word[0] for sign in "_.$") or any(char.isdigit() for char in word[0])
    return is_name or word[0][1:] != word[0][1:].lower() or word[0] in terms.indexed


@lru_cache(maxsize=2048)
def names_in(written: str) -> tuple[str, ...]:
    """Return the sources that a marker names, ranges filled in.

    >>> names_in("[S1, S3-S5]"), names_in("[Source 2: page 7]"), names_in("[S1]–[S3]")
    (('S1', 'S3', 'S4', 'S5'), ('S2',), ('S1', 'S2', 'S3'))
    """
    written = re.sub(rf"\\?\]\s?({DASH})\s?\\?\[\^?", r" \1 ", written, flags=re.IGNORECASE)
    written = re.sub(rf"(?<=\d){AT}", "", written)
    names: dict[str, None] = {}
    for part in HEAD.finditer(written):
        last = 0
        for item in ITEM.finditer(part[0]):
            number = int(item[2])
            first = last + 1 if item[1] and 0 < last < number <= last + MAX_RANGE else number
            names.update(dict.fromkeys(f"S{index}" for index in range(first, number + 1)))
            last = number
    return tuple(names)


def is_term(written: str, terms: Terms) -> bool:
    """Tell whether ``(S3)`` is a name of the text's own rather than a marker: lower case, or used as a word too."""
    if "S" not in written and "ource" not in written:
        return True
    names = names_in(written)
    return bool(names) and terms.spoken.issuperset(names)
