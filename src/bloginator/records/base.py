"""The one shape of every record: frozen, closed to unknown fields, built only when first used."""

from collections.abc import Iterable
from typing import Any, ClassVar

from pydantic import AliasChoices, BaseModel, ConfigDict, Field


class EveryField(set[str]):
    """The names of a record's fields, one object for all of its kind: pydantic keeps up to 2 kB of those given with each."""

    def __copy__(self) -> "EveryField":
        """Return the same one."""
        return self

    def update(self, *names: Iterable[str]) -> None:
        """Leave it as it is."""


class Record(BaseModel):
    """A value that is kept. Equal fields make equal records; nothing changes one after it was made.

    Attributes:
        left_out_empty: Fields that no file has while they are empty.
        every_field: All fields, which count as given, whoever gave them.
    """

    left_out_empty: ClassVar[frozenset[str]] = frozenset()
    every_field: ClassVar[EveryField]

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, ser_json_inf_nan="null")

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Note the fields of a kind of record."""
        cls.every_field = EveryField(cls.model_fields)

    def model_post_init(self, context: Any, /) -> None:
        """Let go of which fields were given: nothing asks for it."""
        object.__setattr__(self, "__pydantic_fields_set__", self.every_field)


def stored_as(key: str, name: str) -> Any:
    """Return a text field, empty by default, that files call ``key``, as they always have, and the code ``name``."""
    return Field(default="", validation_alias=AliasChoices(name, key), serialization_alias=key)
