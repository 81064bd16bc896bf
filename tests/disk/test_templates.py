"""Templates: found in order, strict, sandboxed, and their faults told with file and line."""

import subprocess
import sys
from pathlib import Path

import pytest

from bloginator.disk.templates import find_shipped_folder, find_templates
from bloginator.errors import BadTemplate


def a_folder(root: Path, **templates: str) -> Path:
    for name, text in templates.items():
        path = root / "draft" / f"{name}.md.j2"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def test_the_first_folder_that_has_a_template_wins(tmp_path: Path):
    batch, project = a_folder(tmp_path / "b", x="batch"), a_folder(tmp_path / "p", x="project", y="project")
    templates = find_templates(batch, project, tmp_path / "absent")
    assert templates.render("draft/x.md.j2", {}) == "batch" and templates.render("draft/y.md.j2", {}) == "project"


def test_every_shipped_template_lists_its_names_on_its_first_line():
    found = sorted(find_shipped_folder().rglob("*.j2"))
    assert len(found) >= 5
    for path in found:
        assert path.read_text("utf-8").startswith("{# given: "), path


@pytest.mark.parametrize(
    ("text", "line"),
    [("a\n{{ absent }}", 2), ("a\n\n{% if %}", 3), ("{{ 1 + 'a' }}", 1), ("\n{{ ''.__class__.__mro__ }}", 2)],
)
def test_a_fault_is_told_with_file_and_line(tmp_path: Path, text: str, line: int):
    templates = find_templates(a_folder(tmp_path, x=text))
    with pytest.raises(BadTemplate) as caught:
        templates.render("draft/x.md.j2", {})
    assert caught.value.where == f"{tmp_path / 'draft' / 'x.md.j2'} line {line}"


def test_a_fault_in_an_included_template_is_told_in_that_one(tmp_path: Path):
    folder = a_folder(tmp_path, x='{% include "draft/y.md.j2" %}', y="\n\n{{ absent }}")
    with pytest.raises(BadTemplate) as caught:
        find_templates(folder).render("draft/x.md.j2", {})
    assert caught.value.where.endswith("y.md.j2 line 3")


@pytest.mark.parametrize("name", ["draft/absent.md.j2", "../draft/x.md.j2", "draft/../../x"])
def test_an_absent_template_is_told_with_where_it_was_sought(tmp_path: Path, name: str):
    with pytest.raises(BadTemplate) as caught:
        find_templates(a_folder(tmp_path / "t", x="x")).render(name, {})
    assert name in caught.value.what and str(tmp_path) in caught.value.where


def test_a_digest_covers_what_a_template_includes(tmp_path: Path):
    folder = a_folder(tmp_path, x='{% include "draft/y.md.j2" %}', y="one", z="z")
    before = find_templates(folder)
    a_folder(tmp_path, y="two")
    after = find_templates(folder)
    assert before.digest("draft/z.md.j2") == after.digest("draft/z.md.j2")
    assert find_templates(folder).digest("draft/x.md.j2") == after.digest("draft/x.md.j2")
    assert len({before.digest("draft/x.md.j2"), after.digest("draft/x.md.j2")}) == 1, "read once a process"


def test_values_are_never_templates_and_html_is_escaped(tmp_path: Path):
    folder = a_folder(tmp_path, x="{{ v }}")
    (tmp_path / "draft" / "x.html.j2").write_text("{{ v }}", "utf-8")
    templates = find_templates(folder)
    assert templates.render("draft/x.md.j2", {"v": "{{ 7*7 }}<b>"}) == "{{ 7*7 }}<b>"
    assert templates.render("draft/x.html.j2", {"v": "<b>"}) == "&lt;b&gt;"


def test_bytes_that_are_no_text_are_told(tmp_path: Path):
    folder = a_folder(tmp_path, x="")
    (tmp_path / "draft" / "x.md.j2").write_bytes(b"a\n\xff")
    with pytest.raises(BadTemplate) as caught:
        find_templates(folder).digest("draft/x.md.j2")
    assert caught.value.where.endswith("line 2")


def test_a_digest_needs_no_jinja():
    program = (
        "import sys; from bloginator.disk.templates import find_templates; "
        "find_templates().digest('request/section.md.j2'); print('jinja2' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"
