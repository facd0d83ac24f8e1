"""Watches a play from inside: which refusals were raised, which way each guard let a turn go.

A profile hook sees it: nothing in the house knows that it is watched.
"""

import inspect
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import CodeType, FrameType
from typing import Any, get_args, get_type_hints

from agent import guards
from booking import errors, policy

TALKING = ("unreadable", "resumes", "looping", "is_greeting")
"""Guards that answer with a text or a yes; the others with the name of a node."""


@dataclass(frozen=True)
class Reached:
    """What one play has reached: names such as "quota_spent" and "admit: verify"."""

    refusals: set[str] = field(default_factory=set)
    edges: set[str] = field(default_factory=set)


def refusal_codes() -> list[str]:
    """The code of each kind of refusal, with the reasons of those outside the hours."""
    kinds: list[type[errors.Refusal]] = [errors.Refusal, *_below(errors.Refusal)]
    codes = {kind.code for kind in kinds if kind.__module__ == errors.__name__}
    whys = {_outside(why) for why in get_args(policy.Why)}
    return sorted({*codes, *whys} - {errors.OutsideHours.code, errors.Unclear.code})


def guard_edges() -> list[str]:
    """Each way that each guard can let a turn go."""
    return sorted(f"{name}: {way}" for name, ways in _ways().items() for way in ways)


@contextmanager
def watched() -> Iterator[Reached]:
    """What is reached inside the block, in this thread and in those begun in it."""
    reached = Reached()
    hook = _hook(reached)
    threading.setprofile(hook)
    sys.setprofile(hook)
    try:
        yield reached
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def _hook(reached: Reached) -> Callable[[FrameType, str, Any], None]:
    codes = {getattr(guards, name).__code__: name for name in _ways()}
    refused: CodeType = errors.Refusal.__init__.__code__

    def hook(frame: FrameType, event: str, given: Any) -> None:
        if event != "return":
            return
        if frame.f_code is refused:
            reached.refusals.add(_name_of(frame.f_locals["self"]))
        elif frame.f_code in codes:
            name = codes[frame.f_code]
            reached.edges.add(f"{name}: {_way(name, given)}")

    return hook


def _name_of(refusal: errors.Refusal) -> str:
    why = refusal.facts.get("why")
    return _outside(why) if isinstance(refusal, errors.OutsideHours) and why else refusal.code


def _outside(why: str) -> str:
    return f"{errors.OutsideHours.code}: {why}"


def _ways() -> Mapping[str, tuple[str, ...]]:
    routes = {
        name: get_args(get_type_hints(guard)["return"])
        for name, guard in inspect.getmembers(guards, inspect.isfunction)
        if name in {"admit", "after_sign_in", "after_thinking", "after_acting"}
    }
    return {**routes, **dict.fromkeys(TALKING, ("yes", "no"))}


def _way(name: str, given: Any) -> str:
    return ("yes" if given else "no") if name in TALKING else str(given)


def _below(kind: type[errors.Refusal]) -> Iterator[type[errors.Refusal]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)
