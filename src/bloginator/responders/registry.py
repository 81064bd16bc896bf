"""Responders by name: what is known of each, and one made when it is chosen."""

from importlib.util import find_spec

from bloginator.errors import BadSettings, MissingExtra
from bloginator.import_path import install_command
from bloginator.plugins import RESPONDERS, list_plugins, load_plugin
from bloginator.records.settings import Settings
from bloginator.responders.base import Responder, ResponderContext, ResponderSpec, find_limit
from bloginator.text.messages import did_you_mean

NOT_INSTALLED = ResponderSpec(create=None)  # of a responder that is gone, while its answers or tickets lie there


def find_responder(name: str) -> ResponderSpec | None:
    """Return what a responder says of itself; ``None`` where there is none of that name."""
    spec = load_plugin(RESPONDERS, name)
    if spec is None or isinstance(spec, ResponderSpec):
        return spec
    mend = "Its entry point must name a `ResponderSpec`; docs/responders.md shows one."
    raise BadSettings(f"The plugin `{name}` is no responder.", "the package that brings it", mend)


def require_responder(name: str) -> ResponderSpec:
    """Return what a responder says of itself; where there is none of that name, the error guesses which was meant."""
    spec = find_responder(name)
    if spec is not None:
        return spec
    known = list_plugins(RESPONDERS)
    guess = did_you_mean(name, known, "`")
    where, mend = "`responder` in batch.toml, or --responder", f"Use one of: {', '.join(known)}."
    raise BadSettings(f"There is no responder `{name}`.{guess}", where, mend)


def create_responder(context: ResponderContext) -> Responder:
    """Return the responder that the context names; where its package is not installed, the error names the extra."""
    spec = require_responder(context.name)
    lacking = [package for package in spec.packages if find_spec(package) is None]
    if lacking:
        what = f"The responder `{context.name}` needs {' and '.join(lacking)}."
        mend = install_command(spec.extra) if spec.extra else f"pip install {' '.join(lacking)}"
        raise MissingExtra(what, "", mend)
    if spec.create is None:
        raise BadSettings(f"`{context.name}` answers by itself and cannot be asked.", "responder", "Wait for its answers.")
    return spec.create(context)


def describe_responder(name: str) -> ResponderSpec:
    """Return what a responder says of itself, or what is known of one that is not installed."""
    return find_responder(name) or NOT_INSTALLED


def is_free(name: str) -> bool:
    """Tell whether a responder costs nothing here."""
    return describe_responder(name).is_free


def is_batch_priced(name: str) -> bool:
    """Tell whether a responder pays the price of a provider's batch."""
    return describe_responder(name).is_batch_priced


def read_model(name: str, settings: Settings) -> str:
    """Return the model that a responder would ask and that is paid for; empty when none is named."""
    return str(read_setting(name, settings, "model") or "")


def read_window(name: str, settings: Settings) -> int | None:
    """Return the window of a responder's model, in tokens; ``None`` when the settings do not know it."""
    window = read_setting(name, settings, "context_tokens")
    return window if isinstance(window, int) else None


def read_limit(name: str, settings: Settings) -> int | None:
    """Return the limit of an answer that a responder's options send instead of the request's own; ``None`` for none."""
    options = read_setting(name, settings, "options")
    return find_limit(options) if isinstance(options, dict) else None


def read_setting(name: str, settings: Settings, key: str) -> object:
    """Return a setting of the table that names a responder's model; ``None`` where the table has no such setting."""
    owner = describe_responder(name).model_table or name
    table = describe_responder(owner).settings
    return None if table is None else getattr(table.model_validate(settings.tables.get(owner, {})), key, None)
