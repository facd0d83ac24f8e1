"""The mail server of the business: where it is, and how a letter is handed to it."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
PORTS = {"smtp": 587, "smtps": 465}
PATIENCE_S = 20

Locking = Literal["from the start", "asked for", "none"]
"""TLS from the first byte, TLS by STARTTLS, or none: on this very machine alone."""


class ServerWrong(ValueError):
    """The address of a mail server cannot be used; the text says how to write it."""


When = Literal["later", "never", "unknown"]
"""When a letter may be taken after all; unknown: nobody can say whether it was."""


class NotTaken(Exception):
    """The server did not say that it took the letter.

    Args:
        why: for a log and for the owner: it names neither the letter nor whom it was for.
        when: "later": it was certainly not sent; "never": nor will it be; "unknown": the
            connection was lost while the letter was handed over.
        code: what the server answered, such as "550"; empty: it answered nothing.
    """

    def __init__(self, why: str, when: When, code: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.when = when
        self.code = code


class NotLetIn(NotTaken):
    """It could not even be asked: any other letter would fare the same.

    A name or password that is refused is none of this: whoever tries those again every few
    seconds is shut out.
    """


@dataclass(frozen=True)
class MailServer:
    """Where letters are handed over.

    Attributes:
        user: empty: the server asks for no name.
    """

    host: str
    port: int
    locking: Locking
    user: str = ""
    password: str = field(default="", repr=False)


def read_server(url: str) -> MailServer:
    """A server from an address such as smtp://name:password@mail.example.com:587.

    smtps:// speaks TLS from the start. smtp:// demands STARTTLS: without it anybody on the way
    could read a code; only a server on this machine may do without.

    Raises:
        ServerWrong: it is written otherwise.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise ServerWrong("write it like smtp://name:password@mail.example.com:587") from None
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise ServerWrong("write it like smtp://name:password@mail.example.com:587")
    locking: Locking = "from the start" if parts.scheme == "smtps" else "asked for"
    if parts.scheme == "smtp" and parts.hostname in LOOPBACK:
        locking = "none"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.hostname, port, locking, user, password)


def hand_over(server: MailServer, letter: EmailMessage, trust: ssl.SSLContext) -> None:
    """Give the server one letter; waits for it as long as it needs, within limits.

    Args:
        server: the server.
        letter: with its sender and its one recipient.
        trust: whose certificates are believed.

    Raises:
        NotTaken: it did not take it, or nobody knows.
    """
    smtp = _at_the_counter(server, letter["From"].addresses[0].domain, trust)
    try:
        smtp.send_message(letter)
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        raise _answered("the recipient", max(codes, default=0)) from None
    except smtplib.SMTPResponseException as refused:
        raise _answered(f"the letter ({type(refused).__name__})", refused.smtp_code) from None
    except smtplib.SMTPNotSupportedError:
        raise NotTaken("the server takes no such address", "never") from None
    except (smtplib.SMTPException, OSError) as lost:
        when: When = "unknown" if smtp.has_begun else "later"
        raise NotTaken(f"connection: {type(lost).__name__}", when) from None
    finally:
        _leave(smtp)


def knock(server: MailServer, name: str, trust: ssl.SSLContext) -> None:
    """Connect, log in and leave: whether the server would take a letter of ours at all.

    Args:
        server: the server.
        name: our domain.
        trust: whose certificates are believed.

    Raises:
        NotTaken: it does not let us in; the text says why.
    """
    _leave(_at_the_counter(server, name, trust))


class _Counter(smtplib.SMTP):
    """Knows whether it has begun to hand the letter over: from there on a loss says nothing."""

    has_begun = False

    def send(self, s: Any) -> None:
        self.has_begun = self.has_begun or isinstance(s, bytes)  # commands go as str
        super().send(s)


class _LockedCounter(_Counter, smtplib.SMTP_SSL):
    """The same, behind TLS from the first byte."""


def _at_the_counter(server: MailServer, name: str, trust: ssl.SSLContext) -> _Counter:
    """A connection that is locked and logged in. Whatever fails before that may be put right."""
    try:
        smtp = _connected(server, trust, name)
    except ssl.SSLError as failed:
        raise NotLetIn(f"TLS: {failed.reason}", "later") from None
    except smtplib.SMTPNotSupportedError:
        raise NotLetIn("the server has no STARTTLS", "later") from None
    except smtplib.SMTPResponseException as refused:
        raise NotLetIn("the server lets nobody in", "later", str(refused.smtp_code)) from None
    except (smtplib.SMTPException, OSError) as failed:
        raise NotLetIn(f"connection: {type(failed).__name__}", "later") from None
    try:
        if server.user:
            smtp.login(server.user, server.password)
    except smtplib.SMTPResponseException as refused:
        _leave(smtp)
        raise NotTaken("name or password refused", "later", str(refused.smtp_code)) from None
    except (smtplib.SMTPException, OSError) as failed:
        _leave(smtp)
        raise NotLetIn(f"login: {type(failed).__name__}", "later") from None
    return smtp


def _connected(server: MailServer, trust: ssl.SSLContext, name: str) -> _Counter:
    """Call the server by our domain's name; asking the network for the machine's can take long."""
    if server.locking == "from the start":
        return _LockedCounter(
            server.host, server.port, local_hostname=name, timeout=PATIENCE_S, context=trust
        )
    smtp = _Counter(server.host, server.port, local_hostname=name, timeout=PATIENCE_S)
    if server.locking == "asked for":
        try:
            smtp.starttls(context=trust)
        except BaseException:
            smtp.close()
            raise
    return smtp


def _leave(smtp: smtplib.SMTP) -> None:
    """Whatever goes wrong with the farewell changes nothing about the letter."""
    with suppress(smtplib.SMTPException, OSError):
        smtp.quit()
    smtp.close()


def _answered(what: str, code: int) -> NotTaken:
    """Answers of four hundred and something mean: not now (RFC 5321, 4.2.1)."""
    when: When = "later" if 400 <= code < 500 else "never"
    return NotTaken(f"{what} was refused", when, str(code))
