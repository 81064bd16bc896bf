"""Find and render templates: a batch's own, then the project's, then the shipped ones.

Sandboxed and strict: a template sees only what it is given, as plain data without functions, and a name it is not given
is an error with its line. Jinja is imported when first needed: a digest needs none.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from functools import cached_property
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from pydantic import BaseModel

from bloginator import digest
from bloginator.errors import BadTemplate
from bloginator.reading import SETTINGS_MB, read_present
from bloginator.text.front_matter import write_date, write_scalar
from bloginator.text.markdown.escaping import escape_markdown, format_code

if TYPE_CHECKING:
    from jinja2 import Environment, Template

NAMED = re.compile(r"""\{%[-+]?\s*(?:include|extends|import|from)\s+["']([^"']+)["']""")
MISTAKES = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError, MemoryError)
"""What an expression of a template may raise besides Jinja's own errors."""


PLAIN = frozenset({str, bool, int, float, type(None)})


def find_shipped_folder() -> Path:
    """Return the folder of the shipped templates: inside the package, or beside ``src`` in a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "templates"
    return inside if inside.is_dir() else package.parents[1] / "templates"


def find_templates(*folders: Path) -> "FileTemplates":
    """Return the templates of those ``folders`` that exist, the first folder winning, with the shipped ones behind them."""
    return FileTemplates([folder for folder in (*folders, find_shipped_folder()) if folder.is_dir()])


class FileTemplates:
    """Templates in folders, by name; read and compiled once."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = tuple(folders)
        self.sources: dict[str, tuple[str, Path]] = {}
        self.digests_by_name: dict[str, str] = {}
        self.compiled: dict[str, Template] = {}

    def render(self, name: str, values: Mapping[str, object]) -> str:
        """Return the text of a template with ``values`` in their places; a fault is told with its file and line."""
        from jinja2 import TemplateError

        from bloginator.disk.render_bounds import bound_rendering

        try:
            context = as_plain_data(values)
            with bound_rendering() if len(self.folders) > 1 else nullcontext():
                return self.template(name).render(context)
        except (TemplateError, *MISTAKES) as error:
            raise self.describe_error(name, error) from error

    def digest(self, name: str) -> str:
        """Return the digest of a template's source and of the sources it includes by name."""
        if name not in self.digests_by_name:
            parts = [[part, self.source(part)[0]] for part in self.family(name)]
            self.digests_by_name[name] = digest.digest("template", parts)
        return self.digests_by_name[name]

    def digests(self, *moments: str) -> list[str]:
        """Return the digests of all templates of some moments, such as ``draft``, by name."""
        names = (
            path.relative_to(folder).as_posix()
            for folder in self.folders
            for moment in moments
            for path in (folder / moment).rglob("*.j2")
        )
        return [self.digest(name) for name in sorted(set(names))]

    def family(self, name: str) -> list[str]:
        """Return the template's name and those of all that it includes, itself first, each once."""
        names = [name]
        for part in names:  # grows while it is walked
            names += [other for other in NAMED.findall(self.source(part)[0]) if other not in names]
        return names

    def source(self, name: str) -> tuple[str, Path]:
        """Return a template's text and its file."""
        if name not in self.sources:
            self.sources[name] = self.read(name)
        return self.sources[name]

    def read(self, name: str) -> tuple[str, Path]:
        """Read a template from the first folder that has it; neither a name nor a link leads out of these folders."""
        places = ", ".join(str(folder) for folder in self.folders)
        if leads_out(name):
            mend = "name it by its path inside a templates folder, such as `request/rules.md.j2`"
            raise BadTemplate(f"The template name {name!r} leads out of the template folders.", places, mend)
        for path in (folder / name for folder in self.folders):
            if path.is_file():
                if not any(path.resolve().is_relative_to(folder.resolve()) for folder in self.folders):
                    what = "This template is a link to a file outside the template folders."
                    raise BadTemplate(what, str(path), "copy the file here")
                return read_template(path), path
        raise BadTemplate(f"There is no template {name!r}.", places, "put the file there, or take out what names it")

    def template(self, name: str) -> "Template":
        """Return the compiled template."""
        if name not in self.compiled:
            self.source(name)  # says where it looked, which Jinja would not
            self.compiled[name] = self.environment.get_template(name)
        return self.compiled[name]

    @cached_property
    def environment(self) -> "Environment":
        """Jinja, set up to be strict and to see nothing but these templates."""
        from jinja2 import FunctionLoader, StrictUndefined

        from bloginator.disk.render_bounds import BoundedEnvironment

        environment = BoundedEnvironment(
            loader=FunctionLoader(self.load),
            undefined=StrictUndefined,
            autoescape=lambda name: bool(name) and name.endswith(".html.j2"),
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        environment.globals = {"range": environment.globals["range"], "namespace": environment.globals["namespace"]}
        environment.filters |= {"yaml": write_scalar, "date": write_date, "plain": escape_markdown, "code": format_code}
        return environment

    def load(self, name: str) -> tuple[str, str, None]:
        """Return a template's text and file, as Jinja's loaders do."""
        text, path = self.source(name)
        return text, str(path), None

    def describe_error(self, name: str, error: Exception) -> BadTemplate:
        """Return the error that says in which file and line a template goes wrong."""
        file, line = locate_error(error, [str(path) for _, path in self.sources.values()])
        where = f"{file} line {line}" if line else file or str(self.source(name)[1])
        shown = str(error) or type(error).__name__
        return BadTemplate(
            f"A template cannot be rendered: {shown}",
            where,
            "mend that line, or remove the file so that the shipped template is used; its first line lists its names",
        )


def as_plain_data(value: object) -> object:
    """Return a value as dictionaries, lists, texts and numbers: what a template can do with a record is to read it."""
    if type(value) in PLAIN:
        return value
    for builtin in (str, int, float):  # a subclass, such as numpy's, may have methods that write files
        if isinstance(value, builtin):
            return builtin(value)
    if isinstance(value, BaseModel):
        return as_plain_data(dict(value))
    if isinstance(value, Mapping):
        return {str(key): part if type(part) in PLAIN else as_plain_data(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [part if type(part) in PLAIN else as_plain_data(part) for part in value]
    raise TypeError(f"a template is given dictionaries, lists, texts and numbers only, and this is a {type(value).__name__}")


def leads_out(name: str) -> bool:
    """Tell whether a template's name is absolute, has a drive, or climbs.

    >>> leads_out("draft/draft.md.j2"), leads_out("/etc/hostname"), leads_out("draft/../../x")
    (False, True, True)
    """
    climbs = ".." in PureWindowsPath(name).parts
    return climbs or PurePosixPath(name).is_absolute() or bool(PureWindowsPath(name).anchor)


def read_template(path: Path) -> str:
    """Return a template's text, its line ends as Jinja counts them."""
    try:
        return read_present(path, SETTINGS_MB).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BadTemplate("This template is not UTF-8.", f"{path} line {line}", "save it as UTF-8") from error


def locate_error(error: BaseException, files: Sequence[str]) -> tuple[str, int]:
    """Return the file and line of a template that ``error`` comes from; empty and 0 when it names none."""
    from jinja2 import TemplateSyntaxError

    if isinstance(error, TemplateSyntaxError):
        return error.filename or error.name or "", error.lineno
    location, step = ("", 0), error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename in files:
            location = (step.tb_frame.f_code.co_filename, step.tb_lineno)
        step = step.tb_next
    return location
