"""Share the open requests out among packs: within the limits, and sections that rest on the same sources together.

Beginning with the first section in the outline's order, a pack takes the one that shares most with what it already
holds, else the next in order, until that one would exceed a limit.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from bloginator.records.exchange import Request, SourceKey
from bloginator.records.settings import Packing
from bloginator.stages.requests.compose import word_range
from bloginator.text import token_count

FRAME_TOKENS = 120  # what the template says around one section
LABEL_TOKENS = 10  # what the template says around one source


def answer_tokens(request: Request) -> int:
    """Return how many tokens the longest answer may have that keeps to its length."""
    return token_count.of_words(word_range(request.max_words)[1])


@dataclass
class PackLoad:
    """What one pack holds so far; tokens are estimated."""

    tokens: int
    answer_tokens: int = 0
    chosen: list[int] = field(default_factory=list)  # indexes of its sections, in the order in which they were taken
    keys: set[SourceKey] = field(default_factory=set)
    shared: dict[int, int] = field(default_factory=lambda: defaultdict(int))  # section left -> tokens that it shares


class Grouping:
    """The requests to be packed, in the outline's order, and what each part of them costs, in tokens.

    Args:
        own: What each of them costs besides the texts of its sources.
        frame: What a pack without any section costs.
    """

    def __init__(self, requests: Sequence[Request], own: Sequence[int], limits: Packing, frame: int) -> None:
        self.requests = requests
        self.limits = limits
        self.frame = frame
        self.own = own
        self.cost: dict[SourceKey, int] = {}
        self.users: dict[SourceKey, list[int]] = defaultdict(list)
        for index, request in enumerate(requests):
            for source in {source.key: source for source in request.sources}.values():
                self.cost.setdefault(source.key, token_count.estimate(source.text))
                self.users[source.key].append(index)

    def groups(self) -> list[list[int]]:
        """Return the indexes of the requests of each pack, in order; every request is in one."""
        groups: list[list[int]] = []
        left: dict[int, None] = {}
        for index in range(len(self.requests)):
            if self.added_tokens(PackLoad(self.frame), index) + self.frame > self.limits.tokens:  # too large by itself
                groups.append([index])
            else:
                left[index] = None
        while left:
            load = PackLoad(self.frame)
            while left:
                most = min(load.shared, key=lambda index: (-load.shared[index], index), default=None)
                index = next(iter(left)) if most is None else most
                if load.chosen and not self.fits(load, index):
                    break
                self.add(load, index, left)
            groups.append(sorted(load.chosen))
        return sorted(groups)

    def fits(self, load: PackLoad, index: int) -> bool:
        """Tell whether the pack stays within the limits with one more section."""
        return (
            len(load.chosen) < self.limits.sections
            and load.tokens + self.added_tokens(load, index) <= self.limits.tokens
            and load.answer_tokens + answer_tokens(self.requests[index]) <= self.limits.answer_tokens
        )

    def added_tokens(self, load: PackLoad, index: int) -> int:
        """Return the tokens that a section adds: its own, and those of the sources that are not there yet."""
        new = {source.key for source in self.requests[index].sources} - load.keys
        return self.own[index] + sum(self.cost[key] for key in new)

    def add(self, load: PackLoad, index: int, left: dict[int, None]) -> None:
        """Put a section into the pack."""
        load.tokens += self.added_tokens(load, index)
        load.answer_tokens += answer_tokens(self.requests[index])
        load.chosen.append(index)
        load.shared.pop(index, None)
        del left[index]
        for key in sorted({source.key for source in self.requests[index].sources} - load.keys):
            load.keys.add(key)
            for other in self.users[key]:
                if other in left:
                    load.shared[other] += self.cost[key]


def tokens_without_sources(request: Request) -> int:
    """Return what a section costs besides the texts of its sources."""
    texts = (request.title, *request.path, *request.below, request.description, request.feedback, request.low_evidence)
    labels = [f"{source.document} {source.heading}" for source in request.sources]
    return (
        FRAME_TOKENS
        + sum(token_count.estimate(text) for text in (*texts, request.request_id))
        + sum(LABEL_TOKENS + 2 * token_count.estimate(label) for label in labels)
    )
