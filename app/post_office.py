"""The post of a house: the outbox, and the carriers that the settings describe."""

import os
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from secrets import token_hex

from app.operations.machine_room import MachineRoom
from app.posting import Posting
from app.premises import Premises, key_for
from app.settings import Settings, SettingsWrong
from app.twilio_line import TwilioLine
from booking.identity import Via
from booking.identity.post import OutboxPost
from booking.outbox import Outbox
from booking.outbox.carrier import Carrier
from booking.sealed_box import SealedBox
from channels.mail.carrier import MailCarrier, Writer, open_mail
from channels.mail.server import read_server

SHORTEST_LONGEST = 1600
"""Characters of a message on a channel that nobody carries here: what the narrowest one takes."""

LONGEST_OWNER = 60


@dataclass(frozen=True)
class PostOffice:
    """What sends letters, and what letters are written with.

    Attributes:
        outbox: where they lie.
        box: seals and opens those that hold a code.
        carriers: who carries them.
        posting: sends them, where it runs; elsewhere another process does.
    """

    outbox: Outbox
    box: SealedBox
    carriers: Sequence[Carrier]
    posting: Posting

    def longest(self, channel: str) -> int:
        """Characters of one message there."""
        found = (carrier.longest for carrier in self.carriers if channel in carrier.channels)
        return next(found, SHORTEST_LONGEST)

    def codes(self) -> OutboxPost:
        """The post of sign-in codes."""
        carried = {channel for carrier in self.carriers for channel in carrier.channels}
        ways = [way for way in WAYS if way in carried]
        return OutboxPost(self.box, ways, self.posting.wake)


WAYS: Sequence[Via] = ("email", "sms")
"""How a code may travel that does not go into the same chat."""


def box_of(premises: Premises) -> SealedBox:
    """What seals letters on these premises."""
    return SealedBox(key_for(premises.key, "outbox"))


def open_post_office(
    settings: Settings,
    premises: Premises,
    line: TwilioLine | None,
    public_url: str,
    room: MachineRoom,
) -> PostOffice:
    """The post that the settings describe.

    Args:
        settings: may name a mail server.
        premises: whose letters they are.
        line: to Twilio; None: none.
        public_url: where Twilio reports to.
        room: watches the sending.

    Raises:
        SettingsWrong: there is a mail server, and no address to write from.
    """
    box = box_of(premises)
    outbox = Outbox(premises.store, premises.clock, box, settings.outbox)
    mail = mail_of(settings, premises)
    by_twilio = line.carrier(premises, public_url, outbox.known) if line else None
    carriers: list[Carrier] = [carrier for carrier in (by_twilio, mail) if carrier is not None]
    posting = Posting(
        outbox,
        carriers,
        owner=_owner(),
        meter=room.meter,
        traces=room.traces,
        beat=partial(room.beats.beat, "outbox"),
        crowd=room.crowd,
    )
    return PostOffice(outbox, box, carriers, posting)


def mail_of(settings: Settings, premises: Premises) -> MailCarrier | None:
    """Carries e-mail; None: no mail server is set.

    Raises:
        SettingsWrong: there is one, and no address to write from.
    """
    if settings.smtp_url is None:
        return None
    address = settings.mail_from or premises.shop.contact.email
    if not address:
        raise SettingsWrong(
            "a mail server is set, and no address to write from: FRONTDESK_MAIL_FROM, or the "
            "e-mail address under [contact] in the business file."
        )
    server = read_server(settings.smtp_url.get_secret_value())
    return open_mail(server, Writer(premises.shop.name, address), ssl.create_default_context())


def _owner() -> str:
    """A name that no other process has, and that says which one it is."""
    return f"{os.getpid()}-{token_hex(8)}-{socket.gethostname()}"[:LONGEST_OWNER]
