"""What assistants write that is no text for a document: a refusal, a stub, chatter around it; and the gap they name.

"I am sorry, but I cannot write this section."   refusal ─┐ no answer at all
"TODO", "[placeholder]", "Lorem ipsum …"         stub ────┘
"Here is the section you asked for:"             chatter ─── a remark around one
"Missing from the sources: the price."           gap ─────── what the rules ask for

Patterns are anchored where such words stand, and a refusal or stub must be short and cite nothing: a paragraph *about*
refusals is none.
"""

import re
from typing import NamedTuple

from bloginator.text.markdown import code_spans
from bloginator.text.markers import MARKER
from bloginator.text.messages import clip
from bloginator.text.tokenize import count_words

MAX_QUOTED = 120  # so many characters of a line that was taken out are shown
DECOR = "*_#>~`- \t\n"  # marks that may stand around a line
SORRY = r"(?:(?:(?:I['’]m|I am|we['’]re|we are)\s+(?:\w+\s+)?)?(?:sorry|afraid)|my apologies|I apologi[sz]e|unfortunately)"
IS_AI = (
    r"(?:as|being|I am|I['’]m)\s+(?:(?:just|only|merely)\s+)?an?\s+"
    r"(?:AI|artificial intelligence|(?:AI |large )*language model|(?:AI|virtual)[ -](?:assistant|model|system|chatbot))"
    r"(?:\s+(?:trained|developed|made|created|built)\s+by\s+\w+)?(?=\s*(?:[,.;:!?]|$)|\s+(?:I|we|and|so|but|it)\b)"
)
"""“as an AI”, with nothing behind it that makes it a team or a company."""

CANNOT = (
    rf"(?:I|we)(?:\s+(?:simply|just|currently|really)|,\s*{IS_AI},)?(?:\s+(?:cannot|can['’]?t|can not|could not|couldn['’]t|"
    r"am unable|am not able|are unable|are not able|will not|won['’]t)|['’]m unable|['’]m not able)"
)
LACK = r"(?:I|we)\s+(?:do not|don['’]t) have\s+(?:\w+\s+){0,4}?"
GIVEN = r"(?:information|details|context|passages?|sources?|material)"
ASKED = r"(?:(?:this|that|the|your|a|an)\s+(?:\w+\s+){0,2}?(?:section|request|answer|text|content|passage)|any text)"
REFUSAL = re.compile(
    rf"(?:{SORRY}\b[^.!?\n]{{0,80}}?)?(?:{CANNOT}\b[^.!?\n]{{0,80}}?\b(?:{ASKED}|(?:help|assist|comply)\b(?! but\b))"
    rf"|{LACK}{GIVEN}\b)"
    rf"|{SORRY}\b[^.!?\n]{{0,120}}\b(?:without|not enough|no|need)\b[^.!?\n]{{0,60}}\b{GIVEN}\b"
    rf"|{IS_AI}\W+(?:and (?:cannot|can['’]t)\b|(?:and |so |but )?(?:I|we|my)\b|it (?:is|would be) (?:not |im)possible\b)"
    rf"|{SORRY}\b(?=[\s\S]{{0,160}}?\b(?:{IS_AI}|as an assistant\b(?!\s+(?!I\b)\w)))[\s\S]{{0,160}}?\b{CANNOT}\b"
    rf"|{CANNOT}\b(?:\W+{IS_AI}|\s+(?:write|answer|provide|produce|create|give|do|help|assist|comply)\b[\s\S]{{0,80}}?\b{IS_AI})"
    rf"|I(?: need|(?: would|['’]d) (?:need|require))\s+(?:(?:some|more|further|additional|the)\s+){{1,2}}{GIVEN}\b"
    r"|(?:could|can|would) you (?:please )?(?:provide|share|clarify|supply|paste)\b"
    rf"|please (?:provide|share|supply|paste)\s+(?:\w+\s+){{0,4}}(?:{GIVEN}|text|content)\b",
    re.IGNORECASE,
)
MAX_REFUSAL_WORDS = 80

THIS = (
    r"(?:(?:(?:this|that|your|such a)\s+(?:\w+\s+){0,2}?|the\s+(?:\w+\s+)?)(?:section|request|answer|text|topic|task)|"
    r"this|it)"
)
TO_WRITE = r"to\s+(?:write|answer|draft|complete|produce|provide|support|cover)"
SHOWN = r"(?:the|these|your)\s+(?:(?:given|provided|available)\s+)?(?:passages|sources|excerpts)(?:\s+(?:given|provided))?"
WHY = r"(?:\s+(?:about|as|based on|because|for lack of|from|given|since|with|without)\b[^.!?\n]{0,120})?"
LITTLE = rf"(?:there (?:is|are)\s+)?(?:not enough|insufficient|too little)\s+(?:\w+\s+)?{GIVEN}"
DECLINES = re.compile(
    rf"(?:{SORRY}\W+(?:but\s+)?)?(?:"
    r"I(?:\s+(?:must|have to|need to|will|shall)|['’]ll)?(?:\s+\w+ly)?\s+decline"
    rf"(?:\s+(?:to answer|{TO_WRITE}\s+{THIS}|{THIS}){WHY})?"
    rf"|{LITTLE}(?:\s+(?:available|given|provided))?(?:\s+(?:in|from)\s+{SHOWN})?\s+(?:{TO_WRITE}|for)\s+{THIS}{WHY}"
    rf"|{LITTLE}\s+(?:in|from)\s+{SHOWN}\s+to\s+write\s+[^.!?\n]{{1,120}}"
    rf"|{SHOWN}\s+(?:do not|don['’]t)\s+(?:support|contain|cover|address|mention)\s+"
    r"(?:(?:enough|sufficient|any)\s+[^.!?\n]{1,60}\s)?(?:a|an|any|this|that|the|such a)\s+(?:\w+\s+)?(?:section|topic)"
    r"(?:\s+(?:about|for|of|on)\s[^.!?\n]{1,80})?"
    r")",
    re.IGNORECASE,
)
"""A whole sentence that declines; an author's text may hold one among others."""

DECLINES_ON = re.compile(rf"(?:they|please|none of|{SHOWN})\b", re.IGNORECASE)

STUB = re.compile(
    r"(?:to[ -]?do|tbd|tba|tbc|fixme|xxx|wip|n/?a|placeholder|coming soon|work in progress|"
    r"(?:to be|yet to be) (?:done|written|added|determined|completed|continued|filled in|defined)|"
    r"(?:insert|add|write|put|your)\s(?:\w+\s){0,3}(?:text|content|section|answer)(?: goes)?(?: here)?|"
    r"(?:text|content|section|answer)(?: \w+)? goes here|"
    r"null|none|undefined|nil|object object|no (?:response|content|text|answer)|"
    r"(?:internal server |unknown )?error(?: \d{3})?(?:[:\]] [^.\n]{0,100})?|"
    r"failed to (?:generate|write|create|get)\b[^.\n]{0,100}|"
    r"(?:the )?(?:request|response|generation|model) (?:timed out|failed)|"
    r"(?:waiting for|awaiting) (?:the )?(?:response|answer)|"
    r"(?:this is an? )?(?:mock|placeholder|dummy)(?: response| text| content)?(?: for\b.{0,100})?|[A-Z\d]+(?:_[A-Z\d]+)+)",
    re.IGNORECASE,
)
TODO = re.compile(r"(?:TODO|TBD|FIXME)\b(?:\([^)\n]*\))?\s*[:–—-]", re.IGNORECASE)
BRACKETED = re.compile(r"(?:\[[^\[\]\n]+\]|<[^<>\n]+>|\\<[^<>\n]+>|\{\{?[^{}\n]+\}?\})")
STANDS_IN = re.compile(
    r"(?<![^\W_])BATCH_PLACEHOLDER_\d+|\[SECTION \d+\]\W+Response (?:missing|error)\b"
    r"|\A\W*This is a mock response generated for"
    r"|\A> \*\*[^*\n]+\*\* [^\n]* To mend: "
)
"""What the first system and our own draft print in the place of a text."""

LOREM = re.compile(r"lorem ipsum(?: dolor\b|\W*$)", re.IGNORECASE)
MAX_STUB_WORDS = 25
EXAMPLES = frozenset({"the first sentence of the text the next one", "the text of the section with its markers"})
"""What our own packs and instructions show in the place of a text, without marks: templates/pack/."""

SURE = r"(?:(?:sure|certainly|of course|absolutely|okay|ok|great|no problem|understood|got it)(?: thing)?[,.!:]*\s+)"
THING = (
    r"(?:section|draft|text|answer|version|revision|rewrite|response|markdown|paragraphs?|content|"
    r"(?:you|as) (?:asked|requested|wanted)|it is)"
)
BEFORE = re.compile(
    rf"{SURE}?(?:here(?: is|['’]s| are)|below (?:is|are|you(?:['’]ll| will) find)|the following is|"
    rf"I(?:['’]ve| have)\s+(?:written|drafted|revised|rewritten|prepared))"
    rf"\b[^:\n]{{0,120}}?\b{THING}\b[^:.!\n]{{0,120}}(?:[:.!]|$)"
    rf"|{SURE}here\b[^:.!\n]{{0,120}}[:.!]"
    r"|(?:hier (?:ist|kommt|sind)|voici|aquí (?:está|tienes))\b[^:.!\n]{0,80}\b"
    r"(?:abschnitt|text|entwurf|antwort|section|texte|réponse|sección|texto|respuesta)\b[^:.!\n]{0,40}[:.!]"
    r"|(?:以下是|下面是)[^：:\n]{0,30}(?:部分|章节|内容|草稿|回答|文本)[：:]"
    rf"|(?:sure|certainly|of course|absolutely)(?: thing)?[!.:]?$",
    re.IGNORECASE,
)
AFTER = re.compile(
    r"(?:lass(?:en sie)? (?:es )?mich wissen\b|soll ich\b|möchten sie\b|n['’]hésite(?:z|) pas\b|dites-moi\b|"
    r"souhaitez-vous\b|déjame saber\b|avísame\b|¿quieres que\b|¿te gustaría\b|如果您|如果需要|如需|希望这|sag mir\b|"
    r"would you like (?:me|to)\b|do you want me to\b|shall I\b|should I\b|(?:please )?let me know\b|feel free to\b|"
    r"(?:I )?hope (?:this|that) (?:helps|meets|works)\b|is there anything else\b|"
    r"if you(?:['’]d| would) like\b.{0,40}\bI (?:can|could)\b|"
    r"(?:I(?:['’]m| am) )?happy to (?:revise|adjust|expand|help|change|rewrite)\b|"
    r"I can (?:also )?(?:revise|adjust|expand|shorten)\b|"
    r"\(?(?:please )?note(?: that)?[*_:]* +(?:(?:I|all|only|every|as (?:requested|instructed))\b|"
    r"this (?:section|text|answer|draft)\b)"
    r"[^.!?\n]{0,120}\b(?:passages?|sources?|provided|requested|instruct\w+|word (?:limit|count)|markers?|citations?)\b)",
    re.IGNORECASE,
)
MAX_CHATTER = 300

ITEM = r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+"
GAP = re.compile(
    r"(?:^[ \t>*_#-]*m|(?<=[.!?\])”\"])[ \t]+[*_]*(?-i:M))issing from the sources[ \t]*[*_]*[:：]"
    rf"(?:[*_ \t]*\n(?:[ \t]*\n)?(?:{ITEM}.*(?:\n|$)(?:[ \t]+\S.*(?:\n|$))*)+"
    rf"|.*(?:\n(?![ \t]*(?:\n|[>#|]|$)|{ITEM}).*)*)",
    re.I | re.M,
)
"""From the words that name a gap, at the start of a line or of a sentence, to the end of their paragraph or their list."""

GAP_LABEL = re.compile(r"(missing from the sources)[ \t]*[*_]*[:：][*_]*[;\s]*", re.IGNORECASE)
GAP_ITEM = re.compile(rf"\n{ITEM}")


class Remark(NamedTuple):
    """Something said around the text or of it: the words, and the line of the text, from 1."""

    text: str
    line: int


def find_refusal(text: str) -> str:
    """Return the words with which an assistant declines to answer; nothing where it does not.

    >>> find_refusal("I am sorry, but I cannot write this section without more information.")
    'I am sorry, but I cannot write this section without more information.'
    >>> find_refusal("I cannot write code without a test, and here is why [S1].")
    ''
    """
    body = text.strip(DECOR)
    if MARKER.search(body) or count_words(body) > MAX_REFUSAL_WORDS or not (REFUSAL.match(body) or is_declining(body)):
        return ""
    return clip(body, MAX_QUOTED)


def is_declining(body: str) -> bool:
    """Tell one sentence, or two, that do nothing but decline.

    >>> is_declining("I decline. The passages tell of costs."), is_declining("I decline. Costs fell.")
    (True, False)
    """
    first, *rest = (part.strip(DECOR + ".!") for part in re.split(r"(?<=[.!?])\s+", remove_gaps(body)))
    return (
        DECLINES.fullmatch(first) is not None
        and len(rest) < 2
        and all(DECLINES_ON.match(part) or DECLINES.fullmatch(part) or REFUSAL.match(part) for part in rest)
    )


def find_stub(text: str) -> str:
    """Return what stands in the place of a text that is still to be written; nothing for a text.

    >>> find_stub("**TODO**"), find_stub("[Insert the text here]"), find_stub("A to-do list helps.")
    ('TODO', '[Insert the text here]', '')
    """
    body = text.lstrip(DECOR).rstrip(DECOR.replace(">", ""))
    plain = " ".join(re.findall(r"\w+", MARKER.sub("", body).lower())) if len(body) < 200 else ""
    stands_in = STANDS_IN.search(text)
    is_printed = stands_in is not None and not code_spans.is_within(stands_in.start(), code_spans.find_code(text))
    if LOREM.match(body) or plain in EXAMPLES or is_printed:
        return clip(body, MAX_QUOTED)
    if MARKER.search(body) or len(body) > 400 or count_words(body) > MAX_STUB_WORDS:
        return ""
    is_stub = BRACKETED.fullmatch(body) or TODO.match(body) or STUB.fullmatch(body.strip("[](){}<>\\.…!:_ "))
    return clip(body, MAX_QUOTED) if is_stub else ""


def find_chatter(text: str) -> list[Remark]:
    """Return the remarks with which an assistant opens and closes its answer, as far as they stand in the text."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    remarks = [line for line in lines[:1] if is_preamble(line[1])] + [
        line for line in lines[-1:] if is_closing_remark(line[1])
    ]
    return [Remark(clip(strip_decoration(line), MAX_QUOTED), number) for number, line in remarks]


def is_preamble(line: str) -> bool:
    """Tell a line that announces the answer.

    >>> is_preamble("Here is the section you asked for:"), is_preamble("Here is why: reviews take long.")
    (True, False)
    """
    return BEFORE.match(strip_decoration(line)) is not None


def is_closing_remark(line: str) -> bool:
    """Tell a line that offers more, or speaks of the answer, behind it.

    >>> is_closing_remark("Let me know if you need changes."), is_closing_remark("Let costs fall.")
    (True, False)
    """
    return AFTER.match(strip_decoration(line)) is not None and len(line) <= MAX_CHATTER


def find_gaps(text: str) -> list[Remark]:
    """Return what the answer says is missing from the sources, each as one sentence with its line."""
    remarks = []
    for gap in code_spans.find_in_prose(GAP, text):
        sentence = GAP_LABEL.sub(r"\1: ", GAP_ITEM.sub("; ", gap[0]).strip(DECOR))
        remarks.append(Remark(" ".join(sentence.split()), text.count("\n", 0, gap.start()) + 1))
    return remarks


def remove_gaps(text: str) -> str:
    """Return the text without what it says of missing sources.

    >>> remove_gaps("Costs fell [S1]. Missing from the sources: the price.\\nIn euros.\\n\\nWe wait.")
    'Costs fell [S1].\\n\\nWe wait.'
    """
    gaps = code_spans.find_in_prose(GAP, text)
    if not gaps:
        return text
    edges = [0, *(edge for gap in gaps for edge in gap.span()), len(text)]
    rests = (text[start:end].strip("\n") for start, end in zip(edges[::2], edges[1::2], strict=True))
    return "\n\n".join(filter(str.strip, rests))


def strip_decoration(line: str) -> str:
    """Return a line without the marks around it."""
    return line.strip(DECOR + '"“”')
