"""The one shape of every record: frozen, closed to unknown fields, built only when first used."""

from typing import Any, ClassVar

from pydantic import AliasChoices, BaseModel, ConfigDict, Field


class Record(BaseModel):
    """A value that is kept. Equal fields make equal records; nothing changes one after it was made.

    Attributes:
        left_out_empty: Fields that no file has while they are empty.
    """

    left_out_empty: ClassVar[frozenset[str]] = frozenset()

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, ser_json_inf_nan="null")


def stored_as(key: str, name: str) -> Any:
    """Return a text field, empty by default, that files call ``key``, as they always have, and the code ``name``."""
    return Field(default="", validation_alias=AliasChoices(name, key), serialization_alias=key)
