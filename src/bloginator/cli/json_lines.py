"""Files of JSON lines that commands take: one object a line, with an ``id`` and one text."""

import json
from typing import Any

from bloginator.errors import BadSettings


def parse_line(line: str, where: str, key: str, example: str) -> dict[str, Any]:
    """Return the object of one line, whose ``key`` holds a text.

    Raises:
        BadSettings: It is no JSON, or has no such text.
    """
    mend = f"write {example} on each line"
    try:
        values = json.loads(line)
    except json.JSONDecodeError as error:
        raise BadSettings(f"This line is no JSON: {error}.", where, mend) from error
    if not isinstance(values, dict) or not isinstance(values.get(key), str):
        raise BadSettings(f"This line holds no {key}.", where, mend)
    return values
