"""What is drawn for a story: shops, people, services, times, wishes."""

from dataclasses import dataclass
from typing import Literal

from hypothesis import strategies as st

from tests.booking.stateful.corner import AUTUMN, LONG, SHORT, SPRING, STEAM, YOGA, Corner, Work
from tests.booking.stateful.takers import Who

By = Who | Literal["owner"]

DAYS = st.integers(-1, 17)
"""From today: from the past to beyond the horizon."""

CORNERS = st.builds(
    Corner,
    st.sampled_from([SPRING, AUTUMN, AUTUMN]),
    st.sampled_from([0, 84, 88, 89.5]),  # a Wednesday; before and in the night of the change
    st.sampled_from(["forfeit", "refuse"]),
    st.sampled_from(["first", "anniversary"]),
    st.integers(0, 1),
)
WHOS = st.sampled_from(["pat", "pat", "nick", "olga"])
WORKS = st.sampled_from([SHORT, SHORT, LONG, STEAM, YOGA, YOGA])
STAFF = st.sampled_from([None, None, None, None, "amy", "ben", "cleo"])
BYS = st.sampled_from(["owner", "owner", "owner", "owner", "olga", "nick"])
"""Who changes a booking: mostly whose it is, sometimes the office, sometimes whoever."""


@dataclass(frozen=True)
class Start:
    """A time, said from wherever the clock stands.

    Attributes:
        days: from today; None: the night in which the clocks change.
        nth: of the times at which something may start on that day, round and round.
        shown: only of those that are free.
        off: minutes beside the grid.
    """

    days: int | None
    nth: int
    shown: bool
    off: int


STARTS = st.builds(
    Start,
    days=st.one_of(st.integers(0, 6), DAYS, st.none()),
    nth=st.integers(0, 11),
    shown=st.sampled_from([True, True, False]),
    off=st.sampled_from([0, 0, 0, 0, 0, 0, 10]),
)


@dataclass(frozen=True)
class Wish:
    """What somebody asks for, perhaps by name."""

    who: Who
    work: Work
    start: Start
    staff: str | None


WISHES = st.builds(Wish, WHOS, WORKS, STARTS, STAFF)
