"""Reads scenario files; what is wrong is named by file and line (SPEC EVAL-01)."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]  # it has no types of its own
from pydantic import ValidationError

from evals.scenario.form import Scenario

SCENARIOS = Path(__file__).parent.parent / "scenarios"
Loc = tuple[str | int, ...]


class ScenarioWrong(Exception):
    """A file that is no scenario; the text has a line for each thing that is wrong."""


def read(file: Path) -> Scenario:
    """The scenario in a file.

    Raises:
        ScenarioWrong: names file, line and key.
    """
    try:
        node = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as wrong:
        raise ScenarioWrong(f"{file}:{_no_yaml(wrong)}") from wrong
    if not isinstance(document, dict):
        raise ScenarioWrong(f"{file}:1: a scenario is a list of keys, such as id, about and spec")
    try:
        found = Scenario.model_validate(document)
    except ValidationError as wrong:
        raise ScenarioWrong("\n".join(_problems(file, node, wrong))) from None
    if found.id != file.stem:
        line = line_of(node, ("id",))
        raise ScenarioWrong(f"{file}:{line}: id: must be the name of the file, {file.stem!r}")
    return found


def read_all(places: Iterable[Path] = (SCENARIOS,)) -> list[Scenario]:
    """Every scenario in these files and folders, by id.

    Raises:
        ScenarioWrong: of all that is wrong in all of them; or two have one id.
    """
    return list(read_found(places).values())


def read_found(places: Iterable[Path] = (SCENARIOS,)) -> dict[Path, Scenario]:
    """The same, by the file in which each was found.

    Raises:
        ScenarioWrong: of all that is wrong in all of them; or two have one id.
    """
    found: dict[str, tuple[Path, Scenario]] = {}
    wrong: list[str] = []
    for file in _files(places):
        try:
            one = read(file)
        except ScenarioWrong as error:
            wrong.append(str(error))
            continue
        if one.id in found:
            wrong.append(f"{file}: another file has the id {one.id!r}")
        found[one.id] = file, one
    if wrong:
        raise ScenarioWrong("\n".join(wrong))
    return {file: one for _, (file, one) in sorted(found.items())}


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        if not place.exists():
            raise ScenarioWrong(f"{place}: there is no such file or folder")
        yield from sorted(place.rglob("*.yaml")) if place.is_dir() else [place]


def _no_yaml(wrong: yaml.YAMLError) -> str:
    """Line and reason; a text with ": " or "?" in it wants to be put between quotes."""
    mark = getattr(wrong, "problem_mark", None)
    line = mark.line + 1 if mark else 1
    return f"{line}: this is no YAML: {getattr(wrong, 'problem', None) or wrong}"


def line_of(node: Any, loc: Loc) -> int:
    """The line, from 1, of the deepest part of the path that the file has."""
    line: int = node.start_mark.line + 1
    for step in loc:
        if isinstance(node, yaml.MappingNode):
            pairs = {key.value: (key, value) for key, value in node.value}
            if step not in pairs:
                continue  # the validator's own name for one of several forms
            key, node = pairs[step]
            line = key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
            line = node.start_mark.line + 1
    return line


def _problems(file: Path, node: Any, wrong: ValidationError) -> list[str]:
    lines = {
        (line_of(node, error["loc"]), _said(error["loc"], error["msg"])) for error in _likely(wrong)
    }
    return [f"{file}:{line}: {said}" for line, said in sorted(lines)]


def _likely(wrong: ValidationError) -> list[Any]:
    """Of an entry that may have one of several forms, the problems of the form that is nearest."""
    errors = wrong.errors(include_url=False, include_context=False)
    forms: dict[Loc, dict[str | int, list[Any]]] = {}
    plain: list[Any] = []
    for error in errors:
        loc = error["loc"]
        if len(loc) > 2 and isinstance(loc[1], int) and isinstance(loc[2], str):
            forms.setdefault(loc[:2], {}).setdefault(loc[2], []).append(error)
        else:
            plain.append(error)
    nearest = [min(by_form.values(), key=_misfit) for by_form in forms.values()]
    return [*plain, *(error for form in nearest for error in form)]


def _misfit(form: list[Any]) -> tuple[int, int]:
    """How far an entry is from a form: without its own key, it is another one."""
    return sum(error["type"] == "missing" for error in form), len(form)


def _said(loc: Loc, message: str) -> str:
    words = [str(step) for step in loc if re.fullmatch(r"[a-z_0-9]+", str(step))]
    path = ".".join(words)
    plain = message.removeprefix("Value error, ")
    plain = plain.replace("Extra inputs are not permitted", "there is no such key here")
    return f"{path}: {plain}" if path else plain
