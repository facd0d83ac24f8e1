"""Keeps a row of every call, without making calls wait for it where nothing hangs on it.

Rows of calls that only looked are written together, some milliseconds later: a process that is
killed loses those of its last moment. A call that changed something is answered when its row is
in the database. Why: docs/decisions/0015.
"""

import asyncio
import hashlib
import hmac
import json
import logging
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from time import perf_counter
from typing import Any

import anyio
from mcp import types

from booking.audit import CallMade, Outcome, Trail
from booking.clock import Clock
from booking.errors import TooMany
from mcp_server.answers import FAULT_META, REFUSAL_META
from mcp_server.caller import Standing
from mcp_server.confirm import CONFIRMATION_META

LAG_S = 0.01
"""How long the row of a call that only looked may wait for others."""

MOST_WAITING = 10_000
"""Rows that are kept for later while the database does not take them; more push others out."""

log = logging.getLogger("frontdesk.audit")


@dataclass(frozen=True)
class Begun:
    """A call at its beginning."""

    at: datetime
    ticks: float


class Audit:
    """Keeps the rows.

    Args:
        trail: where they go.
        clock: tells the time.
        key: under which arguments are digested, at least 16 bytes.
    """

    def __init__(self, trail: Trail, clock: Clock, key: bytes) -> None:
        self._trail = trail
        self._clock = clock
        self._key = key
        self._waiting: deque[CallMade] = deque(maxlen=MOST_WAITING)
        self._writing = Lock()
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> Begun:
        """A call has come."""
        return Begun(self._clock.now(), perf_counter())

    def made(
        self,
        begun: Begun,
        standing: Standing,
        tool: str,
        arguments: Mapping[str, Any] | None,
        ended: tuple[Outcome, str],
    ) -> CallMade:
        """The row of a call that has ended just now."""
        return CallMade(
            at=begun.at,
            caller=standing.caller.customer,
            role=standing.caller.role,
            client=standing.client,
            tool=tool,
            digest=self._digest(arguments or {}),
            outcome=ended[0],
            detail=ended[1],
            took=timedelta(seconds=perf_counter() - begun.ticks),
        )

    def note(self, call: CallMade) -> None:
        """Keep it soon."""
        self._waiting.append(call)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(LAG_S, self._due)

    async def keep(self, call: CallMade) -> None:
        """Keep it now; comes back when it is in the database, with whatever was waiting."""
        self._waiting.append(call)
        await self.write()

    async def write(self) -> None:
        """Write what is waiting.

        In the loop's own executor, which is waited for when the loop ends: a worker of anyio's
        that a timer asks for would belong to nobody, and keep the process from ending.
        """
        with anyio.CancelScope(shield=True):
            await asyncio.get_running_loop().run_in_executor(None, self.flush)

    def flush(self) -> None:
        """Write what is waiting, in this very thread: the last thing before the house closes.

        One at a time: whoever comes back knows that what waited before is written.
        """
        with self._writing:
            rows = [self._waiting.popleft() for _ in range(len(self._waiting))]
            try:
                self._trail.write(rows)
            except Exception:
                log.exception("the audit is not written: %s rows wait", len(rows))
                self._waiting.extendleft(reversed(rows))

    def _due(self) -> None:
        self._timer = None
        try:
            asyncio.get_running_loop().run_in_executor(None, self.flush)
        except RuntimeError:
            log.debug("the loop is ending: rows wait for the end of the house")

    def _digest(self, arguments: Mapping[str, Any]) -> str:
        said = json.dumps(arguments, sort_keys=True, default=str).encode("utf-8", "replace")
        return hmac.new(self._key, said, hashlib.sha256).hexdigest()[:32]


def ended(result: types.CallToolResult | types.InputRequiredResult) -> tuple[Outcome, str]:
    """How a call ended, from what it answers."""
    if isinstance(result, types.InputRequiredResult):
        return Outcome.ASKED, ""
    meta = result.meta or {}
    if FAULT_META in meta:
        return Outcome.FAULT, str(meta[FAULT_META])
    if CONFIRMATION_META in meta:
        return Outcome.ASKED, ""
    if REFUSAL_META in meta:
        code = str(meta[REFUSAL_META]["refusal"])
        return (Outcome.LIMITED if code == TooMany.code else Outcome.REFUSED), code
    return (Outcome.UNKNOWN if result.is_error else Outcome.OK), ""
