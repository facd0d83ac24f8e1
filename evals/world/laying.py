"""Lays a world out in an empty database: its business, people, plans, bookings, taken time."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from booking.acts.books import Books
from booking.business import Business
from booking.business_file import DEMO_FILE, read_business, save_business
from booking.calendar.lanes import Lanes
from booking.clock import Clock
from booking.help import Article
from booking.store import Store
from booking.tables import booking, customer, subscription
from booking.values import Caller, CustomerId, Role
from booking.wish import wish_of
from booking.world import load_demo
from evals.world.form import WORLDS, Person, Taken, Visit, WorldFile, WorldWrong

CHANNEL = "world"
"""Through which the bookings of a world came."""

NOTICE = timedelta(days=7)
"""Before its start each booking of a world was made, so that one may be near or past."""


def business_of(world: WorldFile) -> tuple[Business, tuple[Article, ...]]:
    """The business of a world, with what the world says otherwise, and its help articles.

    Raises:
        BusinessFileWrong: it cannot be used.
    """
    file = WORLDS / world.business if world.business else DEMO_FILE
    shop, articles = read_business(file)
    if world.settings:
        shop = Business.model_validate(_over(shop.model_dump(mode="json"), world.settings))
    return shop, articles


def lay(
    store: Store, world: WorldFile, shop: Business, articles: tuple[Article, ...], clock: Clock
) -> None:
    """Fill an empty database.

    Args:
        store: with the newest schema.
        world: what there is.
        shop: its business.
        articles: its help shelf.
        clock: tells the time at which the story begins.

    Raises:
        WorldWrong: a booking is of nobody that there is.
        Refusal: a booking that cannot be.
    """
    save_business(store, shop, articles, clock.now())
    if world.demo:
        load_demo(store, shop, clock)
    with store.writing() as connection:
        layer = _Layer(connection, shop, clock)
        for person in world.people:
            layer.person(person)
        for taken in world.taken:
            layer.take(taken)
        for visit in world.bookings:
            layer.book(visit)


def _over(document: dict[str, Any], settings: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The document with some keys of some sections changed."""
    return {
        **document,
        **{section: {**document.get(section, {}), **keys} for section, keys in settings.items()},
    }


class _Layer:
    """One laying, inside one transaction."""

    def __init__(self, connection: Connection, shop: Business, clock: Clock) -> None:
        self._connection = connection
        self._shop = shop
        self._now = clock.now().astimezone(shop.tz)

    def person(self, one: Person) -> None:
        row = {
            "name": one.name,
            "email": one.email,
            "phone": one.phone,
            "role": Role(one.role),
            "created_at": int(self._now.timestamp()),
        }
        who = self._connection.execute(insert(customer).values(row).returning(customer.c.id))
        if one.plan:
            since = self._now.date().replace(day=1).isoformat()
            plan = {"customer_id": who.scalar_one(), "plan": one.plan, "starts_on": since}
            self._connection.execute(insert(subscription).values(plan))

    def take(self, taken: Taken) -> None:
        begins, ends = (
            int(one.replace(tzinfo=self._shop.tz).timestamp()) for one in (taken.begins, taken.ends)
        )
        Lanes(self._connection, int(self._now.timestamp())).block(
            taken.staff, (begins, ends), "private"
        )

    def book(self, visit: Visit) -> None:
        caller = Caller(self._id_of(visit.customer), Role.CUSTOMER, CHANNEL)
        starts = visit.starts.replace(tzinfo=self._shop.tz)
        made = min(self._now, starts - NOTICE)
        books = Books(self._connection, self._shop, made, caller)
        booked = books.book(wish_of(self._shop, visit.service, starts, visit.staff)).booking
        if visit.code:
            known = update(booking).where(booking.c.id == booked.id).values(code=visit.code)
            self._connection.execute(known)

    def _id_of(self, name: str) -> CustomerId:
        found = self._connection.scalars(select(customer.c.id).where(customer.c.name == name)).all()
        if len(found) != 1:
            raise WorldWrong(f"a booking is of {name!r}, and {len(found)} people are called that")
        return CustomerId(found[0])
