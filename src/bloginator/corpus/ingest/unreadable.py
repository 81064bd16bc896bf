"""What is raised over a file that gives no text: its reason is listed, and the run goes on."""

from bloginator.text.decoding import decode


class Unreadable(Exception):
    """A file holds no text that can be used; the message is the reason, ``mend`` what to do where that is known."""

    def __init__(self, reason: str, mend: str = "") -> None:
        super().__init__(reason)
        self.mend = mend


def text_of(data: bytes) -> str:
    """Return the text of a file, its lines ended by ``\\n``, in whatever encoding it was written."""
    decoded = decode(data)
    if decoded.damage == "binary" or "\0" in decoded.text:
        raise Unreadable("the file is binary, not text")
    return decoded.text
