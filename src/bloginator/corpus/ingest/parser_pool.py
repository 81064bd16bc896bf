"""Parse many files at once: in worker processes and in this one where that pays, in this one alone where it does not.

When a damaged file brings a converter down, the worker dies, its batch is tried again one file at a time, and that file gets
its reason.
"""

from collections.abc import Iterator, Sequence

from bloginator.corpus.ingest.documents import is_converted
from bloginator.corpus.ingest.parse import Parsed, Task, parse
from bloginator.workers import WorkerDied, WorkerPool, count_workers, spread
from bloginator.workers import serve as serve_tasks

WORTH_BYTES = 6_000_000  # text below this is parsed sooner than two workers have started
CONVERTED_WEIGHT = 40  # a byte of a PDF or of a Word file takes about so many times as long as one of Markdown
BATCH_BYTES = 1_000_000
DIED = "the program that reads such files crashed on it"
CODE = "from bloginator.corpus.ingest.parser_pool import serve; serve()"


def parse_files(tasks: Sequence[tuple[Task, int]]) -> Iterator[Parsed]:
    """Yield what became of each file, in order; each comes with its weight in bytes."""
    if count_workers() < 2 or len(tasks) < 2 or sum(size for _, size in tasks) < WORTH_BYTES:
        yield from (parse(task) for task, _ in tasks)
    else:
        parsers = ParserPool(CODE)
        may_crash = any(is_converted(task.file) for task, _ in tasks)
        yield from spread(
            parsers.parse, batches(tasks), parsers.close, None if may_crash else lambda batch: list(map(parse, batch))
        )


class ParserPool(WorkerPool[Task, Parsed]):
    """Workers that parse."""

    def parse(self, tasks: list[Task]) -> list[Parsed]:
        """Have a worker parse a batch; where it dies, find out over which file."""
        try:
            return self.do(tasks)
        except WorkerDied:
            return [Parsed(reason=DIED, may_pass=True)] if len(tasks) == 1 else [self.parse([task])[0] for task in tasks]


def serve() -> None:
    """Parse what comes in: what a worker does."""
    serve_tasks(parse)


def batches(tasks: Sequence[tuple[Task, int]]) -> Iterator[list[Task]]:
    """Yield runs of tasks of about ``BATCH_BYTES``."""
    batch: list[Task] = []
    weight = 0
    for task, size in tasks:
        batch.append(task)
        weight += size
        if weight >= BATCH_BYTES:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch
