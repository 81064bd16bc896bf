"""A record as the bytes of a file, and back: equal records give equal bytes, on every machine.

Fields stand in the order of their record, mappings in the order of their keys; text is UTF-8 as it is.
"""

from typing import TypeVar

from bloginator.errors import BloginatorError
from bloginator.records.base import Record

R = TypeVar("R", bound=Record)


def to_bytes(record: Record) -> bytes:
    """Return the one file that holds ``record``."""
    mappings = {name: dict(sorted(value.items())) for name, value in record if isinstance(value, dict) and value}
    sorted_record = record.model_copy(update=mappings) if mappings else record
    left_out = {name for name in record.left_out_empty if not getattr(record, name)}
    # what ``model_dump_json`` decodes: a draft of ten thousand sections has hundreds of megabytes
    data: bytes = sorted_record.__pydantic_serializer__.to_json(sorted_record, indent=1, by_alias=True, exclude=left_out)
    return data + b"\n"


def from_bytes(kind: type[R], data: bytes, where: str) -> R:
    """Return the record that a file of ours holds; ``where`` is how a message names the file."""
    try:
        return kind.model_validate_json(data)
    except ValueError as error:
        what = f"This file is not the {kind.__name__.lower()} that was written here: {first_line(error)}"
        raise BloginatorError(what, where, "remove it and run the same command again; it is then written anew") from error


def first_line(error: ValueError) -> str:
    """Return the first fault that pydantic names, with its place."""
    from pydantic import ValidationError

    if not isinstance(error, ValidationError):
        return str(error)
    fault = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(str(part) for part in fault["loc"])
    return f"{place}: {fault['msg']}" if place else str(fault["msg"])
