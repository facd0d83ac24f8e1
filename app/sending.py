"""How sign-in codes reach people: shown beside a demo, by e-mail, by SMS, or not at all."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from app.post import AsidePost
from app.post_office import box_of, mail_of
from app.premises import Premises
from app.settings import Settings
from app.website import Sending
from booking.business import Business
from booking.identity import OutboxPost, Via

SHOWN = "Sign-in codes are shown here."
NO_CODES = (
    "No way to send sign-in codes is set up: nobody can sign in on a page. Name a mail server with "
    "FRONTDESK_SMTP_URL, or a sender of SMS with FRONTDESK_TWILIO_SMS_FROM; on a developer's "
    "machine: --show-codes."
)
ONLY = {
    "email": "Sign-in codes go out by e-mail. Who has only a phone on file gets none on a page.",
    "sms": "Sign-in codes go out by SMS. Who has only an e-mail address on file gets none.",
}
BOTH = "Sign-in codes go out by e-mail and by SMS."
NAMES = {"email": "e-mail", "sms": "SMS"}
SETTING = {"email": "FRONTDESK_SMTP_URL", "sms": "FRONTDESK_TWILIO_SMS_FROM"}


@contextmanager
def open_sending(
    settings: Settings, premises: Premises, show: Callable[[str], None] | None
) -> Iterator[Sending]:
    """The post of the sign-in, for as long as the block lasts.

    Args:
        settings: may name a mail server, and a sender of SMS.
        premises: whose letters they are.
        show: where codes are shown in place of being sent; None: nowhere.

    Raises:
        SettingsWrong: there is a mail server, and no address to write from.
    """
    if show is not None:
        yield Sending(AsidePost(show))
    else:
        ways = ways_of(settings, premises)
        missing = missing_way(premises.shop, ways)
        yield Sending(OutboxPost(box_of(premises), ways, _found_soon), missing)


def ways_of(settings: Settings, premises: Premises) -> Sequence[Via]:
    """How codes can travel, by what is set up.

    Raises:
        SettingsWrong: there is a mail server, and no address to write from.
    """
    by_mail: list[Via] = ["email"] if mail_of(settings, premises) else []
    by_sms: list[Via] = ["sms"] if settings.twilio_sms_from else []
    return [*by_mail, *by_sms]


def missing_way(shop: Business, ways: Sequence[Via]) -> str:
    """What the owner is told if the business file wants codes sent as they cannot be; else ""."""
    rules = shop.sign_in
    wanted: list[Via] = [] if rules.codes_go == "same_chat" else [rules.codes_go]
    wanted += ["email"] if rules.codes_go_elsewhere_for else []
    for way in wanted:
        if way not in ways:
            return (
                f"The business file has codes sent by {NAMES[way]}, and that is not set up: those "
                f"customers cannot sign in. Set {SETTING[way]}, or change [sign_in]."
            )
    return ""


def in_words(sending: Sending) -> str:
    """What whoever starts the server is told about it."""
    if isinstance(sending.post, AsidePost):
        return SHOWN
    only = next((ONLY[way] for way in sending.ways), NO_CODES)
    said = BOTH if len(sending.ways) > 1 else only
    return f"{said} {sending.missing}".strip()


def _found_soon() -> None:
    """Whoever sends looks twice a second."""
