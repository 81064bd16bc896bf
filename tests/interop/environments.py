"""Environments of other programs' packages, each in a folder of its own, so that ours stays as it is."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

INSTALL_S = 3000.0
FOLDER = "BLOGINATOR_INTEROP"
"""Names a folder in which environments are kept for the next run; without it they are made anew and thrown away."""


def make_environment(folder: Path, name: str, *packages: str, python: str = sys.executable) -> str:
    """Return the interpreter of an environment that has these packages, installing them where it is not there yet."""
    path = folder / name / "bin" / "python"
    if not path.exists():
        made = folder / f"{name}.part"
        run(python, "-m", "venv", "--clear", made)
        run(made / "bin" / "python", "-m", "pip", "install", "--quiet", *packages)
        shutil.rmtree(made / "bin" / "__pycache__", ignore_errors=True)
        made.rename(folder / name)
    return str(path)


def make_node_modules(folder: Path, *packages: str) -> Path:
    """Return a folder whose ``node_modules`` has these packages of npm; none of their scripts is run."""
    path = folder / "npm"
    if not (path / "node_modules").exists():
        path.mkdir(exist_ok=True)
        (path / "package.json").write_text('{"private": true, "type": "module"}', "utf-8")
        run("npm", "install", "--silent", "--no-fund", "--no-audit", "--ignore-scripts", *packages, cwd=path)
    return path


def run(*words: str | Path, cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    """Run a program to its end, and return what it printed; one that fails shows all of it."""
    done = subprocess.run(
        [*map(str, words)],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=INSTALL_S,
    )
    assert done.returncode == 0, f"{words[0]}: {done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout
