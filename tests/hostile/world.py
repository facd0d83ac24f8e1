"""A business in which every row of anybody but John carries marks that nothing may ever show.

Names, addresses, phones, notes, keys and prices of the others are overwritten with them; codes
of bookings, series and holds are marks as they are. A mark in an answer, an error or a log line
is a leak, wherever it came from.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from sqlalchemy import JSON, Column, Connection, String, Table, Text, insert, select, update

from booking.tables import booking, customer, hold, metadata, request, subscription
from booking.values import BookingCode, Caller, CustomerId, RequestKey
from tests.tools.desks import JOHN, OLIVIA, PRIYA, Counter, open_counter

OTHERS = (
    PRIYA,
    "customer.a@example.com",
    "customer.b@example.com",
    "customer.c@example.com",
    OLIVIA,
)
MARK = "zqxmark"

OPEN = {
    "business": {"document", "help_articles"},
    "customer": {"role"},
    "subscription": {"plan", "status", "starts_on"},
    "booking": {"code", "service", "staff", "status", "currency", "series"},
    "resource": {"code"},
    "hold": {"code", "holder", "service", "staff"},
    "lot": {"pool"},
    "ledger": {"kind"},
    "request": {"caller", "key", "digest"},
    "history": {"act", "actor", "channel"},
}
"""Columns that keep what is in them: the program would not know the rows without it."""

DEAREST = 7_310_000
DEAR = ("73100", "73,100", "73 100", "73.100")
"""The others pay from here on, in hundredths: nothing else costs so much."""

NEVER = 4_102_444_800
"""Their holds do not die while we look."""

Rows = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class World:
    """John's business, and what of the others somebody may have got hold of.

    Attributes:
        owner: one of the others, who may see everything.
        marks: what may never be shown, in lower case.
        foreign: codes, names, addresses, phones and keys of the others, to be tried on us.
        codes: of it, the codes of their bookings and series.
    """

    counter: Counter
    john: CustomerId
    owner: Caller
    marks: frozenset[str]
    foreign: tuple[str, ...]
    codes: tuple[str, ...]

    def of_others(self) -> Rows:
        """Every row that is not John's, by table, as text."""
        with self.counter.demo.store.reading() as connection:
            found = {}
            for table in metadata.sorted_tables:
                rows = connection.execute(select(table)).all()
                johns = _johns(connection, table, self.john)
                position = list(table.columns).index(_key(table))
                found[table.name] = frozenset(
                    repr(tuple(row)) for row in rows if row[position] not in johns
                )
            return found

    def every_row(self) -> Rows:
        """Every row of everybody, by table, as text."""
        with self.counter.demo.store.reading() as connection:
            return {
                table.name: frozenset(map(repr, map(tuple, connection.execute(select(table)))))
                for table in metadata.sorted_tables
            }

    def shown(self, text: str, said: str = "") -> list[str]:
        """The marks in a text, but for those that stand in what was said to it.

        Codes are looked for as they are written, the rest in any case.
        """
        low, low_said = text.lower(), said.lower()
        found = [mark for mark in self.marks if mark in low and mark not in low_said]
        return found + [code for code in self.codes if code in text and code not in said]


def open_world() -> World:
    """The demo business with a busy life of the others, marked."""
    counter = open_counter()
    john = counter.demo.person(JOHN).id
    everyone = {who: counter.caller(who) for who in OTHERS}
    for number, caller in enumerate(everyone.values()):
        _live(counter, caller, number)
    with counter.demo.store.writing() as connection:
        _mark(connection, john)
        foreign = tuple(_kept_by_others(connection, john))
        codes = tuple(_codes(connection, john))
    marks = frozenset(one.lower() for one in (*foreign, *DEAR, MARK)) - {*map(str.lower, codes)}
    return World(counter, john, everyone[OLIVIA], marks, foreign, codes)


def _live(counter: Counter, caller: Caller, number: int) -> None:
    """Bookings at hours of their own, one cancelled, a series, a hold, a plan."""
    desk, local = counter.room.desk, counter.demo.local
    day = 16 + number % 5

    def book(service: str, starts: str) -> BookingCode:
        key = RequestKey(f"{MARK}-key-{number}-{service}")
        return desk.book(caller, service, local(starts), key=key).booking.code

    book("standard-clean", f"2026-02-{day} 10:00")
    desk.cancel(caller, book("base-clean", f"2026-02-{day} 14:00"))
    desk.book_series(
        caller, "base-clean", [local(f"2026-03-{day - 14 + week:02} 09:00") for week in (0, 7)]
    )
    desk.hold(caller, "base-clean", local(f"2026-02-{day + 7} 15:00"), minutes=60)
    with counter.demo.store.writing() as connection:
        plan = {"plan": "standard-fortnightly", "starts_on": "2026-02-01"}
        connection.execute(insert(subscription).values(customer_id=caller.customer, **plan))


def _mark(connection: Connection, john: CustomerId) -> None:
    numbers = count(1)
    for table in metadata.sorted_tables:
        if table.name == "business":
            continue
        for row_id in _theirs(connection, table, john):
            marked = {
                one.name: _marked(one, next(numbers))
                for one in table.columns
                if isinstance(one.type, String | Text | JSON)
                and one.name not in OPEN.get(table.name, ())
            }
            if table is booking:
                marked["price_minor"] = DEAREST + next(numbers)
            marked |= {name: NEVER for name in ("expires_at", "held_until") if name in table.c}
            if marked:
                connection.execute(update(table).where(_key(table) == row_id).values(marked))


def _marked(one: Column[Any], number: int) -> Any:
    text = f"{MARK}{number:04}"
    if one.name == "phone":
        return f"+4477005{number:05}"
    if one.name == "email":
        return f"{text}@example.com"
    return {"said": text} if isinstance(one.type, JSON) else text


def _codes(connection: Connection, john: CustomerId) -> Iterator[str]:
    mine = booking.c.customer_id == john
    for code, series in connection.execute(select(booking.c.code, booking.c.series).where(~mine)):
        yield code
        if series:
            yield series


def _kept_by_others(connection: Connection, john: CustomerId) -> Iterator[str]:
    others = customer.c.id != john
    yield from dict.fromkeys(_codes(connection, john))
    for row in connection.execute(
        select(customer.c.name, customer.c.email, customer.c.phone).where(others)
    ):
        yield from row
    yield from connection.execute(select(hold.c.code)).scalars()
    yield from connection.execute(select(request.c.key)).scalars()


def _theirs(connection: Connection, table: Table, john: CustomerId) -> list[int]:
    johns = _johns(connection, table, john)
    ids = connection.execute(select(_key(table))).scalars()
    return [one for one in ids if one not in johns]


def _key(table: Table) -> Column[Any]:
    (key,) = table.primary_key
    return key


def _johns(connection: Connection, table: Table, john: CustomerId) -> set[int]:
    """The rows that are John's, or hang on one that is."""
    if table is customer:
        return {john}
    mine: set[int] = set()
    own = _key(table)
    for one in table.columns:
        for key in one.foreign_keys:
            parents = _johns(connection, key.column.table, john)
            mine |= set(connection.execute(select(own).where(one.in_(parents))).scalars())
    for name in ("holder", "caller"):
        if name in table.columns:
            his = select(own).where(table.c[name].in_(_names_of(john)))
            mine |= set(connection.execute(his).scalars())
    return mine


def _names_of(john: CustomerId) -> tuple[str, ...]:
    return (f"customer:{john}", str(john))
