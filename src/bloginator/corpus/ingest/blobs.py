"""Bytes that were written as text are no words: pictures and files in data addresses, outputs of notebooks, keys."""

import re

DATA_ADDRESS = re.compile(r"data:(?<!\wdata:)[\w.+-]+/[\w.+-]+(?:;[\w.+=-]+)*,[^\s\"'<>()\[\]]{64,}")
LINE = r"[A-Za-z0-9+/_=-]{40,}"
UNBROKEN = re.compile(r"(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{200,}={0,2}(?![A-Za-z0-9+/_=-])")
WRAPPED = re.compile(
    rf"^[ \t>\"']*(?:{LINE}[ \t\"',\\]*\n[ \t>\"']*){{3,}}(?:[A-Za-z0-9+/_-]+={{0,2}}(?=[ \t\"'>,]|$))?", re.MULTILINE
)
SIGNS = (re.compile(r"[0-9]"), re.compile(r"[A-Z]"), re.compile(r"[a-z]"))
HINT = re.compile(r"data:|[A-Za-z0-9+/_=-]{40}")


def remove_blobs(text: str) -> str:
    """Return a text without bytes that are written as text; it has as many lines as before."""
    if not HINT.search(text):
        return text
    text = DATA_ADDRESS.sub("", text)
    return WRAPPED.sub(keep_lines, UNBROKEN.sub(keep_lines, text))


def keep_lines(blob: re.Match[str]) -> str:
    """Return the line breaks of a run that mixes capitals, small letters and digits as encoded bytes do; any other whole."""
    longest = max(re.split(r"[\s_-]", blob[0]), key=len)
    is_encoded = len(longest) >= 40 and all(sign.search(longest) for sign in SIGNS)
    return "\n" * blob[0].count("\n") if is_encoded else blob[0]
