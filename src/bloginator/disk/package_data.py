"""Files that come with the package: the grounding model and the lint rules."""

from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "data"
"""The folder inside the package that holds them."""


def read_package_text(name: str) -> str:
    """Return what a shipped file holds, such as ``grounding.json``."""
    return (DATA / name).read_text("utf-8")
