"""How much one pack may hold and ask for: the ``[pack]`` table of batch.toml."""

from pydantic import Field

from bloginator.records.base import Record


class Packing(Record):
    """The limits of one pack; a single section that is larger than they allow gets a pack of its own.

    Args:
        tokens: Most that an assistant has to read, in estimated tokens.
        kilobytes: Most that the file may hold, in units of 1,000 bytes.
        answer_tokens: Most that an assistant has to write, in estimated tokens.
        sections: Most sections.
    """

    tokens: int = Field(default=20_000, ge=1_000)
    kilobytes: int = Field(default=200, ge=10)
    answer_tokens: int = Field(default=15_000, ge=500)
    sections: int = Field(default=20, ge=1, le=200)
