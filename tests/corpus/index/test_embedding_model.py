"""A model is files of numbers: one that names classes of its own is not loaded."""

import json
from pathlib import Path

import pytest

from bloginator.corpus.index.embedding_model import NoModel, load, require_data_only

KNOWN = [
    "sentence_transformers.models.Transformer",
    "sentence_transformers.sentence_transformer.modules.Pooling",
    "sentence_transformers.base.modules.dense.Dense",
]


def model(folder: Path, *types: str) -> Path:
    (folder / "modules.json").write_text(json.dumps([{"idx": 0, "path": "", "type": name} for name in types]), "utf-8")
    return folder


def test_parts_that_hold_numbers_alone_may_be_loaded(tmp_path: Path) -> None:
    require_data_only(model(tmp_path, *KNOWN))
    (tmp_path / "modules.json").unlink()
    require_data_only(tmp_path)


@pytest.mark.parametrize("name", ["modeling.Own", "sentence_transformers.models.Router", "sentence_transformers.Pooling()"])
def test_a_class_that_is_none_of_these_is_neither_imported_nor_run(tmp_path: Path, name: str) -> None:
    with pytest.raises(NoModel, match="brings code of its own"):
        load(model(tmp_path, *KNOWN, name))


def test_a_model_with_python_in_it_or_whose_parts_cannot_be_read_is_not_loaded(tmp_path: Path) -> None:
    (model(tmp_path, *KNOWN) / "modeling.py").write_text("", "utf-8")
    with pytest.raises(NoModel, match="brings code of its own"):
        load(tmp_path)
    (tmp_path / "modules.json").write_text("[" * 5000, "utf-8")
    with pytest.raises(NoModel, match="cannot be read"):
        load(tmp_path)
