"""What the extractive writer reads: which sentences of a section's sources stand alone, and how well."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bloginator.text.markdown.inline import IN_SOURCES, INLINE, mask_markup, strip_markup
from bloginator.text.quotations import Range, is_quotation, quotations
from bloginator.text.sentences import split_sentences
from bloginator.text.stemming import stems
from bloginator.text.tokenize import WORD

MIN_WORDS, MAX_WORDS = 5, 60  # words of a sentence that says something and can still be read

ENDS = re.compile(r"[.!…。！][\"'”’»*_]*$")
STARTS = re.compile(r"[\"“‘(`]?[^\W\d_a-z]|[\"“‘(]?\d[\d.,%]*\s|[\"“‘(]?[^\W_]*[A-Z0-9]")
LISTED = re.compile(r"\d{1,9}[.)](?:\s|$)")
URL = re.compile(r"https?://\S+|\bwww\.\S+")
SYMBOL = re.compile(r"[^\w\s.,;:'’\"“”()!?%$€£/—–…-]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
LEANS = re.compile(
    r"""["'“‘(*_]*(?:
      (?:however|but|and|so|then|also|or|nor|yet|still|thus|hence|therefore|instead|otherwise|moreover|furthermore)\b
    | (?:additionally|similarly|likewise|nevertheless|nonetheless|besides|meanwhile|afterwards?|later|again|indeed)\b
    | (?:consequently|conversely|accordingly|alternatively|eventually|finally|lastly|secondly|thirdly|next|now)\b
    | (?:this|that|these|those|it|they|he|she|his|hers?|its|theirs?|such|here|both|neither|another|others)\b
    | (?:actually|sure|yes|no|well|okay|ok|right|plus|except|ditto|same|interestingly|unfortunately|fortunately),?\s
    | (?:second|third|fourth),?\s | of\ course | that\ said | on\ the\ other\ hand
    | (?:because|instead|rather|other)\ (?:of|than)\ th
    | (?:as|in)\ (?:an?\ )?(?:result|consequence|such|contrast|addition|fact|other\ words|short|turn|particular)\b
    | (?:for|by|with|without|after|before|despite)\ (?:example|instance|this|that|these|those|it|them|which)\b
    | (?:given|from|to|at|like)\ (?:this|that|these|those|it|them|which)\b
    | the\ (?:former|latter|same|others?|above|following|resulting|second|third|last|next|first|only\ (?:other|thing))\b
    | (?:even|not\ only|if|what|why|where|all|most|each|none|how)\ (?:is\ )?(?:so|that|this|these|those|it|them)\b
    | (?:when|if|as|since|because|once|while|al?though)\ (?:th(?:ey|ese|ose|is)|it|s?he)\b
    | (?:before|after|until|unless|whenever|where|had)\ (?:th(?:ey|ese|ose|is)|it|s?he)\b
    | (?:most|some|many|few|none|all|several)\ (?:are|were|have|had|will|would|can|could|do|did|may|might)\b
    | (?:\S+\ ){1,3}(?:also|of\ (?:them|these|those|which)|however|therefore|instead|too)\b
    | (?:\S+\ ){2,5}(?:them|those|theirs)\b
    | in\ (?:this|that|these|those|both|either|any\ case)\b
    | in\ the\ (?:\w+th|second|third|meantime|meanwhile|process|former|latter|end)\b
    | at\ the\ same\b | among\ other | namely\b | contrast\ this\b | by\ doing\ so\b
    | (?:(?:an?|the|one|some|two)\ )?(?:(?:more|other|most)\ )?(?:related|similar|analogous|opposite)\b
    | (?:one|two|some|many|few|no|any|all)\ such\b
    | the\ (?:problem|issue|down-?side|up-?side|catch|trick|result|difference|idea|point|reason)\ (?:is|was|here)\b
    | to\ (?:\w+\ ){1,2}(?:this|these|those|it|them|so|that,)(?!\w)
    | (?:note|notice|recall)\ that\ (?:this|these|those|here|it|they)\b
    | (?:i|we)\ (?:\w+\ ){1,2}(?:this|these|those)\b
    | (?:when|if|once)\ (?:neither|both|either)\b
    | (?:\S+\ ){1,3}of\ (?:this|it)\b
    )
    | .*\b(?:now|right)\ back\ (?:to|at|in|where)\b""",
    re.VERBOSE,
)
"""Begins in a way that leans on the sentence before it, or returns to what was told before."""

POINTS = re.compile(
    r"""\b(?:above|below|following|previous(?:ly)?|earlier|as\ (?:shown|seen|mentioned|discussed)|see\ also
    | this\ (?:post|section|article|chapter|snippet|code|example|table|figure|page)|(?:last|next)\ (?:section|post|time)
    | i'll|we'll\ see|you'll\ see)\b""",
    re.VERBOSE,
)
"""Points at something that the reader of a digest can't see."""

BOILERPLATE = re.compile(
    r"""
      \b(?:click\ here|let.s\ (?:look|see|take|start|begin|get|try|say)|read\ more|subscribe\ (?:to|via|for)|follow\ me
    | all\ rights\ reserved|copyright\ (?:©|\(c\)|\d)|posted\ (?:by|on|in)\b|published\ by
    | (?:photo|image)\ (?:by|credit)
    | in\ this\ (?:post|article|section|chapter|talk|series),?\ (?:i|we)(?:'ll|\ will|'m\ going\ to|'re\ going\ to)\b
    | originally\ (?:appeared|published)|sign\ up\ (?:for|to)|leave\ a\ comment|share\ this|table\ of\ contents|skip\ to
    | (?:discuss\w*|comments?)\ (?:on|at)\ (?:hacker|reddit|r/|lobste|twitter|github)
    | join\ (?:my|our|the)\ (?:newsletter|mailing)|reading\ drafts
    | thanks?\ to\ .{0,60}\ for\ (?:read|review|feed|comm|help))
    | ^(?:update|edit|note|tags?|by|caption|figure|fig|source|via|credits?|disclaimer|tl;?dr|p\.?s\.?)\b\ *\d*:
    | ^(?:figure|fig\.)\ \d
    """,
    re.VERBOSE,
)
"""Says nothing about the subject: bylines, captions, thanks, invitations."""

SHOWN = re.compile(
    r"""[*_"“(]*+\[(?:[^\[\]]|\[[^\[\]]*+\])++\](?:\((?:[^()\n]|\([^()\n]*+\))*+\)|\[[^\[\]\n]*+\])
    [*_"”)]*+(?:\ (?:-{1,3}|[–—])\ |[–—]|---|:\s)""",
    re.VERBOSE,
)
"""An entry of a reading list: a link, and behind a dash or a colon what is to be found there."""


OBJECT = re.compile(
    r"\b(?:about|after|and|as|at|before|between|by|for|from|in|into|of|on|or|per|see|than|through|to|under|via|with|the|an?"
    r"|aus|bei|gemäß|laut|mit|nach|oder|siehe|und|von|wie|zu)\s+"
    rf"(?:\[\^[^\[\]\n]+\]|{IN_SOURCES}|\[\d{{1,3}}\])(?![(\[\x00])|\{{\{{",
    re.IGNORECASE,
)
"""A marker that is a part of its sentence, with nothing left in its place, or a tag of Liquid that stays as it is."""


@dataclass(frozen=True, slots=True)
class SourceSentence:
    """One sentence of a source."""

    markup: str  # as it stands in the source
    place: int  # its number among the source's sentences, from 0
    words: int
    terms: tuple[str, ...]  # stems of its content words, each once, in order
    worth: float  # how well it stands alone, from 0 (not quotable) to 1
    leans: bool  # does it need the sentence before it to be understood?
    item: int = -1  # where its list item begins in the source; -1 outside of lists


def read_sentences(text: str, quoted: Sequence[Range] | None = None) -> tuple[SourceSentence, ...]:
    """Read a source's prose sentences, in order; others may lean on one that can't be quoted, so it stays, worth 0.

    Args:
        quoted: Ranges that are not the author's words, and so can't be; guessed from the text where they are ``None``.
    """
    quoted = quotations(text) if quoted is None else quoted
    prose = [sentence for sentence in split_sentences(text) if sentence.block.kind in ("paragraph", "item", "quote")]
    quotes: list[SourceSentence] = []
    for sentence in prose:
        answers = bool(quotes) and quotes[-1].markup.endswith("?")
        scored = score_sentence(text[sentence.start : sentence.end], len(quotes), sentence.block.kind, answers)
        if is_quotation(quoted, sentence.start, sentence.end):
            scored = replace(scored, worth=0.0, terms=())
        quotes.append(replace(scored, item=sentence.block.start) if sentence.block.kind == "item" else scored)
    return tuple(quotes)


def score_sentence(markup: str, place: int, kind: str, answers: bool) -> SourceSentence:
    """Weigh one sentence; what answers a question leans on it."""
    read = strip_markup(markup)
    words = len(WORD.findall(read))
    lowered = read.lower()
    value = standalone_score(markup, read, lowered, words, kind)
    if not value:
        return SourceSentence(markup, place, words, (), 0.0, False)
    terms = tuple(dict.fromkeys(stems(lowered)))
    return SourceSentence(markup, place, words, terms, value, answers or LEANS.match(lowered) is not None)


def standalone_score(markup: str, read: str, lowered: str, words: int, kind: str) -> float:
    """Say from 0 to 1 how well a sentence stands alone."""
    if not MIN_WORDS <= words <= MAX_WORDS or not is_whole(read, markup) or LISTED.match(read) or SHOWN.match(markup):
        return 0.0
    if OBJECT.search(mask_markup(markup)) or any(mark[0].startswith(("{{", "{%")) for mark in INLINE.finditer(markup)):
        return 0.0
    if CONTROL.search(markup) or BOILERPLATE.search(lowered) or is_noise(read) or not is_balanced(read):
        return 0.0
    value = 1.0 if kind == "paragraph" else 0.8
    value *= 0.5 if POINTS.search(lowered) or read.endswith(("…", "...")) else 1.0
    value *= 0.7 if read[0] in '"“‘(' else 1.0
    return value * (0.8 if words < 9 or words > 40 else 1.0)


def is_whole(read: str, markup: str) -> bool:
    """Does it begin and end as a sentence does, an aside in brackets too?"""
    end = read[:-1] if read[0] == "(" and read[-1] == ")" else read
    start = STARTS.match(read)
    begins = start is not None and not start[0][-1].islower()  # save for names such as iOS and x86
    return (markup[0] == "`" or begins) and ENDS.search(end) is not None


def is_noise(read: str) -> bool:
    """Is it mostly an address, or code?"""
    addresses = sum(len(url) for url in URL.findall(read))
    return addresses * 3 > len(read) or len(SYMBOL.findall(read)) * 16 > len(read)


def is_balanced(read: str) -> bool:
    """Are its brackets and quotation marks closed within it?"""
    pairs = read.count("(") == read.count(")") and read.count("“") == read.count("”")
    return pairs and read.count('"') % 2 == 0 and read.count("[") == read.count("]")
