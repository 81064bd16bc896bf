"""One way to stop: SIGINT and SIGTERM both raise ``Interrupted`` where the program stands, and nothing is lost.

``Interrupted`` is a ``SystemExit`` with code 130, so that doit neither swallows it nor shows a traceback.
"""

import signal
from types import FrameType


class Interrupted(SystemExit):
    """The user or the system asked us to stop.

    Args:
        signum: The signal that asked.
    """

    def __init__(self, signum: int) -> None:
        super().__init__(130)
        self.signum = signum

    @property
    def is_ctrl_c(self) -> bool:
        """Tell whether a person asked, who may want the draft that is already possible."""
        return self.signum == signal.SIGINT


last: list[int] = []
"""The signals seen so far, for code that is told only that *some* interrupt came."""


def listen() -> None:
    """Turn SIGINT and SIGTERM into ``Interrupted``; called once, in the main thread."""
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, stop)


def stop(signum: int, frame: FrameType | None) -> None:
    """Raise ``Interrupted`` where the program stands."""
    last.append(signum)
    raise Interrupted(signum)
