"""A store in which a process can be killed: just before a commit, or just after it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

from booking.store import Store


class Killed(BaseException):
    """As good as SIGKILL: nobody in between catches it."""


class MortalStore(Store):
    """Each writing transaction has two instants at which its process may die."""

    lives: int | None = None
    """Instants that are still survived; None: all of them."""

    @contextmanager
    def writing(self, **how: Any) -> Iterator[Connection]:
        with super().writing(**how) as connection:
            yield connection
            self._instant()
        self._instant()

    def _instant(self) -> None:
        if self.lives == 0:
            raise Killed
        if self.lives is not None:
            self.lives -= 1

    def dies_in(self, act: Callable[[], object], after: int) -> bool:
        """Do it; whether it was killed at the instant after so many. Then nobody dies any more."""
        self.lives = after
        try:
            act()
        except Killed:
            return True
        finally:
            self.lives = None
        return False
