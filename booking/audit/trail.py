"""The rows of the audit: written in batches, read by the team."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Select, insert, select

from booking.permissions import Permission, require
from booking.store import Store
from booking.tables import audit
from booking.values import Caller, CustomerId, Role

MOST_READ = 500
LONGEST_CLIENT = 200
LONGEST_TOOL = LONGEST_DETAIL = 60


class Outcome(StrEnum):
    """How a call ended."""

    OK = "ok"
    ASKED = "asked"
    """The person was asked first; nothing was done yet."""
    REFUSED = "refused"
    """By a rule; the detail is the refusal's code."""
    LIMITED = "limited"
    """Too many calls; nothing was done."""
    UNKNOWN = "unknown"
    """No such tool for this caller."""
    FAULT = "fault"
    """Ours; the detail is the reference under which it was logged."""
    LEFT = "left"
    """The client did not wait for the answer; what was begun was done."""


@dataclass(frozen=True)
class CallMade:
    """One call of a tool.

    Attributes:
        at: aware; when it came.
        caller: an account, or None for a visitor.
        client: the app, or the channel of our own agent.
        tool: its name; empty if there is no such tool, since a name can be anything.
        digest: of the arguments, under a key.
        detail: code of a refusal, reference of a fault, else empty.
        took: until the answer was ready.
    """

    at: datetime
    caller: CustomerId | None
    role: Role
    client: str
    tool: str
    digest: str
    outcome: Outcome
    detail: str
    took: timedelta


class Trail:
    """Writes and reads the audit.

    Args:
        store: where it is kept.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def write(self, calls: Sequence[CallMade]) -> None:
        """Keep these calls, all or none."""
        rows = [_row(call) for call in calls]
        if rows:
            self._store.run(lambda connection: connection.execute(insert(audit), rows))

    def calls(
        self,
        caller: Caller,
        *,
        since: datetime,
        whose: CustomerId | None = None,
        tool: str | None = None,
        limit: int = MOST_READ,
    ) -> list[CallMade]:
        """The calls since a moment, the newest first.

        Args:
            caller: of the team.
            since: aware.
            whose: only this account's.
            tool: only of this tool.
            limit: at most so many, and never more than MOST_READ.

        Raises:
            NotAllowed, NotSignedIn: only the team may see them.
        """
        require(caller, Permission.RUN_OFFICE)
        wanted = select(audit).where(audit.c.at >= int(since.timestamp()))
        if whose is not None:
            wanted = wanted.where(audit.c.caller == _name(whose))
        if tool is not None:
            wanted = wanted.where(audit.c.tool == tool)
        newest = wanted.order_by(audit.c.id.desc()).limit(max(0, min(limit, MOST_READ)))
        return self._read(newest, since)

    def _read(self, wanted: Select[*tuple[object, ...]], since: datetime) -> list[CallMade]:
        with self._store.reading() as connection:
            rows = connection.execute(wanted).mappings().all()
        return [
            CallMade(
                at=datetime.fromtimestamp(row["at"], since.tzinfo),
                caller=_account(row["caller"]),
                role=Role(row["role"]),
                client=row["client"],
                tool=row["tool"],
                digest=row["digest"],
                outcome=Outcome(row["outcome"]),
                detail=row["detail"],
                took=timedelta(microseconds=row["took_us"]),
            )
            for row in rows
        ]


def _row(call: CallMade) -> dict[str, object]:
    kept = asdict(call)
    del kept["took"]
    return kept | {
        "at": int(call.at.timestamp()),
        "caller": _name(call.caller),
        "client": call.client[:LONGEST_CLIENT],
        "tool": call.tool[:LONGEST_TOOL],
        "detail": call.detail[:LONGEST_DETAIL],
        "took_us": min(call.took // timedelta(microseconds=1), 2**31 - 1),
    }


def _name(account: CustomerId | None) -> str:
    return "visitor" if account is None else f"customer:{account}"


def _account(name: str) -> CustomerId | None:
    _, _, number = name.partition(":")
    return CustomerId(int(number)) if number else None
