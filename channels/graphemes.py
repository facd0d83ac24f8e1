"""What a reader sees as one character may be several: an accent, a flag, a family of emoji."""

import unicodedata

_JOINER = "\u200d"
_CARRIED = frozenset("\u200d\ufe0e\ufe0f\u20e3")
"""Characters that belong to what stands before them; so do marks and the tones of a skin."""
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_TAGS = range(0xE0020, 0xE0080)


def is_between_graphemes(text: str, at: int) -> bool:
    """Whether the text may be cut before index `at` without cutting through a character.

    Hangul that is written in single letters is not told apart; hardly anybody sends it.
    """
    if not 0 < at < len(text):
        return True
    before, after = text[at - 1], text[at]
    if before == _JOINER or (before, after) == ("\r", "\n") or _is_carried(after):
        return False
    return not (ord(after) in _FLAG_LETTERS and _flag_letters_before(text, at) % 2)


def cut_before(text: str, end: int) -> int:
    """The last index up to `end` between two graphemes; `end` if the first one is longer."""
    for at in range(end, 0, -1):
        if is_between_graphemes(text, at):
            return at
    return end


def _is_carried(char: str) -> bool:
    number = ord(char)
    if number < 0x300:  # Latin letters: the usual case
        return False
    is_mark = unicodedata.category(char).startswith("M")
    return is_mark or char in _CARRIED or number in _SKIN_TONES or number in _TAGS


def _flag_letters_before(text: str, at: int) -> int:
    count = 0
    while count < at and ord(text[at - 1 - count]) in _FLAG_LETTERS:
        count += 1
    return count
