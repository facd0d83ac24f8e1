"""Proves that Twilio sent a request: by the URL that was configured, never by a header (CHAN-01).

Twilio signs the URL that it calls together with every field. Behind a proxy the URL that arrives
here is another one, and a header that tells the outer one can be written by anybody: so the public
URL of the settings is what counts. A signature has no time in it: whoever heard a request can send
it again, and the inbox drops it by its id.
"""

from collections.abc import Mapping, Sequence

from starlette.datastructures import FormData
from twilio.request_validator import HMAC_SHA1, HMAC_SHA256, RequestValidator
from twilio.request_validator import get_signature_algorithm as algorithm_of

SIGNATURE, SETTINGS = "x-twilio-signature", "x-twilio-webhooks-signature-settings"


class Signatures:
    """Checks signatures.

    Args:
        public_url: where the world finds us: scheme, host, perhaps a port; no path.
        tokens: auth tokens of the account; several while they rotate.
        shared_keys: secrets of shared keys, with which Twilio signs by SHA-256; several.
    """

    def __init__(
        self, public_url: str, tokens: Sequence[str], shared_keys: Sequence[str] = ()
    ) -> None:
        self._public_url = public_url.rstrip("/")
        self._by_algorithm = {
            HMAC_SHA1: [RequestValidator(token) for token in tokens],
            HMAC_SHA256: [RequestValidator(key) for key in shared_keys],
        }

    def url_of(self, path: str, query: str) -> str:
        """What Twilio called, if it called this path here."""
        return f"{self._public_url}{path}?{query}" if query else f"{self._public_url}{path}"

    def proves(self, url: str, form: FormData, headers: Mapping[str, str]) -> bool:
        """Whether one of our secrets signed this form for this URL.

        Args:
            url: by `url_of`.
            form: every field, repeated ones too.
            headers: of the request; names in small letters or found whatever their case.
        """
        signature = headers.get(SIGNATURE, "")
        if not signature:
            return False
        algorithm = algorithm_of(headers.get(SETTINGS)).upper()
        fields = _Fields()
        for name, value in form.multi_items():
            fields.setdefault(name, []).append(str(value))
        return any(
            validator.validate(url, fields, signature, algorithm)
            for validator in self._by_algorithm.get(algorithm, ())
        )


class _Fields(dict[str, list[str]]):
    """A form as Twilio's validator asks for it: FormData would look through all for each name."""

    def getlist(self, name: str) -> list[str]:
        """All values of a field."""
        return self[name]
