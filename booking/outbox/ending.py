"""What becomes of a letter's row when its way is over, or begins anew."""

from typing import Any

from sqlalchemy import Connection, update

from booking.message_tables import outbox

CALLED_BACK = "It was called back before it was sent."
LONGEST_REASON, LONGEST_CODE, LONGEST_NAME = 300, 20, 128


def over(
    status: str, now: int, reason: str | None = None, code: str | None = None
) -> dict[str, Any]:
    """The values of a row whose way is over: a code that it held goes with it.

    Args:
        status: what it comes to.
        now: epoch milliseconds.
        reason: a sentence for staff.
        code: the provider's.
    """
    return {
        "status": status,
        "reason": None if reason is None else reason[:LONGEST_REASON],
        "error_code": None if code is None else code[:LONGEST_CODE],
        "settled_ms": now,
        "sealed": None,
        "lease_owner": None,
        "lease_until_ms": None,
    }


def end(connection: Connection, letter: int, status: str, reason: str, now: int) -> None:
    """Its way ends here."""
    ended = update(outbox).where(outbox.c.id == letter)
    connection.execute(ended, over(status, now, reason))
