"""Take out of `.rtf` what is no text of it: running heads, running feet, and what was deleted with tracked changes. Pure."""

import re

GROUP = re.compile(
    rb"\\[{}\\]|\{(?P<left_out>(?:\\\*)?(?:\\[a-z]+-?\d* ?)*?\\(?:deleted|header[lrf]?|footer[lrf]?)(?![a-z0-9]))?|\}"
)


def without_furniture(data: bytes) -> bytes:
    r"""Return the file without the groups that hold such text.

    >>> without_furniture(rb"{\rtf1{\header Book}We {\deleted\revauth1 never {\b did}}rest.}")
    b'{\\rtf1We rest.}'
    """
    kept, since, depth, from_depth = bytearray(), 0, 0, 0
    for group in GROUP.finditer(data):
        if group[0].startswith(b"{"):
            depth += 1
            if group["left_out"] and not from_depth:
                kept += data[since : group.start()]
                from_depth = depth
        elif group[0] == b"}":
            if depth == from_depth:
                since, from_depth = group.end(), 0
            depth -= 1
    return bytes(kept) + (b"" if from_depth else data[since:])
