"""A model's thoughts before or within its answer, in whatever dress: taken off where it is certain where they end.

    <think>…</think>  …</think>  <seed:think>  [THINK]  ◁think▷  <|begin_of_thought|>  <|START_THINKING|>
    <|channel|>analysis<|message|>…<|channel|>final<|message|>    Thinking... …done thinking.

A text that speaks of such marks, in code or amid a sentence, keeps them.
"""

import re
from typing import NamedTuple

from bloginator.text.markdown import code_spans
from bloginator.text.marker_forms import find_markers

WORD = (
    r"(?:[a-z]{2,9}[:_-])?(?:think(?:ing)?|thoughts?|reason(?:ing)?|reflections?|scratch_?pad|monologue|chain[_-]of[_-]thought"
    r"|cot|antthinking|analysis|deliberation|rationale|brainstorm(?:ing)?|inner[_-]voice|denken|gedanken|überlegung(?:en)?"
    r"|pensées?|réflexion|raisonnement|pensamientos?|razonamiento|思考|推理|思维|推論)(?:(?:[_-]|过程)\w{0,60})?"
)
MARK = re.compile(
    r"(?:^[ \t]*>[ \t]*)?(?:\*\*|__)?(?:"
    rf"(?:\\?[<＜◁]|&lt;)\s?(?P<ends>/?)\s?{WORD}(?:\s[^<>＞▷/\n]*)?\s?(?P<empty>/?)(?:\\?[>＞▷]|&gt;)"
    r"|\[(?P<off>/?)(?:THINK(?:ING)?|THOUGHTS?|REASONING)\]"
    rf"|<[|｜]?(?:(?P<stop>end|close|/)|begin|start|open)?_?(?:of_)?{WORD}[|｜]>)(?:\*\*|__)?",
    re.IGNORECASE | re.MULTILINE,
)
HINT = re.compile(
    r"think|thou|reas|refl|scrat|monol|cot\b|cot_|analysis|delib|ration|brainst|inner|denken|gedank|überl|pens|réfl|raison|razon"
    r"|思|推"
)
"""Something that each mark holds, in small letters."""

HERE = r"here(?: is|['’]s) (?:my|the) "
THINKING = r"(?:my |the )?(?:thinking|thoughts?|reasoning|chain of thought)(?: process| steps)?"
FINAL = r"(?:my |the )?final (?:answer|response|text|version)"
WHOLE_THOUGHTS = re.compile(
    r"\A\s*(?:Thinking\.\.\.+[ \t]*\n.*?\n[ \t]*\.\.\.+done thinking\.?"
    r"|<details\b[^<>]*\breasoning\b[^<>]*>.*?</details>"
    rf"|<details\b[^<>]*>\s*<summary>\W*(?i:{THINKING}|thought for[^<>]*)\W*</summary>.*?</details>"
    rf"|<!--\s*(?i:think|{THINKING})\b.*?-->|\W{{0,8}}(?i:thought for \d[\d.]* ?s\w*)\W{{0,6}}\n(?:\s*>[^\n]*\n)*"
    rf"|(?i:[*_> ]*{THINKING}[*_]*(?:\.\.\.+|…|:)[*_]*\s.*?\n[*_# ]*{FINAL}[*_]*:[*_]*"
    rf"|[*_> ]*{THINKING}[*_]*:[*_]*[ \t]*\n.*?\n[*_# ]*(?:answer|response)[*_]*:[*_]*[ \t]*(?=\n)"
    rf"|[*_]*{HERE}{THINKING}:.*?\n[*_]*{HERE}(?:final )?(?:answer|response):[*_]*"
    rf"|#{{1,6}} {THINKING}[ \t]*\n.*?\n#{{1,6}} {FINAL}[ \t]*\n"
    r"|(?P<fence>`{3,}|~{3,})(?:think(?:ing)?|thoughts?|reasoning)\b[^\n]*\n.*?\n(?P=fence)[ \t]*\n"
    rf"|(?P<around>[*_(]){THINKING}: [^\n]*[)*_][ \t]*\n\s*\n)"
    r"|<\|channel>\s*thought\b.*?<channel\|>|<unused\d+>\s*thought\b.*?<unused\d+>"
    r"|(?:assistant)?(?:analysis|commentary)(?=[A-Z\s]).*?(?:\bassistant\s?final(?=[^a-z]|$)|(?<=[.!?\"”)])assistant\s?final))",
    re.DOTALL,
)
LIKELY_THOUGHTS = re.compile(
    rf"\A(?:[^\w#]{{0,8}}(?i:{THINKING})\W{{0,6}}\n(?:(?:\s*>[^\n]*\n)+|.*?\n[ \t]*(?:-{{3,}}|\*{{3,}}|_{{3,}})[ \t]*(?=\n))"
    rf"|\W{{0,8}}(?i:{THINKING})\W{{0,6}}\n.*?\n[#*_ \t]*(?i:{FINAL}|answer|response)[*_:： \t]*(?=\n))",
    re.DOTALL,
)
"""Thoughts where they cite nothing and what follows does."""

CHANNEL = re.compile(r"<\|channel\|>\s*(\w*)[^<]*(?:<\|constrain\|>[^<]*)?<\|message\|>|<\|channel\|>\s*(?=final|analysis)")
NEXT_PART = re.compile(r"<\|(?:end|return|call|start|channel)\|>")
SENTENCE_BEFORE = re.compile(r"(?:[.!?:…\]>]|^)[\"”’)*_]*[ \t]*$")
GOES_ON = re.compile(r"[)\]\"'”’»,.;:`]|[ \t]+[^\W\d_A-ZÄÖÜ]")

NEAR = 100
"""Characters before a mark that tell whether it stands amid a sentence."""

Span = tuple[int, int]


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
    likely = LIKELY_THOUGHTS.match(text)
    if likely and not find_markers(likely[0]) and find_markers(text[likely.end() :]):
        return cut_out(text, [likely.span()])
    if not HINT.search(text.lower()):
        return text, 0
    marks = list(find_marks(text))
    code = code_spans.find_code(text) if marks else []
    spans = pair_marks(text, [mark for mark in marks if not code_spans.is_within(mark.start, code)])
    if spans is None and marks and not text[: marks[0].start].strip():  # thoughts may open code and never close it
        spans = pair_marks(text, marks)
    return None if spans is None else cut_out(text, spans)


def find_marks(text: str) -> list[ThoughtMark]:
    """Return the marks in order, without those that a sentence speaks of."""
    found: list[ThoughtMark] = []
    spoken_of = -1
    for match in MARK.finditer(text):
        ends = bool(match["ends"] or match["off"] or match["stop"] or match["empty"])
        if match["off"] is not None and not ends and f"[/{match[0].strip('*_> ')[1:]}" not in text:
            continue
        line = text.rfind("\n", 0, match.start()) + 1
        amid = SENTENCE_BEFORE.search(text[max(line, match.start() - NEAR) : match.start()]) is None
        if amid and (not ends or spoken_of >= line or GOES_ON.match(text, match.end())):
            spoken_of = match.start()
        else:
            if match["empty"]:
                found.append(ThoughtMark(match.start(), match.start(), ends=False))
            found.append(ThoughtMark(match.start(), match.end(), ends))
    return found


def pair_marks(text: str, marks: list[ThoughtMark]) -> list[Span] | None:
    """Return the stretches that are thoughts; ``None`` where marks do not pair up so that it is certain."""
    spans: list[Span] = []
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


def cut_out(text: str, spans: list[Span]) -> tuple[str, int]:
    """Return the text without the spans, and where what is left begins."""
    parts: list[str] = []
    since = begin = 0
    for start, stop in spans:
        before = text[since:start].rstrip() if parts or text[since:start].strip() else ""
        if not before and not parts:
            begin = stop
        elif before:
            parts += [before, "\n\n" if "\n" in text[max(0, start - 2) : start] else " "]
        since = stop
    rest = text[since:] if not spans else text[since:].lstrip()
    begin += len(text[begin:]) - len(text[begin:].lstrip()) if spans else 0
    return "".join([*parts, rest]), begin


def take_final_channel(text: str) -> tuple[str, int] | None:
    """Return what the final one of a model's channels says; ``None`` where none is final."""
    final = [match for match in CHANNEL.finditer(text) if match[1] == "final"]
    if not final:
        return None
    end = NEXT_PART.search(text, final[-1].end())
    return text[final[-1].end() : end.start() if end else len(text)].strip(), final[-1].end()
