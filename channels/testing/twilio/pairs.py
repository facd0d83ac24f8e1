"""WhatsApp's limit for one sender and one recipient: a message in six seconds, 45 on credit."""

from datetime import datetime, timedelta

BURST = 45
REFILL = timedelta(seconds=6)


class Pairs:
    """Counts what goes to each recipient."""

    def __init__(self) -> None:
        self._paid_until: dict[str, datetime] = {}

    def has_room(self, recipient: str, now: datetime) -> bool:
        """Whether one more may go there now; if so, it is counted.

        Args:
            recipient: address of the phone.
            now: aware.
        """
        paid_until = max(now, self._paid_until.get(recipient, now))
        if paid_until - now > REFILL * (BURST - 1):
            return False
        self._paid_until[recipient] = paid_until + REFILL
        return True
