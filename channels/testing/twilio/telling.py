"""Webhooks on their way: lost, late, twice or out of turn, where the plan of faults says so."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

import anyio
from anyio.abc import TaskGroup

from channels.testing.twilio.account import Account
from channels.testing.twilio.caller import Caller, Told
from channels.testing.twilio.faults import Faults, Place

Tell: TypeAlias = Callable[[], Awaitable[object]]


class Teller:
    """Lets webhooks through, or not.

    Args:
        caller: posts them.
        faults: what goes wrong on the way.
        tasks: in which late ones wait.
    """

    def __init__(self, caller: Caller, faults: Faults, tasks: TaskGroup) -> None:
        self._caller, self._faults, self._tasks = caller, faults, tasks
        self._held: dict[str, list[Tell]] = {}

    async def tell(self, account: Account, url: str, form: Mapping[str, str]) -> Told:
        """Post it, whatever the plan says."""
        return await self._caller.tell(account, url, form)

    async def pass_on(self, place: Place, whose: str, tell: Tell) -> None:
        """Tell it, unless something goes wrong.

        Args:
            place: which plan holds.
            whose: messages of one address keep their order, unless they shall not.
            tell: does it, once.
        """
        fault = self._faults.next(place)
        if fault == "lost":
            return
        if fault == "delay":
            self._tasks.start_soon(self._later, tell)
        elif fault == "reorder":
            self._held.setdefault(whose, []).append(tell)
            self._tasks.start_soon(self._later, lambda: self._let_go(whose))
        else:
            await tell()
            if fault == "duplicate":
                await tell()
            await self._let_go(whose)

    async def _let_go(self, whose: str) -> None:
        """What was held back, to come after what came after it."""
        for tell in self._held.pop(whose, []):
            await tell()

    async def _later(self, tell: Tell) -> None:
        await anyio.sleep(self._faults.delay_s)
        await tell()
