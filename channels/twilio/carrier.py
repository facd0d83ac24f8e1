"""Carries letters by Twilio: WhatsApp and SMS (SPEC CHAN-03, CHAN-05, CHAN-07)."""

from booking.outbox.carrier import Found, Parcel, Sent


class TwilioCarrier:
    """A Carrier; never tries twice by itself."""

    @property
    def channels(self) -> frozenset[str]:
        """Which it carries."""
        raise NotImplementedError

    @property
    def longest(self) -> int:
        """Characters of one message."""
        return 1600

    def send(self, parcel: Parcel) -> Sent:
        """Send it, once."""
        raise NotImplementedError

    def look_up(self, parcel: Parcel) -> Found:
        """Whether Twilio has it, after an ambiguous try."""
        raise NotImplementedError
