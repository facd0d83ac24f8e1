"""The post of the sign-in: takes codes at once, and sends them by e-mail as soon as it can.

Letters wait in memory alone: a code in clear has no place in a database, and after ten minutes it
is worth nothing. Nothing here logs an address or a text (SPEC AUTH-10).
"""

import logging
import secrets
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from queue import Full, Queue
from threading import Event, Thread
from typing import Literal

from sqlalchemy import Connection

from booking.clock import Clock
from booking.identity import CodeLetter, Via
from channels.mail.carrier import Writer
from channels.mail.server import MailServer, NotTaken, hand_over

log = logging.getLogger(__name__)

LIFE = timedelta(minutes=10)
"""As long as a code is good."""

PAUSES_S = (2.0, 10.0, 30.0, 60.0)
"""How long to wait before each further try."""

MOST_WAITING = 1000
LAST_SECONDS = 5.0
"""How long the house waits at its end for what is still to be sent."""


@dataclass(frozen=True)
class Code:
    """One that waits to be sent.

    Attributes:
        since: aware; when it was made.
    """

    address: str = field(repr=False)
    text: str = field(repr=False)
    since: datetime


class MailPost:
    """A CodePost that sends e-mail. Made by `open_mail_post`.

    Args:
        writer: in whose name.
        clock: tells the time.
        deliver: hands one letter to the mail server; raises NotTaken.
        pauses_s: before each further try.
    """

    def __init__(
        self,
        writer: Writer,
        clock: Clock,
        deliver: Callable[[EmailMessage], None],
        pauses_s: Sequence[float] = PAUSES_S,
    ) -> None:
        self._writer = writer
        self._clock = clock
        self._deliver = deliver
        self._pauses_s = pauses_s
        self._waiting: Queue[Code | None] = Queue(MOST_WAITING)
        self._hurries = Event()

    @property
    def ways(self) -> frozenset[Via]:
        """E-mail alone."""
        return frozenset[Via]({"email"})

    def write(self, connection: Connection, letter: CodeLetter, at: datetime) -> None:
        """Nothing is sent that may yet be rolled back."""

    def committed(self, letters: Sequence[CodeLetter]) -> None:
        """Take them for delivery."""
        for letter in letters:
            if not letter.is_decoy:
                self.send_code(letter.via, letter.address, letter.text)

    def send_code(self, kind: Literal["email", "sms"], address: str, text: str) -> None:
        """Take a code for delivery; comes back at once, and never fails for an address."""
        if kind != "email":
            log.error("a code for a phone came to the post that only sends e-mail")
            return
        try:
            self._waiting.put_nowait(Code(address, text, self._clock.now()))
        except Full:
            log.warning("a code was not sent: %d are waiting already", MOST_WAITING)

    def work(self) -> None:
        """Send what comes, one letter after the other, until the post is closed."""
        while (code := self._waiting.get()) is not None:
            try:
                self._send(code)
            except Exception as fault:  # noqa: BLE001 - the next one must still go out
                log.error("a code was not sent: %s", type(fault).__name__)  # noqa: TRY400 - no text

    def close(self) -> None:
        """Have the work end with the codes that wait now."""
        try:
            self._waiting.put_nowait(None)
        except Full:
            log.warning("the post is closed, and codes that wait in it are not sent")

    def hurry(self) -> None:
        """Pause no more: what waits is tried once."""
        self._hurries.set()

    def _send(self, code: Code) -> None:
        letter = self._letter(code)
        for pause_s in (0.0, *self._pauses_s):
            if pause_s and self._hurries.wait(pause_s):
                return
            if self._clock.now() - code.since >= LIFE:
                log.warning("a code was not sent in time")
                return
            if self._is_settled(letter):
                return

    def _is_settled(self, letter: EmailMessage) -> bool:
        """Try to hand it over; False if it may be taken another time."""
        try:
            self._deliver(letter)
        except NotTaken as failed:
            log.warning("a code could not be sent by e-mail: %s %s", failed, failed.code)
            return failed.when == "never"
        return True

    def _letter(self, code: Code) -> EmailMessage:
        """The code stays out of the subject, which locked phones show."""
        name, _, domain = self._writer.address.partition("@")
        letter = EmailMessage()
        letter["From"] = Address(self._writer.name, name, domain)
        letter["To"] = code.address
        letter["Subject"] = f"Your sign-in code for {self._writer.name}"
        letter["Date"] = format_datetime(code.since)
        letter["Message-ID"] = f"<{secrets.token_hex(16)}@{domain}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(code.text)
        return letter


@contextmanager
def open_mail_post(
    server: MailServer, writer: Writer, clock: Clock, trust: ssl.SSLContext
) -> Iterator[MailPost]:
    """A post with a thread of its own that sends, for as long as the block lasts.

    Args:
        server: where letters are handed over.
        writer: in whose name.
        clock: tells the time.
        trust: whose certificates are believed.
    """
    post = MailPost(writer, clock, lambda letter: hand_over(server, letter, trust))
    thread = Thread(target=post.work, name="mail post", daemon=True)
    thread.start()
    try:
        yield post
    finally:
        post.hurry()
        post.close()
        thread.join(LAST_SECONDS)
