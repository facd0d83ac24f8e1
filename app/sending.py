"""How the codes of the pages reach people: shown beside a demo, by e-mail, or not at all."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.post import AsidePost
from app.premises import Premises
from app.settings import Settings, SettingsWrong
from app.website import Sending
from channels.mail.carrier import Writer
from channels.mail.post import open_mail_post
from channels.mail.server import read_server

SHOWN = "Sign-in codes are shown here."
BY_E_MAIL = "Sign-in codes go out by e-mail. Who has only a phone on file cannot sign in yet."
NO_CODES = (
    "No way to send sign-in codes is set up: nobody can sign in. Name a mail server with "
    "FRONTDESK_SMTP_URL; on a developer's machine: --show-codes."
)


@contextmanager
def open_sending(
    settings: Settings, premises: Premises, show: Callable[[str], None] | None
) -> Iterator[Sending]:
    """The post of the sign-in, for as long as the block lasts.

    Args:
        settings: may name a mail server.
        premises: whose name stands on the letters.
        show: where codes are shown in place of being sent; None: nowhere.

    Raises:
        SettingsWrong: there is a mail server, and no address to write from.
    """
    if show is not None:
        yield Sending(AsidePost(show))
    elif settings.smtp_url is None:
        yield Sending(AsidePost(_nowhere, ()))
    else:
        server = read_server(settings.smtp_url.get_secret_value())
        writer = Writer(premises.shop.name, _address(settings, premises))
        trust = ssl.create_default_context()
        with open_mail_post(server, writer, premises.clock, trust) as post:
            yield Sending(post)


def in_words(sending: Sending) -> str:
    """What whoever starts the server is told about it."""
    if "sms" in sending.ways:
        return SHOWN
    return BY_E_MAIL if sending.ways else NO_CODES


def _address(settings: Settings, premises: Premises) -> str:
    address = settings.mail_from or premises.shop.contact.email
    if not address:
        raise SettingsWrong(
            "a mail server is set, and no address to write from: FRONTDESK_MAIL_FROM, or the "
            "e-mail address under [contact] in the business file."
        )
    return address


def _nowhere(_: str) -> None:
    """No way is promised, so nothing comes here."""
