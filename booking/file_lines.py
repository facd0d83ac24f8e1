"""Where in a business file a key stands, and what usually breaks a line that is not TOML.

The reader of TOML keeps no line numbers; an owner looks for a line. Found by the shape of the
text: headers in brackets, and keys before an equals sign.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

Path: TypeAlias = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\s\"-]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([\w\"-]+(?:\s*\.\s*[\w\"-]+)*)\s*=")
_STEP = re.compile(r'(\w+)(?: "([^"]*)":?|\[(\d+)\])?[.: ]*')
_LONG_TEXT = ('"""', "'''")


def line_of(key: str, text: str, document: Mapping[str, Any]) -> int | None:
    """The line on which a key stands, or else the table that it belongs to.

    Args:
        key: as problems are told: `services "deep-clean": minutes`, `opening.monday[1]`.
        text: of the file.
        document: what was read from it.
    """
    path, places = _path(key, document), dict(_places(text))
    return next((places[path[:n]] for n in range(len(path), 0, -1) if path[:n] in places), None)


def _path(key: str, document: Mapping[str, Any]) -> Path:
    path: Path = ()
    found: Any = document
    for name, label, number in _STEP.findall(key):
        path, found = (*path, name), found.get(name) if isinstance(found, dict) else None
        at = int(number) - 1 if number else _labelled(found, label)
        if at is not None:
            path, found = (*path, at), _entry(found, at)
    return path


def _labelled(found: Any, label: str) -> int | None:
    """The last entry of that code or name: of two that clash it is the one to be changed."""
    entries = found if label and isinstance(found, list) else []
    named = [at for at, one in enumerate(entries) if isinstance(one, dict) and _is(one, label)]
    return named[-1] if named else None


def _is(entry: Mapping[str, Any], label: str) -> bool:
    return label in (entry.get("code"), entry.get("name"))


def _entry(found: Any, at: int) -> Any:
    return found[at] if isinstance(found, list) and at < len(found) else None


def _places(text: str) -> Iterator[tuple[Path, int]]:
    """Each header and key with its line, first line 1."""
    table: Path = ()
    counts: dict[Path, int] = {}
    for number, line in _outside_long_text(text):
        if header := _HEADER.match(line):
            table = _table(header[1] == "[[", _names(header[2]), counts)
            yield table, number
        elif key := _KEY.match(line):
            yield (*table, *_names(key[1])), number


def _table(is_list: bool, names: list[str], counts: dict[Path, int]) -> Path:
    """The path that a header opens: of a list its newest entry."""
    path: Path = ()
    for name in names[:-1]:
        path = (*path, name)
        path = (*path, counts[path] - 1) if path in counts else path
    path = (*path, names[-1])
    if is_list:
        counts[path] = counts.get(path, 0) + 1
        path = (*path, counts[path] - 1)
    return path


def _names(dotted: str) -> list[str]:
    return [name.strip(' "') for name in dotted.split(".")]


def _outside_long_text(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their numbers, without those that go on with a text of several lines."""
    inside = False
    for number, line in enumerate(text.splitlines(), start=1):
        if not inside:
            yield number, line
        inside ^= sum(line.count(mark) for mark in _LONG_TEXT) % 2 == 1


def cure(line: str, message: str) -> str:
    """What most likely has to be changed in a line that is not TOML; "" if nobody knows."""
    found = (advice for broken, advice in _CURES if re.search(broken, line))
    if "overwrite" in message or "twice" in message:
        return _HEADS_TWICE if line.lstrip().startswith("[") else _KEY_TWICE
    return next(found, "")


_HEADS_TWICE = (
    "Entries of a list, such as services and staff, begin with two brackets each: [[services]]."
)
_KEY_TWICE = "This key stands in its table twice: keep one of them."
_CURES = (
    (r"[\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019]", 'Write plain quotation marks: "like this".'),
    (r"^\s*[\w-]+\s*:", "Write an equals sign instead of the colon: key = value."),
    (r"=\s*\d+,\d+\s*(?:#.*)?$", "Write a point instead of the comma: 45.50."),
    (r"=\s*\d{1,4}[./]\d{1,2}[./]\d{1,4}", "Write dates as year-month-day: 2026-12-25."),
    (r"=\s*\d{4}-\d{1,2}-\d{1,2}\b", "There is no such day. Dates are year-month-day: 2026-12-25."),
    (r"^[^\"#]*\"[^\"]*$", 'A quotation mark (") is missing at the end of the text.'),
    (r"=\s*[^\W\d]", 'Text stands in quotation marks: key = "value".'),
    (r"=\s*[€$£]", "Write the amount alone, without the sign of the currency: 45.50."),
    (
        r"=\s*(?:#.*)?$",
        "Nothing stands behind the equals sign: give a value, or take the line out.",
    ),
    (r"\d{1,2}:\d{2}", 'Hours stand in quotation marks and brackets: ["09:00-18:00"].'),
)
"""What a broken line looks like, and the cure, likeliest first."""
