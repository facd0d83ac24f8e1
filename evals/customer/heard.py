"""What a played customer gets back, and what they can do with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class CustomerLost(Exception):
    """The customer cannot go on by their own fault: an error of the run, never of an assistant."""


@dataclass(frozen=True)
class Heard:
    """An answer, as a customer sees it.

    Attributes:
        stage: what is asked for next: identify, verify, assistant, confirm.
        choices: titles of what can be tapped.
        done: tools that have changed something for it.
        code: the last code that reached them; empty: none yet.
    """

    text: str
    stage: str = "assistant"
    choices: Sequence[str] = ()
    done: Sequence[str] = ()
    code: str = ""


class Speaks(Protocol):
    """Somebody who writes."""

    async def next(self, heard: Heard | None) -> str | None:
        """What they write next; None: they have what they want, or give up.

        Args:
            heard: the answer to their last message; None: they begin.

        Raises:
            CustomerLost: they cannot go on, and that is nobody else's fault.
        """
        ...
