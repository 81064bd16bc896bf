"""Find the files of cited documents: a corpus may lie outside its batch, and is then cited from its folder's name on."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from bloginator import corpus
from bloginator.disk.batch import Batch
from bloginator.disk.layout import may_be_file
from bloginator.errors import BadCorpus


def folders_outside(batch: Batch) -> list[Path]:
    """Return the folders of the corpus, and those of its single files, that do not lie in the batch's own."""
    folders = list[Path]()
    for entry in batch.corpus:
        with suppress(BadCorpus):  # it is gone: nothing leads there
            folders += [path if path.is_dir() else path.parent for path in corpus.expand_entry(Path(entry))]
    home = batch.layout.home.absolute()
    return [folder for folder in dict.fromkeys(folders) if not folder.is_relative_to(home)]


def name_outside(batch: Batch) -> list[str]:
    """Return these folders as paths from the batch's folder, which say nothing of where the project lies."""
    return [os.path.relpath(folder, batch.layout.folder) for folder in folders_outside(batch)]


def locate_document(batch: Batch, document: str) -> Path:
    """Return the file of a cited document, or where it was looked for first: in the batch, then in the folders outside."""
    name, _, rest = document.partition("/")
    inside = batch.layout.home / document
    files = [inside, *(folder / rest for folder in folders_outside(batch) if folder.name == name)]
    return next((file for file in files if may_be_file(file)), inside)


def find_places(batch: Batch, documents: Iterable[str]) -> dict[str, str]:
    """Return the paths, from the batch's folder and with ``/``, of those documents that lie outside it."""
    home, folder = batch.layout.home, batch.layout.folder
    files = {document: locate_document(batch, document) for document in sorted(documents)}
    return {
        document: os.path.relpath(file, folder).replace(os.sep, "/")
        for document, file in files.items()
        if file != home / document
    }
