"""The only reader of the environment: secrets and addresses, never anything about the trade."""

import os
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    AliasChoices,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict, SettingsError

from app.settings_words import WORDED, in_words, unknown
from booking.errors import Fault
from booking.outbox.rules import RULES, Rules
from channels.mail.server import read_server

OFFLINE = "offline"
PREFIX = "FRONTDESK_"
SHORTEST_KEY = 32
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class SettingsWrong(Fault):
    """The environment holds something that cannot be used; the text names it."""


def read_settings() -> "Settings":
    """The settings as the environment has them.

    Raises:
        SettingsWrong: names every variable that is wrong. Values are not repeated: some are secret.
    """
    try:
        return Settings()
    except ValidationError as wrong:
        found = [(str(error["loc"][0]), in_words(dict(error))) for error in wrong.errors()]
    except SettingsError as wrong:  # of the variables that hold JSON
        names = [name for name in WORDED if f'"{name}"' in str(wrong)]
        found = [(name, f"allowed: {WORDED[name]}") for name in names] or [("...", str(wrong))]
    listed = "\n".join(f"- {PREFIX}{name.upper()}: {said}" for name, said in found)
    raise SettingsWrong(f"the environment has to be put right:\n{listed}")


def unknown_settings() -> list[str]:
    """A sentence for each variable that looks like a setting and is none; values are not read."""
    known = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    return unknown((name for name in os.environ if name.startswith(PREFIX)), known)


def public_address(url: str) -> str:
    """A public URL: scheme, host and perhaps a port; unencrypted only on this very machine.

    Raises:
        ValueError: says how to write it.
    """
    url = url.rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        raise ValueError("write it like https://book.example.com")
    if parts.path or parts.query or parts.fragment:
        raise ValueError("give it without a path, such as https://book.example.com")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ValueError("it must begin with https://: sign-in codes and tokens pass there")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def mail_server(url: SecretStr) -> SecretStr:
    """The address of a mail server, if it can be read.

    Raises:
        ValueError: says how to write it.
    """
    read_server(url.get_secret_value())
    return url


def several(text: object) -> object:
    """Values that stand in one variable, separated by commas."""
    if not isinstance(text, str):
        return text
    return tuple(part.strip() for part in text.split(",") if part.strip())


def bare_number(text: str) -> str:
    """A sender's number, with or without the "whatsapp:" that Twilio writes before it.

    Raises:
        ValueError: says how to write it.
    """
    number = "".join(text.removeprefix("whatsapp:").split())
    if not (number.startswith("+") and number[1:].isdigit() and 8 <= len(number) <= 16):
        raise ValueError("write it with its country code, like +14155238886")
    return number


Secrets = Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(several)]


class Settings(BaseSettings):
    """What the environment says, by names that begin with FRONTDESK_.

    Attributes:
        database_url: SQLAlchemy URL; none: a fresh demo database in a temporary folder.
        business_file: a business.toml; none: the demo business, or what the database holds.
        model: "offline", or "openai:NAME" for any OpenAI-compatible server.
        openai_base_url: of that server; none: OpenAI's own.
        openai_api_key: also read from OPENAI_API_KEY.
        model_timeout_s: seconds that a model may take for one answer.
        transcribe_model: makes words of voice messages, at the same server, such as "whisper-1";
            none: customers are asked to write.
        server_key: secret, at least 32 characters, under which codes, sessions and confirmations
            are sealed; none: a key file beside the SQLite database, made at first use.
        public_url: where the world finds `frontdesk serve`, without a path; none: the address it
            listens on.
        host: address to listen on.
        port: to listen on.
        worker_port: on which `frontdesk worker` tells how it is: /healthz, /readyz, /metrics; none:
            nowhere.
        allowed_origins: of pages elsewhere that may call /mcp from a browser, such as
            ["http://localhost:6274"].
        trusted_proxies: addresses whose X-Forwarded-For is believed, separated by commas. Behind
            a proxy that is not among them all the world is one address, and limited as one.
        smtp_url: the mail server that sends sign-in codes, such as
            smtp://name:password@mail.example.com:587, or smtps:// for TLS from the start.
        mail_from: the e-mail address they come from; none: the one of the business file.
        twilio_account_sid: of the Twilio account that carries WhatsApp and SMS; none: neither.
        twilio_auth_tokens: of that account, separated by commas: while they rotate there are two.
            The first one is used for calls, all of them for the signatures on webhooks.
        twilio_shared_keys: secrets with which Twilio signs webhooks by SHA-256, separated by
            commas.
        twilio_whatsapp_from: our WhatsApp number there, such as +14155238886.
        twilio_sms_from: our number or sender's name for SMS.
        twilio_api_url: in place of Twilio's own addresses, for tests and demos.
        twilio_buttons: whether what a reply asks for can be tapped; else it is only written.
        twilio_typing: whether customers see that we are writing (and that we have read).
        quiet_s: seconds that the rest of a burst of messages is waited for, each time.
        lease_s: seconds after which another process answers in place of one that was killed.
        turns_at_once: conversations that one process answers at the same time.
        outbox: figures of the outbox in the place of its own, as a JSON object such as
            {"burst": 100, "not_there_for": 2}; for tests and benchmarks.
        metrics_token: secret, at least 16 characters, that whoever asks for /metrics bears; none:
            only this machine may ask.
        log: form of the log of `serve` and `worker`: "json", one object a line, or "plain"; none:
            plain in a terminal, JSON elsewhere.
        traces_url: of an OpenTelemetry collector, such as http://localhost:4318/v1/traces; none:
            nothing is traced. Needs the extra "tracing".
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    database_url: str | None = None
    business_file: Path | None = None
    model: str = Field(default=OFFLINE, pattern=r"^(offline|openai:.+)$")
    openai_base_url: str | None = None
    openai_api_key: SecretStr = Field(  # type: ignore[pydantic-alias]  # its default needs no alias
        default=SecretStr(""),
        validation_alias=AliasChoices("FRONTDESK_OPENAI_API_KEY", "OPENAI_API_KEY"),
    )
    model_timeout_s: float = Field(default=15.0, gt=0)
    transcribe_model: str | None = None
    server_key: SecretStr | None = Field(default=None, min_length=SHORTEST_KEY)
    public_url: Annotated[str, AfterValidator(public_address)] | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    worker_port: int | None = Field(default=None, ge=0, le=65535)
    allowed_origins: tuple[str, ...] = ()
    trusted_proxies: str = "127.0.0.1"
    smtp_url: Annotated[SecretStr, AfterValidator(mail_server)] | None = None
    mail_from: str | None = Field(default=None, pattern=r"^[!-?A-~]+@[!-?A-~]+\.[!-?A-~]+$")
    quiet_s: float = Field(default=1.5, ge=0, le=5)
    lease_s: float = Field(default=30.0, ge=1, le=600)
    turns_at_once: int = Field(default=8, ge=1, le=200)
    outbox: Rules = RULES
    metrics_token: SecretStr | None = Field(default=None, min_length=16)
    log: Literal["json", "plain"] | None = None
    traces_url: str | None = Field(default=None, pattern=r"^https?://")
    twilio_account_sid: str | None = Field(default=None, pattern=r"^AC[0-9a-f]{32}$")
    twilio_auth_tokens: Secrets = ()
    twilio_shared_keys: Secrets = ()
    twilio_whatsapp_from: Annotated[str, AfterValidator(bare_number)] | None = None
    twilio_sms_from: str | None = Field(
        default=None, pattern=r"^(\+[0-9]{7,15}|[A-Za-z0-9 ]{3,11})$"
    )
    twilio_api_url: Annotated[str, AfterValidator(public_address)] | None = None
    twilio_buttons: bool = True
    twilio_typing: bool = True
