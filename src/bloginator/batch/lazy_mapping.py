"""Values by section that are read when they are asked for: those of all sections at once would fill the memory."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

V = TypeVar("V")


class LazyMapping(Mapping[str, V]):
    """A mapping that holds its keys alone.

    Args:
        sections: The keys, in order.
        read: Returns the value of one.
    """

    def __init__(self, sections: Iterable[str], read: Callable[[str], V]) -> None:
        self.sections = dict.fromkeys(sections)
        self.read = read

    def __getitem__(self, section: str) -> V:
        self.sections[section]  # raises ``KeyError`` for what is no key
        return self.read(section)

    def __iter__(self) -> Iterator[str]:
        return iter(self.sections)

    def __len__(self) -> int:
        return len(self.sections)
