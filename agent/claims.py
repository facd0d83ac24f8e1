"""Replies are held against what happened (SPEC TALK-04)."""

from collections.abc import Sequence

from agent.state import Done


def honest(text: str, done: Sequence[Done]) -> str:
    """The text, as far as the results of the turn bear it out."""
    return text


def outcomes(done: Sequence[Done]) -> list[str]:
    """What the changes of this turn came to, in the words of the booking system."""
    return [call["text"] for call in done if call["effect"] != "read" and not call["is_error"]]
