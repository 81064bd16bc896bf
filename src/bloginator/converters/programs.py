"""pandoc and Typst as exporters are handed them; neither may read a file, run code of a text, or reach a network."""

import os
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from typing import Any

from bloginator.errors import BadFile, MissingExtra
from bloginator.import_path import install_command

PACKAGES = {"pandoc": ("pypandoc", "pandoc"), "typst": ("typst", "pdf")}
"""Program -> the Python package that brings it, and our extra that has that package."""

MAX_S = 600
ACCESSIBLE = "ua-1"  # the standard of PDFs that screen readers can follow (PDF/UA-1)


class InstalledPrograms:
    """The programs that are installed."""

    def pandoc(self, data: bytes, source: str, target: str, *options: str) -> bytes:
        """Return what pandoc writes in one format of what it reads in another; its sandbox reads no further file.

        Raises:
            BadFile: pandoc cannot read it, or takes too long.
        """
        command = [find_pandoc(), "--sandbox", "--quiet", "-f", source, "-t", target, *options, "-o", "-"]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "0"}  # equal drafts, equal bytes
        try:
            ran = subprocess.run(command, input=data, capture_output=True, env=environment, timeout=MAX_S, check=False)
        except subprocess.TimeoutExpired as error:
            raise BadFile(f"pandoc made no {target} within {MAX_S} s.", "", "Look whether the file is whole.") from error
        if ran.returncode:
            why = " ".join(ran.stderr.decode("utf-8", "replace").split())[:300]
            raise BadFile(f"pandoc cannot make {target} of {source}: {why}", "", "Look whether the file is whole.")
        return ran.stdout

    def typst(self, text: str) -> bytes:
        """Return the PDF of a text in Typst's language: with tags for screen readers, and PDF/UA where all of it can be.

        Raises:
            BadFile: Typst cannot set it.
        """
        require_program("typst")
        import typst

        with tempfile.TemporaryDirectory() as nothing:  # all that a text could read
            write: Callable[..., Any] = typst.Compiler(
                root=nothing, package_path=nothing, package_cache_path=nothing
            ).compile
            with suppress(typst.TypstError):  # a formula has no words that could be read out
                return bytes(write(text.encode(), pdf_standards=[ACCESSIBLE]))
            try:
                return bytes(write(text.encode()))
            except typst.TypstError as error:
                why = " ".join(str(error).split())[:300]
                raise BadFile(f"Typst cannot set the draft: {why}", "", "Use another form, such as --to docx.") from error


def program_versions() -> dict[str, str]:
    """Return the versions of the packages that are installed."""
    from importlib.metadata import PackageNotFoundError, version

    versions = {}
    for package in ("pypandoc-binary", "pypandoc", "typst"):
        with suppress(PackageNotFoundError):
            versions[package] = version(package)
    return versions


def require_program(*names: str) -> None:
    """Make sure that programs are installed.

    Raises:
        MissingExtra: One is not; the message names the extra of the last of them, which brings them all.
    """
    for name in names:
        if find_spec(PACKAGES[name][0]) is None:
            extra = PACKAGES[names[-1]][1]
            what = (
                f"This needs the Python package {PACKAGES[name][0]}, which is not installed; the extra `{extra}` brings it."
            )
            raise MissingExtra(what, "", install_command(extra))


@cache
def find_pandoc() -> str:
    """Return the path of the pandoc that pypandoc brings, or else finds."""
    require_program("pandoc")
    import pypandoc

    try:
        return str(pypandoc.get_pandoc_path())
    except OSError as error:
        raise MissingExtra("pypandoc is here without pandoc.", "", install_command("pandoc")) from error
