"""Settings: what ``batch.toml``, the environment and the command line say, as one record, or every fault at once."""

from collections.abc import Iterable, Mapping

from pydantic import ValidationError

from bloginator.disk.layout import Layout
from bloginator.errors import BadSettings
from bloginator.plugins import RESPONDERS, list_plugins, load_plugin
from bloginator.reading import SETTINGS_MB, read_bytes
from bloginator.records.base import Record
from bloginator.records.corpus import Retrieval
from bloginator.records.settings import Packing, Settings
from bloginator.text.messages import suggest
from bloginator.text.toml import parse_toml

LISTS = ("corpus", "exports", "responder")  # settings that may be written as one text or as a list

TABLES: dict[str, type[Record]] = {"retrieval": Retrieval, "pack": Packing}
"""Settings that are tables of their own; every responder may have one more."""

TRUE, FALSE = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off", ""})


def read_settings(layout: Layout) -> dict[str, object]:
    """Return what ``batch.toml`` says; an absent file says nothing."""
    try:
        return parse_toml(read_bytes(layout.settings, SETTINGS_MB) or b"")
    except UnicodeDecodeError as error:
        raise BadSettings("The file is not UTF-8.", layout.shown(layout.settings), "Save it as UTF-8.") from error
    except ValueError as error:
        raise BadSettings(
            f"The settings cannot be read: {error}.", layout.shown(layout.settings), "Mend that line; it must be TOML."
        ) from error


def read_variables(environ: Mapping[str, str]) -> dict[str, object]:
    """Return the settings that the environment names."""
    settings: dict[str, object] = {}
    timeout = environ.get("BLOGINATOR_BATCH_TIMEOUT", "").strip()
    if timeout:
        settings["timeout_s"] = parse_seconds(timeout, "BLOGINATOR_BATCH_TIMEOUT")
    if environ.get("BLOGINATOR_LLM_MOCK", "").strip().lower() == "assistant":
        settings["responder"] = "assistant"
    return settings


def parse_seconds(text: str, where: str) -> float:
    """Return a number of seconds, or say that it is none."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number < float("inf"):
        raise BadSettings(f"{text!r} is no number of seconds.", where, "Give seconds, such as 600; 0 does not wait.")
    return number


def parse_boolean(text: str, where: str) -> bool:
    """Return what 1/true/yes/on or 0/false/no/off says."""
    word = text.strip().lower()
    if word in TRUE or word in FALSE:
        return word in TRUE
    raise BadSettings(f"{text!r} is neither true nor false.", where, "Say 1, true, yes, on, or 0, false, no, off.")


def build_settings(values: Mapping[str, object], where: str) -> Settings:
    """Return the settings as a record; every fault is told at once."""
    fields = Settings.model_fields.keys() - {"tables"}
    plugins = {key: load_plugin(RESPONDERS, key) for key in values.keys() - fields}
    responders: dict[str, type[Record]] = {
        key: table for key in plugins if (table := getattr(plugins[key], "settings", None))
    }
    unknown = describe_unknown(values, [*fields, *responders])
    for name, table in {**TABLES, **responders}.items():
        if isinstance(written := values.get(name), Mapping):
            unknown += describe_unknown(written, table.model_fields, name)
    if unknown:
        raise BadSettings("; ".join(unknown), where, "Mend or remove it.")
    own = {key: as_list(key, value) for key, value in values.items() if key in fields}
    tables = {name: values[name] for name in responders}
    faults = [
        *list_faults(Settings, own),
        *(fault for name in tables for fault in list_faults(responders[name], tables[name], name)),
    ]
    if faults:
        mend = "Mend the value; docs/settings.md tells each."
        raise BadSettings(f"A setting is wrong: {'; '.join(faults)}.", where, mend)
    return Settings.model_validate({**own, "tables": tables})


def list_faults(table: type[Record], value: object, name: str = "") -> list[str]:
    """Return a sentence for each value of a table that is wrong."""
    try:
        table.model_validate(value)
    except ValidationError as error:
        return [f"{'.'.join(map(str, [name, *fault['loc']])).strip('.')}: {fault['msg']}" for fault in error.errors()]
    return []


def as_list(key: str, value: object) -> object:
    """Return a setting that may be one text as a list; a chain of responders may also be written with commas."""
    if key not in LISTS or not isinstance(value, str):
        return value
    return [part.strip() for part in value.split(",")] if key == "responder" else [value]


def describe_unknown(values: Mapping[str, object], known: Iterable[str], table: str = "") -> list[str]:
    """Return a sentence for each key that there is none of, with what was probably meant."""
    names = list(known)
    unknown = [key for key in values if key not in names]
    if unknown and not table:
        names += list_plugins(RESPONDERS)
    within = f"{table}." if table else ""
    meant = {key: f"; did you mean `{within}{near}`?" if (near := suggest(key, names)) else "" for key in unknown}
    for key in Settings.model_fields.keys() & unknown if table else ():
        meant[key] = f": `{key}` belongs above the first [table]"
    return [f"There is no setting `{within}{key}`{guess}" for key, guess in meant.items()]
