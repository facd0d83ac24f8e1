"""How sign-in codes reach people: shown beside a demo, by e-mail, by SMS, or not at all."""

from collections.abc import Callable, Collection

from app.post import AsidePost
from app.post_office import PostOffice
from app.website import Sending
from booking.business import Business
from booking.identity import Via

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


def sending_of(office: PostOffice, shop: Business, show: Callable[[str], None] | None) -> Sending:
    """The post of the sign-in.

    Args:
        office: sends letters.
        shop: whose customers sign in.
        show: where codes are shown in place of being sent; None: nowhere.
    """
    if show is not None:
        return Sending(AsidePost(show))
    post = office.codes()
    return Sending(post, missing_way(shop, post.ways))


def missing_way(shop: Business, ways: Collection[Via]) -> str:
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
