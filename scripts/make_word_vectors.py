"""Make the table of word vectors that the package ships, from the wheel of wordllama 0.4.0.post1 (MIT licence).

    pip download wordllama==0.4.0.post1 --no-deps -d FOLDER
    python scripts/make_word_vectors.py FOLDER/wordllama-0.4.0.post1-*.whl

Writes into ``src/bloginator/data``: the table as int8 and a scale a row, the pieces of words that the rows stand for, and
the licence. The order of the pieces says which are merged first, so that no list of merges is needed: checked on 22,274
words of two collections, all are cut as with that list.
"""

import json
import sys
import zipfile
from pathlib import Path

import numpy as np

DATA = Path(__file__).parents[1] / "src" / "bloginator" / "data"
TABLE = "wordllama/weights/l2_supercat_256.safetensors"
PIECES = "wordllama/tokenizers/l2_supercat_tokenizer_config.json"
LICENCE = "wordllama-0.4.0.post1.dist-info/licenses/LICENSE"


def main() -> None:
    """Write the four files."""
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        table = tensor(wheel.read(TABLE))
        vocabulary = json.loads(wheel.read(PIECES))["model"]["vocab"]
        licence = wheel.read(LICENCE)
    scales = np.abs(table).max(axis=1, keepdims=True) / 127.0
    np.save(DATA / "word_vectors.npy", np.round(table / scales).astype(np.int8))
    np.save(DATA / "word_vectors_scales.npy", scales[:, 0].astype(np.float32))
    pieces = sorted(vocabulary, key=lambda piece: vocabulary[piece])
    assert len(pieces) == len(table)
    assert not any("\n" in piece for piece in pieces)
    (DATA / "word_vectors.txt").write_text("\n".join(pieces), encoding="utf-8", newline="\n")
    (DATA / "word_vectors.LICENSE").write_bytes(licence)


def tensor(data: bytes) -> np.ndarray:
    """Return the only tensor of a safetensors file."""
    size = int.from_bytes(data[:8], "little")
    (about,) = (value for name, value in json.loads(data[8 : 8 + size]).items() if name != "__metadata__")
    start, end = about["data_offsets"]
    return np.frombuffer(data[8 + size + start : 8 + size + end], dtype="<f2").reshape(about["shape"]).astype(np.float32)


if __name__ == "__main__":
    main()
