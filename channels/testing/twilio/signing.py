"""The signature on webhooks, by both ways in which Twilio signs."""

from collections.abc import Mapping

from twilio.request_validator import (
    HMAC_SHA1,
    HMAC_SHA256,
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
)

from channels.testing.twilio.account import Account


def signed(account: Account, url: str, form: Mapping[str, str]) -> dict[str, str]:
    """The headers that prove who sends this form to this address.

    Args:
        account: whose webhook it is.
        url: without a fragment: that is for Twilio alone.
        form: what is posted.
    """
    key = account.shared_key
    if key is None:
        signature = RequestValidator(account.token).compute_signature(url, form, HMAC_SHA1)
        return {SIGNATURE_HEADER: signature}
    signature = RequestValidator(key.secret).compute_signature(url, form, HMAC_SHA256)
    settings = f"key={key.name},algorithm={HMAC_SHA256}"
    return {SIGNATURE_HEADER: signature, SIGNATURE_SETTINGS_HEADER: settings}
