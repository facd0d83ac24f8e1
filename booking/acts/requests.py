"""The same request twice is one request (SPEC BOOK-05): what was asked, and what came of it.

Only successes are remembered: a refusal rolls its transaction back, and the key with it, so the
customer may try again. What is remembered are the ids of bookings; they are read anew, so that
the answer to a late repeat is true at the time it is given.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, select, update

from booking.database.once import add_once
from booking.errors import Refusal
from booking.permissions import account_of
from booking.tables import request
from booking.values import Caller, RequestKey

Done = TypeVar("Done")


@dataclass(frozen=True)
class Request:
    """A request; `asked` is the verb with its arguments (JSON types only).

    Without a key it is a new one every time.
    """

    caller: Caller
    key: RequestKey | None
    asked: Mapping[str, Any]

    def once(
        self,
        connection: Connection,
        now: int,
        act: Callable[[], Done],
        keep: Callable[[Done], Mapping[str, Any]],
        recall: Callable[[Mapping[str, Any]], Done],
    ) -> Done:
        """Do it and keep what came of it, or recall that if it was done before.

        Args:
            connection: of the transaction in which it is done.
            now: epoch seconds.
            act: does it.
            keep: what to keep of the outcome (JSON types only).
            recall: the outcome again, from what was kept.

        Raises:
            Refusal: the key was used for another request.
        """
        if self.key is None:
            return act()
        kept = self._met_before(connection, now)
        if kept is not None:
            return recall(kept)
        done = act()
        connection.execute(update(request).where(*self._here).values(answer=dict(keep(done))))
        return done

    def _met_before(self, connection: Connection, now: int) -> Mapping[str, Any] | None:
        row = {"caller": self._mine, "key": self.key, "digest": self._digest, "at": now}
        if add_once(connection, request, row) is not None:
            return None
        found = connection.execute(select(request.c.digest, request.c.answer).where(*self._here))
        digest, answer = found.one()
        if digest != self._digest:
            raise Refusal(
                "That request key was used for something else before. "
                "Please send a new key with a new request.",
                key=self.key,
            )
        return dict(answer)

    @property
    def _mine(self) -> str:
        return f"customer:{account_of(self.caller)}"

    @property
    def _digest(self) -> str:
        return hashlib.sha256(json.dumps(self.asked, sort_keys=True).encode()).hexdigest()

    @property
    def _here(self) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return request.c.caller == self._mine, request.c.key == self.key
