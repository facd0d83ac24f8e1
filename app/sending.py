"""How sign-in codes reach people: shown beside a demo, by e-mail, by SMS, or not at all."""

from collections.abc import Callable

from app.code_ways import missing_way
from app.post import AsidePost
from app.post_office import PostOffice
from app.website import Sending
from booking.business import Business

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
    missing = missing_way(shop, post.ways)
    return Sending(post, f"{missing.said} {missing.advice}" if missing else "")


def in_words(sending: Sending) -> str:
    """What whoever starts the server is told about it."""
    if isinstance(sending.post, AsidePost):
        return SHOWN
    only = next((ONLY[way] for way in sending.ways), NO_CODES)
    said = BOTH if len(sending.ways) > 1 else only
    return f"{said} {sending.missing}".strip()
