"""Builders of what Twilio sends."""

from collections.abc import Sequence
from urllib.parse import urlencode

from starlette.datastructures import FormData
from twilio.request_validator import HMAC_SHA1, HMAC_SHA256, RequestValidator

PUBLIC = "https://desk.example.com"
TOKEN = "0123456789abcdef" * 2
SHARED = "a shared key of Twilio's"
SID = "SM" + "1" * 32
Pairs = Sequence[tuple[str, str]]

TEXT: Pairs = (
    ("SmsMessageSid", SID),
    ("NumMedia", "0"),
    ("ProfileName", "John"),
    ("MessageType", "text"),
    ("SmsSid", SID),
    ("WaId", "447700900001"),
    ("SmsStatus", "received"),
    ("Body", "Can I book Wednesday 2pm? ☀️"),
    ("To", "whatsapp:+14155238886"),
    ("NumSegments", "1"),
    ("ReferralNumMedia", "0"),
    ("MessageSid", SID),
    ("AccountSid", "AC" + "a" * 32),
    ("From", "whatsapp:+447700900001"),
    ("ApiVersion", "2010-04-01"),
)


def form(pairs: Pairs) -> FormData:
    """The form as Starlette gives it."""
    return FormData([*pairs])


def whatsapp(**changed: str) -> Pairs:
    """A text on WhatsApp, with these fields in place of its own or beside them."""
    kept = [(name, value) for name, value in TEXT if name not in changed]
    return (*kept, *changed.items())


def signed(
    pairs: Pairs, path: str, *, secret: str = TOKEN, algorithm: str = HMAC_SHA1, base: str = PUBLIC
) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a webhook that Twilio would send."""
    signature = RequestValidator(secret).compute_signature(base + path, form(pairs), algorithm)
    headers = {
        "x-twilio-signature": signature,
        "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    }
    if algorithm == HMAC_SHA256:
        headers["x-twilio-webhooks-signature-settings"] = f"key=CR1,algorithm={algorithm}"
    return urlencode(pairs).encode(), headers
