"""A code that a browser wants sent to a contact: written down, whether or not it is on file."""

from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from booking.business import Business
from booking.errors import TooMany
from booking.identity import codes, logins, texting, texts
from booking.identity.address import Contact, holders, may_be_sent
from booking.identity.codes import Sent
from booking.identity.logins import Login
from booking.identity.post import CodeLetter
from booking.identity.sending import NO_CODE, letter, shared_numbers_prove_elsewhere
from booking.people import Person


@dataclass(frozen=True)
class CodeWish:
    """The wish of one browser, in a transaction that writes and holds the identity's lock.

    Attributes:
        identity: the browser's.
        named: where the code is to go.
        now: epoch seconds.
    """

    connection: Connection
    shop: Business
    key: bytes = field(repr=False)
    identity: int
    named: Contact
    now: int

    def fulfil(self, *, again: bool) -> CodeLetter | None:
        """Make a code, or one that nobody can guess; gives what is to be posted, if anything.

        Args:
            again: they want another one; else the same wish within half a minute does nothing.

        Raises:
            TooMany: half a minute has not passed, or the cap is reached.
        """
        last = self._last_to_the_same()
        left = last.sent_at + codes.RESEND_AFTER_S - self.now if last else 0
        if left > 0 and again:
            raise TooMany(texts.wait(left), retry_after_s=left)
        if left > 0 and last and not last.is_spent():
            return None
        self._heed_the_cap()
        who = self._first_to_send_to()
        draft = {"via": self.named.via, "address": self.named.address}
        row = Login("verify", who.id if who else None, None, draft, self.now)
        logins.write(self.connection, self.identity, row)
        if who is None:
            codes.issue_decoy(self.connection, self.identity, self.now)
            return replace(self._letter(NO_CODE), is_decoy=True)
        via = self.named.via
        digits = codes.issue(self.connection, self.key, self.identity, who.id, self.now, via)
        return self._letter(digits)

    def _letter(self, digits: str) -> CodeLetter:
        return letter(self.shop, self.identity, self.named.via, self.named.address, digits)

    def _last_to_the_same(self) -> Sent | None:
        """The code that is awaited, if it went to that contact."""
        row = logins.read(self.connection, self.identity)
        if row is None or row.stage != "verify":
            return None
        is_same = Contact(row.draft["via"], row.draft["address"]) == self.named
        return codes.last_sent(self.connection, self.identity) if is_same else None

    def _heed_the_cap(self) -> None:
        until = codes.blocked_until(self.connection, self.identity, self.now)
        if until is not None:
            text = texts.too_many_codes(self.shop, until, self.now)
            raise TooMany(text, retry_after_s=until - self.now)
        if self.named.via == "sms":
            self._heed_the_bill()

    def _heed_the_bill(self) -> None:
        """Whether the number is on file must not show: so it counts as if it were."""
        why = texting.refused(
            self.connection, self.shop, self.named.address, self.now, is_on_file=True
        )
        if why is not None:
            raise TooMany(why, retry_after_s=texting.HOUR_S)

    def _first_to_send_to(self) -> Person | None:
        """On whose account the code is counted: the oldest of those who share the contact."""
        people = holders(self.connection, self.named)
        must_be_alone = self.named.via == "sms" and shared_numbers_prove_elsewhere(self.shop)
        meant = [] if must_be_alone and len(people) > 1 else people
        return may_be_sent(self.connection, self.named, meant, self.now)
