"""docs/behaviours.md and the tests say the same: no promise without proof, no proof unnamed."""

import ast
import re
from collections import Counter
from collections.abc import Iterator

from tests.shape.sources import ROOT, Source, python_files

LISTED = re.compile(r"^- ([A-Z]+-\d\d) \S", re.MULTILINE)


def listed() -> list[str]:
    return LISTED.findall((ROOT / "docs/behaviours.md").read_text(encoding="utf-8"))


def marks(source: Source) -> Iterator[ast.Call]:
    """Calls of `pytest.mark.behaviour`: decorators, `pytestmark`, the marks of a parameter."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.behaviour":
            yield node


def proven() -> dict[str, str]:
    """Each id that a test names, with one file that names it."""
    return {
        str(argument.value): source.path
        for source in python_files("tests")
        for mark in marks(source)
        for argument in mark.args
        if isinstance(argument, ast.Constant)
    }


def test_every_listed_behaviour_has_a_test() -> None:
    missing = sorted(set(listed()) - set(proven()))
    assert not missing, f"in docs/behaviours.md, but no test names them: {', '.join(missing)}"


def test_every_behaviour_a_test_names_is_listed() -> None:
    known = set(listed())
    unknown = {name: path for name, path in proven().items() if name not in known}
    assert not unknown, f"named by a test, but not in docs/behaviours.md: {unknown}"


def test_a_behaviour_is_listed_once() -> None:
    assert [name for name, times in Counter(listed()).items() if times > 1] == []


def test_ids_are_written_out_where_they_are_used() -> None:
    """A computed id cannot be found by a search, nor by the tests above."""
    computed = [
        f"{source.path}:{mark.lineno}"
        for source in python_files("tests")
        for mark in marks(source)
        if not mark.args or not all(isinstance(part, ast.Constant) for part in mark.args)
    ]
    assert computed == []
