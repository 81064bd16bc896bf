"""The docs hold: what there is, they name; what they name, there is; and what they show to type runs."""

import argparse
import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bloginator.cli import COMMANDS, find_command, make_parser
from bloginator.pipeline.options import TASKS
from bloginator.plugins import RESPONDERS, list_builtin, load_plugin
from bloginator.records.base import Record
from bloginator.records.corpus import Retrieval
from bloginator.records.settings import Packing, Settings

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "bloginator"
README = ROOT / "README.md"
PAGES = sorted([README, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
DOCS = "\n".join(page.read_text("utf-8") for page in PAGES if page.name != "CHANGELOG.md")
LINK = re.compile(r"\]\(([^)\s]+)\)")
MODULE = re.compile(r"`([\w./-]+\.py)(?::(\w+(?:\.\w+)?))?`")
SETTINGS = (ROOT / "docs" / "settings.md").read_text("utf-8")
TABLES: dict[str, type[Record]] = {"retrieval": Retrieval, "pack": Packing} | {
    name: table for name in list_builtin(RESPONDERS) if (table := getattr(load_plugin(RESPONDERS, name), "settings", None))
}
OF_A_BATCH = {"responses/", "requests/", "verdicts/", "feedback/", "packs/", "taken/", "tickets/"}
FENCE = re.compile(r"^(<!-- command: \w+ -->\n)?```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def arguments(parser: argparse.ArgumentParser, command: str = "bloginator") -> Iterator[tuple[str, argparse.Action]]:
    """Yield every argument of every command, with the command's name."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, child in action.choices.items():
                yield from arguments(child, f"{command} {name}")
        elif not isinstance(action, argparse._HelpAction | argparse._VersionAction):
            yield command, action


ARGUMENTS = list(arguments(make_parser()))
FLAGS = sorted({flag for _, action in ARGUMENTS for flag in action.option_strings if flag.startswith("--")})


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_is_in_the_readme(command: str) -> None:
    assert find_command(command).help
    as_task = command in TASKS and f"`doit {command}"
    assert f"`bloginator {command}" in README.read_text("utf-8") or (as_task and as_task in README.read_text("utf-8"))


@pytest.mark.parametrize("task", TASKS)
def test_every_task_has_help_and_is_in_the_readme(task: str) -> None:
    assert TASKS[task].help and all(option.help for option in TASKS[task].options)
    assert f"`doit {task}" in README.read_text("utf-8")


def test_every_argument_has_help() -> None:
    silent = [f"{command} {action.dest}" for command, action in ARGUMENTS if not action.help]
    assert not silent


@pytest.mark.parametrize("flag", FLAGS)
def test_every_flag_is_documented(flag: str) -> None:
    assert re.search(rf"{flag}(?![\w-])", DOCS)


@pytest.mark.parametrize("key", sorted(Settings.model_fields.keys() - TABLES.keys() - {"tables"}))
def test_every_setting_is_documented(key: str) -> None:
    assert f"| `{key}` |" in SETTINGS
    default = Settings.model_fields[key].default
    if isinstance(default, bool | int | float | str):
        assert f"| `{key}` | `{json.dumps(default)}` |" in SETTINGS, f"{key} is {json.dumps(default)} where nothing is said"


@pytest.mark.parametrize("name", TABLES)
def test_every_table_of_settings_is_documented_with_its_keys(name: str) -> None:
    assert f"`[{name}]`" in SETTINGS
    missing = [key for key in TABLES[name].model_fields if not re.search(rf"(`|^){key}(`| =)", DOCS, re.MULTILINE)]
    assert not missing, f"[{name}] takes {', '.join(missing)}, and no page says so"


def slugs(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as code hosts make them."""
    titles = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text("utf-8")):
        path, _, anchor = target.partition("#")
        if "://" in target or target.startswith("mailto:"):
            continue
        file = page.parent / path if path else page
        assert file.exists(), f"{page.name} links to {target}"
        assert not anchor or anchor in slugs(file), f"{page.name} links to {target}"


def modules_named(name: str) -> list[Path]:
    """Return the files that a page may mean: from the checkout, from the package, or a module's bare name."""
    near = [path for path in (ROOT / name, SOURCE / name, SOURCE.parent / name) if path.is_file()]
    return near or ([] if "/" in name else sorted(SOURCE.rglob(name)))


def names_in(path: Path) -> set[str]:
    """Return what a module defines: functions, classes, their methods and constants."""
    names: set[str] = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
            names |= {f"{node.name}.{child.name}" for child in node.body if isinstance(child, ast.FunctionDef)}
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


@pytest.mark.parametrize("page", [page for page in PAGES if page.name != "CHANGELOG.md"], ids=lambda page: page.name)
def test_every_module_and_function_that_a_page_names_is_there(page: Path) -> None:
    named = [(module, name) for module, name in MODULE.findall(page.read_text("utf-8")) if "NAME" not in module]
    gone = [module for module, _ in named if not modules_named(module)]
    gone += [
        f"{module}:{name}" for module, name in named if name and not any(name in names_in(f) for f in modules_named(module))
    ]
    assert not gone, f"{page.name} names what is not there: {', '.join(gone)}"


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/design.md"])
def test_every_folder_that_a_page_names_is_there(page: str) -> None:
    for folder in re.findall(r"`((?:[\w-]+/)+)`", (ROOT / page).read_text("utf-8")):
        assert (ROOT / folder).is_dir() or (SOURCE / folder).is_dir() or folder in made_at_run_time(), (
            f"{page} names {folder}"
        )


def made_at_run_time() -> set[str]:
    """Return the folders of a batch, which no checkout has."""
    return {"responses/", "requests/", "verdicts/", "feedback/", "packs/", "taken/", "tickets/"}


def test_the_marked_commands_are_the_ones_that_ci_runs() -> None:
    marked = re.findall(r"^<!-- command: (\w+) -->$", README.read_text("utf-8"), re.MULTILINE)
    run = re.findall(r"\breadme (\w+)\b", (ROOT / ".ci" / "run").read_text("utf-8"))
    assert marked == ["draft", "test"] and set(marked) == set(run)


@pytest.mark.parametrize("block", [block for mark, block in FENCE.findall(README.read_text("utf-8")) if not mark])
def test_every_block_of_the_readme_runs(block: str, tmp_path: Path) -> None:
    """In a project of its own, whose home is its folder; nobody answers, and nobody is waited for."""
    (tmp_path / "dodo.py").write_bytes((ROOT / "dodo.py").read_bytes())
    (tmp_path / "outline.md").write_text("# Handbook\n\n## Hiring\n\nHow we hire.\n", "utf-8")
    (tmp_path / "writing").mkdir()
    (tmp_path / "writing" / "hiring.md").write_text("# Hiring\n\nWe ask every candidate the same questions.\n", "utf-8")
    (tmp_path / ".venv").symlink_to(Path(sys.executable).parents[1])
    clean = {key: value for key, value in os.environ.items() if not key.startswith("BLOGINATOR_")}
    env = {**clean, "HOME": str(tmp_path), "PYTHONPATH": str(ROOT / "src"), "BLOGINATOR_BATCH_TIMEOUT": "0"}
    done = subprocess.run(["bash", "-uc", block], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=300)
    assert (tmp_path / "batches" / "handbook" / "requests" / "hiring.json").is_file(), done.stdout + done.stderr
    assert "Traceback" not in done.stderr and "not found" not in done.stderr, done.stderr
