"""Which of the offered times a message means."""

from collections.abc import Sequence
from datetime import datetime

from agent.offline.memory import Table
from agent.offline.understood import Understood


def meant(u: Understood, table: Table) -> list[str]:
    """The offered starts that fit the message, all of them when it says nothing about time.

    A position counts in the whole list as it was shown; "the last one" is its end.
    """
    slots = list(table.slots)
    if u.pick is not None:
        return picked(slots, u.pick) or _of_hour(slots, u.pick)
    fitting = [slot for slot in slots if fits(slot, u)]
    if u.earliest or u.latest:
        return fitting[:1] if u.earliest else fitting[-1:]
    return _same_hour(_same_day(fitting, u, table), u, table)


def _same_day(fitting: list[str], u: Understood, table: Table) -> list[str]:
    """'9 then', after times around Monday: Monday's nine o'clock, if it is among them."""
    if len(fitting) < 2 or u.when.days is not None or u.when.times is None or not table.near:
        return fitting
    same = [slot for slot in fitting if slot[:10] == table.near[:10]]
    return same if len(same) == 1 else fitting


def _same_hour(fitting: list[str], u: Understood, table: Table) -> list[str]:
    """'Tuesday then': the hour that was wished first, if it is among Tuesday's."""
    if len(fitting) < 2 or u.when.times is not None or not u.when.days or not table.near:
        return fitting
    same = [slot for slot in fitting if slot[11:] == table.near[11:]]
    return same or fitting


def picked(shown: Sequence[str], pick: int) -> list[str]:
    """The one at this position, from 1; -1 is the last; nothing when there is no such place."""
    at = pick - 1 if pick > 0 else len(shown) + pick
    return [shown[at]] if 0 <= at < len(shown) else []


def _of_hour(slots: Sequence[str], hour: int) -> list[str]:
    """'9 then' of five times: no place in the list, but the one at nine o'clock."""
    found = [slot for slot in slots if slot[11:] == f"{hour:02}:00"]
    return found if len(found) == 1 else []


def fits(slot: str, u: Understood) -> bool:
    """Day and time of a start agree with all that the message says."""
    starts = datetime.fromisoformat(slot)
    return _day_fits(starts, u) and _time_fits(starts, u)


def _day_fits(starts: datetime, u: Understood) -> bool:
    days = set(u.when.days.dates) if u.when.days else set()
    if u.when.problem is not None:
        days |= set(u.when.problem.candidates)
    return not days or starts.date() in days


def _time_fits(starts: datetime, u: Understood) -> bool:
    times = u.when.times
    if times is None:
        return True
    if times.at:
        return starts.time() in times.at
    after = times.earliest is None or starts.time() >= times.earliest
    return after and (times.latest is None or starts.time() <= times.latest)
