"""The sentences of this room, by language: texts/<language>.toml."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from app.shop_window import contact_sentence
from booking.business import Business

FALLBACK = "en"


class Texts:
    """Sentences, filled with what the business file says."""

    def __init__(self, shop: Business) -> None:
        self._sentences = _sentences(shop.languages[0])
        self._facts = {
            "business": shop.name,
            "contact": contact_sentence(shop.contact),
            "address": shop.contact.address,
        }

    def say(self, name: str, /, **facts: object) -> str:
        """A whole answer, or a part of one.

        Raises:
            KeyError: no such sentence, or a field of it was not given.
        """
        return self._filled(self._sentences[self._name(name)], facts)

    def remark(self, name: str, /, **facts: object) -> str | None:
        """What is remarked on beside words; None: nothing needs to be."""
        found = self._sentences["remarks"].get(self._name(name))
        return None if found is None else self._filled(found, facts)

    def record(self, kind: str) -> str:
        """What stands in the record for a message of that kind."""
        return str(self._sentences["record"][kind])

    def _name(self, name: str) -> str:
        """Who sends a place may be looking for ours, if customers come to us."""
        return "location_and_ours" if name == "location" and self._facts["address"] else name

    def _filled(self, sentence: str, facts: Mapping[str, object]) -> str:
        return sentence.format(**self._facts, **facts).strip()


def _sentences(language: str) -> Mapping[str, Any]:
    folder = files("app.hearing").joinpath("texts")
    file = folder.joinpath(f"{language}.toml")
    if not file.is_file():
        file = folder.joinpath(f"{FALLBACK}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))
