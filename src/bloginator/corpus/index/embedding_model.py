"""The model that turns text into vectors: found on this machine or not at all; nothing is ever downloaded.

name or folder ──► folder with its files ──► sentence-transformers          or one line that says why not
"""

import os
import re
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bloginator.digest import digest
from bloginator.import_path import install_command
from bloginator.parsing import Unparsable, parse_json
from bloginator.reading import SETTINGS_MB, read_bytes

EXTRA = "sentence_transformers"
OWNER = "sentence-transformers"  # whose models may be named without their owner
KNOWN_PART = r"sentence_transformers\.(\w+\.)*(Transformer|Pooling|Normalize|Dense|LayerNorm|StaticEmbedding)"
"""Parts of a model that are made of numbers alone; others, as a router, name further classes to be imported."""


class NoModel(Exception):
    """There is no model to embed with; the message is one line that says why, and what to do."""


def folder_of(name: str) -> Path:
    """Return the folder that holds a model's files.

    Args:
        name: A folder, or a name as the Hugging Face hub has it, whose files lie in its cache on this machine.

    Raises:
        NoModel: The extra is not installed, or the files are not there.
    """
    if find_spec(EXTRA) is None:
        raise NoModel(f"built-in word vectors are used: `model` needs an extra, {install_command('semantic')}")
    folder = Path(name).expanduser()
    if (folder / "config.json").is_file() or (folder / "modules.json").is_file():
        return folder
    if folder.is_dir():
        raise NoModel(f"built-in word vectors are used: the folder {name} holds no sentence-transformers model")
    return find_cached(name)


def find_cached(name: str) -> Path:
    """Return where the hub's cache keeps a model."""
    offline()
    from huggingface_hub import snapshot_download

    for full in (name, f"{OWNER}/{name}"):
        try:
            return Path(snapshot_download(full, local_files_only=True))
        except (OSError, ValueError):  # not in the cache; not a name
            continue
    reason = f"built-in word vectors are used: the model {name} is not on this machine"
    raise NoModel(f"{reason}, name a folder that holds it or fetch it with `hf download {name}`")


def require_data_only(folder: Path) -> None:
    """Raise ``NoModel`` where a folder brings code: sentence-transformers before 6 imports and runs the classes it names."""
    try:
        modules = parse_json(read_bytes(folder / "modules.json", SETTINGS_MB) or b"[]")
    except (OSError, Unparsable) as error:
        raise NoModel(f"built-in word vectors are used: the model in {folder} cannot be read: {error}") from error
    parts = modules if isinstance(modules, list) else [modules]
    types = [str(part.get("type")) if isinstance(part, dict) else "" for part in parts]
    if any(folder.rglob("*.py")) or not all(re.fullmatch(KNOWN_PART, name) for name in types):
        raise NoModel(f"built-in word vectors are used: the model in {folder} brings code of its own, which is not run")


def offline() -> None:
    """Keep every library below us from asking the network, here and in processes we start."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")


def mark_of(folder: Path) -> str:
    """Return what tells one model from another: its files and their sizes, wherever they lie."""
    files = sorted(file for file in folder.rglob("*") if file.suffix in (".json", ".safetensors", ".bin"))
    return digest("model", [[file.relative_to(folder).as_posix(), file.stat().st_size] for file in files])


@lru_cache(maxsize=1)
def load(folder: Path) -> Any:
    """Load a model; takes seconds, so it is done once a process.

    Raises:
        NoModel: It brings code, or its files are damaged, or of a kind that the library does not know.
    """
    require_data_only(folder)
    offline()
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(str(folder), local_files_only=True)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
        reason = " ".join(str(error).split())[:160]
        raise NoModel(f"built-in word vectors are used: the model in {folder} cannot be loaded: {reason}") from error
