"""Puts the turns of a process together: what answers its stored messages, and what stores them."""

from collections.abc import Callable
from dataclasses import dataclass

from app.crowd import Crowd
from app.grouping import nobody_counts
from app.hearing.hearing import Hearing
from app.premises import Premises
from app.settings import Settings
from app.turns.answering import Answering, Typing
from app.turns.gathering import Gatherer, nobody_waits
from app.turns.runner import AT_ONCE, TurnRunner, new_owner
from app.wiring import House
from booking.inbox.inbox import Inbox
from booking.inbox.pace import PACE, Pace
from booking.inbox.turns import Turns
from booking.memory import Memory
from booking.meter import Meter
from booking.sealed_box import SealedBox
from booking.traces import Traces

RENEWALS = 3
"""How often a lease is renewed before it would run out."""


async def nobody_types(_conversation: str, _message: str) -> None:
    """For channels that show nothing while an answer is written."""


@dataclass(frozen=True)
class Around:
    """What turns have around them.

    Attributes:
        hearing: makes words of whatever came.
        box: seals letters that hold a code; the one that the outbox opens.
        longest: of a channel's message, in characters; asked by the channel's name.
        meter: counts.
        traces: keeps spans.
        written: called when letters may lie in the outbox: `Posting.wake`.
        beat: told whenever the loop comes round.
        typing: shows that an answer is being written.
        pace: the times of a turn.
        at_once: how many turns this process takes at the same time.
        crowd: who calls this process meanwhile; None: nobody does.
    """

    hearing: Hearing
    box: SealedBox
    longest: Callable[[str], int]
    meter: Meter
    traces: Traces
    written: Callable[[], None] = nobody_waits
    beat: Callable[[], None] = nobody_waits
    typing: Typing = nobody_types
    pace: Pace = PACE
    at_once: int = AT_ONCE
    crowd: Crowd | None = None


def pace_of(settings: Settings) -> Pace:
    """The times of a turn, as whoever runs this house wants them."""
    return Pace(quiet=round(settings.quiet_s * 1000), lease=round(settings.lease_s * 1000))


def open_turns(house: House, around: Around) -> TurnRunner:
    """What answers stored messages in this process: `await runner.run()`; it ends by cancellation.

    To be called in the event loop in which it runs.
    """
    premises = house.premises
    store, clock, pace = premises.store, premises.clock, around.pace
    turns = Turns(store, clock, new_owner(), pace)
    answering = Answering(
        turns=turns,
        conversation=house.conversation,
        hearing=around.hearing,
        transcript=house.transcript,
        memory=Memory(store, clock),
        clock=clock,
        box=around.box,
        contact=premises.shop.contact,
        longest=around.longest,
        typing=around.typing,
        traces=around.traces,
    )
    return TurnRunner(
        turns,
        answering.answer,
        around.written,
        around.meter,
        renew_s=pace.lease / 1000 / RENEWALS,
        at_once=around.at_once,
        beat=around.beat,
        crowd=around.crowd,
    )


def open_gatherer(
    premises: Premises,
    wake: Callable[[], None],
    pace: Pace = PACE,
    saw: Callable[[int], None] = nobody_counts,
) -> Gatherer:
    """What stores the messages of all webhooks of this process: `async with gatherer.open():`.

    Args:
        premises: whose database it is.
        wake: `TurnRunner.wake` where turns run in the same process.
        pace: the times of a turn.
        saw: told how many wait to be stored.
    """
    inbox = Inbox(premises.store, premises.clock, pace)
    return Gatherer(inbox, premises.shop.region, wake, saw=saw)
