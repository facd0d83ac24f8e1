"""The ledger under random work through the verbs (SPEC QUOTA-02..05).

A customer with a plan books, moves, cancels, lets time pass; a job renews now and then. After every
act the whole log is read, and what must always hold is asked of it.
"""

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Row, insert, select

from booking.acts.series_end import Scope
from booking.business import Business
from booking.desk import Desk
from booking.errors import QuotaSpent, Refusal
from booking.plans.ledger import Ledger
from booking.plans.renewal import Renewals, Renewed
from booking.quota import PlanStanding
from booking.tables import ledger, lot, subscription
from booking.testing import Demo, open_demo
from booking.values import Booking, BookingStatus
from tests.booking.desks import PREMIUM, PRIYA, STANDARD
from tests.databases import Databases

SERVICES = st.sampled_from((STANDARD, PREMIUM))
STARTS = st.tuples(st.integers(0, 50), st.sampled_from((9, 14)))
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("book"), STARTS, SERVICES),
        st.tuples(st.just("series"), STARTS, SERVICES, st.sampled_from((7, 14))),
        st.tuples(st.just("cancel"), st.integers(0, 9), st.sampled_from(("one", "all"))),
        st.tuples(st.just("move"), st.integers(0, 9), STARTS),
        st.tuples(st.just("wait"), st.one_of(st.integers(1, 60), st.integers(300, 1200))),
        st.tuples(st.just("renew")),
    ),
    max_size=20,
)
PLANS = st.fixed_dictionaries(
    {"renews": st.sampled_from(("first", "anniversary")), "carry_over": st.integers(0, 2)}
)
SINCE = st.sampled_from(("2026-01-31", "2026-02-01", "2026-01-12", "2026-02-20"))


def with_plan(shop: Business, late_cancel: str, **terms: object) -> Business:
    """The demo under other terms."""
    plans = tuple(plan.model_copy(update=terms) for plan in shop.plans)
    rules = shop.rules.model_copy(update={"late_cancel": late_cancel})
    return shop.model_copy(update={"plans": plans, "rules": rules})


def subscribe(demo: Demo, who: str, since: str, status: str = "active") -> None:
    """Put somebody on the demo's plan."""
    row = {"plan": "standard-fortnightly", "starts_on": since, "status": status}
    with demo.store.writing() as connection:
        connection.execute(insert(subscription).values(customer_id=demo.person(who).id, **row))


@dataclass
class Customer:
    """Priya on a plan, doing whatever comes to her mind."""

    demo: Demo
    shop: Business
    forfeited: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.priya = self.demo.caller(PRIYA)
        self.desk = Desk(self.demo.store, self.shop, self.demo.clock)

    def starts(self, days: int, hour: int) -> datetime:
        today = self.desk.now().date()
        return self.demo.local(f"{today + timedelta(days=days)} {hour:02}:00")

    def mine(self, number: int) -> Booking:
        have = self.desk.bookings(self.priya, "all")
        return have[number % len(have)]

    def act(self, what: str, *how: object) -> None:
        match (what, *how):
            case ("book", (int(days), int(hour)), str(service)):
                self.desk.book(self.priya, service, self.starts(days, hour))
            case ("series", (int(days), int(hour)), str(service), int(step)):
                starts = [self.starts(days + n * step, hour) for n in range(4)]
                self.desk.book_series(self.priya, service, starts)
            case ("cancel", int(number), str(scope)) if self.desk.bookings(self.priya, "all"):
                self.cancel(self.mine(number), "all" if scope == "all" else "one")
            case ("move", int(number), (int(days), int(hour))) if self.desk.bookings(
                self.priya, "all"
            ):
                self.desk.move(self.priya, self.mine(number).code, self.starts(days, hour))
            case ("wait", int(hours)):
                self.demo.clock.advance(timedelta(hours=hours))
            case ("renew",):
                Renewals(self.demo.store, self.shop).renew(self.demo.clock.now())

    def cancel(self, one: Booking, scope: Scope) -> None:
        done = self.desk.cancel_series(self.priya, one.code, scope)
        lost = [gone.booking.id for gone in done.cancelled if gone.credit == "forfeited"]
        self.forfeited.update(lost)

    def log(self) -> list[Row[*tuple[object, ...]]]:
        wanted = (
            select(
                ledger, lot.c.pool, lot.c.valid_from, lot.c.valid_until, lot.c.subscription_id
            )
            .join(lot, lot.c.id == ledger.c.lot_id)
            .order_by(ledger.c.id)
        )  # fmt: skip
        with self.demo.store.reading() as connection:
            return list(connection.execute(wanted))


def check_lots(customer: Customer) -> None:
    """Invariants 1, 2, 7 and 8: sums between zero and what was granted, one grant, one end."""
    left: defaultdict[int, int] = defaultdict(int)
    granted: defaultdict[int, int] = defaultdict(int)
    kinds: defaultdict[int, list[str]] = defaultdict(list)
    for line in customer.log():
        left[line.lot_id] += line.units
        granted[line.lot_id] += line.units if line.kind in ("grant", "carry") else 0
        kinds[line.lot_id].append(line.kind)
        assert 0 <= left[line.lot_id] <= granted[line.lot_id]
    for one, found in kinds.items():
        assert found[0] == "grant"
        assert all(found.count(kind) <= 1 for kind in ("grant", "carry", "expire"))
        assert "expire" not in found or left[one] == 0


def check_bookings(customer: Customer) -> None:
    """Invariants 3, 4 and 6: one session a booking that counts, from a lot that covers it."""
    sums: defaultdict[int, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    lots = {}
    for line in customer.log():
        lots[line.lot_id] = line
        if line.booking_id is not None:
            sums[line.booking_id][line.lot_id] += line.units
    pools = {pool.name: pool.services for plan in customer.shop.plans for pool in plan.sessions}
    for one in customer.desk.bookings(customer.priya, "all"):
        spent = [(lots[where], units) for where, units in sums[one.id].items() if units]
        counts = one.status == BookingStatus.CONFIRMED or one.id in customer.forfeited
        assert [units for _, units in spent] == ([-1] if one.paid_by_plan and counts else [])
        for where, _ in spent:
            assert one.service in pools[where.pool]
            assert where.valid_from <= one.starts.timestamp() < where.valid_until


def check_periods(customer: Customer) -> None:
    """Invariant 8: the lots of a pool follow one another and never overlap."""
    spans = {(line.subscription_id, line.pool, line.valid_from, line.valid_until)
             for line in customer.log()}  # fmt: skip
    for one, other in pairwise(sorted(spans)):
        assert one[:2] != other[:2] or one[3] <= other[2]


def check_reading(customer: Customer) -> None:
    """What is read before a renewal is what is read after it, and a second one finds nothing."""
    now = customer.demo.clock.now()
    before = customer.desk.quota(customer.priya)
    renewals = Renewals(customer.demo.store, customer.shop)
    renewals.renew(now)
    assert customer.desk.quota(customer.priya) == before
    assert renewals.renew(now).subscriptions == 0
    over = {line.lot_id: 0 for line in customer.log() if line.valid_until <= now.timestamp()}
    for line in customer.log():
        if line.lot_id in over:
            over[line.lot_id] += line.units
    assert not any(over.values())


@pytest.mark.behaviour("QUOTA-04")
@pytest.mark.behaviour("QUOTA-05")
@settings(max_examples=20, deadline=None)
@given(acts=ACTS, plan=PLANS, since=SINCE, late=st.sampled_from(("refuse", "forfeit")))
def test_whatever_is_booked_cancelled_moved_and_renewed_the_ledger_adds_up(
    databases: Databases,
    acts: list[tuple[object, ...]],
    plan: dict[str, object],
    since: str,
    late: str,
) -> None:
    with databases.one() as url, closing(open_demo(url=url)) as demo:
        subscribe(demo, PRIYA, since)
        customer = Customer(demo, with_plan(demo.shop, late, **plan))
        lines = 0
        for what, *how in acts:
            with suppress(Refusal):  # what is refused must leave no trace either
                customer.act(str(what), *how)
            check_lots(customer)
            check_bookings(customer)
            log = customer.log()
            assert len(log) >= lines  # lines are only added
            lines = len(log)
        check_periods(customer)
        check_reading(customer)


def standing(demo: Demo, who: str, **terms: object) -> PlanStanding:
    found = Desk(demo.store, with_plan(demo.shop, "refuse", **terms), demo.clock).quota(
        demo.caller(who)
    )
    assert found is not None
    return found


@pytest.mark.behaviour("QUOTA-05")
def test_unused_sessions_are_carried_over_if_the_plan_says_so(demo: Demo) -> None:
    subscribe(demo, PRIYA, "2026-02-01")
    demo.clock.set(demo.local("2026-03-01 00:00"))
    assert [pool.total for pool in standing(demo, PRIYA).pools] == [2, 1]
    assert [pool.total for pool in standing(demo, PRIYA, carry_over=1).pools] == [3, 2]
    demo.clock.set(demo.local("2026-04-01 00:00"))
    assert [pool.total for pool in standing(demo, PRIYA, carry_over=1).pools] == [3, 2]


@pytest.mark.behaviour("QUOTA-05")
def test_a_plan_may_renew_on_the_day_it_was_taken(demo: Demo) -> None:
    subscribe(demo, PRIYA, "2026-01-31")
    found = standing(demo, PRIYA, renews="anniversary")
    assert (found.period_first, found.renews_on) == (date(2026, 1, 31), date(2026, 2, 28))
    demo.clock.set(demo.local("2026-03-01 12:00"))
    found = standing(demo, PRIYA, renews="anniversary")
    assert (found.period_first, found.renews_on) == (date(2026, 2, 28), date(2026, 3, 31))


@pytest.mark.behaviour("QUOTA-01")
def test_a_plan_that_has_not_begun_shows_its_first_period(demo: Demo) -> None:
    subscribe(demo, PRIYA, "2026-03-10")
    found = standing(demo, PRIYA)
    assert (found.status, found.period_first) == ("not_started", date(2026, 3, 1))
    found = standing(demo, PRIYA, renews="anniversary")
    assert (found.period_first, found.renews_on) == (date(2026, 3, 10), date(2026, 4, 10))


@pytest.mark.behaviour("QUOTA-05")
@pytest.mark.parametrize("status", ["paused", "ended"])
def test_a_plan_that_does_not_run_has_nothing_left(demo: Demo, status: str) -> None:
    subscribe(demo, PRIYA, "2026-02-01", status)
    found = standing(demo, PRIYA)
    assert (found.status, [pool.left for pool in found.pools]) == (status, [0, 0])
    assert Renewals(demo.store, demo.shop).renew(at(2026, 2, 10)).granted == 0


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


@pytest.mark.behaviour("QUOTA-05")
def test_a_renewal_grants_every_plan_once_however_often_it_runs(demo: Demo) -> None:
    subscribe(demo, PRIYA, "2026-02-01")
    renewals = Renewals(demo.store, demo.shop)
    first = renewals.renew(at(2026, 2, 5))
    assert (first.subscriptions, first.granted) == (1, 2)  # John's were granted by his bookings
    assert renewals.renew(at(2026, 2, 28)).subscriptions == 0
    march = renewals.renew(at(2026, 3, 1))
    assert (march.subscriptions, march.granted, march.carried, march.ended) == (2, 4, 0, 4)
    assert renewals.renew(at(2026, 3, 1)).subscriptions == 0


@pytest.mark.behaviour("QUOTA-05")
def test_the_lots_of_a_plan_that_is_no_longer_offered_still_lapse(demo: Demo) -> None:
    shop = demo.shop.model_copy(update={"plans": ()})
    done = Renewals(demo.store, shop).renew(at(2026, 3, 1))
    assert (done.granted, done.ended) == (0, 2)


@pytest.mark.behaviour("QUOTA-05")
def test_what_goes_back_to_a_period_that_is_over_lapses_at_once(demo: Demo) -> None:
    """No verb cancels what has begun; a correction by hand goes through the same ledger."""
    john = demo.caller("+447700900001")
    one = demo.desk.bookings(john)[0]
    shop = with_plan(demo.shop, "refuse", carry_over=2)
    with demo.store.writing() as connection:
        book = Ledger(connection, shop, int(at(2026, 3, 2).timestamp()))
        assert book.restore(one)
        assert not book.restore(one)
        paid = select(ledger.c.lot_id).where(ledger.c.booking_id == one.id)
        lines = select(ledger.c.kind, ledger.c.units).where(ledger.c.lot_id.in_(paid))
        found = connection.execute(lines.order_by(ledger.c.id)).all()
    assert [tuple(line) for line in found][-3:] == [("expire", -1), ("restore", 1), ("expire", -1)]


@pytest.mark.behaviour("QUOTA-05")
def test_renewals_at_once_make_one_grant(demo: Demo) -> None:
    subscribe(demo, PRIYA, "2026-02-01")
    shop = with_plan(demo.shop, "refuse", carry_over=2)

    def renew(_: int) -> Renewed:
        return Renewals(demo.store, shop).renew(at(2026, 3, 1))

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(renew, range(8)))
    assert sum(one.granted for one in done) == 6  # John March; Priya February and March; two pools
    assert sum(one.ended for one in done) == 4
    check_lots(Customer(demo, shop))


@pytest.mark.behaviour("QUOTA-04")
def test_two_phones_of_a_family_cannot_both_spend_the_last_session(demo: Demo) -> None:
    subscribe(demo, PRIYA, "2026-02-01")

    def book(day: int) -> bool:
        channel = demo.caller(PRIYA, f"phone {day}")
        try:
            demo.desk.book(channel, PREMIUM, demo.local(f"2026-02-{day} 09:00"))
        except QuotaSpent:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(book, (11, 12))) == [False, True]
    check_lots(Customer(demo, demo.shop))
