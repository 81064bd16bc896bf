"""A model's thoughts before or within its answer, in whatever dress: taken off where it is certain where they end.

    <think>…</think>  …</think>  <seed:think>  [THINK]  ◁think▷  <|begin_of_thought|>  <|START_THINKING|>
    <|channel|>analysis<|message|>…<|channel|>final<|message|>    Thinking... …done thinking.

A text that speaks of such marks, in code or amid a sentence, keeps them.
"""

import re
from itertools import pairwise
from typing import NamedTuple

from bloginator.text.markdown import code_spans
from bloginator.text.marker_forms import find_markers

WORD = (
    r"(?:[a-z]{2,9}[:_-])?(?:think(?:ing|s)?|thoughts?|reason(?:ing)?|reflections?|scratch_?pad|monologue|chain[_-]of[_-]thought"
    r"|cot|antthinking|analysis|deliberation|rationale|brainstorm(?:ing)?|plan(?:ning)?|inner|internal|denken|gedanken"
    r"|überlegung(?:en)?|pensées?|réflexion|raisonnement|pensamientos?|razonamiento|思考|推理|思维|推論)"
    r"(?:(?:[_-]|过程)\w{0,60})?"
)
SIDE = r"(?:begin|start|open|end|close|stop)"
MARK = re.compile(
    r"(?:^[ \t]*>[ \t]*)?(?:\*\*|__)?(?:(?P<angle>(?:\\?[<＜◁]|&lt;)+(?:!--|[|｜\[])?)"
    r"|(?:(?P<dress>[\[{【«%]|\|(?=(?:start|end)think))(?P=dress)?"
    r"|^[ \t]*(?P<line>[(*=~-])(?P=line){0,5})(?=[^\n]{0,12}(?:thi|thou|reas|思考)))"
    rf"[ ]?(?P<said>[/／\\]?[ ]?(?:{SIDE}[ _▁]*(?:of[ _▁]*)?)?{WORD})(?:\s[^<>＞▷/\n]*?)?[ ]?(?P<empty>/?)"
    r"(?(angle)(?:--|[|｜\]])?(?:\\?[>＞▷]|&gt;)+|[\]})】»|%*=~-]{1,6}(?(line)[ \t]*$))(?:\*\*|__)?",
    re.IGNORECASE | re.MULTILINE,
)
ENDS = re.compile(r"[/／\\]|\A(?:end|close|stop)|_(?:end|stop|suffix)\b", re.IGNORECASE)
WEAK = re.compile(r"\W*(?:reason|plan(?:ning)?)(?![\w-])", re.IGNORECASE)
"""Marks that a text's own words could be: only a pair with text outside of it counts."""

SURE = re.compile(r"thi|thou|reasoning|scratch|monolog|cot|denken|gedank|思|推", re.IGNORECASE)
"""Words of which a beginning in brackets counts by itself."""

HINT = re.compile(
    r"think|thou|reas|refl|scrat|monol|cot\b|cot_|analysis|delib|ration|brainst|plan|inner|internal|denken|gedank|überl|pens|réfl"
    r"|raison|razon|思|推"
)
"""Something that each mark holds, in small letters."""

HERE = r"here(?: is|['’]s) (?:my|the) "
THINKING = r"(?:(?:my|the|show|view|hide|see) )*(?:thinking|thoughts?|reasoning|chain of thought)(?: process| steps)?"
WHOLE_THOUGHTS = re.compile(
    r"\A\s*(?:Thinking\.\.\.+[ \t]*\n.*?\n[ \t]*\.\.\.+done thinking\.?"
    r"|<details\b[^<>]*\breasoning\b[^<>]*>.*?</details>"
    rf"|<details\b[^<>]*>\s*<summary>\W*(?i:{THINKING}(?: \([^()<>]*\))?|thought for[^<>]*)\W*</summary>.*?</details>"
    rf"|<!--\s*(?i:think|{THINKING})\b(?!\s*-->).*?-->|\W{{0,8}}(?i:thought for \d[\d.]* ?s\w*)\W{{0,6}}\n(?:\s*>[^\n]*\n)*"
    r"|(?P<fence>`{3,}|~{3,})(?i:think(?:ing)?|thoughts?|reasoning)\b[^\n]*\n.*?\n(?P=fence)[ \t]*\n"
    rf"|(?i:(?P<around>[*_(\[]){THINKING}: [^\n]*[)*_\]][ \t]*\n\s*\n)"
    r"|<\|channel>\s*thought\b.*?<channel\|>|<unused\d+>\s*thought\b.*?<unused\d+>"
    r"|(?:assistant)?(?:analysis|commentary)(?=[A-Z\s]).*?(?:\bassistant\s?final(?=[^a-z]|$)|(?<=[.!?\"”)])assistant\s?final))",
    re.DOTALL,
)
LABELLED = re.compile(
    rf"\A[^\w\n#]{{0,8}}(?P<heading>#{{1,6}} )?[^\w#]{{0,6}}(?:{HERE})?{THINKING}"
    r"(?:(?(heading)(?!))\W{0,6}\n(?:(?:\s*>[^\n]*\n)+|.*?\n[ \t]*(?:-{3,}|\*{3,}|_{3,})[ \t]*(?=\n))"
    rf"|[*_]*(?:(?:\.\.\.+|…|[:：])[*_]*\s|\W{{0,6}}\n).*?\n[#*_ \t]*(?P<final>{HERE})?"
    r"(?:(?P<named>(?:(?:my|the) )?final (?:answer|response|text|version))|answer|response)"
    r"(?:[*_]*[:：][*_]*(?(named)|(?(final)|(?=[ \t]*\n)))|[*_ \t]*(?=\n)))",
    re.DOTALL | re.IGNORECASE,
)
"""Thoughts and an answer below labels: told from a text of two parts by what each of them cites."""

GLUED = re.compile(r"(?:assistant)?(?:analysis|commentary)[A-Z]")
CHANNEL = re.compile(r"<\|channel\|>\s*(\w*)[^<]*(?:<\|constrain\|>[^<]*)?<\|message\|>|<\|channel\|>\s*(?=final|analysis)")
NEXT_PART = re.compile(r"<\|(?:end|return|call|start|channel)\|>")
SENTENCE_BEFORE = re.compile(r"(?:[.!?:…\]>]|^)[\"”’)*_]*[ \t]*$")
GOES_ON = re.compile(r"[)\]\"'”’»,.;:`]|[ \t]+[^\W\d_A-ZÄÖÜ]")

BEGINS_TEXT = re.compile(r"[ \t]*\n|\w")
NEAR = 100  # characters before a mark that tell whether it stands amid a sentence


class ThoughtMark(NamedTuple):
    """A mark where thoughts begin or end."""

    start: int
    stop: int
    ends: bool


def remove_thoughts(text: str) -> tuple[str, int] | None:
    """Return the text without thoughts, and where in ``text`` what is left begins; ``None`` where that is not certain.

    >>> remove_thoughts("<think>\\nHm.\\n</think>\\n\\nCosts fell."), remove_thoughts("Hm</think>Costs fell.")
    (('Costs fell.', 22), ('Costs fell.', 10))
    >>> remove_thoughts("<think> Hm, costs"), remove_thoughts("A `</think>` ends it.")
    (None, ('A `</think>` ends it.', 0))
    """
    if "<|channel|>" in text:
        return take_final_channel(text)
    if whole := WHOLE_THOUGHTS.match(text):
        return cut_out(text, [whole.span()])
    labelled = LABELLED.match(text)
    if labelled and is_certain(labelled, text):
        return cut_out(text, [labelled.span()])
    if GLUED.match(text):
        return None
    if not HINT.search(text.lower()):
        return text, 0
    marks = list(find_marks(text))
    code = code_spans.find_code(text) if marks else []
    spans = pair_marks(text, [mark for mark in marks if not code_spans.is_within(mark.start, code)])
    if spans is None and marks and not text[: marks[0].start].strip():  # thoughts may open code and never close it
        spans = pair_marks(text, marks)
    if spans is None:
        return None
    rest = cut_out(text, spans)
    return rest if rest[0] or not all(WEAK.match(text, mark.start) for mark in marks) else (text, 0)


def is_certain(labelled: re.Match[str], text: str) -> bool:
    """Tell whether only what follows thoughts cites sources; where it is said to be final, both or none may."""
    cites, cites_below = bool(find_markers(labelled[0])), bool(find_markers(text[labelled.end() :]))
    return cites <= cites_below if labelled["named"] or labelled["final"] else cites < cites_below


def find_marks(text: str) -> list[ThoughtMark]:
    """Return the marks in order, without those that a sentence speaks of, or that only look like some."""
    marks: list[ThoughtMark] = []
    spoken_of, lead = -1, len(text) - len(text.lstrip())
    matches = [
        (match, match["dress"] or match["line"], bool(match["empty"] or ENDS.search(match["said"])))
        for match in MARK.finditer(text)
    ]
    last_end = {dress: match.start() for match, dress, ends in matches if ends}
    first_begin = {dress: match.start() for match, dress, ends in reversed(matches) if not ends}
    for match, dress, ends in matches:
        start = match.start()
        line = text.rfind("\n", 0, start) + 1
        is_paired = first_begin.get(dress, len(text)) < start if ends else last_end.get(dress, -1) > start
        before, behind = text[line:start].strip(), text[match.end() : match.end() + NEAR].partition("\n")[0].strip()
        is_sure = (
            match["said"][0] in "/／\\" and not (before and behind)
            if ends
            else match["dress"] and start == lead and SURE.search(match["said"]) and BEGINS_TEXT.match(text, match.end())
        )
        is_cell = ends and before[:1] == behind[:1] == "|"
        if is_cell or not (is_paired or ((match["angle"] or is_sure) and not WEAK.match(match[0]))):
            continue
        amid = SENTENCE_BEFORE.search(text[max(line, start - NEAR) : start]) is None
        if amid and (not ends or spoken_of >= line or GOES_ON.match(text, match.end())):
            spoken_of = start
        else:
            marks += [ThoughtMark(start, start, ends=False)] if match["empty"] else []
            marks.append(ThoughtMark(start, match.end(), ends))
    return marks


def pair_marks(text: str, marks: list[ThoughtMark]) -> list[code_spans.Span] | None:
    """Return the stretches that are thoughts; ``None`` where marks do not pair up so that it is certain."""
    spans: list[code_spans.Span] = []
    begins: list[int] = []
    for mark in marks:
        if not mark.ends:
            begins.append(mark.start)
        elif begins:
            begin = begins.pop()
            while spans and spans[-1][0] >= begin:
                spans.pop()
            spans.append((begin, mark.stop))
        elif spans and text[: spans[0][0]].strip():
            return None
        else:
            spans = [(0, mark.stop)]
    if begins and (not spans or begins[0] > spans[-1][0]):
        return None
    return [(begins[0], spans[-1][1])] if begins else spans


def cut_out(text: str, spans: list[code_spans.Span]) -> tuple[str, int]:
    """Return the text without the spans, and where what is left begins."""
    if not spans:
        return text, 0
    pieces = list(zip([0, *(stop for _, stop in spans)], [*(start for start, _ in spans), len(text)], strict=True))
    pieces = [(skip_blank(text, *piece), piece[1]) for piece in pieces if text[slice(*piece)].strip()] or [
        (len(text), len(text))
    ]
    rest = text[slice(*pieces[0])].rstrip()
    for (_, end), (start, stop) in pairwise(pieces):
        gap = "\n\n" if "\n" in text[max(0, end - 2) : end] else "\n" if text[start - 1] == "\n" else " "
        rest += gap + text[start:stop].rstrip()
    return rest, pieces[0][0]


def skip_blank(text: str, start: int, stop: int) -> int:
    """Return where a piece of a text begins, its indentation with it where that is one."""
    first = stop - len(text[start:stop].lstrip())
    line = text.rfind("\n", start, first) + 1
    return line or (first if start else 0)


def take_final_channel(text: str) -> tuple[str, int] | None:
    """Return what the final one of a model's channels says; ``None`` where none is final."""
    final = [match for match in CHANNEL.finditer(text) if match[1] == "final"]
    if not final:
        return None
    end = NEXT_PART.search(text, final[-1].end())
    return text[final[-1].end() : end.start() if end else len(text)].strip(), final[-1].end()
