"""Find the files of a corpus, in one order on every machine, without leaving it through a link."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from unicodedata import normalize

from bloginator.corpus.ingest.converter import TYPES
from bloginator.corpus.ingest.metadata_overrides import FILE, MetadataOverrides, read_overrides
from bloginator.digest import digest
from bloginator.errors import BadCorpus
from bloginator.import_path import install_command
from bloginator.reading import unreadable_bits
from bloginator.records.corpus import Problem

MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdx", ".qmd", ".rmd", ".dj", ".djot"})
PLAIN = frozenset({".txt", ".text", ".rst", ".org", ".adoc", ".asciidoc"})
CONVERTED = frozenset(TYPES)
UNREAD = {
    **dict.fromkeys((".odp", ".key", ".pptm", ".ppsx"), "save it as .pptx or .pdf"),
    **dict.fromkeys((".pages", ".docm", ".dotx", ".ott", ".wpd", ".wps", ".tex"), "save it as .docx or .pdf"),
    **dict.fromkeys((".numbers", ".xlsm", ".xlsb"), "save it as .xlsx"),
    **dict.fromkeys((".mobi", ".azw", ".azw3", ".fb2", ".djvu"), "convert it to .epub or .pdf"),
    **dict.fromkeys((".mht", ".mhtml", ".eml", ".msg"), "save it as .html or .txt"),
}
"""Documents that nothing here reads, and what to do with each: they are listed, and not passed over without a word."""
CONVERTERS = {"kreuzberg": (4, 7), "mammoth": (1, 8), "selectolax": (0, 3), "olefile": (0, 46)}
"""What the extra ``[documents]`` brings, and the lowest version of each that serves."""
READ = MARKDOWN | PLAIN
SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__"})
GLOB = frozenset("*?[")
MEND = "correct the path: on the command line, or `corpus` in batch.toml"
LINK_REASON = "a link that leads out of the corpus was not followed"
LINK_MEND = "copy the file into the corpus, or set `follow_symlinks = true` under [retrieval]"


@dataclass(frozen=True, slots=True)
class Found:
    """One file as the folder shows it: nothing of it has been read."""

    file: Path
    path: str
    size: int
    mtime_ns: int
    mode: int
    said: str = ""
    """What ``corpus.toml`` says of it, as JSON."""


@dataclass(slots=True)
class Walk:
    """One walk over a corpus, and what it has met; ``seen`` holds real paths, against links that run in circles."""

    root: Path
    follow_symlinks: bool = False
    found: dict[str, Found] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    overrides: MetadataOverrides = field(default_factory=MetadataOverrides)


def find(folders: Sequence[Path], *, root: Path, follow_symlinks: bool = False) -> tuple[list[Found], list[Problem]]:
    """Return every file of the corpus that may be read, and what was passed over, both in the order of cited paths.

    Args:
        folders: Folders, single files or globs.
        root: What paths are cited relative to; a file outside it is cited from its folder's own name on.
    """
    walk = Walk(root.absolute(), follow_symlinks)
    for folder in folders:
        for entry in expand_entry(folder):
            take(walk, entry)
    return sorted(walk.found.values(), key=lambda file: file.path), sorted(walk.problems, key=lambda problem: problem.file)


def corpus_stamp(folders: Sequence[Path], *, follow_symlinks: bool = False) -> str:
    """Return what changes when a file of the corpus does, or is closed to others; costs one ``stat`` a file."""
    files, _ = find(folders, root=Path("/"), follow_symlinks=follow_symlinks)
    closed = withheld_bits(folders, files)
    listed: list[object] = [[file.path, file.size, file.mtime_ns, file.said] for file in files]
    return digest("corpus-stamp", [*listed, closed] if closed else listed)


def withheld_bits(folders: Sequence[Path], present: Sequence[Found]) -> int:
    """Return the permissions, of a file's group and of others, that some file or folder of the corpus does not give."""
    tops = [entry.stat().st_mode for folder in folders for entry in expand_entry(folder) if entry.is_dir()]
    closed = unreadable_bits(*(file.mode for file in present))
    return closed | unreadable_bits(*((mode & 0o11) << 2 for mode in tops))


def expand_entry(folder: Path) -> list[Path]:
    """Return what a folder, file or glob of the settings names, in order."""
    absolute = os.path.normpath(folder.expanduser().absolute())
    forms = [Path(form) for form in dict.fromkeys((absolute, normalize("NFC", absolute), normalize("NFD", absolute)))]
    existing = next((form for form in forms if form.exists()), None)
    if existing is not None:
        return [existing]
    folder = forms[0]
    names = folder.parts
    first = next((place for place, name in enumerate(names) if GLOB & set(name)), None)
    if first is None:
        raise BadCorpus("The corpus has no such folder or file.", str(folder), MEND)
    matched = sorted({path for form in forms for path in Path(*form.parts[:first]).glob(str(Path(*form.parts[first:])))})
    if not matched:
        raise BadCorpus("This pattern of the corpus matches no file.", str(folder), MEND)
    return matched


def take(walk: Walk, entry: Path) -> None:
    """Add one named folder or file; a file that was named itself is read whatever its suffix."""
    if not os.access(entry, os.R_OK):  # an empty corpus would make every answer outdated
        raise BadCorpus("The corpus may not be opened.", str(entry), "Give yourself the right to read it, or mount it.")
    top = entry if entry.is_dir() else entry.parent
    walk.overrides = read_overrides(top, cited_path(top / FILE, top, walk.root))
    walk.problems.extend(problem for problem in walk.overrides.problems if problem not in walk.problems)
    if entry.is_dir():
        descend(walk, entry, entry)
    elif problem := unconverted_problem(cited_path(entry, entry.parent, walk.root)):
        walk.problems.append(problem)
    else:
        add(walk, entry, entry.parent, entry.stat())


def descend(walk: Walk, folder: Path, top: Path) -> None:
    """Walk one folder below ``top``, names in order, hidden ones left out."""
    real = os.path.realpath(folder)
    if real in walk.seen:
        return
    walk.seen.add(real)
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except PermissionError:
        reason, mend = "the folder may not be opened", "give yourself the right to read it"
        walk.problems.append(Problem(file=cited_path(folder, top, walk.root), reason=reason, mend=mend, may_pass=True))
        return
    for entry in entries:
        if not entry.name.startswith((".", "~$")) and entry.name not in SKIPPED_FOLDERS:
            meet(walk, entry, top)


def meet(walk: Walk, entry: os.DirEntry[str], top: Path) -> None:
    """Decide about one entry of a folder."""
    path = Path(entry.path)
    if entry.is_symlink() and not may_follow(walk, path, top):
        return
    if entry.is_dir():
        descend(walk, path, top)
    elif problem := unconverted_problem(cited_path(path, top, walk.root)):
        walk.problems.append(problem)
    elif path.suffix.lower() in READ | CONVERTED:
        if entry.is_file():
            add(walk, path, top, entry.stat())
        else:
            walk.problems.append(Problem(file=cited_path(path, top, walk.root), reason="it is no plain file"))


def may_follow(walk: Walk, path: Path, top: Path) -> bool:
    """Tell whether a link is followed: never into its own folder, which is walked anyway; out of it only when asked."""
    real, inside = os.path.realpath(path), os.path.realpath(top)
    if not Path(real).exists():
        walk.problems.append(Problem(file=cited_path(path, top, walk.root), reason="the link leads nowhere"))
        return False
    if real == inside or real.startswith(inside + os.sep):
        return False
    if not walk.follow_symlinks and (Path(real).is_dir() or path.suffix.lower() in READ | CONVERTED):
        walk.problems.append(Problem(file=cited_path(path, top, walk.root), reason=LINK_REASON, mend=LINK_MEND))
    return walk.follow_symlinks


def add(walk: Walk, file: Path, top: Path, stat: os.stat_result) -> None:
    """Keep one file under the path it is cited by; the same file met twice counts once."""
    path = cited_path(file, top, walk.root)
    if (shown := path.encode("utf-8", "replace").decode()) != path:
        walk.problems.append(Problem(file=shown, reason="its name is not UTF-8", mend="rename it"))
        return
    other = walk.found.get(path)
    if other is not None and other.file != file:
        path = Path(os.path.relpath(file, walk.root)).as_posix()
    walk.found[path] = Found(
        file, path, stat.st_size, stat.st_mtime_ns, stat.st_mode, walk.overrides.of(file.relative_to(top).as_posix())
    )


def cited_path(file: Path, top: Path, root: Path) -> str:
    """Return the path as citations print it: from the root, or from the corpus folder's own name on.

    >>> cited_path(Path("/home/me/notes/a.md"), Path("/home/me/notes"), Path("/home/me/batch"))
    'notes/a.md'
    """
    try:
        return file.relative_to(root).as_posix()
    except ValueError:
        return (Path(top.name) / file.relative_to(top)).as_posix()


@cache
def is_convertible() -> bool:
    """Tell whether the extra ``[documents]`` is installed, in versions that serve."""
    try:
        return all(tuple(map(int, version(name).split(".")[:2])) >= least for name, least in CONVERTERS.items())
    except (PackageNotFoundError, ValueError):
        return False


def unconverted_problem(path: str) -> Problem | None:
    """Return the problem of a file that nothing here reads, or only the extra that is absent; none for any other."""
    suffix = Path(path).suffix.lower()
    if mend := UNREAD.get(suffix):
        return Problem(file=path, reason=f"{suffix} files are not read", mend=mend)
    if suffix in CONVERTED and not is_convertible():
        return Problem(file=path, reason=f"{suffix} files need a converter", mend=install_command("documents"))
    return None
