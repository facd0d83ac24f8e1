"""The sending loop: takes letters out of the outbox, hands them to carriers, writes down the rest.

Carriers are synchronous and wait for the network, so each letter has a thread of its own meanwhile.
Whatever was taken is carried to its end, also when the loop is stopped: it may be sent already.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from time import monotonic

import anyio
import anyio.to_thread
from sqlalchemy.exc import SQLAlchemyError

from app.bell import Bell
from app.crowd import Crowd, Hands
from app.lines import Lines
from app.operations.about import about
from booking.errors import Busy
from booking.meter import Meter
from booking.outbox import Outbox
from booking.outbox.carrier import Ambiguous, Carrier, Found, Rejected, Sent
from booking.outbox.errand import Errand
from booking.traces import Traces

SENDERS = 16
"""Letters under way at once."""

SPARED = 4
"""Of so many no channel takes the last one: a mail server that hangs keeps no answer on WhatsApp
waiting. The other twelve for WhatsApp, at a fifth of a second each, are sixty a second."""

IDLE_S = 0.5
"""What another process has written is found after so long; our own rings the bell."""

log = logging.getLogger(__name__)


def nobody_listens() -> None:
    """Where nobody wants to know that the loop still runs."""


class Posting:
    """Sends what is due, for as long as it runs.

    Args:
        outbox: where letters lie.
        carriers: who carries them; of two for one channel the later one.
        owner: a name that no other sender has, on any machine.
        meter: counts what was sent.
        traces: follows each letter.
        senders: letters under way at once.
        idle_s: seconds between two looks when nobody rings.
        beat: told whenever the loop comes round.
        crowd: who calls this process meanwhile, and comes first; None: nobody does.
        lines: which channels nobody can be reached by; None: all of them carry as yet.
    """

    def __init__(
        self,
        outbox: Outbox,
        carriers: Iterable[Carrier],
        *,
        owner: str,
        meter: Meter,
        traces: Traces,
        senders: int = SENDERS,
        idle_s: float = IDLE_S,
        beat: Callable[[], None] = nobody_listens,
        crowd: Crowd | None = None,
        lines: Lines | None = None,
    ) -> None:
        self._outbox = outbox
        self._carriers: Mapping[str, Carrier] = {
            channel: carrier for carrier in carriers for channel in carrier.channels
        }
        self._owner = owner
        self._meter, self._traces = meter, traces
        self._senders, self._idle_s = senders, idle_s
        self._hands, self._lines = Hands(crowd or Crowd(), senders), lines or Lines()
        self._beat = beat
        self._most = senders - senders // SPARED
        self._carried: Counter[str] = Counter()
        self._bell = Bell()

    def wake(self) -> None:
        """Letters were written: look at once. May be called in any thread."""
        self._bell.ring()

    async def run(self) -> None:
        """Send until cancelled; then what is under way comes to its end first."""
        threads = anyio.CapacityLimiter(self._senders)
        async with anyio.create_task_group() as under_way:
            while True:
                self._beat()
                errands = await self._next()
                for errand in errands:
                    self._carried[errand.parcel.channel] += 1
                    under_way.start_soon(self._carry, errand, threads)
                if not errands:
                    await self._bell.wait(self._idle_s)

    async def _next(self) -> list[Errand]:
        room = self._hands.free(self._carried.total())
        if room <= 0:
            return []
        carried = self._lines.carried(self._carried, self._most)
        found = await anyio.to_thread.run_sync(self._claim, room, carried)
        if found:
            self._hands.use()
        return found

    def _claim(self, room: int, carried: Mapping[str, int]) -> list[Errand]:
        full = [channel for channel, many in carried.items() if many >= self._most]
        if not self._outbox.has_work(full):
            return []
        return self._outbox.claim(self._owner, room, self._most, carried)

    async def _carry(self, errand: Errand, threads: anyio.CapacityLimiter) -> None:
        try:
            with anyio.CancelScope(shield=True):
                outcome = await anyio.to_thread.run_sync(self._run, errand, limiter=threads)
                self._lines.told(errand.parcel.channel, outcome)
        finally:
            self._carried[errand.parcel.channel] -= 1
            self._bell.ring()  # the next letter to the same person may go

    def _run(self, errand: Errand) -> Sent | Found:
        parcel = errand.parcel
        facts = {"channel": parcel.channel, "kind": parcel.kind, "task": errand.task}
        with (
            about(outbox=parcel.id),
            self._traces.span("send", parent=parcel.trace, **facts),
        ):
            began = monotonic()
            outcome = self._ask(errand)
            word = type(outcome).__name__.lower()
            self._meter.saw("send", word, name=parcel.channel, seconds=monotonic() - began)
            if parcel.kind == "code":
                self._meter.saw("code", word, name=parcel.channel)
            self._settle(errand, outcome)
        return outcome

    def _ask(self, errand: Errand) -> Sent | Found:
        parcel = errand.parcel
        carrier = self._carriers.get(parcel.channel)
        if carrier is None:
            reason = f"Nothing is set up here to send by {parcel.channel}."
            return Rejected("no_carrier", reason) if errand.task == "send" else Ambiguous(reason)
        try:
            ask = carrier.send if errand.task == "send" else carrier.look_up
            return ask(parcel)
        except Exception as broken:  # it promised not to: nobody knows what it did
            log.exception("the carrier of %s broke", parcel.channel)
            return Ambiguous(f"The program broke while it was sending: {type(broken).__name__}.")

    def _settle(self, errand: Errand, outcome: Sent | Found) -> None:
        """What cannot be written down stays in doubt, and is looked up when its lease is over."""
        try:
            status = self._outbox.settle(errand, outcome)
        except (SQLAlchemyError, Busy):
            log.exception("what became of a letter could not be written down")
        else:
            log.info("a letter was handed over: %s", status)
