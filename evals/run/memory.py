"""Records that need not be made again: of a run that was cut short, and of the same sources."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol, Self

from pydantic import ValidationError

from evals.run.record import Record

TRIALS = "trials.jsonl"


class Memory(Protocol):
    """Where records lie, by the key of their job."""

    def find(self, key: str) -> Record | None:
        """The record of that job, if it is known."""
        ...

    def keep(self, key: str, record: Record) -> None:
        """Know it from now on."""
        ...


class Notebook:
    """A file with a line for each trial, written as soon as it is done.

    A process that is killed while it writes leaves half a line: it is passed over, and the next one
    begins on a line of its own.
    """

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._known = _read(file) if file.exists() else {}
        self._out = file.open("ab")
        if file.stat().st_size and not file.read_bytes().endswith(b"\n"):
            self._out.write(b"\n")
            self._out.flush()

    def find(self, key: str) -> Record | None:
        """The record of that job, if it is in the book."""
        return self._known.get(key)

    def keep(self, key: str, record: Record) -> None:
        """Write it down now: what was played need not be played again, whatever happens."""
        line = {"key": key, "record": record.model_dump(mode="json")}
        self._out.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        self._out.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        """Let go of the file."""
        self._out.close()


def _read(file: Path) -> dict[str, Record]:
    known: dict[str, Record] = {}
    for line in file.read_bytes().splitlines():
        try:
            entry = json.loads(line)
            known[entry["key"]] = Record.model_validate(entry["record"])
        except (ValueError, KeyError, TypeError):
            continue
    return known


class Cache:
    """A folder with a file for each record of the offline model and the baselines.

    Only they are the same every time; what a live model says, be it as the customer or as a judge,
    is never taken from here.
    """

    def __init__(self, folder: Path, contenders: Iterable[str]) -> None:
        self._folder = folder
        self._contenders = frozenset(contenders)

    def find(self, key: str) -> Record | None:
        """The record of that job, if these very sources made it."""
        try:
            return Record.model_validate_json(self._file(key).read_bytes())
        except (OSError, ValidationError):
            return None

    def keep(self, key: str, record: Record) -> None:
        """Keep what will come out the same; an error may be a bad day of the machine."""
        is_live = record.contender not in self._contenders or record.customer or record.judge
        if is_live or record.verdict == "error":
            return
        file = self._file(key)
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(".new")
        fresh.write_text(record.model_dump_json(), encoding="utf-8")
        fresh.replace(file)

    def _file(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.json"


def remembered(keys: Mapping[str, object], memories: Iterable[Memory]) -> dict[str, Record]:
    """What some memory knows of these jobs, by key; errors are tried again."""
    found: dict[str, Record] = {}
    for memory in memories:
        for key in keys.keys() - found.keys():
            known = memory.find(key)
            if known is not None and known.verdict != "error":
                found[key] = known
    return found
