"""Templates: found in order, strict, sandboxed, and their faults told with file and line."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy
import pytest

from bloginator.disk.templates import as_plain_data, find_shipped_folder, find_templates
from bloginator.errors import BadTemplate
from bloginator.records.draft import Draft
from bloginator.records.voice import VoiceChange
from tests.builders import a_request


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


@pytest.mark.parametrize("name", ["draft/absent.md.j2", "../draft/x.md.j2", "draft/../../x", "..\\x", "c:\\x", "x\0y", "/x"])
def test_an_absent_template_is_told_with_where_it_was_sought(tmp_path: Path, name: str):
    with pytest.raises(BadTemplate) as caught:
        find_templates(a_folder(tmp_path / "t", x="x")).render(name, {})
    assert repr(name) in caught.value.what and str(tmp_path) in caught.value.where


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


PLAIN = (dict, list, str, int, float, bool, type(None))


def parts(value: object) -> Iterator[object]:
    yield value
    if isinstance(value, dict):
        yield from value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts(part)


def callables(value: object) -> set[str]:
    return {name for name in dir(value) if callable(getattr(value, name))}


def a_draft() -> Draft:
    change = VoiceChange(name="x", text="shorter", here=1.0, corpus=2.0, unit="%", distance=1.0)
    return Draft(
        title="T",
        complete=True,
        total=1,
        needed=1,
        accepted=1,
        outdated=0,
        placeholders=0,
        words=1,
        citations=0,
        tables=0,
        sections=(),
        voice_changes=(change,),
    )


def test_a_template_is_given_plain_data_on_which_nothing_can_be_called_but_what_the_builtin_types_have():
    values = as_plain_data({"draft": a_draft(), "request": a_request(), "odd": (numpy.float64(1), numpy.str_("x"))})
    found = list(parts(values))
    assert len(found) > 50
    for part in found:
        assert type(part) in PLAIN, part
        assert callables(part) == callables(type(part)())


@pytest.mark.parametrize("value", [object(), Path("x"), len, {"a": [object()]}])
def test_what_is_no_plain_data_is_not_given_to_a_template(tmp_path: Path, value: object):
    with pytest.raises(BadTemplate) as caught:
        find_templates(a_folder(tmp_path, x="{{ v }}")).render("draft/x.md.j2", {"v": value})
    assert "lists, texts and numbers only" in caught.value.what


@pytest.mark.parametrize(
    "call", ["draft.parse_file(file)", "draft.model_construct()", "draft.copy.__self__", "draft.__class__"]
)
def test_a_template_cannot_call_what_a_record_can(tmp_path: Path, call: str):
    secret = tmp_path / "secret.txt"
    secret.write_text('{"title": "read"}', "utf-8")
    templates = find_templates(a_folder(tmp_path, x="{{ " + call + " }}"))
    with pytest.raises(BadTemplate):
        templates.render("draft/x.md.j2", {"draft": a_draft(), "file": str(secret)})


def test_a_record_is_read_in_a_template_by_the_names_of_its_fields(tmp_path: Path):
    templates = find_templates(a_folder(tmp_path, x="{{ draft.title }} {{ draft.voice_changes[0].text }}"))
    assert templates.render("draft/x.md.j2", {"draft": a_draft()}) == "T shorter"


def test_a_name_or_a_link_that_leads_out_of_the_folders_is_refused(tmp_path: Path):
    outside = tmp_path / "outside.txt"
    outside.write_text("not for templates", "utf-8")
    folder = a_folder(
        tmp_path / "t", absolute=f'{{% include "{outside}" %}}', computed='{% include ".." ~ "/outside.txt" %}'
    )
    (folder / "draft" / "link.md.j2").symlink_to(outside)
    (folder / "draft" / "inside.md.j2").symlink_to(folder / "draft" / "plain.md.j2")
    a_folder(folder, plain="plain")
    templates = find_templates(folder)
    for name, said in {
        "absolute": "leads out of the template folders",
        "computed": "leads out",
        "link": "is a link",
    }.items():
        with pytest.raises(BadTemplate) as caught:
            templates.render(f"draft/{name}.md.j2", {})
        assert said in caught.value.what and str(tmp_path) in caught.value.where
    with pytest.raises(BadTemplate):
        find_templates(folder).digest("draft/absolute.md.j2")
    assert templates.render("draft/inside.md.j2", {}) == "plain"
