"""The mail server of the business: where it is, and how a letter is handed to it."""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Literal
from urllib.parse import unquote, urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
PORTS = {"smtp": 587, "smtps": 465}
PATIENCE_S = 20

Locking = Literal["from the start", "asked for", "none"]
"""TLS from the first byte, TLS by STARTTLS, or none: on this very machine alone."""


class ServerWrong(ValueError):
    """The address of a mail server cannot be used; the text says how to write it."""


class NotTaken(Exception):
    """The server did not take the letter.

    Args:
        why: for a log: it names neither the letter nor whom it was for.
        may_pass: whether it makes sense to try again.
    """

    def __init__(self, why: str, *, may_pass: bool) -> None:
        super().__init__(why)
        self.may_pass = may_pass


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
        NotTaken: it did not take it.
    """
    try:
        with _connected(server, trust, letter["From"].addresses[0].domain) as smtp:
            if server.user:
                smtp.login(server.user, server.password)
            smtp.send_message(letter)
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        raise _answered("the recipient", max(codes, default=0)) from None
    except smtplib.SMTPResponseException as refused:
        raise _answered(type(refused).__name__, refused.smtp_code) from None
    except ssl.SSLError as failed:
        raise NotTaken(f"TLS: {failed.reason}", may_pass=False) from None
    except smtplib.SMTPNotSupportedError:
        raise NotTaken("the server has no STARTTLS, or no way to log in", may_pass=False) from None
    except (smtplib.SMTPException, OSError) as failed:
        raise NotTaken(f"connection: {type(failed).__name__}", may_pass=True) from None


def _connected(server: MailServer, trust: ssl.SSLContext, name: str) -> smtplib.SMTP:
    """Call the server by our domain's name; asking the network for the machine's can take long."""
    if server.locking == "from the start":
        return smtplib.SMTP_SSL(
            server.host, server.port, local_hostname=name, timeout=PATIENCE_S, context=trust
        )
    smtp = smtplib.SMTP(server.host, server.port, local_hostname=name, timeout=PATIENCE_S)
    if server.locking == "asked for":
        try:
            smtp.starttls(context=trust)
        except BaseException:
            smtp.close()
            raise
    return smtp


def _answered(what: str, code: int) -> NotTaken:
    """Answers of four hundred and something mean: not now (RFC 5321, 4.2.1)."""
    return NotTaken(f"{what}: answer {code}", may_pass=400 <= code < 500)
