"""Read a batch: its settings, checked, and where its outline, corpus, index and draft lie.

batch.toml ──► Settings ──► Batch (with flags and variables on top) ──► Outline
"""

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from bloginator.digest import SHORT, digest, digest_bytes
from bloginator.disk.layout import BATCHES, CACHE, Layout
from bloginator.errors import BadOutline, BadSettings
from bloginator.plugins import RESPONDERS, list_plugins, load_plugin
from bloginator.records.base import Record
from bloginator.records.corpus import Retrieval
from bloginator.records.outline import Outline, Section, is_heading_only
from bloginator.records.pack import Packing
from bloginator.records.settings import Settings
from bloginator.text.messages import suggest

LISTS = ("corpus", "responder")
"""Settings that may be written as one text or as a list."""

TABLES: dict[str, type[Record]] = {"retrieval": Retrieval, "pack": Packing}
"""Settings that are tables of their own; every responder may have one more."""

TRUE, FALSE = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off", ""})


@dataclass(frozen=True)
class Batch:
    """One folder of ``batches/``, read: nothing is written here.

    Args:
        layout: Where its files lie.
        settings: What the writer chose, flags and variables included.
        timeout_given: Whether a flag or variable named the timeout of this run.
    """

    layout: Layout
    settings: Settings
    timeout_given: bool = False

    @property
    def name(self) -> str:
        """Return the folder's name, which is the batch's."""
        return self.layout.name

    @cached_property
    def outline_file(self) -> Path:
        """Return the outline's path, or say that there is none or more than one."""
        return find_outline(self.layout, self.settings)

    @cached_property
    def outline(self) -> Outline:
        """Return the plan of the document, read and checked once."""
        from bloginator.text.outline import from_json, from_markdown

        text = read_text(self.outline_file)
        read = from_json if self.outline_file.suffix == ".json" else from_markdown
        return read(text, self.layout.shown(self.outline_file))

    @cached_property
    def asking(self) -> tuple[Section, ...]:
        """Return the sections that ask for text, in order; a heading alone asks for none."""
        asking = tuple(section for section in self.outline.sections if not is_heading_only(section))
        if not asking:
            raise BadOutline(
                "No section of the outline asks for text.",
                self.layout.shown(self.outline_file),
                "Give a section a description, or words above 0.",
            )
        return asking

    @property
    def output(self) -> Path:
        """Return where the draft goes."""
        return self.layout.folder / self.settings.output

    @property
    def draft_json(self) -> Path:
        """Return where the draft's figures go: beside the draft, with its stem, and never over the outline."""
        beside = self.output.with_suffix(".json")
        return self.output.with_suffix(".draft.json") if is_same(beside, self.outline_file) else beside

    @cached_property
    def corpus(self) -> tuple[str, ...]:
        """Return the corpus folders and globs as absolute paths; none when only an index was named."""
        chosen = self.settings.corpus
        if chosen is None:
            chosen = ("corpus",) if self.settings.index is None else ()
        elif not chosen and self.settings.index is None:
            mend = 'Name a folder of your own writing: corpus = "…", or an index.'
            raise BadSettings("No corpus is named.", self.layout.shown(self.layout.settings), mend)
        return tuple(os.path.normpath(self.layout.folder / entry) for entry in chosen)

    @property
    def index(self) -> str:
        """Return the index's folder or address; batches over the same corpus share the default one."""
        chosen = self.settings.index
        if chosen is None:
            folders = [os.path.relpath(entry, self.layout.root) for entry in self.corpus]
            return str(self.layout.root / CACHE / "index" / digest("folders", folders)[:SHORT])
        return chosen if "://" in chosen else os.path.normpath(self.layout.folder / chosen)

    @property
    def voice(self) -> Path:
        """Return the folder of the author's profile: in the index, or in the batch's cache where that is a server."""
        return (self.layout.cache if "://" in self.index else Path(self.index)) / "voice"

    @cached_property
    def outline_digest(self) -> str:
        """Return the digest of the outline's bytes as they lie on disk."""
        return digest_bytes(self.outline_file.read_bytes())


def check_output(batch: Batch) -> None:
    """Make sure that the draft is a file of its own, which no request will quote.

    Raises:
        BadSettings: It is a folder, JSON, a file that we read, or lies in the corpus.
    """
    output, layout = batch.output, batch.layout
    read = (batch.outline_file, layout.settings)
    ours = (layout.requests, layout.responses, layout.verdicts)
    if not batch.settings.output.strip() or output.is_dir():
        what = "The draft cannot be a folder."
    elif output.suffix == ".json":
        what = "The draft is Markdown; its figures go to a JSON file beside it."
    elif any(is_same(output, file) for file in read) or any(is_inside(output, folder) for folder in ours):
        what = "The draft would take the place of a file that it is made from."
    elif any(is_inside(output, Path(entry)) for entry in batch.corpus):
        what = "The draft would lie in its own corpus, and be quoted by the next one."
    else:
        return
    raise BadSettings(what, layout.shown(output), 'Give `output` another path, such as "draft.md".')


def is_same(one: Path, other: Path) -> bool:
    """Tell whether two paths lead to one file, whether or not it is there."""
    return os.path.realpath(one) == os.path.realpath(other)


def is_inside(file: Path, folder: Path) -> bool:
    """Tell whether a file lies somewhere in a folder, or is the one named."""
    return Path(os.path.realpath(file)).is_relative_to(os.path.realpath(folder))


def names(root: Path) -> list[str]:
    """Return the batches of a project: folders with a ``batch.toml`` or an outline, in order."""
    folder = root / BATCHES
    if not folder.is_dir():
        return []
    marks = ("batch.toml", "outline.json", "outline.md")
    found = (entry.name for entry in folder.iterdir() if not entry.name.startswith("."))
    return sorted(name for name in found if any(may_be_file(folder / name / mark) for mark in marks))


def may_be_file(path: Path) -> bool:
    """Tell whether there is a file, as far as one may look; opening it says why one may not."""
    try:
        return path.is_file()
    except PermissionError:
        return True


def open_batch(root: Path, name: str, flags: Mapping[str, object] | None = None) -> Batch:
    """Read one batch's settings: flag before variable before ``batch.toml`` before default.

    Raises:
        BadSettings: A key is unknown, a value has the wrong type or lies out of range.
    """
    layout = Layout(root, name)
    chosen = read_settings(layout)
    variables = read_variables(os.environ)
    given = {**variables, **{key: value for key, value in (flags or {}).items() if value is not None}}
    settings = build({**chosen, **given}, layout.shown(layout.settings))
    return Batch(layout, settings, timeout_given="timeout_s" in given)


def read_settings(layout: Layout) -> dict[str, object]:
    """Return what ``batch.toml`` says; an absent file says nothing."""
    try:
        return tomllib.loads(layout.settings.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError as error:
        raise BadSettings("The file is not UTF-8.", layout.shown(layout.settings), "Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise BadSettings(
            f"The settings cannot be read: {error}.", layout.shown(layout.settings), "Mend that line; it must be TOML."
        ) from error


def read_variables(environ: Mapping[str, str]) -> dict[str, object]:
    """Return the settings that the environment names."""
    found: dict[str, object] = {}
    timeout = environ.get("BLOGINATOR_BATCH_TIMEOUT", "").strip()
    if timeout:
        found["timeout_s"] = seconds(timeout, "BLOGINATOR_BATCH_TIMEOUT")
    if environ.get("BLOGINATOR_LLM_MOCK", "").strip().lower() == "assistant":
        found["responder"] = "assistant"
    return found


def seconds(text: str, where: str) -> float:
    """Return a number of seconds, or say that it is none."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number < float("inf"):
        raise BadSettings(f"{text!r} is no number of seconds.", where, "Give seconds, such as 600; 0 does not wait.")
    return number


def truth(text: str, where: str) -> bool:
    """Return what 1/true/yes/on or 0/false/no/off says."""
    word = text.strip().lower()
    if word in TRUE or word in FALSE:
        return word in TRUE
    raise BadSettings(f"{text!r} is neither true nor false.", where, "Say 1, true, yes, on, or 0, false, no, off.")


def build(values: Mapping[str, object], where: str) -> Settings:
    """Return the settings as a record; every fault is told at once."""
    fields = Settings.model_fields.keys() - {"tables"}
    responders = {key: table for key in values.keys() - fields if (table := table_of(key)) is not None}
    unknown = strangers(values, [*fields, *responders])
    for name, table in {**TABLES, **responders}.items():
        unknown += in_table(values.get(name), table, name)
    if unknown:
        raise BadSettings("; ".join(unknown), where, "Mend or remove it.")
    own = {key: as_list(key, value) for key, value in values.items() if key in fields}
    tables = {name: values[name] for name in responders}
    faults = [
        *faults_of(Settings, own),
        *(fault for name in tables for fault in faults_of(responders[name], tables[name], name)),
    ]
    if faults:
        mend = "Mend the value; docs/settings.md tells each."
        raise BadSettings(f"A setting is wrong: {'; '.join(faults)}.", where, mend)
    return Settings.model_validate({**own, "tables": tables})


def table_of(responder: str) -> type[Record] | None:
    """Return the record of a responder's own table; ``None`` where it has none, or there is no such responder."""
    table: type[Record] | None = getattr(load_plugin(RESPONDERS, responder), "settings", None)
    return table


def faults_of(table: type[Record], value: object, name: str = "") -> list[str]:
    """Return a sentence for each value of a table that is wrong."""
    try:
        table.model_validate(value)
    except ValidationError as error:
        return [f"{'.'.join(map(str, [name, *fault['loc']])).strip('.')}: {fault['msg']}" for fault in error.errors()]
    return []


def as_list(key: str, value: object) -> object:
    """Return a setting that may be one text as a list; a chain of responders may also be written with commas."""
    if key not in LISTS or not isinstance(value, str):
        return value
    return [part.strip() for part in value.split(",")] if key == "responder" else [value]


def strangers(values: Mapping[str, object], known: Iterable[str], table: str = "") -> list[str]:
    """Return a sentence for each key that there is none of."""
    names = list(known)
    unknown = [key for key in values if key not in names]
    if unknown and not table:
        names += list_plugins(RESPONDERS)
    return [guess(key, names, table) for key in unknown]


def in_table(value: object, table: type[Record], name: str) -> list[str]:
    """Return a sentence for each unknown key of one table."""
    return strangers(value, table.model_fields, name) if isinstance(value, Mapping) else []


def guess(key: str, known: Iterable[str], table: str = "") -> str:
    """Return a sentence that names an unknown key and what was probably meant."""
    near = suggest(key, known)
    within = f"{table}." if table else ""
    meant = f"; did you mean `{within}{near}`?" if near else ""
    return f"There is no setting `{within}{key}`{meant}"


def find_outline(layout: Layout, settings: Settings) -> Path:
    """Return the path of the batch's one outline."""
    if settings.outline is not None:
        return layout.folder / settings.outline
    found = [path for name in ("outline.json", "outline.md") if (path := layout.folder / name).is_file()]
    if len(found) == 2:
        raise BadOutline(
            "Both outline.json and outline.md are here.",
            layout.shown(layout.folder),
            'Say which one in batch.toml: outline = "outline.md"',
        )
    if not found:
        raise BadOutline(
            "There is no outline.",
            layout.shown(layout.folder),
            "Write outline.md there (# title, ## sections) or outline.json.",
        )
    return found[0]


def read_text(path: Path, mend: str = "Mend `outline` in batch.toml.") -> str:
    """Return the outline's text, or say why it cannot be read.

    Args:
        mend: What to do where there is none.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise BadOutline("The outline does not exist.", str(path), mend) from error
    except IsADirectoryError as error:
        raise BadOutline("The outline is a folder.", str(path), "Name the file itself.") from error
    except UnicodeDecodeError as error:
        raise BadOutline(f"The outline is not UTF-8: {error.reason}.", str(path), "Save it as UTF-8.") from error
