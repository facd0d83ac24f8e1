"""Text that others wrote: made harmless before it is used, and short before it is repeated.

An answer is read by a model. What a stranger wrote must not come back in it at length, on lines of
its own, or in characters that people cannot see and models can.
"""

import unicodedata

LONGEST_ECHO = 60
"""As much of somebody's words as a sentence of ours may repeat."""

_JOINER, _EMOJI_LOOK = "\u200d", "\ufe0f"
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks that show nothing: fillers, a joiner, vowels that are read anyway."""
_SELECTORS = (("\u180b", "\u180f"), ("\ufe00", "\ufe0e"), ("\U000e0100", "\U000e01ef"))
"""Variation selectors: any run of bytes can be hidden in them behind one letter."""


def clean(text: str) -> str:
    """The text on one line, without control and invisible characters."""
    spaced = "".join(" " if char.isspace() else char for char in text)
    return " ".join(_visible(spaced).split())


def clean_lines(text: str) -> str:
    """The same for a text whose lines matter, such as an article."""
    kept = (_visible(line).rstrip() for line in text.splitlines())
    return "\n".join(kept).strip("\n")


def quoted(text: str) -> str:
    """The words in quotes, cut short, fit for a sentence of ours."""
    words = clean(text).replace('"', "'")
    if len(words) > LONGEST_ECHO:
        words = words[: LONGEST_ECHO - 1].rstrip() + "…"
    return f'"{words}"'


def _visible(line: str) -> str:
    if line.isascii() and line.isprintable():
        return line  # most are: every argument of every call comes by here
    shown = [char for char in line if not _hidden(char)]
    return "".join(
        char
        for char, before, after in zip(shown, ["", *shown], [*shown[1:], ""], strict=False)
        if not _is_glue(char) or _glues(char, before, after)
    )


def _hidden(char: str) -> bool:
    """Control, format, surrogate, private and blank characters, but for the glue of emoji."""
    if char == _JOINER or char == "\t":
        return False
    unseen = unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co"} or char in _BLANK
    return unseen or any(first <= char <= last for first, last in _SELECTORS)


def _is_glue(char: str) -> bool:
    return char in (_JOINER, _EMOJI_LOOK)


def _glues(char: str, before: str, after: str) -> bool:
    """Between the parts of an emoji, or after a sign that may look like one; nowhere else."""
    if char == _EMOJI_LOOK:
        return _is_sign(before) or before in set("0123456789#*")
    return (_is_sign(before) or before == _EMOJI_LOOK) and _is_sign(after)


def _is_sign(char: str) -> bool:
    return char != "" and unicodedata.category(char) in {"So", "Sk", "Sm", "Po"}
