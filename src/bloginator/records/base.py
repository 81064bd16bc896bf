"""The one shape of every record: frozen, closed to unknown fields, built only when first used."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A value that is kept. Equal fields make equal records; nothing changes one after it was made."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, ser_json_inf_nan="null")
