"""Things to be read again later, by the holder of the server key alone.

A code on its way to its owner has to lie in the database until it is sent. There it lies sealed
(Fernet: AES-128 in CBC mode under an HMAC-SHA256).
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken

from booking.errors import Fault


class SealBroken(Fault):
    """It was sealed under another key, or somebody changed it."""


class SealedBox:
    """Seals and opens under one key.

    Args:
        key: secret, of any length from 16 bytes; one of its own for each purpose.
    """

    def __init__(self, key: bytes) -> None:
        own = hashlib.sha256(b"sealed box\0" + key).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(own))

    def close(self, text: str) -> bytes:
        """The text, sealed."""
        return self._fernet.encrypt(text.encode("utf-8", "replace"))

    def open(self, sealed: bytes) -> str:
        """The text again.

        Raises:
            SealBroken: it was not sealed under this key.
        """
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as broken:
            raise SealBroken(
                "A sealed text cannot be opened: the server key has changed."
            ) from broken
