"""'Any earlier?', 'later': the times before or after those that were shown."""

from datetime import date, datetime, timedelta

from agent.offline.memory import Table, Wish
from agent.offline.policy import booking
from agent.offline.policy.move import Move, Scene
from agent.offline.policy.words import says
from agent.offline.understood import Understood

_DAYS_ON = 6
"""So many days after the last one shown are looked at."""
_STEP = timedelta(minutes=15)
"""Between one start and the next that is later."""
_A_WHOLE_DAY = 4
"""From so many times of one day on, all of that day has been shown."""


def beyond(u: Understood, scene: Scene) -> Move | None:
    """A look at what lies before or after the offer; None when no direction is named."""
    table, spoken = scene.table, scene.facts.language
    earlier, later = (says(key, u.text, spoken) for key in ("earlier", "later"))
    if earlier == later or not table.slots or u.when:
        return None
    wish = table.wish.but(first=False, last=False, at=(), said="", words="")
    slots = sorted(table.slots)
    near = table.near if len(table.near) == 16 else ""
    if near or len(slots) < _A_WHOLE_DAY:
        wish = _same_day(wish, near or slots[0 if earlier else -1], earlier=earlier)
    else:
        days = _days(table, scene, earlier=earlier)
        wish = wish.but(days=days, kind="range", earliest=None, latest=None, part="")
    if not wish.days:
        return None
    return booking.look(wish, "availability", table.booking if table.about == "move" else "")


def _same_day(wish: Wish, slot: str, *, earlier: bool) -> Wish:
    """A few times were shown, or one was wished: the rest of that day first."""
    starts = datetime.fromisoformat(slot)
    wish = wish.but(days=(starts.date(),), kind="day", part="")
    if earlier:
        return wish.but(earliest=None, latest=(starts - _STEP).time())
    return wish.but(earliest=(starts + _STEP).time(), latest=None)


def _days(table: Table, scene: Scene, *, earlier: bool) -> tuple[date, ...]:
    """The days from today to the first one shown, or the week after the last one."""
    shown = sorted({date.fromisoformat(slot[:10]) for slot in table.slots})
    now = scene.read_dates("today").days
    if earlier:
        start = now.dates[0] if now is not None and now.dates else shown[0]
        return _between(start, shown[0] - timedelta(days=1))
    return _between(shown[-1] + timedelta(days=1), shown[-1] + timedelta(days=_DAYS_ON))


def _between(first: date, last: date) -> tuple[date, ...]:
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))
