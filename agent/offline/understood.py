"""What a message says, as a value: the only thing that understanding hands to the policy."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from agent.offline.dates import SaidWhen


class Intent(StrEnum):
    """What the writer wants."""

    SERVICES = "services"  # what do you offer, how much is it, how long does it take
    AVAILABILITY = "availability"  # when are you free
    BOOK = "book"
    SERIES = "series"  # book or check every Monday at 2
    LIST = "list"  # my bookings
    CANCEL = "cancel"
    MOVE = "move"
    ALTERNATIVES = "alternatives"  # other times
    QUOTA = "quota"  # subscription, sessions left, renewal
    PROFILE = "profile"  # my details
    HELP = "help"  # a question for the help articles
    READ = "read"  # show me the full article
    HOW_TO_USE = "how_to_use"
    CAN_BOOK_HERE = "can_book_here"
    WHY_VERIFY = "why_verify"
    FAMILY = "family"
    UPGRADE = "upgrade"  # change, buy, cancel, pause a plan: out of reach
    PAYMENT = "payment"  # pay, refund, invoice, card: out of reach
    PERSON = "person"  # talk to a human
    OPENING_HOURS = "opening_hours"
    WHO_ARE_YOU = "who_are_you"
    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    STATS = "stats"  # the team: figures
    ALL_BOOKINGS = "all_bookings"  # the team: everybody's bookings
    FIND_CUSTOMER = "find_customer"  # the team
    COMPLAINT = "complaint"


@dataclass(frozen=True)
class Understood:
    """A message, understood.

    Attributes:
        text: what was written.
        intent: None when the words name none ("2pm please", "the second one", "asdf").
        sure: 0 to 1; below 0.5 the policy asks rather than acts.
        answer: a yes or a no that the message begins with or consists of ("yes please", "nope",
            "go ahead", "don't"); None otherwise. "no, Thursday" is a no with facts: see `when`.
        service: name of a service of the business, as in Facts.services.
        unknown_service: words that seem to name a service the business does not have.
        several_services: names, when the words fit more than one ("clean").
        staff: name of a member of staff ("with Amy").
        when: what was said about time.
        pick: position in a list, from 1; -1 is the last ("the second one", "2", "option 3").
        every_one: "all of them", "both", "all my bookings".
        booking_code: such as B7K2QX.
        which: for LIST: upcoming, past or all.
        earliest: "the earliest", "first available", "asap".
        latest: "the latest", "the last slot".
        other: asks for something else than what was offered ("another time", "something later").
        person: for FIND_CUSTOMER and ALL_BOOKINGS: name, e-mail or phone.
        status: for ALL_BOOKINGS: confirmed, cancelled, completed or no_show.
        topic: for HELP and READ: the question without its polite wrapping.
        price_asked / duration_asked: "how much is", "how long does".
        also: further intents of the same message, in order ("cancel Friday and book Monday").
        leftovers: words that nothing explained; many of them lower `sure`.
    """

    text: str
    when: SaidWhen
    intent: Intent | None = None
    sure: float = 1.0
    answer: Literal["yes", "no"] | None = None
    service: str | None = None
    unknown_service: str | None = None
    several_services: tuple[str, ...] = ()
    staff: str | None = None
    pick: int | None = None
    every_one: bool = False
    booking_code: str | None = None
    which: Literal["upcoming", "past", "all"] = "upcoming"
    earliest: bool = False
    latest: bool = False
    other: bool = False
    person: str | None = None
    status: str | None = None
    topic: str = ""
    price_asked: bool = False
    duration_asked: bool = False
    also: tuple[Intent, ...] = ()
    leftovers: tuple[str, ...] = field(default=())
