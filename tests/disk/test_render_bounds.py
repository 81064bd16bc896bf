"""A template that goes on for ever, or takes all memory, ends in a message; nothing of the bounds is left behind."""

import sys
from pathlib import Path

import pytest

from bloginator.disk import render_bounds
from bloginator.disk.templates import FileTemplates, find_templates
from bloginator.errors import BadTemplate


def a_template(folder: Path, source: str) -> FileTemplates:
    (folder / "a.md.j2").write_text(source, "utf-8")
    return find_templates(folder)


@pytest.mark.parametrize(
    "source",
    [
        "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
        "{% macro grow(n) %}{% if n %}{{ grow(n - 1) }}{{ grow(n - 1) }}{% endif %}{% endmacro %}{{ grow(60) }}",
    ],
)
def test_one_that_goes_on_and_on_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    monkeypatch.setattr(render_bounds, "MAX_STEPS", 50_000)
    with pytest.raises(BadTemplate, match="it takes more than 50,000 steps"):
        a_template(tmp_path, source).render("a.md.j2", {})
    assert sys.gettrace() is None or "count" not in repr(sys.gettrace())


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux alone")
@pytest.mark.parametrize(
    "source",
    [
        "{{ ('x' * 1000000000)|length }}",
        "{{ 'x'|center(1000000000) }}",
        "{{ '%1000000000d' % 1 }}",
        "{% set ns = namespace(s='x') %}{% for i in range(40) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
    ],
)
def test_one_that_takes_all_memory_is_told_and_others_have_theirs(tmp_path: Path, source: str) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    with pytest.raises(BadTemplate, match="MemoryError"):
        a_template(tmp_path, source).render("a.md.j2", {})
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def test_a_power_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadTemplate, match="templates know no"):
        a_template(tmp_path, "{{ 9 ** 99999999 }}").render("a.md.j2", {})


def test_a_product_that_grows_for_ever_is_refused(tmp_path: Path) -> None:
    source = "{% set ns = namespace(x=9) %}{% for i in range(8) %}{% set ns.x = ns.x * ns.x %}{% endfor %}"
    with pytest.raises(BadTemplate, match="templates know no whole numbers above"):
        a_template(tmp_path, source).render("a.md.j2", {})


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux alone")
def test_renderings_that_overlap_leave_the_memory_as_it_was() -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    first, second = render_bounds.bound_memory(), render_bounds.bound_memory()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    bounded = resource.getrlimit(resource.RLIMIT_AS)
    second.__exit__(None, None, None)
    assert resource.getrlimit(resource.RLIMIT_AS) == before != bounded


def test_one_within_the_bounds_is_rendered(tmp_path: Path) -> None:
    assert a_template(tmp_path, "{% for a in range(3) %}{{ a * 2 }}{% endfor %}").render("a.md.j2", {}) == "024"
