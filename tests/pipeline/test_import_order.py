"""Under doit, which looks in the project's folder first, a module there takes no library's place."""

from pathlib import Path

import pytest
from tests.project import a_project


@pytest.mark.parametrize("module", ["numpy", "jinja2"])
def test_a_module_of_the_project_takes_no_librarys_place(tmp_path: Path, module: str) -> None:
    project = a_project(tmp_path, topics=("opening",))
    (tmp_path / f"{module}.py").write_text(
        f"from pathlib import Path\nPath({str(tmp_path / 'imported')!r}).touch()\n", "utf-8"
    )
    said = project.draft(env={"PYTHONUNBUFFERED": "1"})
    assert "Traceback" not in said.said
    assert (project.folder() / "requests" / "opening.json").exists()
    assert not (tmp_path / "imported").exists()
