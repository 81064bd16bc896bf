"""How long a template of somebody else's may run, and how much memory it may take, before its author is told.

Counted are the lines that Python runs, so that a template ends in the same way on every machine; Linux bounds memory, too.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from types import FrameType
from typing import Any

from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bloginator.reading import read_text_or_empty

MAX_STEPS = 300_000_000  # lines of Python in one rendering: half a minute; a page of 1,000 short sections takes 3 million
MAX_BYTES = 500_000_000  # memory that one rendering may add
MAX_PRODUCT = 10**30  # what a product of whole numbers may come to
SHARED = Lock()
RENDERING: list[tuple[int, int]] = []  # for each rendering under way the limits on memory, soft and hard, before the first


class TooManySteps(ArithmeticError):
    """A template that goes on and on."""


class BoundedEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox without powers and without products of huge numbers, which take for ever in few steps."""

    intercepted_binops = frozenset({"**", "*"})

    def call_binop(self, context: object, operator: str, left: Any, right: Any) -> Any:
        """Multiply, unless that makes a huge number; refuse powers."""
        if operator == "**":
            raise SecurityError("templates know no **")
        product = left * right
        if isinstance(product, int) and abs(product) > MAX_PRODUCT:
            raise SecurityError(f"templates know no whole numbers above {MAX_PRODUCT:.0e}")
        return product


@contextmanager
def bound_rendering() -> Iterator[None]:
    """Raise ``TooManySteps`` or ``MemoryError`` within what goes on for too long or takes too much."""
    steps, before = 0, sys.gettrace()

    def count(frame: FrameType, event: str, argument: object) -> object:
        nonlocal steps
        steps += 1
        if steps > MAX_STEPS:
            raise TooManySteps(f"it takes more than {MAX_STEPS:,} steps")
        return count

    with bound_memory():
        sys.settrace(count)  # type: ignore[arg-type]
        try:
            yield
        finally:
            sys.settrace(before)


@contextmanager
def bound_memory() -> Iterator[None]:
    """Let this process take so much memory more, where the system can."""
    if sys.platform != "linux":
        yield
        return
    import resource

    with SHARED:  # the limit is the process's: whoever comes first lowers it, and whoever leaves last puts it back
        if not RENDERING:
            soft, hard = resource.getrlimit(resource.RLIMIT_AS)
            used = int(read_text_or_empty("/proc/self/statm").split()[0]) * resource.getpagesize()
            most = min(filter(lambda limit: limit >= 0, (used + MAX_BYTES, soft, hard)))
            resource.setrlimit(resource.RLIMIT_AS, (most, hard))
        else:
            soft, hard = RENDERING[0]
        RENDERING.append((soft, hard))
    try:
        yield
    finally:
        with SHARED:
            RENDERING.pop()
            if not RENDERING:
                resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
