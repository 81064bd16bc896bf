"""Plugins by name: ours are the modules of a package, others' are entry points; each is loaded when it is asked for.

Ours are found as files, so a source checkout and an installed wheel know the same ones; they go before others of the
same name.
"""

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from bloginator.errors import BadSettings

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint


class PluginGroup(NamedTuple):
    """One kind of plugin: the entry points of others, and the package of ours, each with a ``PLUGIN``."""

    entry_points: str
    package: str


RESPONDERS = PluginGroup("bloginator.responders", "bloginator.responders.builtin")
EXPORTERS = PluginGroup("bloginator.exporters", "bloginator.stages.exporters")


def list_plugins(group: PluginGroup) -> list[str]:
    """Return the names of all plugins, ours first."""
    ours = list_builtin(group)
    return [*ours, *sorted(set(read_entry_points(group)) - set(ours))]


@cache
def load_plugin(group: PluginGroup, name: str) -> object | None:
    """Return what a plugin says of itself; ``None`` where there is none of that name."""
    if name in list_builtin(group):
        return import_module(f"{group.package}.{name.replace('-', '_')}").PLUGIN  # type: ignore[no-any-return]
    entry = read_entry_points(group).get(name)
    if entry is None:
        return None
    try:
        return entry.load()  # type: ignore[no-any-return]
    except (ImportError, AttributeError) as error:
        mend = "Repair or uninstall the package that brings it."
        raise BadSettings(f"The plugin `{name}` cannot be loaded: {error}.", f"entry point {entry.value}", mend) from error


@cache
def list_builtin(group: PluginGroup) -> list[str]:
    """Return the names of ours: modules, with dashes."""
    modules = pkgutil.iter_modules(import_module(group.package).__path__)
    return sorted(module.name.replace("_", "-") for module in modules)


@cache
def read_entry_points(group: PluginGroup) -> "dict[str, EntryPoint]":
    """Return what other packages registered, by name; this looks at every installed package, so it is done late."""
    from importlib.metadata import entry_points

    return {entry.name: entry for entry in entry_points(group=group.entry_points)}
