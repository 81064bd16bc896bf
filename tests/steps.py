"""How many steps of Python something takes: a count that is the same on every machine, however busy."""

import sys
from collections.abc import Callable
from types import FrameType


def count_steps(act: Callable[[], object]) -> int:
    """Return how many instructions of Python run while ``act`` does; what is done in C is one."""
    steps = 0

    def trace(frame: FrameType, event: str, argument: object) -> object:
        nonlocal steps
        frame.f_trace_opcodes = True
        steps += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        act()
    finally:
        sys.settrace(before)
    return steps
