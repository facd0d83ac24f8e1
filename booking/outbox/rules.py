"""The figures of the outbox, each with its reason; tests and benchmarks set shorter ones."""

from dataclasses import dataclass

PACED = ("whatsapp", "sms")
"""Channels on which a recipient is not to be flooded. Mail servers have limits of their own."""

WINDOWED = ("whatsapp",)
"""Channels on which a business may speak freely only for a day after the customer (CHAN-05)."""

WINDOW_S = 24 * 3600 - 60
"""A minute less than a day: the provider's clock and the way there are not ours."""


@dataclass(frozen=True)
class Rules:
    """How patient the outbox is. Seconds, unless a name says otherwise.

    Attributes:
        lease: for so long a letter belongs to whoever took it. Longer than any carrier waits for
            its provider: whoever comes back later finds the letter in doubt.
        most_tries: a letter that certainly was not sent is tried so often, for half an hour or so.
        first_pause: before the second try at most; it doubles from try to try, and the pause is
            any time up to it ("full jitter"): what failed together does not come back together.
        longest_pause: the end of that doubling.
        longest_outage: a letter whose provider cannot even be reached is tried for so long, and
            soon again each time: the line as a whole rests meanwhile (app/lines.py).
        first_look: after a try of which nobody knows, so long until the provider is asked for it.
            Every later pause is as long as all that were before, up to `longest_look`.
        longest_look: between two look-ups.
        not_there_times: so often must the provider not know a letter,
        not_there_for: and for so long after the try, before it is sent again.
        longest_doubt: after it the letter is staff's.
        hold_back: so long a letter in doubt keeps those behind it waiting: one that turns up late
            is better than a customer who hears nothing.
        burst: letters to one recipient that may go at once,
        refill: and the time after which one more may go: WhatsApp lets 1 in 6 s through to a
            person, and takes short bursts on credit. Counted, not stored: not more than `burst`
            letters are tried in `burst` times `refill`.
        kept_for_answers: of that burst; what the business begins leaves so many to answers.
    """

    lease: float = 45.0
    most_tries: int = 12
    first_pause: float = 2.0
    longest_pause: float = 900.0
    longest_outage: float = 6 * 3600.0
    first_look: float = 4.0
    longest_look: float = 60.0
    not_there_times: int = 3
    not_there_for: float = 120.0
    longest_doubt: float = 3600.0
    hold_back: float = 20.0
    burst: int = 30
    refill: float = 6.0
    kept_for_answers: int = 2

    def pause(self, tries: int, roll: float) -> float:
        """Until the next try, after so many; `roll` is from 0 to 1."""
        return roll * min(self.longest_pause, self.first_pause * 2.0 ** (tries - 1))

    def look_pause(self, doubted_for: float) -> float:
        """Until the next look-up: as long again as it has been in doubt, within limits."""
        return min(self.longest_look, max(self.first_look, doubted_for))


RULES = Rules()
