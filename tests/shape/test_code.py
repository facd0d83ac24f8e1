"""Rules over the shipping code that no linter knows."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any

from tests.shape.sources import ROOT, SHIPPING, Source, python_files, text_files

LONGEST_FILE = 400
LONGEST_FUNCTION = 45
LONG_DATA: frozenset[str] = frozenset()
"""Files that may be longer because they hold a table and no logic: each with its reason."""
WAREHOUSES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}

EXTRAS = {
    "opentelemetry.exporter": "app/operations/collector.py",
    "inspect_ai": "evals/inspect_task/frontdesk.py",
}
"""Of pyproject.toml: what is not installed everywhere, and the file that knows it."""

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
BROUGHT_BY = {
    "markdown_it": "markdown-it-py",
    "opentelemetry": "opentelemetry-api",
    "yaml": "pyyaml",
    # What a package keeps in a second one of its own, pinned to it.
    "mcp_types": "mcp",
    "pydantic_core": "pydantic",
}
"""The package of a module that has another name."""
NOT_IMPORTED = {
    "psycopg": "SQLAlchemy loads it by the URL",
    "uvloop": "uvicorn takes it where it is there",
    "httptools": "so it does this",
    "python-multipart": "Starlette reads forms by it",
    "tzdata": "zoneinfo reads it",
}
NOT_DECLARED = {"pytest": "it loads evals/plugin.py itself"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(source: Source) -> Iterator[Function]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_a_file_can_be_read_in_one_sitting() -> None:
    long = {source.path: source.lines for source in python_files(*SHIPPING)}
    assert {
        path: lines
        for path, lines in long.items()
        if lines > LONGEST_FILE and path not in LONG_DATA
    } == {}


def test_a_file_is_excused_for_its_length_only_while_it_is_long() -> None:
    long = {source.path for source in python_files(*SHIPPING) if source.lines > LONGEST_FILE}
    assert long >= LONG_DATA


def test_a_function_fits_on_a_screen() -> None:
    long = [
        f"{source.path}:{function.lineno} {function.name} has {length(function)} lines"
        for source in python_files(*SHIPPING)
        for function in functions(source)
        if length(function) > LONGEST_FUNCTION
    ]
    assert long == []


def test_what_an_extra_brings_is_loaded_where_it_is_wanted_and_nowhere_else() -> None:
    """One file knows it, and nothing imports that file: it is fetched by name, or from outside."""
    knows = {
        source.path
        for source in python_files(*SHIPPING)
        if any(name.startswith(tuple(EXTRAS)) for name in imports(source))
    }
    assert knows == set(EXTRAS.values())
    by_dots = {path.removesuffix(".py").replace("/", ".") for path in knows}
    loads = [source.path for source in python_files(*SHIPPING) if by_dots & imports(source)]
    assert loads == []


def imports(source: Source) -> set[str]:
    """Every module that a file may import, by its dots."""
    found: set[str] = set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    return found


def test_what_ships_imports_nothing_that_comes_by_chance() -> None:
    """What a dependency happens to bring along may be gone in its next version."""
    several = PROJECT["project"]["optional-dependencies"]
    extras = {name for extra, lines in several.items() if extra != "dev" for name in names(lines)}
    assert packages() - declared() - extras == set(NOT_DECLARED)


def test_no_dependency_is_left_over() -> None:
    assert declared() - packages() == set(NOT_IMPORTED)


def test_each_dependency_has_a_reason_before_it() -> None:
    """Several that belong together share one."""
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    start, end = lines.index("dependencies = ["), lines.index("[project.scripts]")
    mute = [
        line
        for before, line in zip(lines[start:end], lines[start + 1 : end], strict=False)
        if line.startswith('  "') and not before.startswith(("  #", '  "'))
    ]
    assert mute == []


def declared() -> set[str]:
    return names(PROJECT["project"]["dependencies"])


def names(requirements: Iterable[str]) -> set[str]:
    return {re.split(r"[\[<>=; ]", one)[0] for one in requirements}


def packages() -> set[str]:
    """Those of others that bring what the shipping code imports."""
    modules = {
        name.partition(".")[0] for source in python_files(*SHIPPING) for name in imports(source)
    }
    theirs = modules - {*SHIPPING, *sys.stdlib_module_names}
    return {BROUGHT_BY.get(module, module.replace("_", "-")) for module in theirs}


def test_no_module_is_a_warehouse() -> None:
    """A name that says nothing collects everything."""
    vague = [
        source.path
        for source in python_files(*SHIPPING, "tests")
        if WAREHOUSES & set(source.path.removesuffix(".py").split("/"))
    ]
    assert vague == []


def test_every_module_says_what_it_is_for() -> None:
    mute = [source.path for source in python_files(*SHIPPING) if not ast.get_docstring(source.tree)]
    assert mute == []


def test_tests_replace_nothing_inside_the_code() -> None:
    """A collaborator comes in by the constructor; a patch would hide that it does not."""
    patches = [
        f"{source.path}:{node.lineno}"
        for source in python_files("tests")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute)
        and ast.unparse(node) in {"monkeypatch.setattr", "monkeypatch.setitem", "mocker.patch"}
    ]
    assert patches == []


def test_nothing_names_the_machine_it_was_written_on() -> None:
    places = [f"/{place}/" for place in ("work", "root", "home", "Users")] + ["shared" + "/"]
    named = [
        f"{path}:{number}"
        for path, text in text_files()
        for number, line in enumerate(text.splitlines(), start=1)
        if any(begins(line, place) for place in places)
    ]
    assert named == []


def begins(line: str, place: str) -> bool:
    """Whether a path in this line begins with the place; `example.com/work/` does not."""
    before, found, _ = line.partition(place)
    return bool(found) and not before[-1:].isalnum() and before[-1:] not in {".", "/", "_", "-"}
