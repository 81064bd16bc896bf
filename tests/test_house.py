"""The house holds: a room imports only from floors below it, the rooms of floor 4 never meet, nothing runs in a circle."""

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src"
PACKAGE = SOURCE / "bloginator"
MODULES = sorted(PACKAGE.rglob("*.py"))
FLOORS = {
    "errors": 1,
    "digest": 1,
    "parsing": 1,
    "plugins": 2,
    "import_path": 2,
    "reading": 2,
    "workers": 3,
    "records": 2,
    "text": 3,
    "corpus": 4,
    "responders": 4,
    "converters": 4,
    "disk": 4,
    "stages": 5,
    "ui": 6,
    "batch": 7,
    "pipeline": 8,
    "mcp": 8,
    "web": 8,
    "cli": 9,
    "__main__": 10,
}
PURE = ("errors", "digest", "parsing", "records", "text", "stages")
FILES = "fileinput glob io mmap os pathlib pickle shelve shutil sqlite3 stat tempfile zipfile zipimport tarfile"
CLOCKS = "calendar datetime sched time timeit zoneinfo"
CHANCE = "random secrets uuid"
NETWORK = "ftplib http httpx imaplib poplib select selectors smtplib socket socketserver ssl urllib xmlrpc"
PROCESSES = "asyncio concurrent ctypes fcntl multiprocessing pty queue resource sched signal subprocess threading"
SURROUNDINGS = (
    "argparse atexit contextvars curses gc getpass importlib locale logging msvcrt pkgutil platform runpy site sys"
)
LIBRARIES = (
    "anthropic chromadb dask distributed doit filelock h11 jinja2 kreuzberg llm mcp openai rich stamina starlette uvicorn"
    " watchfiles"
)
IMPURE = frozenset(" ".join((FILES, CLOCKS, CHANCE, NETWORK, PROCESSES, SURROUNDINGS, LIBRARIES)).split())
"""What a pure room may not import: all of the standard library and of our dependencies that looks at the world."""

IMPURE_CALLS = frozenset({"open", "print", "input", "breakpoint", "exec", "eval", "__import__"})
MUTABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
LINES, FUNCTION_LINES = 300, 65


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[str]:
    """Yield the modules that a file imports, at its top, inside functions and for types alone."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(module: str) -> str:
    return module.removeprefix("bloginator").strip(".").split(".")[0]


def classes(path: Path) -> list[str]:
    return [node.name for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)]


def leaves(names: set[str]) -> set[str]:
    """Leave out a package from which only its modules were imported."""
    return {name for name in names if not any(other.startswith(f"{name}.") for other in names)}


PURE_MODULES = [path for path in MODULES if room(module_name(path)) in PURE]


def for_each(paths: list[Path]) -> Callable[[Callable[[Path], None]], Callable[[], None]]:
    """Return what makes one test of a test of a module: a thousand small ones take longer to be told of than to run."""

    def make(test: Callable[[Path], None]) -> Callable[[], None]:
        def test_all() -> None:
            failed = []
            for path in paths:
                try:
                    test(path)
                except AssertionError as error:
                    failed.append(str(error).split("\n")[0])
            assert not failed, "\n".join(failed)

        return test_all

    return make


def test_every_room_has_a_floor() -> None:
    assert {room(module_name(path)) for path in MODULES} - {""} == set(FLOORS)


@for_each(MODULES)
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


@for_each(PURE_MODULES)
def test_a_pure_room_reads_no_file_and_no_clock(path: Path) -> None:
    names = (module for module in imports(path) if not module.startswith("urllib.parse"))  # it only reads addresses
    impure = {name.split(".")[0] for name in names} & IMPURE
    assert not impure, f"{module_name(path)} imports {', '.join(sorted(impure))}"
    calls = {node.func.id for node in ast.walk(tree(path)) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not calls & IMPURE_CALLS, f"{module_name(path)} calls {', '.join(sorted(calls & IMPURE_CALLS))}"


@for_each(PURE_MODULES)
def test_a_pure_room_remembers_nothing_between_calls(path: Path) -> None:
    """A table at the top of a module is a constant: it has a constant's name, and no function changes it."""
    for node in tree(path).body:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        names = [target.id for target in targets if isinstance(target, ast.Name) and target.id != "__all__"]
        value = getattr(node, "value", None)
        empty = isinstance(value, ast.Call) and ast.unparse(value) in ("set()", "list()", "dict()", "deque()")
        if empty or (isinstance(value, MUTABLE) and not all(name.isupper() for name in names)):
            raise AssertionError(f"{module_name(path)} keeps {', '.join(names)}, which functions could change")
    assert not any(isinstance(node, ast.Global) for node in ast.walk(tree(path))), f"{module_name(path)} says `global`"


def test_only_the_room_that_speaks_prints_so_that_no_terminal_obeys_a_name() -> None:
    prints = {module_name(path) for path in MODULES if any(is_print(node) for node in ast.walk(tree(path)))}
    assert prints == {"bloginator.ui.console", "bloginator.disk.doit_state"}


def is_print(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"


@for_each(MODULES)
def test_only_the_pipeline_and_its_memory_know_doit(path: Path) -> None:
    name = module_name(path)
    knows = any(module.split(".")[0] == "doit" for module in imports(path))
    assert not knows or room(name) == "pipeline" or name == "bloginator.disk.doit_state", f"{name} imports doit"


def test_nothing_is_imported_in_a_circle_not_even_inside_functions() -> None:
    names = {module_name(path): path for path in MODULES}
    require_no_circle({name: leaves(set(imports(path)) & set(names)) for name, path in names.items()})


def test_the_folders_of_the_batch_are_in_no_circle_either() -> None:
    graph: dict[str, set[str]] = {}
    for path in MODULES:
        if (name := module_name(path)).startswith("bloginator.batch."):
            graph.setdefault(part_of_batch(name), set()).update(map(part_of_batch, imports(path)))
    require_no_circle({part: others & graph.keys() for part, others in graph.items()})


def part_of_batch(module: str) -> str:
    """Return the folder within the batch's room, or the module beside the folders."""
    return ".".join(module.split(".")[:3])


def require_no_circle(graph: dict[str, set[str]]) -> None:
    settled: set[str] = set()
    while rest := [name for name in graph if name not in settled]:
        free = [name for name in rest if graph[name] - {name} <= settled]
        assert free, f"a circle among {', '.join(sorted(rest))}"
        settled.update(free)


def test_no_two_classes_have_one_name() -> None:
    counts = Counter(name for path in MODULES for name in classes(path))
    twice = {name for name, count in counts.items() if count > 1}
    assert not twice, f"two classes are called {', '.join(sorted(twice))}"


@for_each(MODULES)
def test_every_module_says_what_it_is_and_stays_small(path: Path) -> None:
    assert ast.get_docstring(tree(path)), f"{module_name(path)} does not say what it is"
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= LINES, f"{module_name(path)} has {lines} lines"
    assert not path.name.startswith("_") or path.name in ("__init__.py", "__main__.py"), f"{module_name(path)} hides"


@for_each(MODULES)
def test_no_function_is_long_and_no_except_is_broad(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < FUNCTION_LINES, f"{module_name(path)}.{node.name} is too long"
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else ""
            assert caught not in ("", "Exception"), f"{module_name(path)} line {node.lineno} catches everything"


def test_toml_is_read_in_one_place_which_knows_of_byte_order_marks() -> None:
    readers = [module_name(path) for path in MODULES if "tomllib" in imports(path)]
    assert readers == ["bloginator.text.toml"]


def opens_for_reading(call: ast.Call, module: str) -> bool:
    """Tell a call that opens a file to read it, and is not passed through ``reading.py`` in its module."""
    last = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if last not in ("connect", "load", "memmap", "fromfile", "read_text", "read_bytes", "open", "fdopen"):
        return False
    name, code = ast.unparse(call.func), ast.unparse(call)
    if name in ("sqlite3.connect", "np.load", "np.memmap", "np.fromfile"):
        return "require_plain" not in module and "(DATA / " not in code
    if last in ("read_text", "read_bytes"):
        return "." in name
    writes = any(isinstance(arg, ast.Constant) and str(arg.value)[:1] in "xaw" for arg in call.args[:2])
    is_file = name != "webbrowser.open" and "O_DIRECTORY" not in code and "O_WRONLY" not in code
    return last in ("open", "fdopen") and is_file and not writes


@for_each([path for path in MODULES if path.name != "reading.py"])
def test_only_one_module_opens_files_for_reading(path: Path) -> None:
    """A pipe, a device or a folder in a file's place is refused there, and what is too large; nobody else need know."""
    calls = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    opened = [ast.unparse(call) for call in calls if opens_for_reading(call, path.read_text("utf-8"))]
    assert not opened, f"{module_name(path)} opens files itself: {', '.join(opened)}"
