"""What works in the background: answers what came in, sends what goes out, deletes what is old.

The command `frontdesk worker` does nothing else; `frontdesk serve` does it beside serving, where
one process is all there is. Any number of workers may share a database.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import TypeAlias

import anyio

from app.hearing.opening import open_hearing
from app.operations.listening import counted
from app.operations.machine_room import MachineRoom
from app.operations.tidying import keep_tidy, retention_on
from app.post_office import PostOffice
from app.premises import Premises
from app.remote_model import patience, remote_model
from app.settings import Settings
from app.turns.opening import Around, nobody_types, open_gatherer, open_turns, pace_of
from app.turns.runner import TurnRunner
from app.twilio_line import TwilioLine
from app.wiring import House, open_house
from booking.identity import CodePost
from channels.twilio.typing import Typing

FIRST_REST_S, LONGEST_REST_S = 1.0, 60.0
"""After a loop has broken, doubled each time."""

STEADY_S = 120.0
"""A loop that has run for so long begins its rests anew."""

log = logging.getLogger(__name__)

Loop: TypeAlias = Callable[[], Awaitable[None]]
Pause: TypeAlias = Callable[[float], Awaitable[None]]


@dataclass
class Worker:
    """The loops of one process.

    Attributes:
        settings: the model, the times of a turn.
        premises: where it works.
        office: letters.
        line: to Twilio; None: none.
        post: of the codes of those who sign in.
        room: watches.
    """

    settings: Settings
    premises: Premises
    office: PostOffice
    line: TwilioLine | None
    post: CodePost
    room: MachineRoom
    _runner: TurnRunner | None = field(default=None, init=False)

    def wake(self) -> None:
        """Something came in: answer it at once. To be called in the event loop."""
        if self._runner is not None:
            self._runner.wake()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Work, for as long as the block lasts; at its end what is under way comes to its own."""
        settings, room = self.settings, self.room
        gatherer = open_gatherer(self.premises, self.wake, pace_of(settings))
        async with (
            open_house(
                self.premises,
                post=self.post,
                model=counted(remote_model(settings), room.meter),
                patience=patience(settings),
                meter=room.meter,
                traces=room.traces,
            ) as house,
            gatherer.open(),
        ):
            self._runner = open_turns(house, self._around(house))
            tidying = retention_on(self.premises, room.meter)
            loops: dict[str, Loop] = {
                "turns": self._runner.run,
                "retention": lambda: keep_tidy(tidying),
            }
            if self.line:
                missed = self.line.reconciler(self.premises, gatherer.take, room.meter)
                loops["missed"] = missed.keep_looking
                loops["templates"] = self.line.office(self.premises).keep_synced
            # The post stops last: turns that come to their end still write letters.
            async with running({"outbox": self.office.posting.run}), running(loops):
                yield

    def _around(self, house: House) -> Around:
        shows = self.line is not None and self.line.shows_typing
        return Around(
            hearing=open_hearing(house.premises, self.settings, self.line),
            box=self.office.box,
            longest=self.office.longest,
            meter=self.room.meter,
            traces=self.room.traces,
            beat=partial(self.room.beats.beat, "turns"),
            written=self.office.posting.wake,
            typing=Typing(self.line.api).show if self.line and shows else nobody_types,
            pace=pace_of(self.settings),
            at_once=self.settings.turns_at_once,
            crowd=self.room.crowd,
        )


@asynccontextmanager
async def running(loops: Mapping[str, Loop]) -> AsyncIterator[None]:
    """Loops run beside the block, whatever breaks in them, and are cancelled at its end."""
    async with anyio.create_task_group() as group:
        for name, loop in loops.items():
            group.start_soon(keep_running, name, loop)
        yield
        group.cancel_scope.cancel()


async def keep_running(name: str, loop: Loop, pause: Pause = anyio.sleep) -> None:
    """Run a loop, and begin it again whenever it breaks, until cancelled.

    Args:
        name: for the log.
        loop: to be run for ever.
        pause: waits for so many seconds.
    """
    rest_s = FIRST_REST_S
    while True:
        began = monotonic()
        try:
            await loop()
            log.error("the loop of the %s has ended, and begins again", name)
        except Exception:
            log.exception("the loop of the %s broke, and begins again", name)
        if monotonic() - began > STEADY_S:
            rest_s = FIRST_REST_S
        await pause(rest_s)
        rest_s = min(rest_s * 2, LONGEST_REST_S)
