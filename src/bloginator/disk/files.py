"""Files are written whole, or not at all, and left alone when they already hold the bytes.

That one rule makes doit's cascade stop where nothing changed, and makes a kill at any moment harmless.
"""

import secrets
from pathlib import Path


def read_bytes(path: Path) -> bytes | None:
    """Return what the file holds, or ``None`` where there is no such file."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def write_whole(path: Path, data: bytes | str) -> bool:
    """Make ``path`` hold ``data``: a temporary file beside it, then one rename.

    Returns:
        Whether the file was written; ``False`` when it already held these bytes.
    """
    content = data.encode("utf-8") if isinstance(data, str) else data
    if read_bytes(path) == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name[:40]}.{secrets.token_hex(4)}.tmp")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except BaseException:  # also an interrupt: no half file stays behind
        temporary.unlink(missing_ok=True)
        raise
    return True
