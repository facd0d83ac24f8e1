"""The sentences of a language, read from its file."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

FALLBACK = "en"


class Sentences:
    """Templates by name, filled by `str.format`; nothing is filled silently with nothing."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        self.language: str = tables["language"]
        self.patterns: Mapping[str, str] = tables["dates"]
        self.words: Mapping[str, str] = tables["words"]
        self._say: Mapping[str, str] = tables["say"]

    @classmethod
    def of(cls, language: str) -> "Sentences":
        """The sentences of this language; English where it has none."""
        folder = files("agent.offline").joinpath("sentences")
        tables = tomllib.loads(folder.joinpath(f"{FALLBACK}.toml").read_text(encoding="utf-8"))
        file = folder.joinpath(f"{language}.toml")
        if language != FALLBACK and file.is_file():
            own = tomllib.loads(file.read_text(encoding="utf-8"))
            tables = {key: _over(tables[key], own.get(key)) for key in tables}
        return cls(tables)

    def __contains__(self, name: str) -> bool:
        return name in self._say

    def say(self, name: str, /, **facts: object) -> str:
        """The sentence, filled.

        Raises:
            KeyError: no such sentence, or a field of it was not given.
        """
        return self._say[name].format(**facts).strip("\n")


def _over(english: Any, own: Any) -> Any:
    """What a language has of its own over the English; what only the team reads may lack."""
    return {**english, **own} if isinstance(english, dict) else own or english
