"""What stands around an answer: taken off and told where its boundary is certain, else the answer is refused.

thoughts      <think>…</think>Costs fell.                 (``thoughts``)
wrappers      ```markdown …```  <answer>…</answer>  :::artifact … :::   also behind a line of greeting
tokens        Costs fell.<|im_end|>   <start_of_turn>model
labels        assistant   **Final answer:**   (Word count: 90)
a tool's call <tool_call>…  {"name": …, "arguments": …}   no answer at all
"""

import re
from typing import NamedTuple

from bloginator.text.answers.assistant_boilerplate import MAX_QUOTED, is_closing_remark, is_preamble
from bloginator.text.answers.cleaning import is_list_in_a_line
from bloginator.text.answers.header import read_header
from bloginator.text.answers.labels import LEADING_ROLE, RULE, Wrapping, take_labels, take_span
from bloginator.text.answers.thoughts import remove_thoughts
from bloginator.text.markdown import code_spans, fences
from bloginator.text.marker_forms import find_markers
from bloginator.text.messages import clip

BARE = (
    r"(?-i:</?s>|<(?:eos|EOS|bos|pad|unk)>|\[(?:EOS|BOS|PAD|EOT|end of text)\]|<0x[0-9A-F]{2}>|<(?:unused|extra_id_)\d+>"
    r"|\[e~\[|\]~b\]|<\?xml\b[^<>]*\?>|<\|[a-z_]{2,30}\|?(?=\s*\Z)|/no_?think(?!\w))"
)
CONTROL = (
    r"<[|｜][^<>|｜\n]{1,48}[|｜]>|\[\|[a-z_]{1,30}\|\]"
    r"|<\|[a-z_]{1,30}>|<[a-z_]{1,30}\|>|<(?:start|end)_of_\w{1,20}>|\[/?INST\]|<</?SYS>>"
)
TOKEN = rf"(?:{CONTROL}|{BARE})"
LEADING = re.compile(rf"\A\s*(?:{TOKEN}\s*(?:{LEADING_ROLE}\s*(?=\n|{TOKEN}))?)+\s*", re.IGNORECASE)
TRAILING = re.compile(rf"(?:\s*(?!<s>){TOKEN})+\s*\Z", re.IGNORECASE)
CONTROLS = re.compile(CONTROL)
OTHER_TURN = re.compile(
    rf"(?:{CONTROL}\s*){{0,8}}(?:<[|｜](?:im_start|start_header_id|start|turn|user|human|system)?[|｜]?>|<start_of_turn>|<extra_id_1>|\[INST\])(?:\s*(?:user|human|system)\b)?"
    r"|^#{2,3} Instruction:[ \t]*$|(?<=\n\n)(?P<role>(?:#{2,3} )?(?-i:Human|User|You):)",
    re.IGNORECASE | re.MULTILINE,
)
ANSWERED = re.compile(rf"\w+:\s*\Z|.*?\n\n(?:#{{2,3}} )?[*_]*(?:{LEADING_ROLE})[*_]*:", re.IGNORECASE | re.DOTALL)
"""What a role's label begins where it is another's turn: nothing, or words that a model answers."""

STRUCK = re.compile(r"</s>(?!\s*\Z)")

TOOL = re.compile(
    r"^[ \t]*(?:<[|｜]?(?:\w+:)?(?:tool[_▁](?:calls?|use|code)|function_calls?|function=|invoke\b)"
    r"|\[TOOL_CALLS?\]|<\|python_tag\|>"
    r"|Action:[^\n]*\n\s*Action Input:|\*{3} Begin Patch|(?:functions|tools?)\.\w+\()",
    re.IGNORECASE | re.MULTILINE,
)
CALL = re.compile(
    r"\A\s*(?:```(?:json)?\s*)?\[?\s*\{\s*\"(?:name|tool|tool_name|function|action|type)\"\s*:"
    r".*\"(?:arguments|parameters|input|args|action_input)\"\s*:",
    re.DOTALL,
)
ONLY_CODE = re.compile(r"\A\s*(`{3,}|~{3,})[ \t]*(?:diff|patch|tool|(?:tool|function)_\w+)\b.*?\n\1[ \t]*\s*\Z", re.DOTALL)
BEGINS_TAG = re.compile(r"\A\s*<([^\W\d_][\w:.-]*)(?:\s[^<>]*)?>(?P<alone>[ \t]*\n)?")
ENDS_TAG = re.compile(r"\s*</([a-z][\w:.-]*)>\s*\Z", re.IGNORECASE)
INLINE_TAG = re.compile(
    r"a|abbr|b|bd[io]|br|cite|code|data|del|dfn|em|i|img|ins|kbd|mark|pre|q|s|samp|script|small|span|strong|style|su[bp]|textarea|u|var|wbr"
)
OPENS = re.compile(
    r"\s*(?:<(?P<tag>(?!begin>|start>)[a-z][\w:.-]*)(?:\s[^<>]*)?>|\[(?P<square>(?!begin|start)[a-z_]{3,20})\](?!\()|(?P<colons>:{3,})\s*\w[^\n]*"
    r"|(?P<quotes>\"{3}|'{3})[ \t]*\n|(?P<pair><!\[CDATA\[|\$?\\boxed\{|\{\{|[\"'`“«„「『])"
    r"|(?P<line>[-=*_#<!\[( ]+(?:begin|start|answer)\b[\w \t:@.-]{0,60}[-=*_#>!\]) ]+\n))",
    re.IGNORECASE,
)
CLOSING = {"tag": "</{}>", "square": "[/{}]"}
CLOSES = {**dict(zip("\"“«„'`「『", "\"”»“'`」』", strict=True)), "<![CDATA[": "]]>", "{{": "}}"}
CLOSES |= {"\\boxed{": "}", "$\\boxed{": "}$"}
END_LINE = re.compile(r"\n[-=*_#<!\[( /]+(?:end|finish|answer)\b[\w \t:@.-]{0,60}[-=*_#>!\]) ]+\Z", re.IGNORECASE)
AS_IS = re.compile(r"pre|code|script|style|table|[uo]l|details|blockquote|su[pb]|cite|s|del", re.IGNORECASE)
"""Tags that say something of what is in them."""

MAX_REMARK = 300
MAX_END = 1000  # characters at the end of a text in which tokens and tags are looked for
MAX_LAYERS = 12  # layers around one answer that are taken off


class UnwrappedText(NamedTuple):
    """A text without what stood around it."""

    text: str
    skipped: int  # lines before it
    layers: tuple[tuple[str, str], ...] = ()  # code and sentence of each thing that was taken off
    fault: str = ""  # why the text is no answer, empty where it may be one


def unwrap(text: str) -> UnwrappedText:
    """Take everything off that stands around an answer.

    >>> unwrap("<answer>\\nCosts fell [S1].\\n</answer><|im_end|>").text
    'Costs fell [S1].'
    """
    layers: list[tuple[str, str]] = []
    skipped = 0
    while len(layers) < MAX_LAYERS and (layer := next(filter(None, (take(text) for take in LAYERS)), None)):
        if layers and read_header(text.split("\n")).length:
            break  # what stands in the enclosure begins with a header, whose rules are no labels
        if layer.code == "fault":
            return UnwrappedText(text, skipped, tuple(layers), layer.what)
        layers.append((layer.code, layer.what))
        skipped += text.count("\n", 0, layer.begin)
        text = layer.text
    return UnwrappedText(text, skipped, tuple(layers), find_fault(text))


def find_fault(text: str) -> str:
    """Return why a text without its wrappers is none: a call of a tool, or a control token amid it."""
    if CALL.match(text) or first_in_prose(TOOL, text) or ONLY_CODE.match(text):
        return "It holds the call of a tool, not a text."
    if (tag := BEGINS_TAG.match(text)) and f"</{tag[1]}>" in text and not is_html(tag[1]):
        return f"It begins with a tag, <{tag[1]}>, and where the text is cannot be told."
    token = first_in_prose(CONTROLS, text)
    return f"A control token, {token[0]}, stands in the text: where the answer ends cannot be told." if token else ""


def is_html(tag: str) -> bool:
    """Tell whether a tag is one of HTML, and not of a model's or a tool's own."""
    from markdown_it.common.html_blocks import block_names

    return tag.lower() in block_names or INLINE_TAG.fullmatch(tag.lower()) is not None


def first_in_prose(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the first match that stands in no code and that no sentence speaks of."""
    return next((match for match in code_spans.find_in_prose(pattern, text) if not is_spoken_of(text, match)), None)


def is_spoken_of(text: str, token: re.Match[str]) -> bool:
    """Tell whether a sentence speaks of a token: words stand on both of its sides."""
    end = token.start() + len(token[0].rstrip())
    before, behind = text[max(0, token.start() - 40) : token.start()], text[end : end + 10]
    return bool(re.search(r"\w[ \t“\"'(]+$", before) and re.match(r"[”\"')]*(?:[ \t]+[a-z(|]|[,.;:])", behind))


def take_thoughts(text: str) -> Wrapping | None:
    """Take a model's thoughts off; a fault where it cannot be told where they end, or where there is nothing else."""
    rest = remove_thoughts(text)
    if rest is None:
        return Wrapping(text, 0, "fault", "A model's thoughts stand in it, and where they end cannot be told.")
    if rest[0] == text:
        return None
    if not rest[0].strip():
        return Wrapping(text, 0, "fault", "It holds only a model's thoughts, and no text.")
    return Wrapping(*rest, "thoughts", "A model's thoughts were removed.")


def take_tokens(text: str) -> Wrapping | None:
    """Take control tokens and lone tags off both ends, and all that a model wrote for others behind its own turn."""
    if first_in_prose(TOOL, text):
        return None
    struck, tail = STRUCK.search(text), max(0, len(text) - MAX_END)
    if (lead := LEADING.match(text)) and not (struck and "<s>" in lead[0]):
        return take_span(text, 0, lead.end(), f"Control tokens were removed: {clip(lead[0].strip(), MAX_QUOTED)}")
    if (trail := TRAILING.search(text, tail)) and (struck or not ("</s>" in trail[0] and "<s>" in text)):
        return take_span(
            text, trail.start(), len(text), f"Control tokens were removed: {clip(trail[0].strip(), MAX_QUOTED)}"
        )
    if (end := ENDS_TAG.search(text, tail)) and f"<{end[1]}" not in text:
        return take_span(text, end.start(), len(text), f"{end[0].strip()} behind the answer was removed.")
    begin = BEGINS_TAG.match(text)
    if begin and begin["alone"] and f"</{begin[1]}" not in text and not is_html(begin[1]):
        return take_span(text, 0, begin.end(), f"{begin[0].strip()} before the answer was removed.")
    turn = first_in_prose(OTHER_TURN, text)
    if turn is None or not (own_turn := text[: turn.start()].rstrip()):
        return None
    behind = text[turn.start() :]
    if turn["role"] and (find_markers(behind) or not find_markers(own_turn) or not ANSWERED.match(behind.lstrip("# "))):
        return None
    return take_span(text, len(own_turn), len(text), "What the model wrote behind its own turn was removed.")


def take_enclosure(text: str) -> Wrapping | None:
    """Take a fence, a tag or a container off that stands around all of the text, greetings aside."""
    lines = text.split("\n")
    filled = [number for number, line in enumerate(lines) if line.strip() and not RULE.fullmatch(line)]
    for first in filled[:3]:
        for last in filled[:-4:-1]:
            inner = find_inner("\n".join(lines[first : last + 1])) if first <= last else None
            if inner is None:
                continue
            around = ([lines[i] for i in filled if i < first], [lines[i] for i in filled if i > last])
            if not any(around) or are_remarks(*around, inner):
                begin = text.index(inner.text, sum(len(line) + 1 for line in lines[:first])) if inner.text else 0
                remarks = "".join(f", with “{clip(line, MAX_QUOTED)}”" for line in [*around[0], *around[1]])
                return inner._replace(begin=begin, what=f"{inner.what} was removed{remarks}.")
    return None


def find_inner(region: str) -> Wrapping | None:
    """Return what stands within the fence, tag or container that a region begins and ends with."""
    lines = region.split("\n")
    if fences.has_outer_fence(lines):
        return Wrapping("\n".join(lines[1:-1]), 0, "fence", "A code fence around the whole answer")
    opening = OPENS.match(region)
    if opening is None:
        return None
    kind, body = str(opening.lastgroup), region.rstrip()[opening.end() :]
    opened = opening[kind]
    end = CLOSING.get(kind, "{}").format(CLOSES.get(opened, opened))
    if kind == "line":
        mark = END_LINE.search(body, max(0, len(body) - MAX_END))
        end = mark[0] if mark else "\n>>>"
    inner = body.removesuffix(end)
    if inner == body or TOOL.match(region):
        return None
    if kind == "tag" and (AS_IS.fullmatch(opened) or f"<{opened}" in body or body.count(end) > 1):
        return None
    if kind == "pair" and (not find_markers(inner) or opened in inner or end in inner):
        return None
    if kind in ("colons", "quotes") and not inner.endswith("\n"):
        return None
    inner = inner.strip("\n") if inner[:1] == "\n" else inner.strip()
    return Wrapping(inner, 0, "wrapper", f"{opening[0].strip()} around the whole answer")


def are_remarks(before: list[str], behind: list[str], inner: Wrapping) -> bool:
    """Tell whether lines around an enclosure only speak of the answer within it.

    They must announce or lead into it, close it, and cite nothing: a fence could as well hold code.
    """
    behind = [line for line in behind if not is_list_in_a_line(line)]
    if any(len(line) > MAX_REMARK or find_markers(line) for line in [*before, *behind]):
        return False
    if not all(map(is_closing_remark, behind)):
        return False
    leads = bool(before) and before[-1].rstrip("*_ ").endswith((":", "!", "："))
    announces = all(map(is_preamble, before))
    cites = bool(find_markers(inner.text))
    return (cites and (leads or announces)) or (announces and inner.code != "fence")


LAYERS = (take_thoughts, take_tokens, take_enclosure, take_labels)
