"""Responders by name: what is known of each, and one made when it is chosen."""

from importlib.util import find_spec

from bloginator.errors import BadSettings, MissingExtra
from bloginator.plugins import RESPONDERS, list_plugins, load_plugin
from bloginator.records.settings import Settings
from bloginator.responders.base import Responder, ResponderContext, ResponderSpec
from bloginator.text.messages import suggest

UNKNOWN = ResponderSpec(create=None)
"""What is known of a responder whose answers lie there and which is no longer installed."""


def find_responder(name: str) -> ResponderSpec | None:
    """Return what a responder says of itself; ``None`` where there is none of that name.

    Raises:
        BadSettings: Its package cannot be loaded, or describes no responder.
    """
    spec = load_plugin(RESPONDERS, name)
    if spec is None or isinstance(spec, ResponderSpec):
        return spec
    mend = "Its entry point must name a `ResponderSpec`; docs/responders.md shows one."
    raise BadSettings(f"The plugin `{name}` is no responder.", "the package that brings it", mend)


def require_responder(name: str) -> ResponderSpec:
    """Return what a responder says of itself.

    Raises:
        BadSettings: There is none of that name; the message guesses which was meant.
    """
    spec = find_responder(name)
    if spec is not None:
        return spec
    known = list_plugins(RESPONDERS)
    near = suggest(name, known)
    guess = f" Did you mean `{near}`?" if near else ""
    where, mend = "`responder` in batch.toml, or --responder", f"Use one of: {', '.join(known)}."
    raise BadSettings(f"There is no responder `{name}`.{guess}", where, mend)


def create_responder(context: ResponderContext) -> Responder:
    """Return the responder that the context names.

    Raises:
        BadSettings: There is none that can be made.
        MissingExtra: Its package is not installed; the message names the extra.
    """
    spec = require_responder(context.name)
    lacking = [package for package in spec.packages if find_spec(package) is None]
    if lacking:
        what = f"The responder `{context.name}` needs {' and '.join(lacking)}."
        mend = f"pip install 'bloginator[{spec.extra}]'" if spec.extra else f"pip install {' '.join(lacking)}"
        raise MissingExtra(what, "", mend)
    if spec.create is None:
        raise BadSettings(f"`{context.name}` answers by itself and cannot be asked.", "responder", "Wait for its answers.")
    return spec.create(context)


def read_model(name: str, settings: Settings) -> str:
    """Return the model that a responder would ask and that is paid for; empty when none is named."""
    owner = (find_responder(name) or UNKNOWN).model_table or name
    model = (find_responder(owner) or UNKNOWN).settings
    return "" if model is None else str(getattr(model.model_validate(settings.tables.get(owner, {})), "model", ""))


def answers_in_files(name: str) -> bool:
    """Tell whether a responder's answers come as lines of a file that somebody puts into ``responses/``."""
    return (find_responder(name) or UNKNOWN).answers_in_files


def is_free(name: str) -> bool:
    """Tell whether a responder costs nothing here."""
    return (find_responder(name) or UNKNOWN).is_free


def is_batch_priced(name: str) -> bool:
    """Tell whether a responder pays the price of a provider's batch."""
    return (find_responder(name) or UNKNOWN).is_batch_priced
