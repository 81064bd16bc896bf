"""What is raised over a file that gives no text: its reason is listed, and the run goes on."""


class Unreadable(Exception):
    """A file holds no text that can be used; the message is the reason, ``mend`` what to do where that is known."""

    def __init__(self, reason: str, mend: str = "") -> None:
        super().__init__(reason)
        self.mend = mend
