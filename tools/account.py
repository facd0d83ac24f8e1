"""Own plan and own profile (SPEC QUOTA-01, ACCT-01, ACCT-02)."""

from booking.permissions import Permission
from booking.values import Caller, RequestKey
from tools import asks, saying
from tools.as_facts import contact, in_brief, pool_facts, price
from tools.contract import Room, Tool
from tools.facts import ProfileGiven, QuotaGiven
from tools.untrusted import clean


def _quota(room: Room, caller: Caller, ask: asks.Quota, key: RequestKey | None) -> QuotaGiven:
    standing = room.desk.quota(caller)
    upcoming = room.desk.bookings(caller, "upcoming")
    following = in_brief(room.shop, upcoming[0]) if upcoming else None
    if standing is None:
        return QuotaGiven(plan=None, next_booking=following)
    return QuotaGiven(
        plan=standing.plan.name,
        status=standing.status,
        price=price(room.shop.money(standing.plan.price)),
        period=standing.plan.period,
        renews_on=standing.renews_on.isoformat(),
        pools=[pool_facts(pool) for pool in standing.pools],
        next_booking=following,
    )


def _profile(room: Room, caller: Caller, ask: asks.Profile, key: RequestKey | None) -> ProfileGiven:
    person = room.desk.profile(caller)
    return ProfileGiven(
        name=clean(person.name),
        email=contact(person.email),
        phone=contact(person.phone),
        role=person.role.value,
    )


QUOTA = Tool(
    name="quota",
    title="My plan",
    description="The caller's plan: status, price, renewal date, sessions used and left. Use it "
    "for 'how many bookings do I have left?' and 'my subscription'.",
    takes=asks.Quota,
    gives=QuotaGiven,
    effect="read",
    permission=Permission.BOOK,
    run=_quota,
    say=saying.quota,
)

PROFILE = Tool(
    name="profile",
    title="My profile",
    description="The name, e-mail and phone on the caller's account. Use it when somebody asks "
    "what is on file.",
    takes=asks.Profile,
    gives=ProfileGiven,
    effect="read",
    permission=Permission.BOOK,
    run=_profile,
    say=saying.profile,
)
