"""What every desk of the house stands on: a database, the business, a clock.

A verb is one transaction. One that writes may come with a request key, and then what came of the
very same request before is its answer (booking/acts/requests.py).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection

from booking.acts.books import Books
from booking.acts.requests import Request
from booking.business import Business
from booking.calendar.rota import NotFree
from booking.clock import Clock
from booking.policy import shop_for
from booking.store import Store
from booking.values import Caller
from booking.wish import Wish, wish_of

Done = TypeVar("Done")


class Transactions:
    """Opens the books, to read or to write.

    Args:
        store: where everything is kept.
        shop: the business as its file describes it.
        clock: tells the time.
    """

    def __init__(self, store: Store, shop: Business, clock: Clock) -> None:
        self.shop = shop
        self._store = store
        self._clock = clock

    def now(self) -> datetime:
        """The present moment: aware, in the business's zone."""
        return self._clock.now().astimezone(self.shop.tz)

    def _wish(self, service: str, starts: datetime, staff: str | None) -> Wish:
        return wish_of(self.shop, service, starts, staff)

    @contextmanager
    def _reading(self, caller: Caller) -> Iterator[Books]:
        with self._answering(caller), self._store.reading() as connection:
            yield self._books(connection, caller)

    @contextmanager
    def _glancing(self, caller: Caller) -> Iterator[Books]:
        """For what is only shown: free times are judged again when one of them is booked."""
        with self._store.glancing() as connection:
            yield self._books(connection, caller)

    @contextmanager
    def _answering(self, caller: Caller) -> Iterator[None]:
        """Nobody waits while other times are looked for: the transaction is over by then."""
        try:
            yield
        except NotFree as unfree:
            with self._glancing(caller) as books:
                raise books.rota.refusal(unfree) from None

    def _write(self, caller: Caller, act: Callable[[Books], Done]) -> Done:
        """One writing transaction."""
        with self._answering(caller):
            return self._store.run(lambda connection: act(self._books(connection, caller)))

    def _books(self, connection: Connection, caller: Caller) -> Books:
        return Books(connection, shop_for(caller.role, self.shop), self.now(), caller)

    def _once(
        self,
        request: Request,
        *,
        act: Callable[[Books], Done],
        keep: Callable[[Done], Mapping[str, Any]],
        recall: Callable[[Books, Mapping[str, Any]], Done],
    ) -> Done:
        """One writing transaction: the act, or what came of the very same request before."""

        def work(connection: Connection) -> Done:
            books = self._books(connection, request.caller)
            at = int(self.now().timestamp())
            return request.once(connection, at, partial(act, books), keep, partial(recall, books))

        with self._answering(request.caller):
            return self._store.run(work)


def asked(verb: str, what: str, starts: Sequence[datetime], staff: str | None) -> dict[str, Any]:
    """A request as data, to tell it from another under the same key."""
    moments = [int(one.timestamp()) for one in starts]
    return {"verb": verb, "what": what, "starts": moments, "staff": staff}
