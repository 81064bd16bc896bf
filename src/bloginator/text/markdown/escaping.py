"""Text that is no Markdown, written into Markdown so that every engine reads just the text."""

import re

REFERENCES = {"<": "&lt;", "&": "&amp;", '"': "&quot;"}
SPECIAL = re.compile(r"[\\`*_\[\]>#]|(?P<unknown>[<|~]|&(?=#?\w+;)|\$(?=\S))")
"""What means something in Markdown; what no backslash escapes in Python-Markdown is ``unknown``."""


def character_reference(sign: str) -> str:
    """Return one character as HTML writes it.

    >>> character_reference("<"), character_reference("~")
    ('&lt;', '&#126;')
    """
    return REFERENCES.get(sign, f"&#{ord(sign)};")


def escape_markdown(text: str) -> str:
    r"""Return ``text`` on one line and with Markdown's own characters escaped, so that it means only itself.

    >>> print(escape_markdown("a_b [1] <c>"))
    a\_b \[1\] &lt;c\>
    """
    return SPECIAL.sub(
        lambda sign: character_reference(sign[0]) if sign["unknown"] else f"\\{sign[0]}", " ".join(text.split())
    )


def format_code(text: str) -> str:
    """Return ``text`` as code on one line, whatever backticks it holds.

    >>> format_code("a.md"), format_code("a`b")
    ('`a.md`', '`` a`b ``')
    """
    line = " ".join(text.split())
    if "`" not in line:
        return f"`{line}`"
    fence = "`" * (max(len(run) for run in re.findall("`+", line)) + 1)
    return f"{fence} {line} {fence}"
