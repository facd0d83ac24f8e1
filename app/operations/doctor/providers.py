"""Looks at those whom the house depends on: Twilio, the mail server, the language model."""

import smtplib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from langchain_core.language_models import BaseChatModel

from app.operations.doctor.finding import Check, Finding, ok, skipped, warning, wrong
from booking.outbox.templates import TemplateText
from channels.mail.server import MailServer, NotTaken
from channels.twilio.api import ACCOUNTS, MESSAGING, Api, NoAnswer, NotReached

SANDBOX = "+14155238886"
"""Twilio's shared number for trying things out: of everybody, and listed as nobody's."""

UNAUTHORIZED = 401
TINY = "Answer with the one word: ok"


@dataclass(frozen=True)
class Account:
    """The Twilio account of the settings.

    Attributes:
        apis: one for each auth token.
        whatsapp: E.164 of the sender; empty: none.
        sms: number or name of the sender; empty: none.
    """

    apis: Sequence[Api] = ()
    whatsapp: str = ""
    sms: str = ""


def twilio_checks(
    account: Account, templates: Callable[[], Sequence[TemplateText]]
) -> Sequence[Check]:
    """Checks of the account, its sender and its templates."""
    return (
        Check("Twilio account", lambda: _account(account)),
        Check("WhatsApp sender", lambda: _sender(account)),
        Check("templates", lambda: _templates(account, templates())),
    )


def mail_check(server: MailServer | None, knock: Callable[[MailServer], None]) -> Check:
    """The mail server: whether it lets us in. `knock` connects, logs in and leaves."""
    return Check("mail server", lambda: _mail(server, knock))


def model_check(name: str, model: BaseChatModel | None) -> Check:
    """The language model: whether it answers at all. One tiny call."""
    return Check("language model", lambda: _model(name, model))


def _account(account: Account) -> Finding:
    if not account.apis:
        return skipped(
            "No Twilio account is set: no WhatsApp, no SMS.",
            "Set FRONTDESK_TWILIO_ACCOUNT_SID and FRONTDESK_TWILIO_AUTH_TOKENS.",
        )
    for number, api in enumerate(account.apis, start=1):
        found = _of_token(api, number)
        if found is not None:
            return found
    if not account.whatsapp and not account.sms:
        return wrong("No sender is set.", "Set FRONTDESK_TWILIO_WHATSAPP_FROM to your number.")
    return ok("The account is active, and its tokens are right.")


def _of_token(api: Api, number: int) -> Finding | None:
    """What is wrong with one token; None: nothing."""
    try:
        reply = api.get(f"{ACCOUNTS}/{api.account}.json", {})
    except (NotReached, NoAnswer) as lost:
        return wrong(f"Twilio cannot be reached ({lost}).", "Does a firewall let calls out?")
    if reply.status == UNAUTHORIZED:
        which = "The first auth token" if number == 1 else f"Auth token {number}"
        return wrong(
            f"{which} is not one of account {api.account}.",
            "Copy it from console.twilio.com into FRONTDESK_TWILIO_AUTH_TOKENS.",
        )
    if not reply.is_ok:
        return wrong(
            f"Twilio answers {reply.status} ({reply.code}).", "Look at console.twilio.com."
        )
    status = str(reply.data.get("status", ""))
    if status != "active":
        return wrong(f"The account is {status}.", "See console.twilio.com why.")
    return None


def _sender(account: Account) -> Finding:
    if not account.apis or not account.whatsapp:
        return skipped("No WhatsApp sender is set.")
    if account.whatsapp == SANDBOX:
        return warning(
            "It is Twilio's sandbox: who wants to write has to join it first.",
            "For customers, register a number of your own: docs/guides/whatsapp.md.",
        )
    try:
        query = {"Channel": "whatsapp", "PageSize": "100"}
        reply = account.apis[0].get(f"{MESSAGING}/v2/Channels/Senders", query)
    except (NotReached, NoAnswer) as lost:
        return skipped(f"Twilio cannot be reached ({lost}).")
    if not reply.is_ok:
        return skipped(f"Twilio does not tell ({reply.code}).")
    states = {str(one.get("sender_id")): str(one.get("status")) for one in _senders(reply.data)}
    state = states.get(f"whatsapp:{account.whatsapp}")
    if state is None:
        return wrong(
            f"{account.whatsapp} is no WhatsApp sender of this account.",
            "Set FRONTDESK_TWILIO_WHATSAPP_FROM to one that console.twilio.com lists.",
        )
    if not state.startswith("ONLINE"):
        return wrong(f"{account.whatsapp} is {state}.", "See console.twilio.com what it waits for.")
    return ok(f"{account.whatsapp} is online.")


def _senders(data: object) -> list[dict[str, object]]:
    listed = data.get("senders") if isinstance(data, dict) else None
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _templates(account: Account, templates: Sequence[TemplateText]) -> Finding:
    if not account.apis:
        return skipped("No Twilio account is set.")
    if not templates:
        return skipped(
            "The business file has none: nobody is written to after 24 hours of silence."
        )
    waiting = [f"{one.name} ({one.language}): {one.state}" for one in templates if not _may(one)]
    if waiting:
        return warning(
            f"Not approved, so not sent: {', '.join(waiting)}.",
            "Hand them in, and ask again: docs/guides/whatsapp.md.",
        )
    return ok(f"All {len(templates)} are approved.")


def _may(template: TemplateText) -> bool:
    return template.state == "approved"


def _mail(server: MailServer | None, knock: Callable[[MailServer], None]) -> Finding:
    if server is None:
        return skipped("No mail server is set: no sign-in codes by e-mail.")
    try:
        knock(server)
    except NotTaken as closed:
        return wrong(
            f"{server.host} does not let us in ({closed.why}).", "Check FRONTDESK_SMTP_URL."
        )
    except (OSError, smtplib.SMTPException) as lost:
        return wrong(f"{server.host} cannot be reached ({type(lost).__name__}).", "Is it up?")
    return ok(f"{server.host} lets us in.")


def _model(name: str, model: BaseChatModel | None) -> Finding:
    if model is None:
        return ok("The offline model answers: no key, no network.")
    try:
        answer = model.invoke(TINY)
    except Exception as failed:  # noqa: BLE001 - each server fails in its own way
        return wrong(
            f"{name} does not answer ({type(failed).__name__}).",
            "Check FRONTDESK_MODEL, FRONTDESK_OPENAI_BASE_URL and the key. Until then the offline "
            "model answers customers.",
        )
    if not str(answer.text).strip():
        return warning(f"{name} answers with nothing.", "Try another model: FRONTDESK_MODEL.")
    return ok(f"{name} answers.")
