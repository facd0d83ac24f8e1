"""What became of a world, held against what a scenario says must become of it (SPEC EVAL-03).

Whatever a scenario does not list must be as it was: an extra booking fails it like a missing one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from evals.scenario.form import Account, BookingFact, End, Moved
from evals.world.facts import Booked, Facts

CANCELLED = "cancelled"
Found = TypeVar("Found")
Wanted = TypeVar("Wanted")


@dataclass(frozen=True)
class Shift:
    """A booking before and after."""

    was: Booked
    now: Booked


@dataclass(frozen=True)
class Difference:
    """What changed."""

    added: Sequence[Booked]
    cancelled: Sequence[Booked]
    moved: Sequence[Shift]
    otherwise: Sequence[str]
    units: dict[str, dict[str, int]]
    people: Sequence[tuple[str, str | None, str | None, str]]
    stopped: Sequence[str]

    @property
    def is_nothing(self) -> bool:
        """The world is as it was."""
        return not any(vars(self).values())


def difference(before: Facts, after: Facts) -> Difference:
    """What changed between two moments."""
    both = [
        (was, after.bookings[row]) for row, was in before.bookings.items() if row in after.bookings
    ]
    changed = [(was, now) for was, now in both if was != now]
    gone = [was for row, was in before.bookings.items() if row not in after.bookings]
    cancelled = [now for was, now in changed if now.status == CANCELLED != was.status]
    moved = [Shift(was, now) for was, now in changed if _is_move(was, now)]
    told = [*cancelled, *(shift.now for shift in moved)]
    return Difference(
        added=[now for row, now in after.bookings.items() if row not in before.bookings],
        cancelled=cancelled,
        moved=moved,
        otherwise=[
            *(f"vanished: {_line(one)}" for one in gone),
            *(f"changed: {_line(was)} -> {_line(now)}" for was, now in changed if now not in told),
            *_other_people(before, after),
        ],
        units=_units(before, after),
        people=[who for row, who in after.people.items() if row not in before.people],
        stopped=sorted({address for _, address, _ in after.stopped - before.stopped}),
    )


def told(found: Difference) -> list[str]:
    """What changed, a readable line for each thing; none: nothing."""
    return [
        *(f"booked: {_line(one)}" for one in found.added),
        *(f"cancelled: {_line(one)}" for one in found.cancelled),
        *(f"moved: {_move_line(shift)}" for shift in found.moved),
        *(f"account made: {who[0]}, {who[1]}, {who[2]}" for who in found.people),
        *found.otherwise,
        *(f"wants to hear no more: {address}" for address in found.stopped),
        *(
            f"sessions of {who}: {pool} {by:+d}"
            for who, pools in found.units.items()
            for pool, by in pools.items()
        ),
    ]


def wished(wanted: End) -> list[str]:
    """What has to change, in the words of `told`; none: nothing may."""
    return [
        *(f"booked: {_wished_line(one)}" for one in wanted.bookings.added),
        *(f"cancelled: {_wished_line(one)}" for one in wanted.bookings.cancelled),
        *(f"moved: {_wished_move(one)}" for one in wanted.bookings.moved),
        *(f"account made: {_wish(one)}" for one in wanted.customers),
        *(f"wants to hear no more: {address}" for address in wanted.stopped),
        *(
            f"sessions of {who}: {pool} {by:+d}"
            for who, pools in wanted.quota.items()
            for pool, by in pools.items()
            if by
        ),
    ]


def misfits(found: Difference, wanted: End) -> list[str]:
    """One readable line for each thing that is not as wanted; none: it is."""
    return [
        *_held("booking added", found.added, wanted.bookings.added, _fits, _line),
        *_held("booking cancelled", found.cancelled, wanted.bookings.cancelled, _fits, _line),
        *_held("booking moved", found.moved, wanted.bookings.moved, _fits_move, _move_line),
        *_held("account made", found.people, wanted.customers, _is_account, str),
        *found.otherwise,
        *_held("asked to hear no more", found.stopped, wanted.stopped, _same, str),
        *_quota(found, wanted),
    ]


def _is_move(was: Booked, now: Booked) -> bool:
    return (was.starts, was.staff) != (now.starts, now.staff) and now.status == was.status


def _other_people(before: Facts, after: Facts) -> list[str]:
    lines = []
    for what, was, now in (
        ("account", before.people, after.people),
        ("plan", before.plans, after.plans),
    ):
        lines += [f"{what} vanished: {was[row]}" for row in was if row not in now]
        lines += [
            f"{what} changed: {was[row]} -> {now[row]}"
            for row in was
            if row in now and was[row] != now[row]
        ]
    lines += [f"plan begun: {who}" for row, who in after.plans.items() if row not in before.plans]
    return lines


def _units(before: Facts, after: Facts) -> dict[str, dict[str, int]]:
    changes: dict[str, dict[str, int]] = {}
    for customer, pool in sorted({*before.units, *after.units}):
        by = after.units.get((customer, pool), 0) - before.units.get((customer, pool), 0)
        if by:
            changes.setdefault(customer, {})[pool] = by
    return changes


def _quota(found: Difference, wanted: End) -> list[str]:
    asked = {
        who: {pool: n for pool, n in pools.items() if n} for who, pools in wanted.quota.items()
    }
    asked = {who: pools for who, pools in asked.items() if pools}
    if found.units == asked:
        return []
    return [f"sessions of plans changed by {found.units or 'nothing'}, not by {asked or 'nothing'}"]


def _held(
    what: str,
    found: Sequence[Found],
    wanted: Sequence[Wanted],
    fits: Callable[[Found, Wanted], bool],
    line: Callable[[Found], str],
) -> list[str]:
    """Each wanted one is met by one that was found, and nothing is left over."""
    left, lines = list(found), []
    for want in wanted:
        met = next((one for one in left if fits(one, want)), None)
        if met is None:
            lines.append(f"no {what}: {_wish(want)}")
        else:
            left.remove(met)
    return [*lines, *(f"unwanted {what}: {line(one)}" for one in left)]


def _fits(found: Booked, wanted: BookingFact) -> bool:
    return all(
        asked is None or getattr(found, name) == asked for name, asked in vars(wanted).items()
    )


def _fits_move(found: Shift, wanted: Moved) -> bool:
    return (
        (found.now.customer, found.now.service) == (wanted.customer, wanted.service)
        and (found.was.starts, found.now.starts) == (wanted.was, wanted.starts)
        and wanted.staff in {None, found.now.staff}
    )


def _is_account(found: tuple[str, str | None, str | None, str], wanted: Account) -> bool:
    name, email, phone, _ = found
    return name == wanted.name and wanted.email in {None, email} and wanted.phone in {None, phone}


def _same(found: object, wanted: object) -> bool:
    return found == wanted


def _line(one: Booked) -> str:
    paid = ", paid by plan" if one.paid_by_plan else ""
    return (
        f"{one.customer}, {one.service}, {_when(one.starts)}, with {one.staff}, {one.status}{paid}"
    )


def _wished_line(one: BookingFact) -> str:
    parts = [one.customer, one.service, _when(one.starts)]
    parts += [f"with {one.staff}"] if one.staff else []
    parts += [one.status] if one.status else []
    parts += ["paid by plan"] if one.paid_by_plan else []
    return ", ".join(parts)


def _wished_move(one: Moved) -> str:
    staff = f", with {one.staff}" if one.staff else ""
    moment = f"{_when(one.was)} -> {_when(one.starts)}"
    return f"{one.customer}, {one.service}, {moment}{staff}"


def _when(moment: datetime) -> str:
    return f"{moment:%a} {moment.day} {moment:%b %Y %H:%M}"


def _move_line(shift: Shift) -> str:
    return f"{_line(shift.was)} -> {_line(shift.now)}"


def _wish(wanted: object) -> str:
    if isinstance(wanted, str):
        return wanted
    given = {name: value for name, value in vars(wanted).items() if value is not None}
    return ", ".join(f"{name}={value}" for name, value in given.items())
