"""The line to Twilio that the settings describe; whoever needs a part of it takes it from here."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from pydantic import SecretStr

from app.premises import Premises
from app.settings import LOOPBACK, Settings, SettingsWrong
from booking.inbox.heard import LastHeard
from booking.meter import Meter
from booking.outbox.remembered import Remembered
from booking.outbox.templates import Templates
from channels.twilio.api import RestApi
from channels.twilio.carrier import Senders, TwilioCarrier
from channels.twilio.contents import Contents
from channels.twilio.reconcile import Reconciler
from channels.twilio.signature import Signatures
from channels.twilio.templates import TemplateOffice
from channels.twilio.webhook import MESSAGES, STATUSES, Take

NOT_SET_UP = "WhatsApp is not set up: it takes FRONTDESK_TWILIO_ACCOUNT_SID and what goes with it."


@dataclass(frozen=True)
class TwilioLine:
    """An account at Twilio.

    Attributes:
        api: calls it.
        tokens: all that it may sign with.
        shared_keys: likewise.
        whatsapp: our number there; empty: none.
        sms: our number or name for SMS; empty: none.
        is_elsewhere: it is not Twilio itself, but something that does as Twilio does.
        shows_buttons: whether replies can be tapped.
        shows_typing: whether customers see that we are writing.
    """

    api: RestApi
    tokens: Sequence[str]
    shared_keys: Sequence[str]
    whatsapp: str
    sms: str
    is_elsewhere: bool
    shows_buttons: bool
    shows_typing: bool

    def reaches(self, public_url: str) -> bool:
        """Whether Twilio can call us there."""
        return self.is_elsewhere or urlsplit(public_url).hostname not in LOOPBACK

    def signatures(self, public_url: str) -> Signatures:
        """Proves that Twilio calls us, under the address by which the world finds us."""
        return Signatures(public_url, self.tokens, self.shared_keys)

    def carrier(
        self,
        premises: Premises,
        public_url: str,
        known: Callable[[Sequence[str], int], Collection[str]],
    ) -> TwilioCarrier:
        """Carries WhatsApp and SMS.

        Args:
            premises: where templates and shapes are remembered.
            public_url: where Twilio reports to; on this machine alone it could not.
            known: which of these messages at Twilio are letters, but for that one (Outbox.known).
        """
        callback = public_url + STATUSES if self.reaches(public_url) else ""
        senders = Senders(self.whatsapp, self.sms, callback)
        remembered = Remembered(premises.store, premises.clock)
        contents = Contents(self.api, remembered, premises.clock, are_wanted=self.shows_buttons)
        return TwilioCarrier(self.api, senders, contents, templates_of(premises), known)

    def office(self, premises: Premises) -> TemplateOffice:
        """Hands templates in, and asks for them."""
        return TemplateOffice(self.api, templates_of(premises))

    def reconciler(self, premises: Premises, take: Take, meter: Meter) -> Reconciler:
        """Looks for messages that never arrived here."""
        ours = (f"whatsapp:{self.whatsapp}" if self.whatsapp else "", self.sms)
        return Reconciler(
            self.api,
            [address for address in ours if address],
            take,
            LastHeard(premises.store),
            premises.clock,
            meter,
        )


def templates_of(premises: Premises) -> Templates:
    """The templates of this business."""
    return Templates(premises.store, premises.clock, premises.shop.templates)


def line_of(settings: Settings) -> TwilioLine | None:
    """The line that the settings describe; None: none.

    Raises:
        SettingsWrong: something of it is missing.
    """
    sid, tokens = settings.twilio_account_sid, _clear(settings.twilio_auth_tokens)
    whatsapp, sms = settings.twilio_whatsapp_from or "", settings.twilio_sms_from or ""
    if not sid and not tokens and not whatsapp and not sms:
        return None
    if not sid or not tokens or not (whatsapp or sms):
        raise SettingsWrong(
            "to use Twilio, set all of FRONTDESK_TWILIO_ACCOUNT_SID, FRONTDESK_TWILIO_AUTH_TOKENS "
            "and FRONTDESK_TWILIO_WHATSAPP_FROM (or FRONTDESK_TWILIO_SMS_FROM)."
        )
    return TwilioLine(
        RestApi(sid, tokens[0], settings.twilio_api_url or ""),
        tokens,
        _clear(settings.twilio_shared_keys),
        whatsapp,
        sms,
        is_elsewhere=settings.twilio_api_url is not None,
        shows_buttons=settings.twilio_buttons,
        shows_typing=settings.twilio_typing,
    )


def in_words(line: TwilioLine | None, public_url: str) -> str:
    """What whoever starts the server is told about it."""
    if line is None:
        return NOT_SET_UP
    ours = " and ".join(
        said for said in (line.whatsapp and f"WhatsApp {line.whatsapp}", line.sms and "SMS") if said
    )
    if not line.reaches(public_url):
        return f"{ours} by Twilio, which cannot call {public_url}: set FRONTDESK_PUBLIC_URL."
    return f"{ours} by Twilio, whose webhook is {public_url}{MESSAGES}#rc=5&rp=all"


def _clear(secrets: Sequence[SecretStr]) -> list[str]:
    return [secret.get_secret_value() for secret in secrets]
