"""Links to documents of a corpus that lies outside its batch, and outside the project."""

import re
import shutil
from pathlib import Path

from tests.project import a_project, prose

from bloginator.web.app import read_document, render_page

SETTINGS = 'corpus = ["../../../my writing"]\ntimeout_s = 0\nthreshold = 0.0\nexports = ["page"]\n'


def test_links_lead_from_each_form_of_the_draft_to_the_file_itself_and_the_live_page_gives_it(tmp_path: Path) -> None:
    project = a_project(tmp_path / "project", topics=("hiring",), settings=SETTINGS)
    folder, writing = project.folder(), tmp_path / "my writing"
    shutil.move(folder / "corpus", writing)
    (writing / "secret.txt").write_text("No section quotes this.\n", "utf-8")
    project.draft()
    project.answer("hiring", f"{prose('hiring')}\n")
    said = project.draft().said
    draft = (folder / "draft.md").read_text("utf-8")
    assert "](../../../my%20writing/hiring.md)" in draft, said
    page = (folder / "draft.html").read_text("utf-8")
    links = re.findall(r'href="([^"#]+\.md)"', page)
    assert "../../../my%20writing/hiring.md" in links
    assert all((folder / link.replace("%20", " ")).is_file() for link in links)
    assert str(tmp_path) not in draft + page
    assert 'href="./my%20writing/hiring.md"' in render_page(project.root, "essay")
    assert "hiring" in (read_document(project.root, "essay", "my writing/hiring.md") or "")
    assert read_document(project.root, "essay", "my writing/secret.txt") is None
    exported = project.bloginator("export", "essay", "--to", "md", "--clean", "--anyway").said
    clean = next(folder.glob("exports/clean/*.md")).read_text("utf-8")
    assert "- Notes on hiring\n" in clean and "writing/" not in clean, exported
