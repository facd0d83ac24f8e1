"""One answer that can be tapped."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """One of several answers to what the text asks.

    Attributes:
        payload: the words that the tap stands for.
        title: what is shown, at most 20 characters.
        description: a second line, at most 72 characters.
    """

    payload: str
    title: str
    description: str = ""
