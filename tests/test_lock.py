"""What we allow is what was tried: each upper bound in pyproject.toml ends right above the release in requirements.lock."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LINES = [line for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines() if not line.startswith("#")]
LOCKED = {canonicalize_name(name): Version(version) for name, _, version in (line.partition("==") for line in LINES)}
REQUIREMENTS = [
    Requirement(line) for lines in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()) for line in lines
]


def next_after(version: Version, places: int) -> Version:
    """Return the release that follows a version, counted at its first places."""
    *before, last = (*version.release, 0, 0)[:places]
    return Version(".".join(map(str, (*before, last + 1))))


def test_the_lock_holds_names_and_versions_alone() -> None:
    assert LOCKED and all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line) for line in LINES)


def test_every_core_dependency_is_locked_within_its_bounds() -> None:
    for requirement in map(Requirement, PROJECT["dependencies"]):
        assert LOCKED[canonicalize_name(requirement.name)] in requirement.specifier, requirement


def test_no_bound_allows_a_release_line_that_the_lock_does_not_reach() -> None:
    wider = [
        str(requirement)
        for requirement in REQUIREMENTS
        for bound in requirement.specifier
        if bound.operator == "<" and (locked := LOCKED.get(canonicalize_name(requirement.name)))
        if next_after(locked, bound.version.count(".") + 1) != Version(bound.version)
    ]
    assert not wider
