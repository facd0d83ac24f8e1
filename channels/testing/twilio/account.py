"""The account that the fake serves: its secrets, its numbers and where its webhooks go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class SharedKey:
    """A key that signs webhooks in the place of the account's token, by HMAC-SHA256."""

    name: str
    secret: str


@dataclass(frozen=True)
class Account:
    """One Twilio account.

    Attributes:
        sid: its name, "AC" and 32 hexadecimal digits.
        token: the secret of its calls, and of its webhooks where no shared key is set.
        shared_key: signs its webhooks; None: the token does.
        whatsapp: its WhatsApp sender.
        sms: its number for SMS.
        webhook: where incoming messages are told; a fragment such as `#rc=5&rp=all` says how hard
            it is tried; empty: nowhere.
        fallback: is told where the webhook has failed for good; empty: nobody.
        gateway: from a public address such as https://desk.example to the addresses behind it,
            which are used in turn: what a proxy would do. Signatures are for the public one.
        status: "active", "suspended" or "closed".
        sender_status: of the WhatsApp sender: "ONLINE", "OFFLINE" and so on.
    """

    sid: str = "AC" + "0" * 30 + "fd"
    token: str = "a token of the fake alone"  # noqa: S105 - opens nothing but the fake
    shared_key: SharedKey | None = None
    whatsapp: str = "whatsapp:+14155238886"
    sms: str = "+15005550006"
    webhook: str = ""
    fallback: str = ""
    gateway: Mapping[str, Sequence[str]] = field(default_factory=dict)
    status: str = "active"
    sender_status: str = "ONLINE"

    def has_sender(self, address: str) -> bool:
        """Whether the address is one of its own."""
        return address in {self.whatsapp, self.sms}
