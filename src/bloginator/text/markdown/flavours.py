r"""Markdown for a site maker that reads more into it than Markdown: what would be run, included or filled in is text.

    {{< include x >}} {% raw %} {: onclick=…} {expression}  ──► &#123;…
    ::: note                                                ──► &#58;:: note
    ```{python}                                             ──► ```python
    for MDX: <tag>, <https://…>, import, export             ──► &lt;tag>, [https://…](https://…), &#105;mport

In code no reference would be read: there a sign without width parts what a preprocessor looks for.
"""

import re

from bloginator.text.markdown import code_spans, fences

MDX = frozenset({"docusaurus"})  # the flavours that read MDX
WIDTHLESS = "\u200b"
OPENER = re.compile(r"\{(?=[{%])|-(?=-8<-)")
BRACE = re.compile(
    r"(?P<formula>(?<!\\)\$\$?(?=\S)[^$`\n]{1,300}\$)|\\?\{|^(?P<lead>[ \t>]*):(?=::)|-(?=-8<-)", re.MULTILINE
)
MDX_SIGN = re.compile(
    r"(?P<break><br />)|<(?P<address>(?:https?://|mailto:)[^<>\s]+)>|\\?<|\\?\{"
    r"|^(?P<lead>[ \t>]*)(?:(?P<word>[ie])(?=(?:m|x)port\b)|:(?=::))",
    re.MULTILINE,
)
INFO = re.compile(r"^(?P<mark>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?:`{3,}|~{3,}))[ \t]*(?P<info>.*)$")
LANGUAGE = re.compile(r"[A-Za-z][\w+#-]*")


def guard(text: str, flavour: str) -> str:
    """Return a text of which the engines of a flavour read Markdown alone."""
    text = plain_fences(text)
    pattern, become = (MDX_SIGN, guard_mdx) if flavour in MDX else (BRACE, guard_sign)
    code = code_spans.find_code(text)
    parts, since = [], 0
    for start, stop in [*code, (len(text), len(text))]:
        if start < since:
            continue
        shown = OPENER.sub(lambda sign: f"{sign[0]}{WIDTHLESS}", text[start:stop])  # where preprocessors fill something in
        parts += [pattern.sub(become, text[since:start]), shown]
        since = stop
    return "".join(parts)


def guard_sign(sign: re.Match[str]) -> str:
    """Return one sign as text; a formula keeps its braces, but those that a preprocessor would take for its own."""
    if sign["formula"]:
        return OPENER.sub(lambda opener: f"{opener[0]} ", sign[0])
    if sign["lead"] is not None:
        return f"{sign['lead']}&#58;"
    return "&#45;" if sign[0] == "-" else "&#123;"


def guard_mdx(sign: re.Match[str]) -> str:
    """Return one sign of MDX as Markdown has it."""
    if sign["break"]:
        return sign[0]
    if sign["address"]:
        return f"[{sign['address']}]({sign['address']})"
    if sign["word"]:
        return f"{sign['lead']}&#{ord(sign['word'])};"
    if sign["lead"] is not None:
        return f"{sign['lead']}&#58;"
    return "&lt;" if sign[0].endswith("<") else "&#123;"


def plain_fences(text: str) -> str:
    """Return a text whose fences name a language and nothing else: some makers run what has more."""
    lines = text.split("\n")
    for fence in fences.find_fences(text):
        match = INFO.match(lines[fence.first])
        if match and match["info"]:
            language = LANGUAGE.search(match["info"].split()[0])
            lines[fence.first] = match["mark"] + (language[0] if language else "")
    return "\n".join(lines)
