"""The stage of `frontdesk serve --demo`: a Twilio and a mail server of this machine, and a chat.

Everything behind them is the real thing: signed webhooks come over a socket, replies leave by REST.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from random import SystemRandom

from pydantic import SecretStr

from app.premises import Premises
from app.settings import LOOPBACK, Settings, SettingsWrong
from channels.mail.testing import MailBox, mail_server
from channels.testing.chat.page import Person, Stage, chat_routes
from channels.testing.twilio.account import Account
from channels.testing.twilio.fake import FakeTwilio, Pace
from channels.testing.twilio.server import create_fake_app, serving
from channels.twilio.webhook import MESSAGES

PEOPLE = (
    Person("John Smith", "+447700900001", "on a plan"),
    Person("The family phone", "+447700900002", "three profiles"),
    Person("Priya Patel", "+447700900003", "no plan"),
    Person("Olivia Owner", "+447700900009", "the owner"),
    Person("A stranger", "+447700900404", "no profile"),
    Person("A hidden number", "GB.5e1f0a7c", "WhatsApp tells no number"),
)
MOST_AT_ONCE = 45
"""Nobody on this machine holds a fast developer back, as WhatsApp would."""

PACE = Pace(to_sent=0.2, to_delivered=0.4)
"""So that a developer sees the ticks come."""


@dataclass(frozen=True)
class Demo:
    """What is on the stage.

    Attributes:
        settings: ours, with the way to this Twilio and this mail server in them.
        url: of the chat; empty: there is none.
    """

    settings: Settings
    url: str = ""

    @property
    def words(self) -> list[str]:
        """What a developer is told about it."""
        if not self.url:
            return []
        return [f"Chat as a customer: {self.url} (a stand-in for WhatsApp; nothing leaves here)"]


def refuse_the_world(settings: Settings) -> None:
    """A demo is alone on its machine, and with nobody's real data: letters go nowhere from here.

    Raises:
        SettingsWrong: it would be otherwise.
    """
    if settings.host not in LOOPBACK or settings.public_url is not None:
        raise SettingsWrong("--demo is for this machine alone: leave out --host and --public-url.")
    if settings.database_url is not None:
        raise SettingsWrong(
            "--demo makes a database of its own: letters that wait in another one would be lost. "
            "Leave out --db and FRONTDESK_DATABASE_URL; a business of yours goes with --business."
        )


@contextmanager
def open_demo(settings: Settings, premises: Premises, url: str) -> Iterator[Demo]:
    """The stage, for as long as the block lasts.

    Args:
        settings: of the house that stands on it.
        premises: whose clock and name it takes.
        url: where the house is found: its webhooks are told there.
    """
    account = Account(webhook=f"{url}{MESSAGES}#rc=5&rp=all")
    fake = FakeTwilio(account, premises.clock, SystemRandom(), pace=PACE, approves=True)
    with ExitStack() as stack:
        box = stack.enter_context(mail_server(MailBox()))
        stage = Stage(premises.shop.name, premises.shop.tz.key, PEOPLE, box.letters)
        app = create_fake_app(fake, chat_routes(stage))
        there = stack.enter_context(serving(app, settings.port and settings.port + 1))
        yield Demo(_led_to(settings, account, there, box), there)


def _led_to(settings: Settings, account: Account, twilio: str, box: MailBox) -> Settings:
    return settings.model_copy(
        update={
            "twilio_account_sid": account.sid,
            "twilio_auth_tokens": (SecretStr(account.token),),
            "twilio_shared_keys": (),
            "twilio_whatsapp_from": account.whatsapp.removeprefix("whatsapp:"),
            "twilio_sms_from": account.sms,
            "twilio_api_url": twilio,
            "smtp_url": SecretStr(f"smtp://127.0.0.1:{box.port}"),
            "outbox": replace(settings.outbox, burst=MOST_AT_ONCE),
        }
    )
