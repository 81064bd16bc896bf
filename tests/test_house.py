"""The house holds: a room imports only from floors below it, the rooms of floor 4 never meet, nothing runs in a circle."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"
PACKAGE = SOURCE / "bloginator"
FLOORS = {
    "errors": 1,
    "digest": 1,
    "records": 2,
    "text": 3,
    "corpus": 4,
    "responders": 4,
    "disk": 4,
    "stages": 5,
    "ui": 6,
    "batch": 7,
    "pipeline": 8,
    "mcp": 8,
    "cli": 9,
}
PURE = ("digest", "records", "text", "stages")
IMPURE = frozenset({"os", "time", "random", "secrets", "socket", "urllib", "http", "subprocess", "httpx", "tempfile"})
MODULES = sorted(PACKAGE.rglob("*.py"))


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[str]:
    """Yield the modules that a file imports, at its top, inside functions and for types alone."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(module: str) -> str:
    return module.removeprefix("bloginator").strip(".").split(".")[0]


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_a_room_imports_only_from_floors_below(path: Path) -> None:
    own = room(module_name(path))
    if not own:
        return
    for module in imports(path):
        other = room(module) if module.startswith("bloginator") else ""
        if other not in FLOORS or other == own:
            continue
        assert FLOORS[other] < FLOORS[own], f"{module_name(path)} imports {module}, which is not below it"
        assert own != "stages" or FLOORS[other] != 4, f"{module_name(path)} is handed values, and imports {module}"


@pytest.mark.parametrize("path", [path for path in MODULES if room(module_name(path)) in PURE], ids=module_name)
def test_a_pure_room_reads_no_file_and_no_clock(path: Path) -> None:
    found = {module.split(".")[0] for module in imports(path)} & IMPURE
    assert not found, f"{module_name(path)} imports {', '.join(sorted(found))}"
    calls = [node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    named = {call.id for call in calls if isinstance(call, ast.Name)}
    assert not named & {"open", "print", "input"}


def reached(found: set[str]) -> set[str]:
    """Leave out a package from which only its modules were imported."""
    return {one for one in found if not any(other.startswith(f"{one}.") for other in found)}


def test_nothing_is_imported_in_a_circle_not_even_inside_functions() -> None:
    names = {module_name(path): path for path in MODULES}
    graph = {name: reached(set(imports(path)) & set(names)) for name, path in names.items()}
    settled: set[str] = set()
    while rest := [name for name in graph if name not in settled]:
        free = [name for name in rest if graph[name] - {name} <= settled]
        assert free, f"a circle among {', '.join(sorted(rest))}"
        settled.update(free)


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_every_module_says_what_it_is_and_stays_small(path: Path) -> None:
    text = path.read_text("utf-8")
    assert ast.get_docstring(ast.parse(text)), f"{module_name(path)} does not say what it is"
    assert len(text.splitlines()) <= 320, f"{module_name(path)} has grown too large"


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_no_function_is_long_and_no_except_is_broad(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 65, f"{module_name(path)}.{node.name} is too long"
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else ""
            assert caught not in ("", "Exception"), f"{module_name(path)} line {node.lineno} catches everything"
