"""Arguments drawn at random from a tool's own schema, so that a new tool is tried from its start.

Half of a draw is sensible: what is refused at the door says nothing about the rooms behind it.
"""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from evals.hostile.words import ANY_WORD, ASKED_FOR, BENT, EVIL, INVENTED, SENSIBLE

Arguments = dict[str, Any]
LONGEST_LIST, DEEPEST = 4, 3


class Draws:
    """Draws calls.

    Args:
        random: seeded: the same seed, the same calls.
        foreign: names, addresses, phones and codes of others, to be used as if they were known.
    """

    def __init__(self, random: Random, foreign: Sequence[str]) -> None:
        self._random = random
        self._foreign = foreign

    def arguments(self, schema: Mapping[str, Any]) -> Arguments:
        """Whole and sensible; or with something strange, missing or invented."""
        way = self._random.choices(
            (self._whole, self._one_strange, self._all_strange, self._some, self._invented),
            weights=(4, 6, 2, 1, 1),
        )[0]
        return way(schema)

    def _whole(self, schema: Mapping[str, Any]) -> Arguments:
        required = set(schema.get("required", ()))
        return {
            name: self._sensible(name, of)
            for name, of in schema.get("properties", {}).items()
            if name in required or self._random.random() < 0.4
        }

    def _one_strange(self, schema: Mapping[str, Any]) -> Arguments:
        worded = [name for name, of in schema.get("properties", {}).items() if _takes_words(of)]
        if not worded:
            return self._invented(schema)
        name = self._random.choice(worded)
        return {**self._whole(schema), name: self._strange(name)}

    def _all_strange(self, schema: Mapping[str, Any]) -> Arguments:
        return {name: self._strange(name) for name in schema.get("properties", {})}

    def _some(self, schema: Mapping[str, Any]) -> Arguments:
        strange = self._all_strange(schema)
        return {name: value for name, value in strange.items() if self._random.random() < 0.5}

    def _invented(self, schema: Mapping[str, Any]) -> Arguments:
        name = self._random.choice(INVENTED)
        return {**self._whole(schema), name: self._strange("customer")}

    def _sensible(self, name: str, of: Mapping[str, Any]) -> Any:
        return self._random.choice(of.get("enum") or SENSIBLE.get(name, ANY_WORD))

    def _strange(self, name: str) -> Any:
        ways: tuple[Callable[[str], Any], ...] = (
            self._bent,
            self._theirs,
            self._theirs,
            self._as_asked,
            self._evil,
            self._junk_for,
        )
        return self._random.choice(ways)(name)

    def _bent(self, name: str) -> str:
        return self._random.choice(BENT)(str(self._random.choice(SENSIBLE.get(name, ANY_WORD))))

    def _theirs(self, _: str) -> str:
        return self._random.choice(self._foreign)

    def _as_asked(self, name: str) -> str:
        return self._random.choice(ASKED_FOR).format(self._theirs(name))

    def _evil(self, _: str) -> str:
        return self._random.choice(EVIL)

    def _junk_for(self, _: str) -> Any:
        return self.junk()

    def junk(self, depth: int = 0) -> Any:
        """Anything that JSON has."""
        kinds: tuple[Callable[[], Any], ...] = (
            lambda: None,
            lambda: self._random.random() < 0.5,
            lambda: self._random.randint(-(10**20), 10**20),
            lambda: self._random.uniform(-1e9, 1e9),
            self.text,
            lambda: self._list(depth),
            lambda: self._object(depth),
        )
        return self._random.choice(kinds if depth < DEEPEST else kinds[:5])()

    def text(self) -> str:
        """Letters of every script, and what is none."""
        length = self._random.randint(0, 40)
        return "".join(chr(self._random.randint(1, 0xD7FF)) for _ in range(length))

    def _list(self, depth: int) -> list[Any]:
        return [self.junk(depth + 1) for _ in range(self._random.randint(0, LONGEST_LIST))]

    def _object(self, depth: int) -> dict[str, Any]:
        return {f"k{n}": self.junk(depth + 1) for n in range(self._random.randint(0, LONGEST_LIST))}


def _takes_words(of: Mapping[str, Any]) -> bool:
    """Anything strange elsewhere, a number or one of three words, is refused before it is read."""
    return of.get("type") == "string" and "enum" not in of
