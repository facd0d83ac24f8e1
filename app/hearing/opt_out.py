"""STOP and START, by the whole message alone: "stop by at noon" is neither (SPEC CHAN-06)."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from agent.spelling import plain

Wish = Literal["stop", "start"]


def wish(text: str) -> Wish | None:
    """Whether the text asks for no more messages, or for messages again, in any language."""
    said = plain(text)
    for kind in ("stop", "start"):
        if said in _words()[kind]:
            return kind
    return None


@cache
def _words() -> dict[Wish, frozenset[str]]:
    source = files("app.hearing").joinpath("opt_out.toml").read_text("utf-8")
    tables = tomllib.loads(source).values()
    kinds: tuple[Wish, ...] = ("stop", "start")
    return {kind: frozenset(word for table in tables for word in table[kind]) for kind in kinds}
