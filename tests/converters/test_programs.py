"""Programs that make files: what is not installed is told with its extra, and what they cannot read with what they said."""

import sys

import pytest

from bloginator.converters import programs
from bloginator.errors import BadFile, MissingExtra
from bloginator.import_path import install_command


def test_a_program_that_is_not_installed_is_told_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(programs.PACKAGES, "typst", ("no_such_package", "pdf"))
    with pytest.raises(MissingExtra) as error:
        programs.InstalledPrograms().typst("")
    assert error.value.mend == f"{sys.executable} -m pip install 'bloginator[pdf]'"


def test_of_several_programs_the_extra_is_named_that_brings_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(programs.PACKAGES, "pandoc", ("no_such_package", "pandoc"))
    for needs, extra in ((("pandoc",), "pandoc"), (("pandoc", "typst"), "pdf")):
        with pytest.raises(
            MissingExtra, match=f"needs the Python package no_such_package, .* the extra `{extra}` brings it"
        ) as error:
            programs.require_program(*needs)
        assert error.value.mend == install_command(extra)


def test_what_pandoc_cannot_read_is_told() -> None:
    pytest.importorskip("pypandoc")
    with pytest.raises(BadFile, match="pandoc cannot make json of docx"):
        programs.InstalledPrograms().pandoc(b"no docx", "docx", "json")


def test_a_pandoc_that_takes_too_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pypandoc")
    monkeypatch.setattr(programs, "MAX_S", 1e-6)
    with pytest.raises(BadFile, match="pandoc made no json within"):
        programs.InstalledPrograms().pandoc(b"Prose.", "commonmark", "json")


def test_typst_reads_no_file_even_where_a_text_is_code() -> None:
    pytest.importorskip("typst")
    with pytest.raises(BadFile, match="Typst cannot set the draft"):
        programs.InstalledPrograms().typst('#read("/etc/hostname")')


def test_a_formula_makes_no_pdf_impossible() -> None:
    pytest.importorskip("typst")
    assert programs.InstalledPrograms().typst("= Costs\n\n$ a^2 $").startswith(b"%PDF")
