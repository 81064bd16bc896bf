"""Bring an index up to date: read what is new or changed, forget what is gone, leave the rest alone.

One transaction, after any other writer. Nothing to do costs one ``stat`` a file and takes no lock.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from bloginator.corpus.index import store
from bloginator.corpus.index.index_update import UNTRUSTED, Known, Work, trusted_time
from bloginator.corpus.ingest import chunks, files
from bloginator.corpus.ingest.files import Found
from bloginator.corpus.ingest.parse import Task
from bloginator.digest import digest
from bloginator.errors import BadCorpus
from bloginator.records.corpus import Problem, Refreshed, Retrieval
from bloginator.text.secrets import RULES, secret_advice

REMADE = "The index was damaged. It is a cache, and was made anew."
Progress = Callable[[int, int], None]  # told how many files have been read, of how many


def refresh_index(
    folders: Sequence[Path],
    index: Path,
    *,
    root: Path,
    settings: Retrieval | None = None,
    progress: Progress | None = None,
    allowed: frozenset[str] = frozenset(),
) -> Refreshed:
    """Make the index hold what the folders hold; passages get vectors where ``[retrieval] model`` names a model.

    Args:
        folders: Folders, single files or globs.
        index: Folder of the index; made where it is absent, remade where its form is another.
        root: What documents are cited relative to.
        allowed: Marks of what looks like a secret and is let pass.

    Returns:
        What was done, and every file that is left out with its reason.

    Raises:
        BadCorpus: A folder does not exist, the index is damaged within, or another process keeps it locked. It is
            unchanged.
    """
    settings = settings or Retrieval()
    progress = progress or (lambda done, total: None)
    present, passed = files.find(folders, root=root, follow_symlinks=settings.follow_symlinks)
    cutting = [chunks.MAX_CHUNK, chunks.RULES, settings.quotations]
    form = digest("index-form", [store.VERSION, settings.language, settings.max_file_mb, *cutting, RULES])
    done = Refreshed(documents=0, chunks=0)
    with store.sound(index):
        withheld = files.withheld_bits(folders, present)
        store.withhold(index, withheld)
        remade = (REMADE,) if store.remove_damaged(index) else ()
        is_sealed = (index / store.FILE).exists() and (index / store.SUM).exists()
        if not is_sealed or any(plan(present, standing(index, form), allowed)):
            done = rewrite(present, index, form, settings, progress, allowed)
        notes: tuple[str, ...] = ()
        if settings.model and settings.engine != "lexical":
            from bloginator.corpus.index.model_vectors import embed

            notes = embed(index, settings.model, progress)
        store.withhold(index, withheld)
        return sum_up(index, done.model_copy(update={"notes": (*remade, *notes)}), passed)


def standing(index: Path, form: str) -> dict[str, Known]:
    """Return what the index knows without locking it; nothing where it is absent, damaged or of another form."""
    if not (index / store.FILE).is_file():
        return {}
    try:
        with closing(store.reader(index)) as connection:
            return known(connection) if store.meta(connection, index, "form") == form else {}
    except BadCorpus:
        return {}


def known(connection: sqlite3.Connection) -> dict[str, Known]:
    """Return every file that the index has met."""
    read = connection.execute("SELECT path, id, size, mtime_ns, digest, said FROM documents")
    unread = connection.execute("SELECT path, NULL, size, mtime_ns, '', '' FROM problems")
    secrets: dict[str, tuple[tuple[str, bool], ...]] = {}
    for path, mark, passed in connection.execute("SELECT path, mark, passed FROM secrets"):
        secrets[path] = (*secrets.get(path, ()), (mark, bool(passed)))
    return {path: replace(Known(*rest), secrets=secrets.get(path, ())) for rows in (read, unread) for path, *rest in rows}


def plan(present: Sequence[Found], before: dict[str, Known], allowed: frozenset[str]) -> tuple[list[Found], list[str]]:
    """Return the files to be read, by size, time, ``corpus.toml`` and which secrets pass, and the paths that are gone."""
    now = {file.path for file in present}
    changed = [file for file in present if not is_known(file, before.get(file.path), allowed)]
    return changed, sorted(path for path in before if path not in now)


def is_known(file: Found, known: Known | None, allowed: frozenset[str]) -> bool:
    """Tell whether the index holds the file as it is."""
    if known is None or (known.size, known.mtime_ns) != (file.size, file.mtime_ns) or not known.passes_as(allowed):
        return False
    return known.document is None or known.said == file.said


def rewrite(
    present: Sequence[Found], index: Path, form: str, settings: Retrieval, progress: Progress, allowed: frozenset[str]
) -> Refreshed:
    """Do what is to be done, in one transaction; what another process did while we waited for it is not done again."""
    with closing(store.writer(index, form)) as connection:
        before = known(connection)
        changed, gone = plan(present, before, allowed)
        work = Work(connection, before)
        for path in gone:
            work.forget(path)
        for count, _ in enumerate(read(changed, work, settings, allowed), 1):
            progress(count, len(changed))
        work.finish()
        store.commit(connection, index)
    return Refreshed(documents=0, chunks=0, added=work.added, changed=work.changed, removed=work.removed, read=len(changed))


def read(present: Sequence[Found], work: Work, settings: Retrieval, allowed: frozenset[str]) -> Iterator[Found]:
    """Read files into the index, yielding each when it is done."""
    from bloginator.corpus.ingest.parser_pool import CONVERTED_WEIGHT, parse_files

    limit = settings.max_file_mb
    fitting, tasks = [], []
    for file in present:
        if file.size > limit * 1_000_000:
            reason = f"it is larger than {limit:g} MB ({file.size / 1_000_000:.0f} MB)"
            work.reject(file, reason, "split it, or raise `max_file_mb` under [retrieval]", trusted_time(file))
            yield file
            continue
        before = work.before.get(file.path)
        is_same = before is not None and before.said == file.said and before.passes_as(allowed)
        mark = before.digest if before is not None and is_same else ""
        weight = file.size * (CONVERTED_WEIGHT if file.file.suffix.lower() in files.CONVERTED else 1)
        fitting.append(file)
        tasks.append((Task(file.file, file.path, mark, file.said, settings.language, settings.quotations, allowed), weight))
    for file, outcome in zip(fitting, parse_files(tasks), strict=True):
        work.take(file, outcome)
        yield file


def sum_up(index: Path, done: Refreshed, passed: Sequence[Problem]) -> Refreshed:
    """Return what was done with what the index holds now, and every file left out."""
    with closing(store.reader(index)) as connection:
        documents, rows = connection.execute("SELECT count(*), coalesce(sum(rows), 0) FROM documents").fetchone()
        noted = connection.execute("SELECT path, reason, mend, mtime_ns FROM problems").fetchall()
        secrets = secret_problems(connection)
    problems = [
        *passed,
        *secrets,
        *(Problem(file=file, reason=reason, mend=mend, may_pass=time == UNTRUSTED) for file, reason, mend, time in noted),
    ]
    problems.sort(key=lambda problem: problem.file)
    return done.model_copy(update={"documents": documents, "chunks": rows, "problems": tuple(problems)})


def secret_problems(connection: sqlite3.Connection) -> list[Problem]:
    """Return the places where a secret stands, each of which is left out with the rest of its heading's text."""
    rows = connection.execute("SELECT path, place, kind, mark FROM secrets WHERE NOT passed").fetchall()
    reason = "{} stands there, and all under its heading stays out with it"
    return [
        Problem(file=f"{path} {place}".rstrip(), reason=reason.format(kind), mend=secret_advice(mark), is_secret=True)
        for path, place, kind, mark in rows
    ]
