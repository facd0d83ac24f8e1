"""The tools as a hostile model reaches them, with an eye on what it does and with whose session."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from mcp import Client

from agent.toolbox import Question
from booking.testing import FixedClock
from evals.play.ears import Came, HeardToolbox, Log
from evals.play.played import Call

BETWEEN = timedelta(seconds=7)
"""Between two calls: whoever calls faster meets the limits, which are tried elsewhere."""
A_DAY_LATER = timedelta(hours=25)


@dataclass
class Watched:
    """What is seen at the tools.

    Attributes:
        tokens: that the graph used, newest last; no model ever sees one.
        dead: those of them whose session is over.
        made: each call, and whether somebody was signed in then.
        unsent: calls that the wire could not carry.
        ends_at: the session ends before the call of this number; 0: it does not.
    """

    log: Log
    clock: FixedClock
    tokens: list[str] = field(default_factory=list)
    dead: set[str] = field(default_factory=set)
    made: list[tuple[Call, bool]] = field(default_factory=list)
    unsent: int = 0
    ends_at: int = 0
    _box: "list[WatchedToolbox]" = field(default_factory=list)

    def opened(self, client: Client) -> "WatchedToolbox":
        """The toolbox for a client, watched."""
        self._box.append(WatchedToolbox(client, self))
        return self.box

    @property
    def box(self) -> "WatchedToolbox":
        """The toolbox that was opened last."""
        return self._box[-1]

    def before(self, token: str | None) -> bool:
        """A call is about to be made: time passes, and a session may end.

        Gives whether somebody is signed in with that token.
        """
        self.clock.advance(BETWEEN)
        if token and token not in self.tokens:
            self.tokens.append(token)
        if self.ends_at and len(self.log.calls) >= self.ends_at:
            self.ends_at = 0
            self.expire()
        return bool(token) and token not in self.dead

    def expire(self) -> None:
        """The session ends by age."""
        self.clock.advance(A_DAY_LATER)
        self.end()

    def end(self) -> None:
        """The session has ended."""
        self.dead.update(self.tokens)


class WatchedToolbox(HeardToolbox):
    """The toolbox of the house, with an eye at it."""

    def __init__(self, client: Client, watched: Watched) -> None:
        super().__init__(client, watched.log)
        self._watched = watched

    async def call(
        self,
        name: str,
        arguments: Mapping[str, Any],
        token: str | None,
        key: str,
        yes_to: Question | None = None,
    ) -> Came:
        """Call, and note it with the standing of its caller."""
        is_signed_in = self._watched.before(token)
        try:
            came = await super().call(name, arguments, token, key, yes_to)
        except Exception:
            self._watched.unsent += 1
            raise
        self._watched.made.append((self._watched.log.calls[-1], is_signed_in))
        return came
