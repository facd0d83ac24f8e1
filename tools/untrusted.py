"""Text that others wrote: made harmless before it is used, and short before it is repeated.

A refusal is read by a model. What a stranger wrote must not come back in it at length.
"""

import unicodedata

LONGEST_ECHO = 60
"""As much of somebody's words as a sentence of ours may repeat."""


def clean(text: str) -> str:
    """The text on one line, without control and invisible format characters."""
    spaced = "".join(" " if char.isspace() else char for char in text)
    visible = "".join(char for char in spaced if not _hidden(char))
    return " ".join(visible.split())


def _hidden(char: str) -> bool:
    """Control, format (but for the joiner inside emoji), surrogate and private characters."""
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co"} and char != "\u200d"


def quoted(text: str) -> str:
    """The words in quotes, cut short, fit for a sentence of ours."""
    words = clean(text).replace('"', "'")
    if len(words) > LONGEST_ECHO:
        words = words[: LONGEST_ECHO - 1].rstrip() + "…"
    return f'"{words}"'
