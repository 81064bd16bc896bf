"""A message names a command that works in any folder: ours, for doit's need a ``dodo.py`` there."""

import ast
import re
from pathlib import Path

import bloginator
from bloginator.cli import COMMANDS
from tests.project import TOPICS, a_project, write_outline

SOURCE = Path(bloginator.__file__).parent
DOIT = re.compile(r"(?<!`)`doit ")
OURS = re.compile(r"(?<!`)`bloginator ([a-z]+)")


def messages() -> list[tuple[str, str]]:
    """Return every string of our code, docstrings too, with its module; doit itself, and what it runs, may name doit."""
    modules = [path for path in sorted(SOURCE.rglob("*.py")) if "pipeline" not in path.parts]
    trees = ((path, ast.parse(path.read_text("utf-8"))) for path in modules)
    return [
        (path.relative_to(SOURCE).as_posix(), node.value)
        for path, tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def test_no_message_names_a_command_of_doit_or_one_that_there_is_not() -> None:
    said = messages()
    assert [(name, text) for name, text in said if DOIT.search(text)] == []
    named = {command for _, text in said for command in OURS.findall(text)}
    assert named and named <= set(COMMANDS), named - set(COMMANDS)


def test_what_a_message_names_works_where_no_dodo_file_is(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=TOPICS[:2])
    (tmp_path / "dodo.py").unlink()
    said = project.bloginator("confirm", "essay", "opening").err
    (command,) = re.findall(r"Run `bloginator ([^`]+)` first", said)
    project.bloginator(*command.split())
    assert project.request("opening")
    write_outline(project.folder(), TOPICS[:2], opening="On beginnings")
    assert "Run `bloginator draft essay`." in project.bloginator("status", "essay").out
