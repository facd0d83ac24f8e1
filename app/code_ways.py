"""Whether the codes that the business file wants sent can be sent."""

from collections.abc import Collection
from dataclasses import dataclass

from booking.business import Business
from booking.identity import Via

NAMES = {"email": "e-mail", "sms": "SMS"}
SETTING = {"email": "FRONTDESK_SMTP_URL", "sms": "FRONTDESK_TWILIO_SMS_FROM"}


@dataclass(frozen=True)
class Missing:
    """Something that the owner has to put right.

    Attributes:
        said: what is wrong.
        advice: what to do.
    """

    said: str
    advice: str


def missing_way(shop: Business, ways: Collection[Via]) -> Missing | None:
    """What is missing if the business file wants codes sent as they cannot be."""
    rules = shop.sign_in
    wanted: list[Via] = [] if rules.codes_go == "same_chat" else [rules.codes_go]
    wanted += ["email"] if rules.codes_go_elsewhere_for else []
    for way in wanted:
        if way not in ways:
            return Missing(
                f"The business file has codes sent by {NAMES[way]}, and that is not set up: those "
                "customers cannot sign in.",
                f"Set {SETTING[way]}, or change [sign_in].",
            )
    return None
