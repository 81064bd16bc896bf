"""What stands in a document and is not said by it: comments, which are the author's own, and words that are crossed out.

    <!-- … -->  %%…%%  {/* … */}  {{/* … */}}  {# … #}  {% comment %}…{% endcomment %}  [//]: # (…)  {>>…<<}
    ~~…~~  <del>…</del>  <s>…</s>  {--…--}  {~~old~>new~~}

All of it is taken out, in its place only its line ends stay, so that the lines of what is left are those of the file.
In code it is text.
"""

import re
from collections.abc import Iterator

from bloginator.text.markdown import code_spans

PAIRS = {
    "html": (r"<!--", r"--!?>"),
    "instruction": (r"<\?(?=[a-z])", r"\?>"),
    "obsidian_block": (r"^[ \t]*%%(?!%|[^\n]*%%[ \t]*[^%\s])", r"%%[ \t]*$"),
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
    "org": (r"^[ \t]*\#\+begin_comment\b", r"^[ \t]*\#\+end_comment\b[^\n]*"),
    "tex": (r"\\begin\{comment\}", r"\\end\{comment\}"),
    "tex_struck": (r"\\(?:sout|st)\{", r"\}|(?P<none6>\n[ \t]*\n)"),
    "critic": (r"\{>>", r"<<\}"),
    "deleted": (r"\{--(?=[^{}])", r"--\}|(?P<none2>\n[ \t]*\n)"),
    "changed": (r"\{~~", r"~>|(?P<none3>\n[ \t]*\n)"),
    "struck": (r"(?<![~{\\/])~~(?![~\s])", r"(?<![~\s\\])~~(?![~}])|(?P<none4>\n[ \t]*\n)"),
    "struck_once": (
        r"(?<![~{\\/\w.])~(?![~\s\d/])(?=[^~\n]{1,300}(?<![~\s\\])~(?![~}\w/]))",
        r"(?<![~\s\\])~(?![~}\w/])|(?P<none7>\n)",
    ),
    "tag_block": (r"^[ \t]*<(?:del|s|strike|comment)(?:\s[^<>]*)?>[ \t]*$", r"</(?:del|s|strike|comment)[ ]?>"),
    "tag": (r"<(?:del|s|strike|comment)(?:\s[^<>]*)?>", r"</(?:del|s|strike|comment)[ ]?>|(?P<none5>\n[ \t]*\n)"),
}
"""How each begins and ends; one that would run past a paragraph where it may not is none."""

OPENINGS = "|".join(f"(?P<{name}>{begin})" for name, (begin, _) in PAIRS.items())
BEGINS = re.compile(rf"(?=[{{<%~#\\]|^[ \t]+[%#{{<])(?:{OPENINGS})", re.IGNORECASE | re.MULTILINE)
"""Sought only where one of their signs stands: at most places none need be tried."""

ENDS = {name: re.compile(end, re.IGNORECASE | re.MULTILINE) for name, (_, end) in PAIRS.items()}
DEFINITION = re.compile(
    r"^[ \t>]*\[(?:[^\[\]\n]*)\]:[ \t]*(?:\#|<>|<\#>)[ \t]*\n?[ \t]*"
    r"(?:\"[^\"]*\"|'[^']*'|\((?:[^()]|\([^()]*\))*\))[ \t]*$"
    r"|^[ \t>]*\[(?://|comment)\]:[^\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
MARKS = re.compile(r"\{\+\+|\+\+\}|\{==|==\}")
KEPT_OR_COMMENT = {
    ".adoc": (r"^(?:-{4,}|\.{4,})[ \t]*$", r"^/{4}[ \t]*$.*?(?:^/{4}[ \t]*$|\Z)|^//(?!/)[^\n]*"),
    ".rst": (
        r"(?!)",
        r"^(?P<indent>[ \t]*)\.\.(?:[ \t]+(?![\w:.+-]+::|\[|_|\|[^|\n]+\|)\S[^\n]*|[ \t]*(?=\n(?P=indent)[ \t]+\S))"
        r"(?:\n(?:[ \t]*(?=\n)|(?P=indent)[ \t]+\S[^\n]*))*",
    ),
    ".org": (r"^[ \t]*\#\+(?:begin|end)_(?:src|example)\b[^\n]*$", r"^[ \t]*\#[ \t][^\n]*"),
}
"""How code begins and ends, and comments, in markup that is not Markdown."""

OTHER_MARKUP = {
    suffix: re.compile(rf"(?P<code>{code}).*?(?:{code}|\Z)|(?P<comment>{comment})", re.MULTILINE | re.DOTALL | re.IGNORECASE)
    for suffix, (code, comment) in KEPT_OR_COMMENT.items()
}
NOT_LINE_END = re.compile(r"[^\n]+")


def remove_unsaid(text: str) -> str:
    r"""Return the text without comments and crossed-out words, its lines where they were.

    >>> remove_unsaid("It fell <!-- did it? -->by a third.\n%%\nask\n%%\n~~Ten~~ Nine [minutes](x).")
    'It fell by a third.\n\n\n\n Nine [minutes](x).'
    """
    if not any(sign.search(text) for sign in (BEGINS, DEFINITION, MARKS)):
        return text
    code = code_spans.find_code(text)
    parts: list[str] = []
    since = 0
    for start, stop in sorted([*find_spans(text, code), *find_definitions(text, code)]):
        if start >= since:
            parts += [text[since:start], NOT_LINE_END.sub("", text[start:stop])]
            since = stop + (text[start - 1 : start] == text[stop : stop + 1] == " ")
    parts.append(text[since:])
    left = "".join(parts)
    return code_spans.replace_prose(MARKS, lambda mark: "", left) if "{" in left else left


def remove_other_comments(text: str, suffix: str) -> str:
    r"""Return a text without the comments of AsciiDoc, reStructuredText or Org, its lines where they were.

    >>> remove_other_comments("It fell.\n// did it?\n----\n// code\n----", ".adoc")
    'It fell.\n\n----\n// code\n----'
    """
    pattern = OTHER_MARKUP.get(suffix.replace("asciidoc", "adoc"))
    if pattern is None:
        return text
    return pattern.sub(lambda found: NOT_LINE_END.sub("", found[0]) if found["comment"] else found[0], text)


def find_spans(text: str, code: list[code_spans.Span]) -> Iterator[code_spans.Span]:
    """Yield what begins outside of code and ends somewhere."""
    endless: set[str] = set()
    since = 0
    while (begin := BEGINS.search(text, since)) is not None:
        kind = str(begin.lastgroup)
        since = begin.end()
        if (
            code_spans.is_within(begin.start(), code)
            or (kind in endless and kind != "html")
            or code_spans.is_escaped(text, begin.start())
        ):
            continue
        end = None if kind in endless else ENDS[kind].search(text, begin.end())
        if end is None:
            endless.add(kind)
            if kind == "obsidian_block" and text.startswith((" ", "\t"), begin.end()):
                yield begin.start(), (text + "\n").index("\n", begin.start())
            if kind == "html" and not text[text.rfind("\n", 0, begin.start()) + 1 : begin.start()].strip():
                yield begin.start(), len(text)
                return
            if kind == "html":
                since = min(at for at in (text.find("\n\n", since), len(text)) if at >= 0)
                yield begin.start(), since
        elif end.lastgroup is None:
            since = end.end()
            yield begin.start(), since
            if kind == "changed":
                yield from close_change(text, since)


def close_change(text: str, start: int) -> Iterator[code_spans.Span]:
    """Yield the mark that ends ``{~~old~>new~~}``, whose new words are said."""
    end = text.find("~~}", start)
    if end >= 0:
        yield end, end + 3


def find_definitions(text: str, code: list[code_spans.Span]) -> Iterator[code_spans.Span]:
    """Yield link definitions that lead nowhere: ``[//]: # (a comment)``."""
    for match in DEFINITION.finditer(text) if "]:" in text else ():
        if not code_spans.is_within(match.start(), code):
            yield match.span()
