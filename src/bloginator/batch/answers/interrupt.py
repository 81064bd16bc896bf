"""One way to stop: SIGINT and SIGTERM both raise ``Interrupted`` where the program stands, and nothing is lost.

``Interrupted`` is a ``SystemExit`` with code 130, so that doit neither swallows it nor shows a traceback.
"""

import os
import signal


class Interrupted(SystemExit):
    """The user or the system asked us to stop, by a signal."""

    def __init__(self, signum: int) -> None:
        super().__init__(130)
        self.signum = signum


class InterruptHandler:
    """The process's handler of both signals; it remembers which came, since some libraries only tell that one did.

    Args:
        line: What to say at once; empty where whoever catches the interrupt says something.
    """

    def __init__(self, line: str = "") -> None:
        self.line = line
        self.signum = signal.SIGINT

    def __call__(self, signum: int, frame: object) -> None:
        """Raise ``Interrupted`` where the program stands."""
        self.signum = signal.Signals(signum)
        if self.line:
            os.write(2, f"{self.line}\n".encode())  # also where the signal came in the middle of a print
        raise Interrupted(signum)


def install_handler(line: str = "") -> None:
    """Turn SIGINT and SIGTERM into ``Interrupted``; called once, in the main thread."""
    handler = InterruptHandler(line)
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, handler)


def as_interrupted(error: BaseException) -> Interrupted:
    """Return the interrupt that a ``KeyboardInterrupt`` stands for: a library raises it for either signal."""
    if isinstance(error, Interrupted):
        return error
    handler = signal.getsignal(signal.SIGINT)
    return Interrupted(handler.signum if isinstance(handler, InterruptHandler) else signal.SIGINT)
