"""What others write: the JSON form of a response, its schema, and what no section could be found for."""

from typing import Annotated, cast

from pydantic import ConfigDict, Field

from bloginator.records.base import Record, stored_as

Count = Annotated[int, Field(ge=0)]


class ResponseJson(Record):
    """One answer as JSON, as it lies in ``responses/<id>.json`` or on a line of a ``.jsonl`` file.

    Fields that are not named here are let through and ignored: programs write many.
    """

    model_config = ConfigDict(title="A response", extra="ignore", frozen=True, defer_build=True)

    request_id: str | int | None = Field(None, description="The request_id of the request that is answered.")
    content: str | None = Field(None, description="The section's text, in Markdown.")
    error: str | dict[str, object] | None = Field(None, description="Why there is no content.")
    model: str | None = Field(None, description="Who wrote it.")
    finish_reason: str | None = Field(None, description="Why the writer stopped; 'length' marks a cut answer.")
    prompt_tokens: Count | None = None
    completion_tokens: Count | None = None
    tokens_used: Count | None = None


class Unused(Record):
    """Something in ``responses/`` that answers no section. It is listed, and never refused.

    Args:
        file: Path relative to the batch, with ``/``.
        line: Where in it, from 1.
        name: The name or id that no section has; empty where there is none.
        what: One sentence: why it is not used.
        nearest: The section that it may be meant for; empty when nothing comes near.
        hint: One sentence: what to do; empty when nothing need be done.
    """

    file: str
    line: int = 1
    name: str = ""
    what: str
    nearest: str = ""
    hint: str = stored_as("mend", "hint")


def response_schema() -> dict[str, object]:
    """Return the JSON Schema that is laid beside the requests: ``content`` is required unless there is an ``error``."""
    drawn = ResponseJson.model_json_schema()
    fields = {name: plain(field) for name, field in drawn["properties"].items()}
    fields["content"] = {"type": "string", "pattern": r"\S", "description": fields["content"]["description"]}
    failed = {"required": ["error"], "properties": {"error": {"type": ["string", "object"], "minLength": 1}}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": drawn["title"],
        "type": "object",
        "properties": {name: field for name, field in fields.items() if name != "content"},
        "if": failed,
        "else": {"required": ["content"], "properties": {"content": fields["content"]}},
    }


def plain(field: dict[str, object]) -> dict[str, object]:
    """Return a field's schema with its alternatives as one list of types, and without the default."""
    drawn = {key: value for key, value in field.items() if key not in {"anyOf", "default", "title"}}
    kinds = cast("list[dict[str, object]]", field.get("anyOf", []))
    drawn["type"] = [kind["type"] for kind in kinds]
    if any("minimum" in kind for kind in kinds):
        drawn["minimum"] = 0
    return drawn
