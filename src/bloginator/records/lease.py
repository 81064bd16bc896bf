"""The record of who has a section open."""

from pydantic import Field

from bloginator.records.base import Record


class Lease(Record):
    """One section in one hand, for a time.

    Args:
        holder: Who has it, as people call them.
        until: When it is free again, in seconds since the epoch.
        pack: The file of ``taken/`` that asks for it; empty where none does.
        process: The process that has it open, with whose end it is free again; 0 where there is none.
        host: Where that process runs.
    """

    section: str
    holder: str = Field(min_length=1)
    until: float
    pack: str = ""
    process: int = 0
    host: str = ""
