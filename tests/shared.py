"""Where the labelled data lies that this repository does not ship."""

import os
from pathlib import Path

import pytest

DATA = Path(os.environ.get("BLOGINATOR_SHARED_DATA") or Path(__file__).parents[2] / "shared" / "data")


def shared(*parts: str) -> Path:
    """Return a path of the shared data, or skip the test that asked for it."""
    path = DATA.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the shared data is not here: {'/'.join(parts)}; BLOGINATOR_SHARED_DATA names its folder")
    return path
