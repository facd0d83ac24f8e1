"""How short messages are compared with word tables: without case, accents and punctuation."""

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

_APOSTROPHES = re.compile(r"(?<=\w)['\u2019\u02bc`](?=\w)")
_PUNCTUATION = re.compile(r"[^\w\s\U0001F300-\U0001FAFF\u2600-\u27BF]|_")
_MARKS = re.compile("[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]")
_LETTERS = str.maketrans({"ı": "i", "ß": "ss", "ø": "o"})


def plain(text: str, apostrophe: str = "") -> str:
    """Lower case, one space between words, no accents, no punctuation; emoji stay.

    An apostrophe inside a word becomes `apostrophe`: "don't" is "dont", "d'accord" may be
    "d accord".
    """
    text = _MARKS.sub("", _APOSTROPHES.sub(apostrophe, text.replace("İ", "i")))
    parts = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    bare = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return " ".join(_PUNCTUATION.sub(" ", bare).split())


@cache
def table(name: str) -> dict[str, Any]:
    """The word table agent/words/<name>.toml, read once."""
    return tomllib.loads((files("agent") / "words" / f"{name}.toml").read_text("utf-8"))
