"""A shop with a short and awkward week, where bookings meet: at night, on DST days, at month ends.

Its hours are told twice: to the business file, and to `is_open`, which asks the clock on the wall
every quarter of an hour and knows nothing of how the desk works out free times.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from booking.business import Business

ZONE = ZoneInfo("Europe/London")
QUARTER = 15 * 60
STEP, LEAD, CUTOFF = 30 * 60, 60 * 60, 120 * 60
HORIZON_DAYS = 16
MOST_UPCOMING = 7
FAR_AHEAD_DAYS = 730
"""How far ahead the team may book."""

WORKDAY = ("09:00-11:00", "12:00-14:00")
HOURS: Mapping[str, tuple[str, ...]] = {
    "monday": WORKDAY,
    "tuesday": WORKDAY,
    "wednesday": (),
    "thursday": WORKDAY,
    "friday": WORKDAY,
    "saturday": ("10:00-13:00",),
    "sunday": ("00:00-04:00",),
}
BENS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("monday", "tuesday", "friday"), ("09:30-12:30",)),
    "sunday": ("00:30-04:00",),
}
EXTRA = ("09:00-11:00",)
"""Of Ben alone, on a Wednesday."""


@dataclass(frozen=True)
class Work:
    """A service as the model knows it; times in seconds. With several seats it is a class."""

    code: str
    length: int
    before: int
    after: int
    staff: tuple[str, ...]
    needs: tuple[str, ...] = ()
    seats: int = 1


SHORT = Work("short", 1800, 0, 0, ("amy", "ben"), needs=("kit",))
LONG = Work("long", 3600, 900, 900, ("amy",))
STEAM = Work("steam", 3600, 0, 900, ("ben", "cleo"), needs=("cabin", "kit"))
YOGA = Work("yoga", 3600, 0, 0, ("amy", "cleo"), needs=("cabin",), seats=3)
WORKS = {work.code: work for work in (SHORT, LONG, STEAM, YOGA)}
ROOMS: Mapping[str, int] = {"cabin": 1, "kit": 2}
STAFF = ("amy", "ben", "cleo")


@dataclass(frozen=True)
class Season:
    """Some weeks with a change of the clocks and a month end in them; times are local.

    Attributes:
        night: a Sunday on which the clocks change.
        subscribed: the first day of the plan, the last of its month.
        extra: a Wednesday.
    """

    begins: datetime
    night: date
    holiday: date
    bens_day_off: date
    extra: date
    subscribed: date


SPRING = Season(
    datetime(2026, 3, 25, 8, tzinfo=ZONE),
    date(2026, 3, 29),
    date(2026, 4, 2),
    date(2026, 3, 27),
    date(2026, 4, 1),
    date(2026, 1, 31),
)
AUTUMN = Season(
    datetime(2026, 10, 21, 8, tzinfo=ZONE),
    date(2026, 10, 25),
    date(2026, 10, 29),
    date(2026, 10, 23),
    date(2026, 10, 28),
    date(2026, 8, 31),
)


@dataclass(frozen=True)
class Corner:
    """The shop in one season under one set of rules.

    Attributes:
        hours_later: when the story begins, counted from the season's beginning.
    """

    season: Season
    hours_later: float
    late_cancel: Literal["refuse", "forfeit"]
    renews: Literal["first", "anniversary"]
    carry_over: int

    def shop(self) -> Business:
        """As its business file would have it."""
        season = self.season
        return Business.model_validate(
            {
                "name": "Corner",
                "zone": ZONE.key,
                "currency": "GBP",
                "opening": HOURS,
                "holidays": [{"first": season.holiday}],
                "extra_openings": [{"date": season.extra, "hours": EXTRA, "staff": ["ben"]}],
                "rules": self._rules(),
                "services": [_service(work) for work in WORKS.values()],
                "resources": [
                    {"code": code, "name": code, "count": count} for code, count in ROOMS.items()
                ],
                "staff": [self._person(code) for code in STAFF],
                "plans": [self._plan()],
            }
        )

    def _person(self, code: str) -> dict[str, Any]:
        does = [work.code for work in WORKS.values() if code in work.staff]
        person = {"code": code, "name": code.title(), "services": does}
        if code != "ben":
            return person
        return person | {"hours": BENS, "time_off": [{"first": self.season.bens_day_off}]}

    def _rules(self) -> dict[str, Any]:
        return {
            "slot_step_minutes": STEP // 60,
            "lead_time_minutes": LEAD // 60,
            "horizon_days": HORIZON_DAYS,
            "cancel_cutoff_minutes": CUTOFF // 60,
            "late_cancel": self.late_cancel,
            "most_upcoming": MOST_UPCOMING,
        }

    def _plan(self) -> dict[str, Any]:
        pools = [
            {"name": name, "services": services, "count": count}
            for name, (services, count) in POOLS.items()
        ]
        return {
            "code": "plan",
            "name": "Plan",
            "price": 30,
            "renews": self.renews,
            "carry_over": self.carry_over,
            "sessions": pools,
        }

    def period(self, day: date) -> date:
        """The first day of the plan's period that a day falls in."""
        if self.renews == "first":
            return day.replace(day=1)
        tomorrow = day + timedelta(days=1)
        return day if tomorrow.day == 1 else day.replace(day=1) - timedelta(days=1)

    @property
    def begins(self) -> datetime:
        """When the story begins."""
        return self.season.begins + timedelta(hours=self.hours_later)

    @property
    def ends(self) -> int:
        """When no more time passes, in epoch seconds."""
        return int((self.season.begins + timedelta(days=40)).timestamp())

    @staticmethod
    def first_second(period: date) -> int:
        """The first moment of a period, in epoch seconds."""
        return int(datetime.combine(period, time.min, ZONE).timestamp())

    def opens(self, day: date) -> list[str]:
        """When anybody works on a local day: '09:00-11:00'."""
        if day == self.season.holiday:
            return []
        return list(EXTRA if day == self.season.extra else _on(HOURS, day))

    def is_open(self, at: int, staff: str | None = None) -> bool:
        """Whether the shop is open at a moment, or somebody works, by the clock on the wall."""
        wall = datetime.fromtimestamp(at, ZONE)
        day = wall.date()
        if not _within(self.opens(day), wall):
            return False
        if day == self.season.extra:
            return staff in ("ben", None)
        if staff == "ben":
            return day != self.season.bens_day_off and _within(_on(BENS, day), wall)
        return True

    def grid(self, day: date) -> Iterator[int]:
        """Every moment of a local day at which something may start."""
        for span in self.opens(day):
            at = int(datetime.combine(day, _hours(span)[0], ZONE).timestamp())
            while self.is_open(at):
                yield at
                at += STEP


POOLS: Mapping[str, tuple[tuple[str, ...], int]] = {
    "Short ones": (("short",), 1),
    "Any": (("short", "long", "yoga"), 1),
}
"""The pools of the plan in the order in which they are spent."""


def _service(work: Work) -> dict[str, Any]:
    return {
        "code": work.code,
        "name": work.code.title(),
        "minutes": work.length // 60,
        "price": 20,
        "needs": work.needs,
        "seats": work.seats,
        "buffer_before_minutes": work.before // 60,
        "buffer_after_minutes": work.after // 60,
    }


def _on(week: Mapping[str, tuple[str, ...]], day: date) -> tuple[str, ...]:
    return week.get(day.strftime("%A").lower(), ())


def _hours(span: str) -> tuple[time, time]:
    opens, closes = span.split("-")
    return time.fromisoformat(opens), time.fromisoformat(closes)


def _within(spans: list[str] | tuple[str, ...], wall: datetime) -> bool:
    return any(opens <= wall.time() < closes for opens, closes in map(_hours, spans))


def local(at: int) -> datetime:
    """Epoch seconds as a moment of the shop."""
    return datetime.fromtimestamp(at, UTC).astimezone(ZONE)


def local_day(at: int) -> date:
    """The local day of a moment in epoch seconds."""
    return local(at).date()
