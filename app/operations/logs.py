"""The log of a process that runs by itself: one line an event, for programs or for people.

The filter is in the form itself: whatever any module logs passes through it.
"""

import hmac
import json
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Literal, TextIO

from app.operations.about import About, current
from app.operations.discreet import causes, event, is_ours

Form = Literal["json", "plain"]
log = logging.getLogger(__name__)
SHORTENED = 16
"""Characters of a keyed hash: enough to tell conversations apart."""


class Lines(logging.Formatter):
    """A line with what may be said of a record, and nothing else.

    Args:
        key: under which conversations are hashed: whoever reads the log cannot try all numbers.
        form: "json" or "plain".
    """

    def __init__(self, key: bytes, form: Form) -> None:
        super().__init__()
        self._key = key
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        """The line; what other handlers wrote down of the exception is not looked at."""
        fields = self._fields(record)
        if self._form == "json":
            return json.dumps(fields, ensure_ascii=False, default=str)
        return _in_words(fields)

    def _fields(self, record: logging.LogRecord) -> dict[str, object]:
        fields: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": event(record),
        }
        fields |= self._about(current()) | _took(record)
        if record.exc_info and record.exc_info[1] is not None:
            fields["exception"] = causes(record.exc_info[1])
        return fields

    def _about(self, what: About) -> dict[str, object]:
        fields: dict[str, object] = {"turn": what.turn, "outbox": what.outbox}
        if what.conversation is not None:
            digest = hmac.digest(self._key, what.conversation.encode("utf-8", "replace"), "sha256")
            fields = {"conversation": digest.hex()[:SHORTENED], **fields}
        return {name: value for name, value in fields.items() if value is not None}


def _took(record: logging.LogRecord) -> dict[str, object]:
    """`extra={"seconds": 0.2}`: the one thing that a call of a logger may add by itself."""
    seconds = getattr(record, "seconds", None)
    return {"seconds": round(seconds, 4)} if isinstance(seconds, int | float) else {}


def _in_words(fields: dict[str, object]) -> str:
    rest = {name: value for name, value in fields.items() if name not in _FIRST}
    more = "".join(f" {name}={value}" for name, value in rest.items() if name != "exception")
    line = f"{fields['time']} {str(fields['level']).upper()} {fields['event']}{more}"
    found = fields.get("exception")
    for one in found if isinstance(found, list) else []:
        line += "".join(f"\n    {place}" for place in one["where"]) + f"\n  {one['type']}"
    return line


_FIRST = frozenset({"time", "level", "event"})


def loud_enough(record: logging.LogRecord) -> bool:
    """What libraries say is only of interest when something is wrong."""
    return is_ours(record) or record.levelno >= logging.WARNING


@contextmanager
def logging_to(stream: TextIO, form: Form, key: bytes, level: int = logging.INFO) -> Iterator[None]:
    """Everything that is logged in this process goes there, and nowhere else, in that form.

    Args:
        stream: where to.
        form: of the lines.
        key: under which conversations are hashed.
        level: of our own lines; libraries are heard from WARNING on.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines(key, form))
    handler.addFilter(loud_enough)
    root = logging.getLogger()
    before, level_before = root.handlers[:], root.level
    root.handlers[:] = [handler]
    root.setLevel(level)
    try:
        with _last_words():
            yield
    finally:
        root.handlers[:] = before
        root.setLevel(level_before)


@contextmanager
def _last_words() -> Iterator[None]:
    """What nobody caught is logged like everything else: Python would print its message."""
    in_process, in_threads = sys.excepthook, threading.excepthook

    def of_process(kind: type[BaseException], fault: BaseException, trace: object) -> None:
        log.critical("the process ends by a fault", exc_info=fault)

    def of_thread(ended: threading.ExceptHookArgs) -> None:
        log.critical("a thread ends by a fault", exc_info=ended.exc_value)

    sys.excepthook, threading.excepthook = of_process, of_thread
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook = in_process, in_threads
