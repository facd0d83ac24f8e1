"""Which language a message is in, told by its words."""

from collections.abc import Sequence

from agent.offline.understanding.hearing import heard
from agent.offline.understanding.language import ENGLISH, language

_CLEARLY = 2
"""So many more words of another language change the language of a talk."""


def tongue(text: str, allowed: Sequence[str], before: str, names: frozenset[str]) -> str:
    """The language that the answer is to be in.

    Args:
        text: as it was written.
        allowed: languages of the business; the first is its own.
        before: that of the talk so far; empty when nothing has shown it.
        names: words of names, which belong to no language.

    Returns:
        One of those allowed: what says nothing of a language ("2", "ok") stays in that of the
        talk, and a word or two of another one do not change it.
    """
    words = [word.text for word in heard(text) if word.text not in names]
    counts = {name: sum(_tells(word, name, allowed) for word in words) for name in allowed}
    so_far = before if before in counts else allowed[0]
    best = max(allowed, key=lambda name: (counts[name], name == so_far))
    least = _CLEARLY if before in counts else 1
    return best if counts[best] - counts[so_far] >= least else so_far


def _tells(word: str, name: str, allowed: Sequence[str]) -> bool:
    """A word that English has, too ("come", "no", "a"), tells nothing."""
    if word not in language(name).own:
        return False
    others = [one for one in allowed if one != name and ENGLISH in {one, name}]
    return not any(word in language(one).own for one in others)
