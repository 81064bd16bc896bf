r"""What stands in a document and is not said by it: comments, which are the author's own, and words that are crossed out.

    <!-- … -->  %%…%%  {/* … */}  {{/* … */}}  {# … #}  {% comment %}…{% endcomment %}  [//]: # (…)  {>>…<<}
    % a line of MyST   ::: comment … :::   \iffalse … \fi   [words]{.comment}   <p hidden>…</p>
    ~~…~~  <del>…</del>  <s>…</s>  {--…--}  {~~old~>new~~}

All of it is taken out, in its place only its line ends stay, so that the lines of what is left are those of the file.
In code it is text.
"""

import re
from collections.abc import Iterator

from bloginator.text.markdown import code_spans
from bloginator.text.spans import splice

TAGS = "del|s|strike|comment|private|template"
HIDDEN = "comments?|hidden|hide|private|content-hidden"
UNSEEN = r"\shidden(?=[\s>=/])|display:\s*none|line-through"
PAIRS = {
    "html": (r"<!--", r"--!?>"),
    "declaration": (r"<!(?=\s)", r">"),
    "instruction": (r"<\?(?=[a-z])", r"\?>"),
    "obsidian_block": (r"^[ \t]*%%(?!%|[^\n]*%%[ \t]*[^%\s])", r"^[ \t]*%%(?!%)|%%[ \t]*$"),
    "obsidian": (
        r"(?<![\w%'\"=/])%%(?![%\s\d])|(?<![\w%'\"=/])(?<!\b\w[ ])%%(?=[ \t][^\d\n])",
        r"(?<!%)%%(?![%\w])|(?P<none>\n[ \t]*\n)",
    ),
    "script": (r"\{\{[<%]?-?[ \t]*/\*|\{/\*|^[ \t]*\{\s{0,20}/\*", r"\*/\s{0,20}-?[>%]?\}\}?"),
    "jinja": (r"\{#-?(?=\s)|\{#(?=[^{}\n]*#\})", r"#\}"),
    "liquid": (r"\{%-?[ \t]*comment\b[^%]*%\}", r"\{%-?[ \t]*endcomment[ \t]*-?%\}"),
    "hugo": (r"\{\{[<%][ \t]*comment\b[^{}]*[>%]\}\}", r"\{\{[<%][ \t]*/[ \t]*comment[ \t]*[>%]\}\}"),
    "line": (r"\{%-?\s{0,20}#", r"%\}"),
    "mustache": (r"\{\{!--", r"--\}\}"),
    "mustache_short": (r"\{\{!(?=\s)", r"\}\}"),
    "erb": (r"<%(?:#|!?--)", r"%>"),
    "mako": (r"<%doc>", r"</%doc>"),
    "freemarker": (r"<#--", r"-->"),
    "smarty": (r"\{\*(?=\s)", r"\*\}|(?P<none8>\n[ \t]*\n)"),
    "razor": (r"@\*(?=\s)", r"\*@|(?P<none9>\n[ \t]*\n)"),
    "org": (r"^[ \t]*\#\+begin_comment\b", r"^[ \t]*\#\+end_comment\b[^\n]*"),
    "tex": (r"\\begin\{comment\}", r"\\end\{comment\}"),
    "tex_if": (r"^[ \t]*\\iffalse\b", r"^[ \t]*\\fi\b"),
    "tex_struck": (
        r"\\(?:sout|xout|st|textst|comment|todo)\{",
        r"(?:[^{}\n]|\n(?![ \t]*\n)|\{[^{}\n]*\})*+\}|(?P<none6>\n[ \t]*\n)",
    ),
    "critic": (r"\{>>", r"<<\}"),
    "deleted": (r"\{--(?=[^{}])", r"--\}|(?P<none2>\n[ \t]*\n)"),
    "changed": (r"\{~~", r"~>|(?P<none3>\n[ \t]*\n)"),
    "struck": (r"(?<![~{\\/])~~(?![~\s])", r"(?<![~\s\\])~~(?![~}])|(?P<none4>\n[ \t]*\n)"),
    "struck_once": (
        r"(?<![~{\\/\w.])~(?![~\s\d/])(?=[^~\n]{1,300}(?<![~\s\\])~(?![~}\w/]))",
        r"(?<![~\s\\])~(?![~}\w/])|(?P<none7>\n)",
    ),
    "tag_block": (rf"^[ \t]*<(?:{TAGS})(?:\s[^<>]*)?>[ \t]*$", rf"</(?:{TAGS})[ ]?>"),
    "tag": (rf"<(?:{TAGS})(?:\s[^<>]*)?>", rf"</(?:{TAGS})[ ]?>|(?P<none5>\n[ \t]*\n)"),
    "unseen": (rf"<(?:div|span|p|section|aside|template)(?=\s)(?=[^<>]*?(?:{UNSEEN}))[^<>]*>", r"(?!)"),
    "container": (rf"^:{{3,}}[ \t]*\{{?[ \t]*\.?(?:{HIDDEN})\b[^\n]*$", r"(?!)"),
    "percent": (r"^[ ]{0,3}%(?=[ \t][^\n]*[^\W\d_])(?![ \t]+(?:of|der|des|de|change|points?)\b)[^\n]*$", r"(?=\n)|\Z"),
    "break": (r"^\+{3}[ \t]+(?=\{)", r"(?=\n)|\Z"),
    "span": (rf"\[(?=[^\[\]\n]*\]\{{[^{{}}\n]*\.(?:{HIDDEN}|del|strike(?:out|through)?|removed)\b)", r"\]\{[^{}\n]*\}"),
}
"""How each begins and ends; one that would run past a paragraph where it may not is none."""

OPENINGS = "|".join(f"(?P<{name}>{begin})" for name, (begin, _) in PAIRS.items())
BEGINS = re.compile(rf"(?=[{{<%~#\\:@\[+]|^[ \t]+[%#{{<\\])(?:{OPENINGS})", re.IGNORECASE | re.MULTILINE)
"""Sought only where one of their signs stands: at most places none need be tried."""

ENDS = {name: re.compile(end, re.IGNORECASE | re.MULTILINE) for name, (_, end) in PAIRS.items()}
DEFINITION = re.compile(
    r"^[ \t>]*\[(?:[^\[\]\n]*)\]:[ \t]*(?:\#|<>|<\#>)[ \t]*\n?[ \t]*"
    r"(?:\"[^\"]*\"|'[^']*'|\((?:[^()]|\([^()]*\))*\))[ \t]*$"
    r"|^[ \t>]*\[\^?(?://|comment)\]:[^\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
MEANT = re.compile(rf"{BEGINS.pattern}|^(?=\[[^\[\]\n]*\]:)", BEGINS.flags)
"""What may begin something that is taken out, whether it ends or not."""

MARKS = re.compile(r"\{\+\+|\+\+\}|\{==|==\}")
KEPT_OR_COMMENT = {
    ".adoc": (
        r"^(?P<rule>-{4,}|\.{4,})[ \t]*$.*?(?:^(?P=rule)[ \t]*$|\Z)",
        r"^/{4}[ \t]*$.*?(?:^/{4}[ \t]*$|\Z)|^//(?!/)[^\n]*"
        r"|^\[comment\][ \t]*\n(?:--[ \t]*\n.*?^--[ \t]*$|(?:[^\n]+(?:\n|\Z))+)",
    ),
    ".rst": (
        r"(?!)",
        r"^(?P<indent>[ \t]*)\.\.(?:[ \t]+(?!(?!comment|todo)[\w:.+-]+::|\[|_|\|[^|\n]+\|)\S[^\n]*"
        r"|[ \t]*(?=\n(?P=indent)[ \t]+\S))(?:\n(?:[ \t]*(?=\n)|(?P=indent)[ \t]+\S[^\n]*))*",
    ),
    ".org": (
        r"^[ \t]*\#\+begin_(?P<block>src|example)\b.*?(?:^[ \t]*\#\+end_(?P=block)\b|\Z)",
        r"^[ \t]*\#(?:[ \t]|\+comment:)[^\n]*|@@comment:.*?@@"
        r"|^(?P<stars>\*+)[ \t]+(?:(?-i:COMMENT)(?=\s|\Z)|[^\n]*:noexport:)[^\n]*"
        r"(?:\n(?:(?P=stars)\*+[ \t][^\n]*|(?!\*+[ \t])[^\n]*))*",
    ),
    ".dj": (
        r"^[ \t]*(?P<fence>`{3,}|~{3,})[^`\n]*$.*?(?:^[ \t]*(?P=fence)|\Z)"
        r"|(?<!\\)(?P<ticks>`+)(?!`).*?(?:(?<!`)(?P=ticks)(?!`)|(?=\n[ \t]*\n)|\Z)",
        r"\{%[^%]*%\}|\{-(?=[^\s-])[^{}]*?-\}",
    ),
}
"""Code, and comments, in markup that is not Markdown."""

OTHER_MARKUP = {
    suffix: re.compile(rf"(?P<code>{code})|(?P<comment>{comment})", re.MULTILINE | re.DOTALL | re.IGNORECASE)
    for suffix, (code, comment) in KEPT_OR_COMMENT.items()
}
FENCED = re.compile(r"(?:(?<![ \t])[ \t]++)?(?<![`~])[`~]{3,}+[ \t]*+\{?=?comment\}?[ \t]*\n")
NESTED = frozenset({"container", "unseen"})
COLONS = re.compile(r"^[ ]{0,3}:{3,}(?:(?P<opens>[ \t]*[^\s:])|[ \t]*$)", re.MULTILINE)
NOT_LINE_END = re.compile(r"[^\n]+")


def remove_unsaid(text: str) -> str:
    """Return the text without comments and crossed-out words, its lines where they were."""
    if not any(sign.search(text) for sign in (BEGINS, DEFINITION, MARKS)) and not (
        "comment" in text and FENCED.search(text)
    ):
        return text
    code = code_spans.find_code(text)
    edits: list[tuple[int, int, str]] = []
    since = 0
    for start, stop in sorted([*find_spans(text, code), *find_definitions(text, code)]):
        if start >= since:
            since = stop + (text[start - 1 : start] == text[stop : stop + 1] == " ")
            edits.append((start, since, NOT_LINE_END.sub("", text[start:stop])))
    cleaned = splice(text, edits)
    return code_spans.replace_prose(MARKS, lambda mark: "", cleaned) if "{" in cleaned else cleaned


def escape_unsaid(text: str) -> str:
    r"""Return a text of unknown origin so that none of it is taken out, a backslash before each sign that may begin such.

    >>> escape_unsaid("Using <!-- in bees")
    'Using \\<!-- in bees'
    """

    def escape(begin: re.Match[str]) -> str:
        return begin[0] if code_spans.is_escaped(text, begin.start()) else "\\" + begin[0]

    return code_spans.replace_prose(MEANT, escape, text)


def remove_other_comments(text: str, suffix: str) -> str:
    """Return a text without the comments of AsciiDoc, reStructuredText, Org or Djot, its lines where they were."""
    pattern = OTHER_MARKUP.get(suffix.replace("asciidoc", "adoc").replace("djot", "dj"))
    if pattern is None:
        return text
    return pattern.sub(lambda match: NOT_LINE_END.sub("", match[0]) if match["comment"] else match[0], text)


def find_spans(text: str, code: list[code_spans.Span]) -> Iterator[code_spans.Span]:
    """Yield what begins outside of code and ends somewhere."""
    endless: set[str] = set()
    ends: dict[str, re.Match[str]] = {}
    since = 0
    while (begin := BEGINS.search(text, since)) is not None:
        kind = str(begin.lastgroup)
        since = begin.end()
        if (kind in endless and kind != "html") or not may_begin(text, begin, code):
            continue
        end = None if kind in endless or kind in NESTED else next_end(text, begin, ends)
        if end is None:
            stop = find_outer_end(text, begin, endless) if kind in NESTED else find_unclosed_end(text, begin)
            endless.update({kind} - NESTED)
        else:
            stop = end.end() if end.lastgroup is None else 0
        if stop:
            yield begin.start(), stop
            since = stop
        if stop and kind == "changed" and (closing := text.find("~~}", since)) >= 0:  # behind its new words, which are said
            yield closing, closing + 3


def next_end(text: str, begin: re.Match[str], ends: dict[str, re.Match[str]]) -> re.Match[str] | None:
    """Return where something ends; what was found last is the end of all that begin before it."""
    kind = str(begin.lastgroup)
    end = ends.get(kind)
    if end is None or end.start() < begin.end():
        end = ENDS[kind].search(text, begin.end())
    if end is not None:
        ends[kind] = end
    return end


def find_unclosed_end(text: str, begin: re.Match[str]) -> int:
    """Return how far something reaches that never ends: HTML to the end of text or paragraph, Obsidian's a line; else 0."""
    if begin.lastgroup == "html":
        is_block = not text[text.rfind("\n", 0, begin.start()) + 1 : begin.start()].strip()
        end = -1 if is_block else text.find("\n\n", begin.end())
        return len(text) if end < 0 else end
    is_line = begin.lastgroup == "obsidian_block" and text.startswith((" ", "\t"), begin.end())
    return (text + "\n").index("\n", begin.start()) if is_line else 0


def may_begin(text: str, begin: re.Match[str], code: list[code_spans.Span]) -> bool:
    """Tell whether a mark is one: not in code, not escaped, and no sign of per cent below its number."""
    if begin.lastgroup == "percent" and text[max(0, begin.start() - 20) : begin.start()].rstrip()[-1:].isdigit():
        return False
    return not (code_spans.is_within(begin.start(), code) or code_spans.is_escaped(text, begin.start()))


def find_outer_end(text: str, begin: re.Match[str], endless: set[str]) -> int:
    """Return where a container or an element ends that may hold others of its kind; 0 where it does not."""
    name, marks = "container", COLONS
    if begin.lastgroup != "container":
        name = re.split(r"\s", begin[0][1:], maxsplit=1)[0]
        marks = re.compile(rf"<(?P<opens>){name}\b[^<>]*(?<!/)>|</{name}\s*>", re.IGNORECASE)
    depth = 1
    for mark in marks.finditer(text, begin.end()) if name not in endless else ():
        depth += 1 if mark["opens"] is not None else -1
        if not depth:
            return mark.end()
    endless.add(name)
    return 0


def find_definitions(text: str, code: list[code_spans.Span]) -> Iterator[code_spans.Span]:
    """Yield link definitions that lead nowhere: ``[//]: # (a comment)``."""
    for match in DEFINITION.finditer(text) if "]:" in text else ():
        if not code_spans.is_within(match.start(), code):
            yield match.span()
    yield from (span for span in code if FENCED.match(text, span[0]))
